/*
 * zhijie rubric test: run the test vectors beside rubrics.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

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

static void
tell_difference(struct cli *cli, const struct vectors_difference *difference, struct buf *out)
{
	if (difference->place.file)
		buf_printf(out, "  %s:%u:%u: ", difference->place.file->name,
			   difference->place.line, difference->place.column);
	else
		buf_add_text(out, "  ");
	message_add(out, MESSAGE_VECTOR_DIFFERS, cli->lang, difference->what, difference->expected,
		    difference->got);
	buf_add_char(out, '\n');
}

static enum cli_exit
tell_case(struct cli *cli, const struct vectors_case *one)
{
	struct buf out = BUF_INIT;

	message_add(&out, MESSAGE_VECTOR_CASE, cli->lang, one->name, STR_NONE, STR_NONE);
	buf_add_char(&out, '\n');
	for (size_t i = 0; i < one->difference_count; i++)
		tell_difference(cli, &one->differences[i], &out);
	const enum cli_exit exit = output_print(cli, buf_str(&out));
	buf_done(&out);
	message_diags(cli, one->diags);
	return exit;
}

static enum cli_exit
tell_report(struct cli *cli, const struct vectors_report *report, const char *path)
{
	struct buf line = BUF_INIT;
	struct buf failed = BUF_INIT;
	struct buf all = BUF_INIT;
	enum cli_exit exit = report->failed_count ? CLI_DOCUMENT : CLI_DONE;

	for (size_t i = 0; i < report->case_count; i++) {
		if (!report->cases[i].is_passed)
			exit = exit_worse(exit, tell_case(cli, &report->cases[i]));
	}
	buf_add_size(&failed, report->failed_count);
	buf_add_size(&all, report->case_count);
	if (report->failed_count)
		message_add(&line, MESSAGE_VECTORS_FAILED, cli->lang, str_from(path),
			    buf_str(&failed), buf_str(&all));
	else
		message_add(&line, MESSAGE_VECTORS_PASSED, cli->lang, str_from(path), buf_str(&all),
			    STR_NONE);
	buf_add_char(&line, '\n');
	exit = exit_worse(exit, output_print(cli, buf_str(&line)));
	buf_done(&line);
	buf_done(&failed);
	buf_done(&all);
	return exit;
}

static enum cli_exit
test_file(struct cli *cli, const zj_model *model, const char *path)
{
	struct vectors_report *report = NULL;
	zj_diags *diags = zj_diags_new();

	if (!diags)
		return run_no_memory(cli);
	errno = 0;
	const zj_status status = vectors_run(&report, model, path, diags);
	message_diags(cli, diags);
	enum cli_exit exit = exit_of_status(status);
	if (!status)
		exit = tell_report(cli, report, path);
	else if (zj_diags_count(diags) == 0)
		message_error(cli, MESSAGE_READ, path,
			      errno ? strerror(errno) : zj_status_name(status), NULL);
	vectors_report_free(report);
	zj_diags_free(diags);
	return exit;
}

static enum cli_exit
test_rubric(struct cli *cli, struct run *run, const struct found_rubric *rubric)
{
	struct vec vectors = VEC_INIT(char *);
	const zj_model *model = NULL;
	enum cli_exit exit = run_model_at(run, &model, rubric->path);

	if (!exit)
		exit = find_vectors(cli, &vectors, rubric->path);
	if (!exit && vectors.count == 0)
		message_say(cli, MESSAGE_NO_VECTORS, rubric->name, NULL, NULL);
	for (size_t i = 0; i < vectors.count; i++) {
		char **file = vec_at(&vectors, i);
		if (model && *file)
			exit = exit_worse(exit, test_file(cli, model, *file));
		free(*file);
	}
	vec_done(&vectors);
	return exit;
}

enum cli_exit
cmd_rubric_test(struct cli *cli)
{
	struct run run;
	struct found_rubrics found = {NULL, 0};
	enum cli_exit exit = run_init(&run, cli);

	if (!exit)
		exit = find_named_rubrics(cli, &found, cli->options.operands,
					  cli->options.operand_count);
	for (size_t i = 0; !cli->out_failed && i < found.count; i++)
		exit = exit_worse(exit, test_rubric(cli, &run, &found.items[i]));
	message_summary(cli);
	found_rubrics_free(&found);
	run_done(&run);
	return exit;
}
