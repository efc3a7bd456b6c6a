/*
 * The printer of JSON.
 */
#include "report/json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/quote.h"

struct json
json_begin(struct buf *out, bool is_compact)
{
	return (struct json){.out = out, .is_compact = is_compact};
}

zj_status
json_end(struct json *json)
{
	assert(json->depth == 0);
	if (json->out->failed)
		return ZJ_ENOMEM;
	return json->failed ? ZJ_ELIMIT : ZJ_OK;
}

static void
new_line(struct json *json)
{
	if (json->is_compact)
		return;
	buf_add_char(json->out, '\n');
	buf_add_repeat(json->out, STR("  "), json->depth);
}

/* The comma, the line and the key before a value. */
static void
begin_value(struct json *json, const char *key)
{
	if (json->depth > 0) {
		if (json->has_item[json->depth - 1])
			buf_add_char(json->out, ',');
		json->has_item[json->depth - 1] = true;
		new_line(json);
	}
	if (key) {
		quote_json(json->out, str_from(key));
		buf_add_char(json->out, ':');
		if (!json->is_compact)
			buf_add_char(json->out, ' ');
	}
}

static void
begin_group(struct json *json, const char *key, char opening, char closing)
{
	assert(json->depth < JSON_DEPTH);
	begin_value(json, key);
	buf_add_char(json->out, opening);
	json->has_item[json->depth] = false;
	json->closing[json->depth] = closing;
	json->depth++;
}

void
json_object(struct json *json, const char *key)
{
	begin_group(json, key, '{', '}');
}

void
json_array(struct json *json, const char *key)
{
	begin_group(json, key, '[', ']');
}

void
json_close(struct json *json)
{
	json->depth--;
	if (json->has_item[json->depth])
		new_line(json);
	buf_add_char(json->out, json->closing[json->depth]);
}

static void
add_plain(struct json *json, const char *key, struct str text)
{
	begin_value(json, key);
	buf_add(json->out, text);
}

void
json_null(struct json *json, const char *key)
{
	add_plain(json, key, STR("null"));
}

void
json_str(struct json *json, const char *key, struct str text)
{
	if (!text.at) {
		json_null(json, key);
		return;
	}
	begin_value(json, key);
	quote_json(json->out, text);
}

void
json_text(struct json *json, const char *key, const char *text)
{
	json_str(json, key, str_from(text));
}

void
json_truth(struct json *json, const char *key, bool value)
{
	add_plain(json, key, value ? STR("true") : STR("false"));
}

void
json_count(struct json *json, const char *key, size_t value)
{
	begin_value(json, key);
	buf_add_size(json->out, value);
}

void
json_int(struct json *json, const char *key, int64_t value)
{
	begin_value(json, key);
	buf_add_int(json->out, value);
}

bool
json_add_num(struct buf *out, zj_num value)
{
	const bool is_decimal = num_has_decimal(value);

	if (is_decimal)
		num_add_exact(out, value);
	else
		num_add_short(out, value, JSON_PLACES);
	return is_decimal;
}

void
json_num(struct json *json, const char *key, zj_num value)
{
	char name[64];

	if (!zj_num_ok(value)) {
		json->failed = true;
		json_null(json, key);
		return;
	}
	begin_value(json, key);
	if (json_add_num(json->out, value))
		return;
	const size_t length = strlen(key);
	assert(length + sizeof("_exact") <= sizeof(name));
	memcpy(name, key, length + 1);
	memcpy(name + length, "_exact", sizeof("_exact"));
	begin_value(json, name);
	buf_add_char(json->out, '"');
	num_add_exact(json->out, value);
	buf_add_char(json->out, '"');
}

void
json_words(struct json *json, const char *key, const struct words *words)
{
	if (!words_given(words)) {
		json_null(json, key);
		return;
	}
	json_object(json, key);
	if (words->in[ZJ_LANG_ZH].at)
		json_str(json, "zh", words->in[ZJ_LANG_ZH]);
	if (words->in[ZJ_LANG_EN].at)
		json_str(json, "en", words->in[ZJ_LANG_EN]);
	json_close(json);
}

static void
add_bound(struct json *json, const char *key, bool is_given, zj_num value)
{
	if (is_given)
		json_num(json, key, value);
	else
		json_null(json, key);
}

static void
add_options(struct json *json, const char *key, const struct expr_value *value, uint64_t which)
{
	const struct expr_choices *choices = value->options.choices;

	json_array(json, key);
	for (size_t i = 0; choices && i < choices->count; i++) {
		if (which >> i & 1)
			json_str(json, NULL, choices->ids[i]);
	}
	json_close(json);
}

static void
add_known(struct json *json, const char *key, const struct expr_value *value)
{
	struct buf text = BUF_INIT;

	switch (value->type) {
	case EXPR_NUMBER:
		json_num(json, key, value->number.low);
		break;
	case EXPR_TRUTH:
		json_truth(json, key, value->truth.may_be_yes);
		break;
	case EXPR_SET:
		add_options(json, key, value, value->options.must);
		break;
	case EXPR_TEXT:
		json_str(json, key, value->text.text.at ? value->text.text : STR(""));
		break;
	default:
		expr_value_print(&text, value);
		json->out->failed |= text.failed;
		json_str(json, key, buf_str(&text));
		buf_done(&text);
	}
}

void
json_value(struct json *json, const char *key, const struct expr_value *value)
{
	if (expr_is_known(value)) {
		add_known(json, key, value);
		return;
	}
	json_object(json, key);
	json_truth(json, "known", false);
	switch (value->type) {
	case EXPR_NUMBER:
		add_bound(json, "low", value->number.has_low, value->number.low);
		add_bound(json, "high", value->number.has_high, value->number.high);
		break;
	case EXPR_CHOICE:
	case EXPR_SET:
		add_options(json, "must", value, value->options.must);
		add_options(json, "may", value, value->options.may);
		break;
	default:
		break;
	}
	json_close(json);
}
