/*
 * Diagnostics: what a person should read about a document.
 *
 * A call that reads a document takes a list and adds one entry for each mistake it finds;
 * it carries on and fails at the end, so a file with five mistakes shows five. Entries own
 * copies of everything they show and outlive the document. A list is not shared by threads.
 */
#ifndef ZHIJIE_DIAG_H
#define ZHIJIE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zhijie/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum zj_lang {
	ZJ_LANG_ZH = 0,
	ZJ_LANG_EN,
	ZJ_LANG_COUNT
} zj_lang;

typedef enum zj_diag_level {
	ZJ_DIAG_NOTE = 0, /* worth knowing */
	ZJ_DIAG_WARNING,  /* suspicious, but usable */
	ZJ_DIAG_ERROR,    /* the document cannot be used as it is */
	ZJ_DIAG_LEVEL_COUNT
} zj_diag_level;

typedef struct zj_diags zj_diags;

/*
 * One entry, as shown in one language. The strings belong to the list and live until it is
 * freed or changed. file, snippet, note may be NULL; line, column are 1-based, 0 when the
 * entry is about a file as a whole. Columns count characters, not bytes.
 */
typedef struct zj_diag {
	zj_diag_level level;
	const char *code; /* stable, from docs/diagnostics.md: "answer-type" */
	const char *file;
	uint32_t line;
	uint32_t column;
	uint32_t length;         /* characters to underline, at least 1, all within snippet */
	const char *message;     /* one line: what is wrong, what was expected */
	const char *note;        /* what to do about it */
	const char *snippet;     /* the line itself, without its end; a long one is cut */
	uint32_t snippet_column; /* where in snippet the caret goes, 1-based; 0: none */
} zj_diag;

/* A new, empty list; NULL when memory ran out. The caller frees it with zj_diags_free(). */
ZJ_API zj_diags *zj_diags_new(void) ZJ_MUST_USE;
ZJ_API void zj_diags_free(zj_diags *diags);

/*
 * How many mistakes were found; of one level or worse with zj_diags_count_at_least(). Only
 * the first 200 are kept, so there may be fewer entries to get.
 */
ZJ_API size_t zj_diags_count(const zj_diags *diags);
ZJ_API size_t zj_diags_count_at_least(const zj_diags *diags, zj_diag_level level);

/* Entry `index`, in the order found. Returns false past the last kept or when memory ran out. */
ZJ_API bool zj_diags_get(const zj_diags *diags, size_t index, zj_lang lang, zj_diag *out);

#ifdef __cplusplus
}
#endif

#endif
