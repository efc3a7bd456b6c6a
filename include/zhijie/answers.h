/*
 * One enterprise's answers, bound to a model.
 *
 * Reading takes two steps, because a file says which rubric it answers: a document is read,
 * asked for its rubric, and then bound to that rubric's model.
 */
#ifndef ZHIJIE_ANSWERS_H
#define ZHIJIE_ANSWERS_H

#include <zhijie/diag.h>
#include <zhijie/model.h>
#include <zhijie/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zj_document zj_document;
typedef struct zj_answers zj_answers;

/*
 * Read an answers file ("-" is standard input) into memory, or take bytes that are there
 * already; `name` is what diagnostics call them. The bytes are copied.
 *
 * out      set only on ZJ_OK; the caller frees it with zj_document_free().
 * returns  ZJ_EINPUT not a readable document, or it does not say which rubric it answers;
 *          ZJ_ELIMIT; ZJ_EIO; ZJ_ENOMEM.
 */
ZJ_API zj_status zj_document_load(zj_document **out, const char *path, zj_diags *diags) ZJ_MUST_USE;
ZJ_API zj_status zj_document_read(zj_document **out, const char *name, const char *bytes,
				  size_t length, zj_diags *diags) ZJ_MUST_USE;
ZJ_API void zj_document_free(zj_document *document);

/* The id of the rubric it answers. Borrowed; never NULL. */
ZJ_API const char *zj_document_rubric(const zj_document *document);

/* 64 hexadecimal digits that stand for the document's bytes. */
ZJ_API const char *zj_document_fingerprint(const zj_document *document);

/* The bytes as they were given. */
ZJ_API const char *zj_document_bytes(const zj_document *document, size_t *length);

/*
 * Bind a document to a model: check every answer against its question.
 *
 * out      set only on ZJ_OK; the caller frees it with zj_answers_free(). It borrows from
 *          both model and document: keep them longer.
 * diags    gets every answer that cannot be used, with its place.
 * returns  ZJ_EINPUT something in it is wrong, or it answers another rubric or version;
 *          ZJ_ELIMIT; ZJ_ENOMEM.
 */
ZJ_API zj_status zj_answers_read(zj_answers **out, const zj_model *model,
				 const zj_document *document, zj_diags *diags) ZJ_MUST_USE;
ZJ_API void zj_answers_free(zj_answers *answers);

/* Who and when, as written; NULL where not given. Borrowed from the answers. */
ZJ_API const char *zj_answers_enterprise_name(const zj_answers *answers);
ZJ_API const char *zj_answers_enterprise_id(const zj_answers *answers); /* uscc, else id */
ZJ_API const char *zj_answers_role(const zj_answers *answers);          /* self, assessor, final */
ZJ_API const char *zj_answers_date(const zj_answers *answers);          /* 2026-05-01 */

#ifdef __cplusplus
}
#endif

#endif
