/*
 * The door of text/: bytes become a tree with places.
 */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include <zhijie/status.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/hash.h"
#include "text/node.h"

/* One file in memory: checked UTF-8, no NUL, no byte order mark. */
struct source {
	struct diag_file file;   /* its name as shown, and its bytes */
	struct hash fingerprint; /* of the bytes as they were on disk */
	bool is_ordinary;        /* no character that is more than text; see utf8_check() */
	char *owned;             /* freed by source_free(); NULL when borrowed */
	char *owned_name;
};

/*
 * Read a file. ZJ_EINPUT for bytes that are not UTF-8 or hold NUL, ZJ_ELIMIT over
 * LIMIT_FILE_BYTES, ZJ_EIO, ZJ_ENOMEM; each but the last with a diagnostic.
 * source_borrow() takes bytes that the caller keeps alive and checks them the same way.
 */
zj_status source_load(struct source **out, const char *path, zj_diags *diags);
zj_status source_borrow(struct source **out, const char *name, struct str bytes, zj_diags *diags);
void source_free(struct source *source);

/*
 * The same in memory of the caller's own, for many files one after the other: name and bytes
 * stay the caller's, nothing is to be freed, and there is no fingerprint, which takes as long as
 * reading what it stands for. source_read_file() puts a file's bytes, unchecked, in the place of
 * what the buffer holds; its failures are those of source_load().
 */
zj_status source_read_file(struct buf *bytes, const char *path, zj_diags *diags);
zj_status source_view(struct source *out, const struct diag_file *file, zj_diags *diags);

/*
 * Read YAML into a tree in `arena`; the tree borrows from both source and arena.
 *
 * The subset: one document; block and flow maps and lists; plain, quoted and block scalars;
 * comments. Diagnostics, all that can be found, and ZJ_EINPUT for: syntax errors (the first
 * ends the reading), duplicate keys, keys that are not scalars, anchors and aliases, tags, a
 * second document, directives other than %YAML 1.x. ZJ_ELIMIT for depth, nodes, scalar
 * bytes. An empty document gives a NODE_NULL root. JSON is read as the YAML it nearly is.
 */
zj_status yaml_read(const struct node **out, const struct source *source, struct arena *arena,
		    zj_diags *diags);

/*
 * The same for many documents one after the other: the scratch keeps what the reader needs
 * besides the tree, for one thread at a time.
 */
struct yaml_scratch;
struct yaml_scratch *yaml_scratch_new(void); /* NULL when memory ran out */
void yaml_scratch_free(struct yaml_scratch *scratch);
zj_status yaml_read_with(const struct node **out, const struct source *source, struct arena *arena,
			 struct yaml_scratch *scratch, zj_diags *diags);

/*
 * The same tree from JSON, strictly as RFC 8259 has it. A text is quoted; numbers, true and false
 * are plain; null is nothing. Diagnostics and ZJ_EINPUT for mistakes of form (the first ends the
 * reading), keys written twice, escapes that give no character, NUL; ZJ_ELIMIT as for YAML.
 */
zj_status json_read_with(const struct node **out, const struct source *source, struct arena *arena,
			 struct yaml_scratch *scratch, zj_diags *diags);

/*
 * Rows of a table as CSV (RFC 4180), with whatever separates its cells: a list of lists of scalars.
 * Cells in quotes are quoted; others lose the blanks around them, and empty ones are nothing. Lines
 * with nothing on them are passed over. ZJ_EINPUT for quotes that are out of place or not closed,
 * all that there are; ZJ_ELIMIT.
 */
zj_status csv_read_with(const struct node **out, const struct source *source, char separator,
			struct arena *arena, struct yaml_scratch *scratch, zj_diags *diags);

/* Does a file of that name hold JSON? .json, and the lines of .ndjson and .jsonl */
bool source_is_json(const char *name);

/* As JSON where its name says so, else as YAML. */
zj_status source_read(const struct node **out, const struct source *source, struct arena *arena,
		      zj_diags *diags);
zj_status source_read_with(const struct node **out, const struct source *source,
			   struct arena *arena, struct yaml_scratch *scratch, zj_diags *diags);

/*
 * Write a tree as YAML that reads back as the same tree: indented, short maps and lists in
 * brackets. What was quoted is quoted again. Comments are not part of a tree.
 * yaml_write_line() writes it on one line, in brackets, without the end of the line.
 */
void yaml_write(struct buf *out, const struct node *root);
void yaml_write_line(struct buf *out, const struct node *node);

#endif
