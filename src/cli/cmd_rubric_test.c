/*
 * zhijie rubric test: run the test vectors beside rubrics, and say what they cover.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "review/review.h"

/* --- which files ----------------------------------------------------------------------- */

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The folder of a rubric: its path, without rubric.yaml. */
static void
folder_of(struct buf *folder, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (str_ends(str_from(path), STR(".yaml")) || str_ends(str_from(path), STR(".yml")))
		buf_add(folder, slash ? (struct str){path, (size_t)(slash - path)} : STR("."));
	else
		buf_add_text(folder, path);
}

/* The vectors of a rubric, sorted by name. No folder of them is none, not a mistake. */
static enum cli_exit
find_vectors(struct cli *cli, struct vec *paths, const char *rubric)
{
	struct buf folder = BUF_INIT;
	struct buf path = BUF_INIT;
	const struct dirent *entry;
	bool is_complete = true;

	folder_of(&folder, rubric);
	buf_add_text(&folder, "/vectors");
	DIR *handle = folder.failed ? NULL : opendir(folder.at);
	while (handle && (entry = readdir(handle))) {
		if (entry->d_name[0] == '.' || !str_ends(str_from(entry->d_name), STR(".yaml")))
			continue;
		buf_clear(&path);
		buf_printf(&path, "%s/%s", folder.at, entry->d_name);
		char **item = vec_push(paths);
		if (item)
			*item = path.failed ? NULL : strdup(path.at);
		is_complete &= item && *item;
	}
	if (handle)
		closedir(handle);
	if (paths->count > 1 && is_complete)
		qsort(paths->items, paths->count, sizeof(char *), compare_names);
	is_complete &= !folder.failed;
	buf_done(&path);
	buf_done(&folder);
	return is_complete ? CLI_DONE : run_no_memory(cli);
}

/* --- running them ---------------------------------------------------------------------- */

/* One rubric's turn; `test` is filled with what is made here. */
struct turn {
	struct report_test test;
	struct vec paths; /* char *: of its vectors files */
	struct report_vectors *files;
	struct vectors_report **reports; /* those of the files, ours to free */
	struct cover *cover;
};

static void
turn_done(struct turn *turn)
{
	for (size_t i = 0; turn->reports && i < turn->test.file_count; i++)
		vectors_report_free(turn->reports[i]);
	for (size_t i = 0; i < turn->paths.count; i++)
		free(((char **)turn->paths.items)[i]);
	vec_done(&turn->paths);
	free(turn->reports);
	free(turn->files);
	cover_free(turn->cover);
}

static bool
has_failed(const struct vectors_report *report)
{
	return report && report->failed_count > 0;
}

/* What reading and scoring said of the cases that failed. */
static void
tell_diags(struct cli *cli, const struct vectors_report *report)
{
	for (size_t i = 0; i < report->case_count; i++) {
		if (!report->cases[i].is_passed)
			message_diags(cli, report->cases[i].diags);
	}
}

static enum cli_exit
test_file(struct cli *cli, struct turn *turn, const char *path)
{
	struct vectors_report *report = NULL;
	zj_diags *diags = zj_diags_new();

	if (!diags)
		return run_no_memory(cli);
	errno = 0;
	const zj_status status = vectors_run(&report, turn->test.model, path, turn->cover, diags);
	message_diags(cli, diags);
	if (status && zj_diags_count(diags) == 0)
		message_error(cli, MESSAGE_READ, path,
			      errno ? message_errno(cli, errno) : zj_status_name(status), NULL);
	zj_diags_free(diags);
	if (report)
		tell_diags(cli, report);
	const size_t index = turn->test.file_count++;
	turn->reports[index] = report;
	turn->files[index] = (struct report_vectors){path, report};
	return status ? exit_of_status(status) : has_failed(report) ? CLI_DOCUMENT : CLI_DONE;
}

static enum cli_exit
test_files(struct cli *cli, struct turn *turn)
{
	const size_t count = turn->paths.count;
	enum cli_exit exit = CLI_DONE;

	turn->files = calloc(count + 1, sizeof(*turn->files));
	turn->reports = calloc(count + 1, sizeof(struct vectors_report *));
	turn->test.files = turn->files;
	if (!turn->files || !turn->reports || cover_new(&turn->cover, turn->test.model))
		return run_no_memory(cli);
	for (size_t i = 0; i < count; i++)
		exit = exit_worse(exit, test_file(cli, turn, ((char **)turn->paths.items)[i]));
	turn->test.cover = turn->cover;
	return exit;
}

static enum cli_exit
test_rubric(struct cli *cli, struct run *run, const struct found_rubric *rubric, struct turn *turn)
{
	const zj_model *model = NULL;
	enum cli_exit exit = run_model_at(run, &model, rubric->path);

	turn->test.name = rubric->name;
	turn->paths = VEC_INIT(char *);
	if (!exit)
		exit = find_vectors(cli, &turn->paths, rubric->path);
	if (exit)
		return exit;
	if (turn->paths.count == 0)
		message_say(cli, MESSAGE_NO_VECTORS, rubric->name, NULL, NULL);
	turn->test.model = model;
	exit = test_files(cli, turn);
	if (!turn->test.cover)
		turn->test.model = NULL;
	return exit;
}

/* --- how much is to be covered --------------------------------------------------------- */

static enum cover_kind
find_kind(struct str name)
{
	unsigned kind = 0;

	while (kind < COVER_KIND_COUNT && !str_is(name, cover_kind_name(kind)))
		kind++;
	return kind;
}

/* "tiers=100" */
static bool
read_minimum(struct report_tests *tests, struct str text)
{
	const char *equals = text.len ? memchr(text.at, '=', text.len) : NULL;
	const size_t length = equals ? (size_t)(equals - text.at) : text.len;
	const enum cover_kind kind = find_kind((struct str){text.at, length});
	zj_num percent;
	uint32_t value;

	if (!equals || kind == COVER_KIND_COUNT ||
	    num_parse((struct str){equals + 1, text.len - length - 1}, &percent) != NUM_PARSED ||
	    !num_to_u32(percent, &value) || value > 100)
		return false;
	tests->minimum[kind] = value;
	return true;
}

static enum cli_exit
tell_minimum_form(struct cli *cli, struct str text)
{
	struct buf given = BUF_INIT;
	struct buf kinds = BUF_INIT;

	buf_add(&given, text);
	for (unsigned kind = 0; kind < COVER_KIND_COUNT; kind++)
		buf_printf(&kinds, "%s%s", kind ? ", " : "", cover_kind_name(kind));
	const enum cli_exit exit =
		message_usage(cli, MESSAGE_COVERAGE_FORM, given.at ? given.at : "", kinds.at, NULL);
	buf_done(&kinds);
	buf_done(&given);
	return exit;
}

/* --min-coverage KIND=PERCENT,... */
static enum cli_exit
read_minimums(struct cli *cli, struct report_tests *tests)
{
	const char *at = cli->options.min_coverage;

	for (unsigned kind = 0; kind < COVER_KIND_COUNT; kind++)
		tests->minimum[kind] = REPORT_NO_MINIMUM;
	while (at) {
		const char *comma = strchr(at, ',');
		const struct str one = {at, comma ? (size_t)(comma - at) : strlen(at)};

		if (!read_minimum(tests, one))
			return tell_minimum_form(cli, one);
		at = comma ? comma + 1 : NULL;
	}
	return CLI_DONE;
}

/* "tiers 5/7" */
static enum cli_exit
tell_below(struct cli *cli, const struct report_test *test, enum cover_kind kind, uint32_t minimum)
{
	const struct cover_sum sum = cover_sum(test->cover, kind);
	char covered[80];
	char percent[16];

	snprintf(covered, sizeof(covered), "%s %zu/%zu", cover_kind_name(kind), sum.covered,
		 sum.count);
	snprintf(percent, sizeof(percent), "%u", (unsigned)minimum);
	message_error(cli, MESSAGE_COVERAGE_BELOW, test->name, covered, percent);
	return CLI_DOCUMENT;
}

static enum cli_exit
check_minimums(struct cli *cli, const struct report_tests *tests)
{
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < tests->count; i++) {
		const struct report_test *test = &tests->items[i];

		for (unsigned kind = 0; test->model && kind < COVER_KIND_COUNT; kind++) {
			const uint32_t minimum = tests->minimum[kind];

			if (minimum != REPORT_NO_MINIMUM &&
			    !report_is_covered(cover_sum(test->cover, kind), minimum))
				exit = exit_worse(exit, tell_below(cli, test, kind, minimum));
		}
	}
	return exit;
}

/* --- the command ----------------------------------------------------------------------- */

static enum cli_exit
show(struct outputs *outputs, struct report_tests *tests, struct report_test *items,
     const struct turn *turns)
{
	const struct report_subject subject = {.kind = REPORT_TESTS, .tests = tests};

	for (size_t i = 0; i < tests->count; i++)
		items[i] = turns[i].test;
	tests->items = items;
	const enum cli_exit exit = outputs_add(outputs, &subject);
	return exit_worse(exit, outputs_end(outputs));
}

static enum cli_exit
test_all(struct cli *cli, struct run *run, struct outputs *outputs, struct report_tests *tests,
	 const struct found_rubrics *found)
{
	struct turn *turns = calloc(found->count + 1, sizeof(*turns));
	struct report_test *items = calloc(found->count + 1, sizeof(*items));
	enum cli_exit exit = CLI_DONE;

	if (!turns || !items) {
		exit = run_no_memory(cli);
		goto out;
	}
	for (size_t i = 0; i < found->count; i++)
		exit = exit_worse(exit, test_rubric(cli, run, &found->items[i], &turns[i]));
	tests->count = found->count;
	exit = exit_worse(exit, show(outputs, tests, items, turns));
	exit = exit_worse(exit, check_minimums(cli, tests));
out:
	for (size_t i = 0; turns && i < found->count; i++)
		turn_done(&turns[i]);
	free(items);
	free(turns);
	return exit;
}

enum cli_exit
cmd_rubric_test(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	struct found_rubrics found = {NULL, 0};
	struct report_tests tests = {.lists_missing = cli->options.coverage};
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!exit)
		exit = read_minimums(cli, &tests);
	if (!exit) {
		exit = find_named_rubrics(cli, &found, cli->options.operands,
					  cli->options.operand_count);
		exit = exit_worse(exit, test_all(cli, &run, &outputs, &tests, &found));
	}
	message_summary(cli);
	found_rubrics_free(&found);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
