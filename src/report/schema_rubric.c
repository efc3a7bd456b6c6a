/*
 * The schema of rubric files, made from the tables that the reader of rubrics goes by: the main
 * file, the parts it includes, what extends another rubric, and files of test vectors.
 */
#include <string.h>

#include "base/limits.h"
#include "report/schema.h"
#include "review/review.h"
#include "rubric/rubric.h"

struct printer {
	struct schema *schema;
	struct json *json;
	struct vec met; /* const struct construct *: each becomes a definition */
};

/* ---- which constructs there are ---- */

static bool
is_met(const struct printer *printer, const struct construct *construct)
{
	for (size_t i = 0; i < printer->met.count; i++) {
		const struct construct *const *at = vec_at(&printer->met, i);
		if (*at == construct)
			return true;
	}
	return false;
}

/* As deep as the tables are nested, which are ours. */
static void
meet(struct printer *printer, const struct construct *construct)
{
	const struct construct **at;

	if (!construct || is_met(printer, construct))
		return;
	at = vec_push(&printer->met);
	if (!at)
		return;
	*at = construct;
	meet(printer, construct->variant);
	if (construct->shorthand)
		meet(printer, construct->shorthand->of);
	for (size_t i = 0; i < construct->field_count; i++)
		meet(printer, construct->fields[i].of);
}

/* "tiers"; where two constructs have one name, the later is "sections-2". */
static const char *
name_of(struct printer *printer, const struct construct *construct)
{
	size_t same = 1;

	for (size_t i = 0; i < printer->met.count; i++) {
		const struct construct *const *at = vec_at(&printer->met, i);
		if (*at == construct)
			break;
		same += strcmp((*at)->name, construct->name) == 0;
	}
	buf_clear(&printer->schema->name);
	buf_add_text(&printer->schema->name, construct->name);
	if (same > 1) {
		buf_add_char(&printer->schema->name, '-');
		buf_add_size(&printer->schema->name, same);
	}
	printer->json->out->failed |= printer->schema->name.failed;
	return printer->schema->name.failed ? "" : printer->schema->name.at;
}

/* ---- shapes ---- */

/* The definition a shape refers to; NULL for those made where they stand. */
static const char *const shape_names[SHAPE_COUNT] = {
	[SHAPE_TEXT] = "scalar",
	[SHAPE_ID] = "id",
	[SHAPE_NUMBER] = "number",
	[SHAPE_BOUND] = "number",
	[SHAPE_EXPR] = "scalar",
	[SHAPE_YESNO] = "yesno",
	[SHAPE_WORDS] = "words",
	[SHAPE_TEXTS] = "texts",
	[SHAPE_NAMES] = "names",
	[SHAPE_TEXT_OR_TEXTS] = "text-or-texts",
	[SHAPE_WORDS_LIST] = "words-list",
	[SHAPE_PAIRS] = "pairs",
	[SHAPE_SCORES] = "scores",
	[SHAPE_CHOICES] = "choices",
	[SHAPE_RENAMED] = "renamed-choices",
};

static void
put_list_of(struct printer *printer, const char *key, const char *name)
{
	json_object(printer->json, key);
	schema_type(printer->schema, "array");
	schema_ref(printer->schema, "items", name);
	json_close(printer->json);
}

/* A map from id to what `name` defines. */
static void
put_map_of(struct printer *printer, const char *key, const char *name)
{
	json_object(printer->json, key);
	schema_type(printer->schema, "object");
	schema_ref(printer->schema, "additionalProperties", name);
	json_close(printer->json);
}

static void
put_either(struct printer *printer, const char *key, const char *first, const char *second)
{
	json_object(printer->json, key);
	json_array(printer->json, "anyOf");
	schema_ref(printer->schema, NULL, first);
	schema_ref(printer->schema, NULL, second);
	json_close(printer->json);
	json_close(printer->json);
}

static void
put_id(struct json *json)
{
	json_object(json, "id");
	json_text(json, "type", "string");
	json_text(json, "pattern", "^[A-Za-z][A-Za-z0-9_.-]*$");
	json_count(json, "maxLength", LIMIT_NAME_BYTES);
	json_close(json);
}

/* The words, and what an editor's YAML makes of true and false. */
static void
put_yesno(struct json *json)
{
	json_object(json, "yesno");
	json_array(json, "enum");
	for (const char *const *word = rubric_yes_words; *word; word++)
		json_text(json, NULL, *word);
	for (const char *const *word = rubric_no_words; *word; word++)
		json_text(json, NULL, *word);
	json_truth(json, NULL, true);
	json_truth(json, NULL, false);
	json_close(json);
	json_close(json);
}

/* One text for all languages, or one for each. */
static void
put_words(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "words");
	json_array(json, "anyOf");
	schema_ref(printer->schema, NULL, "scalar");
	json_object(json, NULL);
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	schema_ref(printer->schema, "zh", "scalar");
	schema_ref(printer->schema, "en", "scalar");
	json_close(json);
	json_count(json, "minProperties", 1);
	schema_closed(printer->schema);
	json_close(json);
	json_close(json);
	json_close(json);
}

/* Words, or a title and what it was called before. */
static void
put_renamed(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "renamed-words");
	json_array(json, "anyOf");
	schema_ref(printer->schema, NULL, "words");
	json_object(json, NULL);
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	schema_ref(printer->schema, "title", "words");
	schema_ref(printer->schema, "renamed_from", "text-or-texts");
	json_close(json);
	json_count(json, "minProperties", 1);
	schema_closed(printer->schema);
	json_close(json);
	json_close(json);
	json_close(json);
}

static void
put_shapes(struct printer *printer)
{
	schema_scalars(printer->schema);
	put_id(printer->json);
	put_yesno(printer->json);
	put_words(printer);
	put_list_of(printer, "texts", "scalar");
	put_list_of(printer, "names", "id");
	put_list_of(printer, "words-list", "words");
	put_list_of(printer, "numbers", "number");
	put_either(printer, "text-or-texts", "scalar", "texts");
	put_map_of(printer, "pairs", "number");
	put_either(printer, "scores", "pairs", "numbers");
	put_map_of(printer, "named-words", "words");
	put_either(printer, "choices", "named-words", "names");
	put_renamed(printer);
	put_map_of(printer, "named-renamed", "renamed-words");
	put_either(printer, "renamed-choices", "named-renamed", "names");
}

/* ---- fields ---- */

static void
put_words_enum(struct json *json, const char *key, const char *const *words)
{
	json_object(json, key);
	json_array(json, "enum");
	for (; *words; words++)
		json_text(json, NULL, *words);
	json_close(json);
	json_close(json);
}

/* One of the words, or the name of a parameter. */
static void
put_word_or_param(struct json *json, const char *key, const char *const *words)
{
	json_object(json, key);
	json_array(json, "anyOf");
	put_words_enum(json, NULL, words);
	json_object(json, NULL);
	json_text(json, "type", "string");
	json_text(json, "pattern", "^params\\.");
	json_close(json);
	json_close(json);
	json_close(json);
}

/* Nothing may stand below a key whose items are all commented out. */
static void
put_type_or_null(struct json *json, const char *type)
{
	json_array(json, "type");
	json_text(json, NULL, type);
	json_text(json, NULL, "null");
	json_close(json);
}

/* "not": {"enum": […]}: names that mean something else here. */
static void
put_reserved(struct json *json, const char *const *words)
{
	if (!words)
		return;
	put_words_enum(json, "not", words);
}

static void
put_items(struct printer *printer, const char *key, const struct field *field)
{
	struct json *json = printer->json;
	const bool is_map = field->shape == SHAPE_NAMED;

	json_object(json, key);
	put_type_or_null(json, is_map ? "object" : "array");
	if (is_map) {
		json_object(json, "propertyNames");
		json_text(json, "$ref", "#/$defs/id");
		put_reserved(json, field->of->reserved);
		json_close(json);
	}
	schema_ref(printer->schema, is_map ? "additionalProperties" : "items",
		   name_of(printer, field->of));
	json_close(json);
}

static void
put_field(struct printer *printer, const char *key, const struct field *field,
	  const struct construct *construct)
{
	struct json *json = printer->json;

	switch (field->shape) {
	case SHAPE_ID:
		json_object(json, key);
		json_text(json, "$ref", "#/$defs/id");
		put_reserved(json, construct->reserved);
		json_close(json);
		break;
	case SHAPE_ONE_OF:
		put_words_enum(json, key, field->words);
		break;
	case SHAPE_ONE_OF_OR_PARAM:
		put_word_or_param(json, key, field->words);
		break;
	case SHAPE_ONE:
		schema_ref(printer->schema, key, name_of(printer, field->of));
		break;
	case SHAPE_LIST:
	case SHAPE_NAMED:
		put_items(printer, key, field);
		break;
	default:
		schema_ref(printer->schema, key, shape_names[field->shape]);
		break;
	}
}

/* ---- constructs ---- */

/* "type", "properties", "required" of a construct that is a map. */
static void
put_map(struct printer *printer, const struct construct *construct)
{
	struct json *json = printer->json;

	schema_type(printer->schema, "object");
	json_object(json, "properties");
	for (size_t i = 0; i < construct->field_count; i++)
		put_field(printer, construct->fields[i].key, &construct->fields[i], construct);
	json_close(json);
	json_array(json, "required");
	for (size_t i = 0; i < construct->field_count; i++) {
		if (construct->fields[i].is_required)
			json_text(json, NULL, construct->fields[i].key);
	}
	json_close(json);
	schema_closed(printer->schema);
}

/* The short form or the map. */
static void
put_shorthand(struct printer *printer, const struct construct *construct)
{
	struct json *json = printer->json;

	json_array(json, "anyOf");
	put_field(printer, NULL, construct->shorthand, construct);
	json_object(json, NULL);
	put_map(printer, construct);
	json_close(json);
	json_close(json);
}

/* {"required": [key]} */
static void
put_has(struct json *json, const char *key, const char *wanted)
{
	json_object(json, key);
	json_array(json, "required");
	json_text(json, NULL, wanted);
	json_close(json);
	json_close(json);
}

static void
put_variant(struct printer *printer, const struct construct *construct)
{
	struct json *json = printer->json;

	put_has(json, "if", construct->variant_key);
	schema_ref(printer->schema, "then", name_of(printer, construct->variant));
	json_object(json, "else");
	put_map(printer, construct);
	json_close(json);
}

static void
put_construct(struct printer *printer, const struct construct *construct)
{
	struct json *json = printer->json;

	if (construct->is_whole) {
		put_field(printer, name_of(printer, construct), construct->shorthand, construct);
		return;
	}
	json_object(json, name_of(printer, construct));
	if (construct->variant)
		put_variant(printer, construct);
	else if (construct->shorthand)
		put_shorthand(printer, construct);
	else
		put_map(printer, construct);
	json_close(json);
}

/* ---- test vectors ---- */

static void
put_open_object(struct printer *printer, const char *key)
{
	json_object(printer->json, key);
	put_type_or_null(printer->json, "object");
	json_close(printer->json);
}

static void
put_expect(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "expect");
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	for (size_t i = 0; vectors_expect_key(i); i++) {
		json_object(json, vectors_expect_key(i));
		json_close(json);
	}
	schema_ref(printer->schema, "error", "id");
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

static void
put_case(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "case");
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	schema_ref(printer->schema, "name", "maybe");
	schema_ref(printer->schema, "file", "maybe");
	put_open_object(printer, "params");
	put_open_object(printer, "given");
	put_either(printer, "without", "maybe", "texts");
	schema_ref(printer->schema, "expect", "expect");
	json_close(json);
	json_array(json, "required");
	json_text(json, NULL, "expect");
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

static void
put_vectors(struct printer *printer)
{
	struct json *json = printer->json;

	put_expect(printer);
	put_case(printer);
	json_object(json, "vectors");
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	schema_ref(printer->schema, "vectors", "id");
	put_open_object(printer, "given");
	put_list_of(printer, "cases", "case");
	json_close(json);
	json_array(json, "required");
	json_text(json, NULL, "vectors");
	json_text(json, NULL, "cases");
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

/* ---- rubrics that extend another ---- */

/* What can be changed, added and removed is what the main file has lists and maps of. */
static bool
is_kind(const struct field *field)
{
	return (field->shape == SHAPE_LIST || field->shape == SHAPE_NAMED) &&
	       strcmp(field->key, "accept") != 0;
}

static const struct field *
field_of(const struct construct *construct, const char *key)
{
	const struct field *field = construct->fields;

	while (strcmp(field->key, key) != 0)
		field++;
	return field;
}

/* The keys of a thing, whatever is said of them: none of them need be there. */
static void
put_keys(struct printer *printer, const struct construct *construct, bool is_placed)
{
	static const char *const placing[] = {"in", "before", "after"};
	struct json *json = printer->json;

	schema_type(printer->schema, "object");
	json_object(json, "properties");
	for (size_t i = 0; i < construct->field_count; i++)
		json_truth(json, construct->fields[i].key, true);
	for (size_t i = 0; is_placed && i < sizeof(placing) / sizeof(placing[0]); i++)
		schema_ref(printer->schema, placing[i], "scalar");
	json_close(json);
	schema_closed(printer->schema);
}

static void
put_changed(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "overlay-change");
	put_type_or_null(json, "object");
	json_object(json, "properties");
	for (size_t i = 0; i < construct_top.field_count; i++) {
		const struct field *field = &construct_top.fields[i];
		if (!is_kind(field))
			continue;
		json_object(json, field->key);
		put_type_or_null(json, "object");
		json_object(json, "additionalProperties");
		if (field->of->is_whole)
			schema_type(printer->schema, "object");
		else
			put_keys(printer, field->of, false);
		json_close(json);
		json_close(json);
	}
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

static void
put_placed(struct printer *printer, const char *key, const struct construct *construct)
{
	struct json *json = printer->json;

	json_object(json, key);
	put_type_or_null(json, "array");
	json_object(json, "items");
	put_keys(printer, construct, true);
	json_close(json);
	json_close(json);
}

/* {"<key>": a map from id to what `name` defines}. */
static void
put_map_of_each(struct printer *printer, const char *key, const struct field *items)
{
	struct json *json = printer->json;

	json_object(json, key);
	put_type_or_null(json, "object");
	if (items)
		put_items(printer, "additionalProperties", items);
	else
		schema_ref(printer->schema, "additionalProperties", "names");
	json_close(json);
}

static void
put_added(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "overlay-add");
	put_type_or_null(json, "object");
	json_object(json, "properties");
	for (size_t i = 0; i < construct_top.field_count; i++) {
		const struct field *field = &construct_top.fields[i];
		if (field->shape == SHAPE_NAMED)
			put_items(printer, field->key, field);
		else if (is_kind(field))
			put_placed(printer, field->key, field->of);
	}
	put_placed(printer, "require",
		   field_of(field_of(&construct_top, "tiers")->of, "require")->of);
	put_map_of_each(printer, "options", field_of(&construct_top, "scales")->of->shorthand);
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

static void
put_removed(struct printer *printer)
{
	struct json *json = printer->json;

	json_object(json, "overlay-remove");
	put_type_or_null(json, "object");
	json_object(json, "properties");
	for (size_t i = 0; i < construct_top.field_count; i++) {
		if (is_kind(&construct_top.fields[i]))
			schema_ref(printer->schema, construct_top.fields[i].key, "names");
	}
	schema_ref(printer->schema, "require", "names");
	put_map_of_each(printer, "options", NULL);
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
}

static void
put_overlay(struct printer *printer)
{
	static const char *const own[] = {"change", "add", "remove"};
	static const char *const names[] = {"overlay-change", "overlay-add", "overlay-remove"};
	struct json *json = printer->json;

	json_object(json, "overlay");
	schema_type(printer->schema, "object");
	json_object(json, "properties");
	for (size_t i = 0; i < construct_top.field_count; i++) {
		const struct field *field = &construct_top.fields[i];
		if (!is_kind(field) && strcmp(field->key, "include") != 0)
			put_field(printer, field->key, field, &construct_top);
	}
	schema_ref(printer->schema, "extends", name_of(printer, &construct_extends));
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		schema_ref(printer->schema, own[i], names[i]);
	json_close(json);
	json_array(json, "required");
	for (size_t i = 0; i < construct_top.field_count; i++) {
		if (construct_top.fields[i].is_required)
			json_text(json, NULL, construct_top.fields[i].key);
	}
	json_close(json);
	schema_closed(printer->schema);
	json_close(json);
	put_changed(printer);
	put_added(printer);
	put_removed(printer);
}

/* ---- the whole ---- */

/* What a file is can be seen from its first key. */
static void
put_choice(struct printer *printer)
{
	const struct {
		const char *key;
		const char *name;
	} sorts[] = {
		{"vectors", "vectors"},
		{construct_part.name, construct_part.name},
		{construct_vocabulary.name, construct_vocabulary.name},
		{construct_extends.name, "overlay"},
	};
	const size_t count = sizeof(sorts) / sizeof(sorts[0]);
	struct json *json = printer->json;

	for (size_t i = 0; i < count; i++) {
		put_has(json, "if", sorts[i].key);
		schema_ref(printer->schema, "then", sorts[i].name);
		if (i + 1 < count)
			json_object(json, "else");
	}
	schema_ref(printer->schema, "else", name_of(printer, &construct_top));
	for (size_t i = 0; i + 1 < count; i++)
		json_close(json);
}

void
schema_of_rubrics(struct schema *schema)
{
	struct printer printer = {
		.schema = schema,
		.json = schema->json,
		.met = VEC_INIT(const struct construct *),
	};

	meet(&printer, &construct_top);
	meet(&printer, &construct_part);
	meet(&printer, &construct_vocabulary);
	meet(&printer, &construct_extends);
	schema->json->out->failed |= printer.met.failed;
	json_object(schema->json, NULL);
	schema_head(schema, WORD_SCHEMA_RUBRICS, STR_NONE);
	put_choice(&printer);
	json_object(schema->json, "$defs");
	put_shapes(&printer);
	for (size_t i = 0; i < printer.met.count; i++) {
		const struct construct *const *at = vec_at(&printer.met, i);
		put_construct(&printer, *at);
	}
	put_vectors(&printer);
	put_overlay(&printer);
	json_close(schema->json);
	json_close(schema->json);
	vec_done(&printer.met);
}
