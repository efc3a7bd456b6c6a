/*
 * JSON Schemas, draft 2020-12: of rubric files, and of the answers to one rubric. For editors,
 * which complete keys and options from them and underline what does not fit.
 *
 * An editor reads YAML with types (20 is a number, true is a truth value); our reader takes
 * every scalar for text and reads it as what it should be. A schema must never refuse what the
 * reader accepts; that it lets pass some of what the reader refuses cannot be helped.
 */
#ifndef REPORT_SCHEMA_H
#define REPORT_SCHEMA_H

#include "report/json.h"

struct schema {
	struct json *json;
	zj_lang lang;
	const zj_model *vocabulary; /* its facts may stand in answers too; NULL: none */
	struct buf name;            /* scratch: a key being put together */
};

/* Of rubric files of every sort, and of the answers to a rubric. */
void schema_of_rubrics(struct schema *schema);
void schema_of_answers(struct schema *schema, const zj_model *model);

/* A text as a key: good until the next call. */
const char *schema_key(struct schema *schema, struct str text);
/* The same of two texts, one after the other. */
const char *schema_key_of(struct schema *schema, const char *before, struct str text);

/* What begins both: the dialect and the title. */
void schema_head(struct schema *schema, enum report_word title, struct str of);

/* {"$ref": "#/$defs/<name>"}, as a member or, with key NULL, an element. */
void schema_ref(struct schema *schema, const char *key, const char *name);

/* {"const": text} among alternatives, with what it means where that is known. */
void schema_const(struct schema *schema, struct str text, struct str title);

/* "pattern" and the like, as members of the open object. */
void schema_type(struct schema *schema, const char *type);
void schema_closed(struct schema *schema); /* no members but those listed */

/* The definitions of scalars that both use. Inside "$defs". */
void schema_scalars(struct schema *schema);

#endif
