/*
 * What both schemas are made of.
 */
#include "report/schema.h"

#include "rubric/rubric.h"

const char *
schema_key_of(struct schema *schema, const char *before, struct str text)
{
	buf_clear(&schema->name);
	buf_add_text(&schema->name, before);
	buf_add(&schema->name, text);
	schema->json->out->failed |= schema->name.failed;
	return schema->name.failed || !schema->name.at ? "" : schema->name.at;
}

const char *
schema_key(struct schema *schema, struct str text)
{
	return schema_key_of(schema, "", text);
}

void
schema_head(struct schema *schema, enum report_word title, struct str of)
{
	struct buf words = BUF_INIT;

	json_text(schema->json, "$schema", "https://json-schema.org/draft/2020-12/schema");
	report_word_add(&words, title, schema->lang, of, STR_NONE, STR_NONE);
	schema->json->out->failed |= words.failed;
	json_str(schema->json, "title", buf_str(&words));
	buf_done(&words);
}

void
schema_ref(struct schema *schema, const char *key, const char *name)
{
	struct buf path = BUF_INIT;

	buf_add_text(&path, "#/$defs/");
	buf_add_text(&path, name);
	schema->json->out->failed |= path.failed;
	json_object(schema->json, key);
	json_str(schema->json, "$ref", buf_str(&path));
	json_close(schema->json);
	buf_done(&path);
}

void
schema_const(struct schema *schema, struct str text, struct str title)
{
	json_object(schema->json, NULL);
	json_str(schema->json, "const", text);
	if (title.len)
		json_str(schema->json, "title", title);
	json_close(schema->json);
}

void
schema_type(struct schema *schema, const char *type)
{
	json_text(schema->json, "type", type);
}

void
schema_closed(struct schema *schema)
{
	json_truth(schema->json, "additionalProperties", false);
}

/* {"type": "string", "pattern": …}, an alternative. */
static void
put_text(struct json *json, const char *pattern)
{
	json_object(json, NULL);
	json_text(json, "type", "string");
	json_text(json, "pattern", pattern);
	json_close(json);
}

static void
put_types(struct json *json, const char *const *types)
{
	json_array(json, "type");
	for (; *types; types++)
		json_text(json, NULL, *types);
	json_close(json);
}

/* A scalar with something in it. */
static void
put_scalar(struct json *json)
{
	static const char *const types[] = {"string", "number", "boolean", NULL};

	json_object(json, "scalar");
	put_types(json, types);
	json_text(json, "pattern", "\\S");
	json_close(json);
}

/* A scalar or nothing at all. */
static void
put_maybe(struct json *json)
{
	static const char *const types[] = {"string", "number", "boolean", "null", NULL};

	json_object(json, "maybe");
	put_types(json, types);
	json_close(json);
}

/* A number, or a text that begins as one: "20%", "4.2 亿元". */
static void
put_number(struct json *json)
{
	json_object(json, "number");
	json_array(json, "anyOf");
	json_object(json, NULL);
	json_text(json, "type", "number");
	json_close(json);
	put_text(json, "^\\s*[-+]?\\.?[0-9]");
	json_close(json);
	json_close(json);
}

void
schema_scalars(struct schema *schema)
{
	put_scalar(schema->json);
	put_maybe(schema->json);
	put_number(schema->json);
}
