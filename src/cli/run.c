/*
 * From files to results. Every mistake found is told here, so that a command only decides
 * what to do next.
 */
#include "cli/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "answers/answers.h"
#include "cli/find.h"
#include "cli/message.h"
#include "model/model.h"

enum cli_exit
run_no_memory(struct cli *cli)
{
	message_error(cli, MESSAGE_OUT_OF_MEMORY, NULL, NULL, NULL);
	return CLI_ENVIRONMENT;
}

/*
 * Show what a call found out, and turn its status into an exit code. A failure that no
 * diagnostic explains is told by its name, about `what`.
 */
static enum cli_exit
conclude(struct cli *cli, zj_status status, const zj_diags *diags, const char *what)
{
	const int error = errno;
	const bool is_explained = diags && zj_diags_count_at_least(diags, ZJ_DIAG_ERROR) > 0;

	message_diags(cli, diags);
	if (status == ZJ_OK || is_explained)
		return exit_of_status(status);
	if (status == ZJ_ENOMEM)
		return run_no_memory(cli);
	if (status == ZJ_EIO)
		message_error(cli, MESSAGE_READ, what, strerror(error), NULL);
	else
		message_error(cli, MESSAGE_FAULT, zj_status_name(status), NULL, NULL);
	return exit_of_status(status);
}

/* --- the run --------------------------------------------------------------------------- */

static enum cli_exit
read_param(struct run *run, size_t index, const char *text)
{
	const char *equals = strchr(text, '=');

	if (!equals || equals == text)
		return message_usage(run->cli, MESSAGE_PARAM, text, NULL, NULL);
	char *name = strndup(text, (size_t)(equals - text));
	if (!name)
		return run_no_memory(run->cli);
	run->names[index] = name;
	run->settings[index] = (zj_setting){name, equals + 1};
	run->setting_count = index + 1;
	return CLI_DONE;
}

enum cli_exit
run_init(struct run *run, struct cli *cli)
{
	const struct cli_texts *params = &cli->options.params;
	enum cli_exit exit = CLI_DONE;

	*run = (struct run){.cli = cli, .store_path = BUF_INIT};
	run->models = VEC_INIT(struct run_model);
	run->levels = VEC_INIT(struct run_level);
	run->settings = calloc(params->count + 1, sizeof(*run->settings));
	run->names = calloc(params->count + 1, sizeof(*run->names));
	if (!run->settings || !run->names)
		return run_no_memory(cli);
	for (size_t i = 0; i < params->count && !exit; i++)
		exit = read_param(run, i, params->items[i]);
	return exit;
}

void
run_done(struct run *run)
{
	for (size_t i = 0; i < run->models.count; i++) {
		struct run_model *one = vec_at(&run->models, i);
		zj_model_free(one->model);
		free(one->path);
	}
	for (size_t i = 0; i < run->levels.count; i++) {
		struct run_level *level = vec_at(&run->levels, i);
		free(level->enterprise);
		free(level->rubric);
		free(level->file);
	}
	for (size_t i = 0; i < run->setting_count; i++)
		free(run->names[i]);
	vec_done(&run->models);
	vec_done(&run->levels);
	free(run->settings);
	free(run->names);
	zj_store_close(run->store);
	buf_done(&run->store_path);
}

enum cli_exit
run_open_store(struct run *run, zj_store_mode mode)
{
	struct cli *cli = run->cli;
	enum cli_exit exit = find_store(cli, &run->store_path, mode == ZJ_STORE_CREATE);

	if (exit)
		return exit;
	zj_diags *diags = zj_diags_new();
	if (!diags)
		return run_no_memory(cli);
	const zj_status status = zj_store_open(&run->store, run->store_path.at, mode, diags);
	if (status == ZJ_ENOTFOUND) {
		message_error(cli, MESSAGE_NO_STORE, run->store_path.at, NULL, NULL);
		exit = CLI_ENVIRONMENT;
	} else {
		exit = conclude(cli, status, diags, run->store_path.at);
	}
	zj_diags_free(diags);
	return exit;
}

enum cli_exit
run_open_store_if_there(struct run *run)
{
	const enum cli_exit exit = find_store(run->cli, &run->store_path, false);

	if (exit)
		return exit;
	return access(run->store_path.at, F_OK) == 0 ? run_open_store(run, ZJ_STORE_CREATE)
						     : CLI_DONE;
}

enum cli_exit
run_model_at(struct run *run, const zj_model **out, const char *path)
{
	struct cli *cli = run->cli;

	for (size_t i = 0; i < run->models.count; i++) {
		const struct run_model *one = vec_at(&run->models, i);
		if (strcmp(one->path, path) != 0)
			continue;
		*out = one->model;
		return one->model ? CLI_DONE : CLI_DOCUMENT;
	}
	struct run_model *one = vec_push(&run->models);
	zj_diags *diags = zj_diags_new();
	if (one)
		one->path = strdup(path);
	if (!one || !one->path || !diags) {
		if (one)
			run->models.count--;
		zj_diags_free(diags);
		return run_no_memory(cli);
	}
	const enum cli_exit exit =
		conclude(cli, zj_model_load(&one->model, path, diags), diags, path);
	zj_diags_free(diags);
	*out = one->model;
	return exit;
}

/* --- one file -------------------------------------------------------------------------- */

/* The rubric a document is to be scored with: the one asked for, else the one it names. */
static enum cli_exit
find_model(struct run *run, struct run_file *file)
{
	const char *asked = run->cli->options.rubric;
	struct buf path = BUF_INIT;
	struct buf what = BUF_INIT;
	enum cli_exit exit;

	buf_add_text(&what, file->name);
	buf_add_text(&what, ": ");
	if (asked)
		exit = find_rubric(run->cli, &path, asked, "");
	else
		exit = find_rubric_by_id(run->cli, &path, zj_document_rubric(file->document),
					 what.at ? what.at : "");
	if (!exit)
		exit = run_model_at(run, &file->model, path.at);
	if (exit == CLI_DOCUMENT && path.len && !file->model)
		message_error(run->cli, MESSAGE_RUBRIC_BAD, file->name, path.at, NULL);
	buf_done(&path);
	buf_done(&what);
	return exit;
}

enum cli_exit
run_read(struct run *run, struct run_file *file, const char *name)
{
	zj_diags *diags = zj_diags_new();
	enum cli_exit exit;

	*file = (struct run_file){.name = name};
	file->levels = VEC_INIT(zj_level);
	file->texts = VEC_INIT(char *);
	if (!diags)
		return run_no_memory(run->cli);
	exit = conclude(run->cli, zj_document_load(&file->document, name, diags), diags, name);
	zj_diags_free(diags);
	if (exit)
		return exit;
	exit = find_model(run, file);
	if (exit)
		return exit;
	diags = zj_diags_new();
	if (!diags)
		return run_no_memory(run->cli);
	exit = conclude(run->cli,
			zj_answers_read(&file->answers, file->model, file->document, diags), diags,
			name);
	zj_diags_free(diags);
	return exit;
}

/* --- levels of other rubrics ----------------------------------------------------------- */

/* A copy with a NUL that lives as long as the file; NULL when memory ran out. */
static const char *
keep_text(struct run_file *file, struct str text)
{
	char **kept = vec_push(&file->texts);

	if (kept)
		*kept = strndup(text.at ? text.at : "", text.len);
	return kept ? *kept : NULL;
}

static const struct run_level *
level_of_run(const struct run *run, const char *enterprise, const char *rubric)
{
	for (size_t i = run->levels.count; i > 0; i--) {
		const struct run_level *level = vec_at(&run->levels, i - 1);
		if (strcmp(level->enterprise, enterprise) == 0 &&
		    strcmp(level->rubric, rubric) == 0)
			return level;
	}
	return NULL;
}

static enum cli_exit
add_level(struct run *run, struct run_file *file, const char *rubric, int level,
	  enum message origin, const char *where)
{
	struct buf text = BUF_INIT;

	message_add(&text, origin, run->cli->lang, str_from(where), STR_NONE, STR_NONE);
	const char *kept = keep_text(file, buf_str(&text));
	buf_done(&text);
	zj_level *item = vec_push(&file->levels);
	if (!kept || !item)
		return run_no_memory(run->cli);
	*item = (zj_level){rubric, level, kept};
	return CLI_DONE;
}

static enum cli_exit
level_of_store(struct run *run, struct run_file *file, const char *enterprise, const char *rubric)
{
	zj_diags *diags = zj_diags_new();
	char number[24];
	int64_t id = 0;
	int level = 0;

	if (!diags)
		return run_no_memory(run->cli);
	const zj_status status = zj_store_level(run->store, enterprise, rubric, &level, &id, diags);
	enum cli_exit exit = CLI_DONE;
	if (status == ZJ_OK) {
		(void)snprintf(number, sizeof(number), "%lld", (long long)id);
		exit = add_level(run, file, rubric, level, MESSAGE_LEVEL_FROM_STORE, number);
	} else if (status != ZJ_ENOTFOUND) {
		exit = conclude(run->cli, status, diags, run->store_path.at);
	}
	zj_diags_free(diags);
	return exit;
}

/* What the answers declare wins; then this run; then the store. */
static enum cli_exit
find_levels(struct run *run, struct run_file *file)
{
	const zj_model *model = file->model;
	const char *enterprise = zj_answers_enterprise_id(file->answers);
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < model->use_count && !exit && enterprise; i++) {
		if (file->answers->levels[i].is_given)
			continue;
		const char *rubric = keep_text(file, model->uses[i].rubric);
		if (!rubric)
			return run_no_memory(run->cli);
		const struct run_level *found = level_of_run(run, enterprise, rubric);
		if (found)
			exit = add_level(run, file, found->rubric, found->level,
					 MESSAGE_LEVEL_FROM_RUN, found->file);
		else if (run->store)
			exit = level_of_store(run, file, enterprise, rubric);
	}
	return exit;
}

enum cli_exit
run_keep_level(struct run *run, const struct run_file *file)
{
	const char *enterprise = zj_answers_enterprise_id(file->answers);
	struct run_level *level = enterprise ? vec_push(&run->levels) : NULL;

	if (!enterprise)
		return CLI_DONE;
	if (!level)
		return run_no_memory(run->cli);
	level->enterprise = strdup(enterprise);
	level->rubric = strdup(zj_model_id(file->model));
	level->file = strdup(file->name);
	level->level = zj_result_tier(file->result);
	if (level->enterprise && level->rubric && level->file)
		return CLI_DONE;
	free(level->enterprise);
	free(level->rubric);
	free(level->file);
	run->levels.count--;
	return run_no_memory(run->cli);
}

zj_score_options
run_options(const struct run *run, const struct run_file *file)
{
	return (zj_score_options){run->settings, run->setting_count, file->levels.items,
				  file->levels.count};
}

enum cli_exit
run_score(struct run *run, struct run_file *file)
{
	enum cli_exit exit = find_levels(run, file);

	if (exit)
		return exit;
	zj_diags *diags = zj_diags_new();
	if (!diags)
		return run_no_memory(run->cli);
	const zj_score_options options = run_options(run, file);
	exit = conclude(run->cli,
			zj_score(&file->result, file->model, file->answers, &options, diags), diags,
			file->name);
	zj_diags_free(diags);
	return exit;
}

void
run_file_done(struct run_file *file)
{
	zj_result_free(file->result);
	zj_answers_free(file->answers);
	zj_document_free(file->document);
	for (size_t i = 0; i < file->texts.count; i++)
		free(*(char **)vec_at(&file->texts, i));
	vec_done(&file->texts);
	vec_done(&file->levels);
	*file = (struct run_file){.name = NULL};
}

enum cli_exit
run_one(struct run *run, struct run_file *file)
{
	struct cli *cli = run->cli;
	enum cli_exit exit = CLI_DONE;

	*file = (struct run_file){.name = NULL};
	if (cli->options.db)
		exit = run_open_store(run, ZJ_STORE_READ);
	if (!exit)
		exit = run_read(run, file, cli->options.operands[0]);
	if (!exit)
		exit = run_score(run, file);
	return exit;
}

enum cli_exit
run_tier(struct cli *cli, const zj_model *model, const char *id, size_t *index)
{
	struct buf names = BUF_INIT;
	const size_t count = zj_model_tier_count(model);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(zj_model_tier_id(model, i), id) == 0) {
			*index = i;
			buf_done(&names);
			return CLI_DONE;
		}
		if (i > 0)
			buf_add_text(&names, ", ");
		buf_add_text(&names, zj_model_tier_id(model, i));
	}
	const enum cli_exit exit =
		count ? message_usage(cli, MESSAGE_TIER, id, zj_model_id(model), names.at)
		      : message_usage(cli, MESSAGE_NO_TIERS, zj_model_id(model), NULL, NULL);
	buf_done(&names);
	return exit;
}

void
run_now(const struct cli *cli, char out[RUN_NOW_SIZE])
{
	const time_t now = time(NULL);
	struct tm parts;

	if (cli->environment.now) {
		(void)snprintf(out, RUN_NOW_SIZE, "%s", cli->environment.now);
		return;
	}
	if (!gmtime_r(&now, &parts) ||
	    strftime(out, RUN_NOW_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
		(void)snprintf(out, RUN_NOW_SIZE, "1970-01-01T00:00:00Z");
}
