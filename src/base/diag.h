/*
 * Collecting diagnostics (zhijie/diag.h). One catalogue, diag.def, holds every code with
 * its level and its words in both languages; docs and tests read the same table.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdint.h>

#include <zhijie/diag.h>

#include "base/words.h"

enum diag_code {
#define DIAG(id, code, level, en, zh, note_en, note_zh) id,
#include "base/diag.def"
#undef DIAG
	DIAG_CODE_COUNT
};

/*
 * A document that diagnostics point into. bytes may be empty (then no line is shown). Where they
 * are a part of the file, as one line of many is, first_line is the number of their first line,
 * first_column that of their first character in it, and places in them have the file's numbers.
 */
struct diag_file {
	const char *name;
	struct str bytes;
	uint32_t first_line;   /* 0: 1 */
	uint32_t first_column; /* 0: 1 */
};

/* Where: line and column are 1-based and count characters; file may be NULL. */
struct place {
	const struct diag_file *file;
	uint32_t line;
	uint32_t column;
	uint32_t length;
};

#define PLACE_NONE ((struct place){0})
/* The file as a whole; of a part of one, the line it begins in. */
struct place place_file(const struct diag_file *file);

/*
 * Add one entry. {1} {2} {3} in the catalogue's words stand for a, b, c; give STR_NONE for
 * those not used. A note in the catalogue whose placeholders are all STR_NONE is left out
 * (so "did you mean {2}?" shows only where there is a suggestion). Everything is copied.
 * diags may be NULL: then nothing happens. Past LIMIT_DIAGS entries are only counted.
 *
 * Arguments longer than DIAG_ARG_BYTES and lines longer than DIAG_SNIPPET_MOST characters
 * are cut, with an ellipsis; bytes that are not UTF-8, and NUL, are shown as U+FFFD.
 */
enum {
	DIAG_ARG_BYTES = 1000,
	DIAG_SNIPPET_MOST = 200
};

void diag_add(zj_diags *diags, enum diag_code code, struct place where, struct str a, struct str b,
	      struct str c);

/* The same where {1} or {2} is said in each language in its own words: a reason of base/reason.h. */
void diag_add_words(zj_diags *diags, enum diag_code code, struct place where, const struct words *a,
		    const struct words *b);

/*
 * Would a further entry only be counted? Then do not work out a suggestion for it: among
 * a million unknown names that alone would take minutes. True for NULL.
 */
bool diag_is_full(const zj_diags *diags);

/* Empty, as new, for the next document; keeps the memory. Entries got from it are gone. */
void diag_clear(zj_diags *diags);

/* Did memory run out while adding? The list is then incomplete. */
bool diag_failed(const zj_diags *diags);

/* What entry `index` was added with: its code and {1}, in English. False past the last kept. */
bool diag_subject(const zj_diags *diags, size_t index, enum diag_code *code, struct str *subject);

/* The catalogue, for docs and tests. */
struct diag_entry {
	const char *code;
	zj_diag_level level;
	const char *text[ZJ_LANG_COUNT];
	const char *note[ZJ_LANG_COUNT]; /* NULL where there is none */
};
const struct diag_entry *diag_entry(enum diag_code code);

#endif
