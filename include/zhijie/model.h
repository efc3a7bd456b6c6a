/*
 * A rubric, compiled: what is asked, how it scores, which tiers there are.
 *
 * A model is const once loaded. Any number of threads may score with the same one. Strings
 * it gives belong to it.
 */
#ifndef ZHIJIE_MODEL_H
#define ZHIJIE_MODEL_H

#include <stddef.h>

#include <zhijie/diag.h>
#include <zhijie/num.h>
#include <zhijie/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zj_model zj_model;

/*
 * Load a rubric from its file, or from a folder holding rubric.yaml, with the parts it
 * includes; check it and compile it. A rubric that it extends is looked for by its id, as
 * ID/rubric.yaml beside the rubric's own folder.
 *
 * out      set only on ZJ_OK; the caller frees it with zj_model_free().
 * diags    may be NULL; gets every mistake found, with its place. Warnings may be added on
 *          ZJ_OK too.
 * returns  ZJ_EINPUT the rubric is wrong; ZJ_ELIMIT a limit was reached; ZJ_EIO a file
 *          could not be read; ZJ_ENOMEM.
 */
ZJ_API zj_status zj_model_load(zj_model **out, const char *path, zj_diags *diags) ZJ_MUST_USE;
ZJ_API void zj_model_free(zj_model *model);

/*
 * The same; a rubric that it extends may also lie in `rubrics`, a folder that holds rubrics
 * in folders of their own. Beside comes first. NULL: no such folder.
 */
ZJ_API zj_status zj_model_load_with(zj_model **out, const char *path, const char *rubrics,
				    zj_diags *diags) ZJ_MUST_USE;

/*
 * The same from files in memory: the first is the rubric, the others are parts it may
 * include, by their names, and the files of a rubric that it extends, their names with its id
 * and a slash before them. Bytes are copied.
 */
typedef struct zj_model_file {
	const char *name; /* "rubric.yaml", "basic.yaml", "smart-factory/rubric.yaml" */
	const char *bytes;
	size_t length;
} zj_model_file;
ZJ_API zj_status zj_model_read(zj_model **out, const zj_model_file *files, size_t count,
			       zj_diags *diags) ZJ_MUST_USE;

/*
 * Before thousands of documents are scored by it: works out ahead what answers are worth, and turns
 * patterns into machine code. Takes some hundred microseconds; no result differs. Call it before
 * threads share the model.
 *
 * returns  ZJ_ENOMEM, and the model is as it was.
 */
ZJ_API zj_status zj_model_prepare(zj_model *model) ZJ_MUST_USE;

ZJ_API const char *zj_model_id(const zj_model *model); /* "sme-2024" */
ZJ_API const char *zj_model_version(const zj_model *model);
ZJ_API const char *zj_model_title(const zj_model *model, zj_lang lang);

/*
 * 64 hexadecimal digits that stand for every byte the rubric was read from, the files of what
 * it extends among them. Two models with the same fingerprint score alike.
 */
ZJ_API const char *zj_model_fingerprint(const zj_model *model);

ZJ_API size_t zj_model_question_count(const zj_model *model);

/* Tiers, lowest first; index from 0 to the count less 1, NULL past it. */
ZJ_API size_t zj_model_tier_count(const zj_model *model);
ZJ_API const char *zj_model_tier_id(const zj_model *model, size_t index);
ZJ_API const char *zj_model_tier_title(const zj_model *model, size_t index, zj_lang lang);

#ifdef __cplusplus
}
#endif

#endif
