/*
 * The shared vocabulary of facts: what enterprises count once and many rubrics read, each with
 * its unit and how it is counted.
 *
 * A vocabulary is const once loaded and may be used by any number of threads.
 */
#ifndef ZHIJIE_VOCABULARY_H
#define ZHIJIE_VOCABULARY_H

#include <stddef.h>

#include <zhijie/diag.h>
#include <zhijie/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zj_vocabulary zj_vocabulary;

/*
 * Load a vocabulary from its file (facts.yaml, beside the folders of rubrics).
 *
 * out      set only on ZJ_OK; the caller frees it with zj_vocabulary_free().
 * diags    may be NULL; gets every mistake found, with its place.
 * returns  ZJ_EINPUT it is wrong; ZJ_ELIMIT; ZJ_EIO; ZJ_ENOMEM.
 */
ZJ_API zj_status zj_vocabulary_load(zj_vocabulary **out, const char *path, zj_diags *diags)
	ZJ_MUST_USE;
/* The same from bytes in memory, which are copied; `name` is what diagnostics call them. */
ZJ_API zj_status zj_vocabulary_read(zj_vocabulary **out, const char *name, const char *bytes,
				    size_t length, zj_diags *diags) ZJ_MUST_USE;
ZJ_API void zj_vocabulary_free(zj_vocabulary *vocabulary);

/* The ids of its facts in the order written, "equipment.total"; NULL past the count. */
ZJ_API size_t zj_vocabulary_fact_count(const zj_vocabulary *vocabulary);
ZJ_API const char *zj_vocabulary_fact(const zj_vocabulary *vocabulary, size_t index);

#ifdef __cplusplus
}
#endif

#endif
