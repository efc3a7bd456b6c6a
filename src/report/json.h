/*
 * The one printer of JSON: it knows about commas, quotes, escapes and exact numbers, so that
 * what walks a result need not.
 *
 * A value is a member of the innermost open object (with its key) or the next element of the
 * innermost open array (with key NULL). Numbers that have a finite decimal are written in
 * full; others are rounded half to even to JSON_PLACES places and stand beside their exact
 * form: "share": 0.333333333333, "share_exact": "1/3".
 */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include "report/report.h"

#define JSON_PLACES 12
#define JSON_DEPTH 24 /* of what we print ourselves */

struct json {
	struct buf *out;
	bool is_compact; /* all on one line */
	bool failed;     /* a number that did not fit */
	unsigned depth;
	bool has_item[JSON_DEPTH];
	char closing[JSON_DEPTH];
};

struct json json_begin(struct buf *out, bool is_compact);
zj_status json_end(struct json *json); /* everything is closed; ZJ_OK, ZJ_ENOMEM, ZJ_ELIMIT */

void json_object(struct json *json, const char *key);
void json_array(struct json *json, const char *key);
void json_close(struct json *json); /* the innermost object or array */

void json_text(struct json *json, const char *key, const char *text); /* NULL: null */
void json_str(struct json *json, const char *key, struct str text);   /* .at NULL: null */
void json_truth(struct json *json, const char *key, bool value);
void json_null(struct json *json, const char *key);
void json_count(struct json *json, const char *key, size_t value);
void json_int(struct json *json, const char *key, int64_t value);
void json_num(struct json *json, const char *key, zj_num value); /* key is not NULL */

/* The number of json_num() alone, which is not an overflow; false where it was rounded. */
bool json_add_num(struct buf *out, zj_num value);

/* In every language given: {"zh": "…", "en": "…"}; null where there are none. */
void json_words(struct json *json, const char *key, const struct words *words);

/* What is known of a value; see docs/formats.md. */
void json_value(struct json *json, const char *key, const struct expr_value *value);

/* The documents. */
void json_of_result(struct json *json, const zj_result *result);
void json_of_gap(struct json *json, const struct plan_gap *gap);
void json_of_rubric(struct json *json, const zj_model *model);
void json_of_difference(struct json *json, const struct difference *difference,
			const struct effects *effects);

/* What a difference does, a line for each enterprise. */
zj_status json_lines_of_effects(struct buf *out, const struct difference *difference,
				const struct effects *effects);
void json_of_records(struct json *json, const struct report_records *records);
void json_of_book(struct json *json, const struct report_book *book);

/* The first table of a book, a line for each row. */
zj_status json_lines_of_book(struct buf *out, const struct report_book *book);
void json_of_tests(struct json *json, const struct report_tests *tests);

#endif
