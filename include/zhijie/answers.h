/*
 * One enterprise's answers, bound to a model.
 *
 * Reading takes two steps, because a file says which rubrics it answers: a document is read,
 * asked for its rubrics, and then bound to their models.
 */
#ifndef ZHIJIE_ANSWERS_H
#define ZHIJIE_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

#include <zhijie/diag.h>
#include <zhijie/model.h>
#include <zhijie/status.h>
#include <zhijie/vocabulary.h>

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

/* The id of the rubric it answers; of several, the first. Borrowed; never NULL. */
ZJ_API const char *zj_document_rubric(const zj_document *document);

/* All the rubrics it answers, at least one, in the order written; NULL past the count. */
ZJ_API size_t zj_document_rubric_count(const zj_document *document);
ZJ_API const char *zj_document_rubric_at(const zj_document *document, size_t index);

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

typedef struct zj_answers_options {
	/* Facts that no rubric at hand reads are right when it lists them; NULL: none. */
	const zj_vocabulary *vocabulary;
	/* Any other fact is passed over too: for answers that were found right before, and
	 * whose other rubrics or vocabulary are not at hand any more. */
	bool any_fact;
} zj_answers_options;

/*
 * The same for a document that answers several rubrics. What they share (who, facts, declared
 * levels) is checked by each that reads it, and told once.
 *
 * out      room for `count` pointers, one a model; set only on ZJ_OK, and then all of them.
 *          Each is freed with zj_answers_free(), and each borrows from its model and from the
 *          document.
 * models   the models of its rubrics. Where one is missing, names that none at hand knows are
 *          taken to be that one's; so are they by zj_answers_read() of such a document.
 * options  NULL: none of them.
 * returns  as above: ZJ_EINPUT when anything in it is wrong, for whichever rubric.
 */
ZJ_API zj_status zj_answers_read_all(zj_answers **out, const zj_model *const *models, size_t count,
				     const zj_document *document, const zj_answers_options *options,
				     zj_diags *diags) ZJ_MUST_USE;
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
