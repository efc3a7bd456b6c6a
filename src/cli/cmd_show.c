/*
 * zhijie show: one stored result.
 *
 * It is computed again from the rubric and the answers in the store, with the parameters and
 * levels of that time; should that come out otherwise than what is stored, it says so.
 */
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "model/model.h"

/* What is needed of a stored result after the store has moved on. */
struct kept {
	bool is_found;
	bool failed;
	char *rubric; /* fingerprints */
	char *answers;
	char *file;
	char *settings;
};

static char *
copy(struct kept *kept, const char *text)
{
	char *made = strdup(text ? text : "");

	kept->failed |= !made;
	return made;
}

static bool
keep(void *state, const zj_stored *stored)
{
	struct kept *kept = state;

	kept->is_found = true;
	kept->rubric = copy(kept, stored->rubric_fingerprint);
	kept->answers = copy(kept, stored->answers_fingerprint);
	kept->file = copy(kept, stored->answers_file);
	kept->settings = copy(kept, stored->settings);
	return false;
}

static void
kept_done(struct kept *kept)
{
	free(kept->rubric);
	free(kept->answers);
	free(kept->file);
	free(kept->settings);
}

/* A failure of the store, unless diagnostics told it. */
static enum cli_exit
conclude(struct run *run, zj_status status, const zj_diags *diags)
{
	message_diags(run->cli, diags);
	if (status == ZJ_ENOMEM)
		return run_no_memory(run->cli);
	if (status && status != ZJ_ENOTFOUND)
		message_error(run->cli, MESSAGE_STORE, run->store_path.at, NULL, NULL);
	return status ? CLI_ENVIRONMENT : CLI_DONE;
}

/* --- computing it again ---------------------------------------------------------------- */

struct again {
	zj_model *model;
	zj_document *document;
	zj_answers *answers;
	zj_result *result;
	char *bytes;
	size_t setting_count;
	zj_setting *settings;
	size_t level_count;
	zj_level *levels;
	char **rubrics; /* what their ids live in */
};

static void
again_done(struct again *again)
{
	zj_result_free(again->result);
	zj_answers_free(again->answers);
	zj_document_free(again->document);
	zj_model_free(again->model);
	free(again->bytes);
	free(again->settings);
	for (size_t i = 0; i < again->level_count; i++)
		free(again->rubrics[i]);
	free(again->rubrics);
	free(again->levels);
}

static size_t
count_lines(const char *text)
{
	size_t count = 1;

	for (; text && *text; text++)
		count += *text == '\n';
	return count;
}

/* "level(use)=n", cut in two at the "=": a level of the rubric that `use` stands for. */
static bool
read_level(struct again *again, const char *name, const char *value, const char *origin)
{
	const zj_model *model = again->model;
	const struct str text = str_from(name);
	uint32_t level;
	zj_num number;

	if (!str_starts(text, STR("level(")) || !str_ends(text, STR(")")))
		return false;
	if (num_parse(str_from(value), &number) != NUM_PARSED || !num_to_u32(number, &level))
		return false;
	const uint32_t use = map_get(model->use_by_id, (struct str){text.at + 6, text.len - 7});
	if (use == MAP_NONE)
		return false;
	again->rubrics[again->level_count] =
		strndup(model->uses[use].rubric.at, model->uses[use].rubric.len);
	again->levels[again->level_count] =
		(zj_level){again->rubrics[again->level_count], (int)level, origin};
	return again->rubrics[again->level_count++] != NULL;
}

/* "name=value" and "level(use)=n", a line each. Cuts `text` up; settings point into it. */
static bool
read_settings(struct again *again, char *text, const char *origin)
{
	const size_t most = count_lines(text);

	again->settings = calloc(most, sizeof(*again->settings));
	again->levels = calloc(most, sizeof(*again->levels));
	again->rubrics = calloc(most, sizeof(*again->rubrics));
	if (!again->settings || !again->levels || !again->rubrics)
		return false;
	for (char *line = text; line && *line;) {
		char *end = strchr(line, '\n');
		if (end)
			*end = '\0';
		char *equals = strchr(line, '=');
		if (equals)
			*equals = '\0';
		if (equals && !read_level(again, line, equals + 1, origin))
			again->settings[again->setting_count++] = (zj_setting){line, equals + 1};
		line = end ? end + 1 : NULL;
	}
	return true;
}

static zj_status
compute(struct run *run, struct again *again, struct kept *kept, zj_diags *diags)
{
	const char *origin = REPORT_LEVEL_RECORDED;
	size_t length = 0;
	zj_status status = zj_store_model(&again->model, run->store, kept->rubric, diags);

	if (!status)
		status = zj_store_answers(run->store, kept->answers, &again->bytes, &length, diags);
	if (!status)
		status =
			zj_document_read(&again->document, kept->file, again->bytes, length, diags);
	/* They were found right when they were saved, with what was at hand then. */
	const zj_answers_options kept_as_is = {.any_fact = true};
	const zj_model *model = again->model;
	if (!status)
		status = zj_answers_read_all(&again->answers, &model, 1, again->document,
					     &kept_as_is, diags);
	if (!status && !read_settings(again, kept->settings, origin))
		status = ZJ_ENOMEM;
	const zj_score_options options = {again->settings, again->setting_count, again->levels,
					  again->level_count};
	if (!status)
		status = zj_score(&again->result, again->model, again->answers, &options, diags);
	return status;
}

static enum cli_exit
show_again(struct run *run, struct outputs *outputs, int64_t id, struct kept *kept)
{
	struct again again = {.model = NULL};
	zj_diags *diags = zj_diags_new();
	bool is_same = false;
	zj_status status = diags ? compute(run, &again, kept, diags) : ZJ_ENOMEM;

	if (!status)
		status = zj_store_compare(run->store, id, again.result, &is_same, diags);
	enum cli_exit exit = conclude(run, status, diags);
	if (!exit) {
		const struct report_subject subject = {.kind = REPORT_SCORE,
						       .result = again.result};
		if (!is_same)
			message_note(run->cli, MESSAGE_RECOMPUTED_OTHER,
				     run->cli->options.operands[0], NULL, NULL);
		exit = outputs_add(outputs, &subject);
		exit = exit_worse(exit, outputs_end(outputs));
	}
	again_done(&again);
	zj_diags_free(diags);
	return exit;
}

/* --- the answers ------------------------------------------------------------------------- */

/* What `bytes` hold to every output, as they are. */
static enum cli_exit
show_bytes(struct outputs *outputs, struct str bytes)
{
	for (size_t i = 0; i < outputs->count; i++) {
		struct buf *to = &outputs->items[i].bytes;
		buf_add(to, bytes);
		if (!str_ends(bytes, STR("\n")))
			buf_add_char(to, '\n');
	}
	return outputs_end(outputs);
}

static enum cli_exit
show_answers(struct run *run, struct outputs *outputs, const struct kept *kept)
{
	zj_diags *diags = zj_diags_new();
	char *bytes = NULL;
	size_t length = 0;
	zj_status status = ZJ_ENOMEM;

	if (diags)
		status = zj_store_answers(run->store, kept->answers, &bytes, &length, diags);
	enum cli_exit exit = conclude(run, status, diags);
	if (!exit)
		exit = show_bytes(outputs, (struct str){bytes, length});
	free(bytes);
	zj_diags_free(diags);
	return exit;
}

/* --- the command ----------------------------------------------------------------------- */

static enum cli_exit
read_number(struct cli *cli, int64_t *id)
{
	const char *text = cli->options.operands[0];
	uint32_t value = 0;
	zj_num number;

	if (num_parse(str_from(text), &number) != NUM_PARSED || !num_to_u32(number, &value) ||
	    value == 0)
		return message_usage(cli, MESSAGE_RESULT_NUMBER, text, NULL, NULL);
	*id = value;
	return CLI_DONE;
}

static enum cli_exit
find_result(struct run *run, int64_t id, struct kept *kept)
{
	const zj_store_filter filter = {.id = id};
	zj_diags *diags = zj_diags_new();

	if (!diags)
		return run_no_memory(run->cli);
	zj_status status = zj_store_each(run->store, &filter, keep, kept, diags);
	if (kept->failed)
		status = ZJ_ENOMEM;
	enum cli_exit exit = conclude(run, status, diags);
	if (!exit && !kept->is_found) {
		message_error(run->cli, MESSAGE_NO_RESULT, run->cli->options.operands[0], NULL,
			      NULL);
		exit = CLI_ENVIRONMENT;
	}
	zj_diags_free(diags);
	return exit;
}

enum cli_exit
cmd_show(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	struct kept kept = {.is_found = false};
	int64_t id = 0;
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!exit)
		exit = read_number(cli, &id);
	if (!exit)
		exit = run_open_store(&run, ZJ_STORE_READ);
	if (!exit)
		exit = find_result(&run, id, &kept);
	if (!exit)
		exit = cli->options.answers ? show_answers(&run, &outputs, &kept)
					    : show_again(&run, &outputs, id, &kept);
	message_summary(cli);
	kept_done(&kept);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
