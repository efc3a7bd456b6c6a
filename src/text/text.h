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
#include "base/io.h"
#include "text/node.h"
#include "text/pairs.h"

/* One file in memory: checked UTF-8, no NUL, no byte order mark. */
struct source {
	struct diag_file file;   /* its name as shown, and its bytes */
	struct hash fingerprint; /* of the bytes as they were on disk */
	bool is_ordinary;        /* no character that is more than text; see utf8_check() */
	bool is_unchecked;       /* see source_peek() */
	char *owned;             /* freed by source_free(); NULL when borrowed */
	char *owned_name;
};

/*
 * Read a file. ZJ_EINPUT for bytes that are not UTF-8 or hold NUL, ZJ_ELIMIT over
 * LIMIT_FILE_BYTES, ZJ_EIO, ZJ_ENOMEM; each but the last with a diagnostic.
 * source_borrow() takes bytes that the caller keeps alive and checks them the same way;
 * source_borrow_part() those of a part of a file.
 */
zj_status source_load(struct source **out, const char *path, zj_diags *diags);
zj_status source_borrow(struct source **out, const char *name, struct str bytes, zj_diags *diags);
zj_status source_borrow_part(struct source **out, const struct diag_file *file, zj_diags *diags);
void source_free(struct source *source);

/*
 * The same in memory of the caller's own, for many files one after the other: name and bytes
 * stay the caller's, nothing is to be freed, and there is no fingerprint, which takes as long as
 * reading what it stands for. source_read_file() puts a file's bytes, unpacked but not checked, in
 * the place of what the buffer holds; `folder` may be NULL (base/io.h). Its failures are those of
 * source_load() and of unpack_read().
 */
zj_status source_read_file(struct buf *bytes, const char *path, struct io_folder *folder,
			   zj_diags *diags);
zj_status source_view(struct source *out, const struct diag_file *file, zj_diags *diags);

/* As source_view(), and the bytes are not even looked at: for pairs_begin(), which does, and for
 * nothing else. */
void source_peek(struct source *out, const struct diag_file *file);

/* Why a file could not be read: ZJ_ELIMIT for its size, else what errno says. */
void source_report_unread(const char *name, zj_status status, int error, zj_diags *diags);

/* A line that is over LIMIT_LINE_BYTES, and begins where `file` does. */
void source_report_too_long(const struct diag_file *file, zj_diags *diags);

/*
 * Bytes one after the other, of a file or of memory, unpacked where they are gzip or zstd: that is
 * seen from how they begin, whatever the name. A descriptor, or memory, stays the caller's.
 *
 * unpack_open()    ZJ_EIO: errno says why; ZJ_ENOMEM.
 * unpack_read()    puts up to `room` bytes at `to`, and in *got how many; 0: that was all. It waits
 *                  for input only where it has nothing to give. ZJ_EIO; ZJ_EINPUT damaged, or a
 *                  packing this build cannot read; ZJ_ELIMIT it becomes too much; ZJ_ENOMEM.
 * unpack_report()  why the last unpack_read() failed, but for want of memory.
 */
struct unpack;
zj_status unpack_open(struct unpack **out, const char *path);
struct unpack *unpack_fd(int fd);              /* NULL when memory ran out */
struct unpack *unpack_bytes(struct str bytes); /* the same */
void unpack_close(struct unpack *unpack);
zj_status unpack_read(struct unpack *unpack, char *to, size_t room, size_t *got);
void unpack_report(const struct unpack *unpack, const char *name, zj_diags *diags);
bool unpack_is_packed(struct str bytes);

/*
 * Lines of NDJSON, rows of a table, one after the other; no more is held of the input than one read
 * gives and one line needs. `in` must last as long.
 *
 * lines_next()      the next line that is not blank into `out`, without its end, and its number. One
 *                   that is longer than LIMIT_LINE_BYTES is none: nothing is in `out`, and
 *                   *is_too_long is true. Where it may not wait, LINES_NONE: no whole one is here.
 *                   LINES_FAILED: lines_status() says why, as unpack_read() does.
 * lines_separate()  what separates the cells of a table, once that is known.
 */
enum lines_got {
	LINES_GOT,
	LINES_NONE,
	LINES_END,
	LINES_FAILED
};
struct lines;
struct lines *lines_new(struct unpack *in, bool is_table); /* NULL when memory ran out */
void lines_free(struct lines *lines);
enum lines_got lines_next(struct lines *lines, struct buf *out, uint32_t *number, bool *is_too_long,
			  bool may_wait);
zj_status lines_status(const struct lines *lines);
void lines_separate(struct lines *lines, char separator);

/* Is a further whole line at hand, so that nobody has to wait for it? */
bool lines_has_more(struct lines *lines);

/*
 * The documents of a text that is in memory: those that `---` separates in YAML, the items of a
 * JSON list. A part has the file's name, its own bytes, and where in the file they begin.
 * PARTS_WRONG: the list itself is not as JSON has it, which was told, and is left.
 */
enum parts_kind {
	PARTS_YAML,
	PARTS_JSON
};
enum parts_got {
	PARTS_ONE,
	PARTS_WRONG,
	PARTS_END
};
struct source_parts {
	enum parts_kind kind;
	struct diag_file file;
	size_t at;
	uint32_t line; /* there */
	uint32_t column;
	size_t count;       /* handed out */
	uint32_t list_line; /* where the list begins */
	uint32_t list_column;
	enum {
		PARTS_BEFORE, /* the list */
		PARTS_AFTER,  /* an item */
		PARTS_DONE
	} state;
};
void parts_begin(struct source_parts *parts, const struct diag_file *file, enum parts_kind kind);
enum parts_got parts_next(struct source_parts *parts, struct diag_file *part, zj_diags *diags);

/* Is it more than one document: a JSON list, however many items it has; YAML with two or more? */
bool parts_are_several(const struct diag_file *file, enum parts_kind kind);

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
 * all that there are, and for rows that end in CR alone; ZJ_ELIMIT.
 */
zj_status csv_read_with(const struct node **out, const struct source *source, char separator,
			struct arena *arena, struct yaml_scratch *scratch, zj_diags *diags);

/* How a file is written, by the end of its name; .gz and .zst after that do not count. */
enum source_form {
	SOURCE_YAML,  /* and all names that say nothing */
	SOURCE_JSON,  /* .json */
	SOURCE_LINES, /* .ndjson, .jsonl: JSON, a document a line */
	SOURCE_TABLE  /* .csv, .tsv */
};
enum source_form source_form(struct str name);

/* Is what it names JSON, one document or one a line? */
bool source_is_json(struct str name);

/* Does a name say anything, so that a folder's file of that name is meant? */
bool source_is_known(struct str name);

/*
 * The name of a document that is one of several in a file: the file's, with the line it begins in
 * (answers.ndjson:3), or for an item of a JSON list its number (answers.json#3). source_split_name()
 * takes it apart: *file is as much of it as names the file, *line 0 where there is none.
 */
void source_add_name(struct buf *out, struct str file, uint32_t line);
void source_add_numbered_name(struct buf *out, struct str file, size_t number);
void source_split_name(struct str name, struct str *file, uint32_t *line);

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
