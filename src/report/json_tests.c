/*
 * How the vectors of rubrics came out, and what they cover, as data (zhijie-test/1).
 */
#include "report/json.h"

static void
add_place(struct json *json, const struct place *place)
{
	json_text(json, "file", place->file ? place->file->name : NULL);
	json_count(json, "line", place->line);
	json_count(json, "column", place->column);
}

static void
add_case(struct json *json, const struct vectors_case *one)
{
	json_object(json, NULL);
	json_str(json, "name", one->name);
	json_count(json, "line", one->place.line);
	json_truth(json, "passed", one->is_passed);
	json_array(json, "differences");
	for (size_t i = 0; i < one->difference_count; i++) {
		const struct vectors_difference *difference = &one->differences[i];

		json_object(json, NULL);
		json_str(json, "what", difference->what);
		json_str(json, "expected", difference->expected);
		json_str(json, "got", difference->got);
		json_str(json, "off", difference->off);
		json_str(json, "why", difference->why);
		add_place(json, &difference->place);
		json_close(json);
	}
	json_close(json);
	json_close(json);
}

static void
add_file(struct json *json, const struct report_vectors *file)
{
	json_object(json, NULL);
	json_text(json, "file", file->path);
	json_truth(json, "readable", file->report);
	if (file->report) {
		json_count(json, "count", file->report->case_count);
		json_count(json, "failed", file->report->failed_count);
		json_array(json, "cases");
		for (size_t i = 0; i < file->report->case_count; i++)
			add_case(json, &file->report->cases[i]);
		json_close(json);
	}
	json_close(json);
}

static void
add_missing(struct json *json, const struct cover_item *item)
{
	json_object(json, NULL);
	json_text(json, "kind", cover_kind_name(item->kind));
	json_str(json, "of", item->owner.len ? item->owner : STR_NONE);
	json_str(json, "id", item->id);
	json_text(json, "lack", cover_lack_name(cover_lack(item)));
	add_place(json, &item->place);
	json_close(json);
}

static void
add_distance(struct json *json, const char *key, bool is_given, zj_num distance)
{
	if (is_given)
		json_num(json, key, distance);
	else
		json_null(json, key);
}

static void
add_threshold(struct json *json, const struct cover_item *item)
{
	json_object(json, NULL);
	json_str(json, "tier", item->owner);
	json_str(json, "condition", item->id);
	json_truth(json, "exact", item->is_yes_seen);
	add_distance(json, "below", item->has_below, item->below);
	add_distance(json, "above", item->has_above, item->above);
	json_close(json);
}

static void
add_coverage(struct json *json, const struct cover *cover)
{
	json_object(json, "coverage");
	json_count(json, "cases", cover->case_count);
	for (unsigned kind = 0; kind < COVER_KIND_COUNT; kind++) {
		const struct cover_sum sum = cover_sum(cover, kind);

		json_object(json, cover_kind_name(kind));
		json_count(json, "covered", sum.covered);
		json_count(json, "of", sum.count);
		json_close(json);
	}
	json_array(json, "missing");
	for (size_t i = 0; i < cover->item_count; i++) {
		if (cover_lack(&cover->items[i]))
			add_missing(json, &cover->items[i]);
	}
	json_close(json);
	json_array(json, "thresholds");
	for (size_t i = cover->first[COVER_EXACT]; i < cover->first[COVER_RULES]; i++)
		add_threshold(json, &cover->items[i]);
	json_close(json);
	json_close(json);
}

static void
add_test(struct json *json, const struct report_test *test)
{
	json_object(json, NULL);
	json_text(json, "name", test->name);
	json_truth(json, "readable", test->model);
	if (test->model) {
		json_str(json, "rubric", test->model->id);
		json_str(json, "version", test->model->version);
		json_text(json, "fingerprint", test->model->fingerprint);
		json_array(json, "files");
		for (size_t i = 0; i < test->file_count; i++)
			add_file(json, &test->files[i]);
		json_close(json);
		add_coverage(json, test->cover);
	}
	json_close(json);
}

void
json_of_tests(struct json *json, const struct report_tests *tests)
{
	json_object(json, NULL);
	json_text(json, "format", "zhijie-test/1");
	json_array(json, "rubrics");
	for (size_t i = 0; i < tests->count; i++)
		add_test(json, &tests->items[i]);
	json_close(json);
	json_close(json);
}
