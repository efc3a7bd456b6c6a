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
#include "base/limits.h"
#include "base/map.h"
#include "cli/find.h"
#include "cli/message.h"
#include "model/model.h"

enum cli_exit
run_no_memory(struct cli *cli)
{
	message_error(cli, MESSAGE_OUT_OF_MEMORY, NULL, NULL, NULL);
	return CLI_ENVIRONMENT;
}

enum cli_exit
run_conclude(struct cli *cli, zj_status status, const zj_diags *diags, const char *what)
{
	const int error = errno;
	const bool is_explained = diags && zj_diags_count_at_least(diags, ZJ_DIAG_ERROR) > 0;

	message_diags(cli, diags);
	if (status == ZJ_OK || is_explained)
		return exit_of_status(status);
	if (status == ZJ_ENOMEM)
		return run_no_memory(cli);
	if (status == ZJ_EIO)
		message_error(cli, MESSAGE_READ, what, message_errno(cli, error), NULL);
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

/* The rubrics that --rubric names, once or more. */
static enum cli_exit
read_asked(struct run *run)
{
	const struct cli_options *options = &run->cli->options;

	for (size_t i = 0; i < options->picked.count + (options->rubric ? 1 : 0); i++) {
		const char **name = vec_push(&run->asked);
		if (!name)
			return run_no_memory(run->cli);
		*name = i < options->picked.count ? options->picked.items[i] : options->rubric;
	}
	return CLI_DONE;
}

enum cli_exit
run_init(struct run *run, struct cli *cli)
{
	const struct cli_texts *params = &cli->options.params;
	enum cli_exit exit;

	*run = (struct run){.cli = cli, .store_path = BUF_INIT};
	run->models = VEC_INIT(struct run_model);
	run->levels = VEC_INIT(struct run_level);
	run->vocabularies = VEC_INIT(struct run_vocabulary);
	run->documents = VEC_INIT(zj_document *);
	run->texts = VEC_INIT(char *);
	run->asked = VEC_INIT(const char *);
	run->settings = calloc(params->count + 1, sizeof(*run->settings));
	run->names = calloc(params->count + 1, sizeof(*run->names));
	if (!run->settings || !run->names)
		return run_no_memory(cli);
	exit = read_asked(run);
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
	for (size_t i = 0; i < run->vocabularies.count; i++) {
		struct run_vocabulary *one = vec_at(&run->vocabularies, i);
		zj_vocabulary_free(one->vocabulary);
		free(one->path);
	}
	for (size_t i = 0; i < run->documents.count; i++)
		zj_document_free(*(zj_document **)vec_at(&run->documents, i));
	for (size_t i = 0; i < run->texts.count; i++)
		free(*(char **)vec_at(&run->texts, i));
	vec_done(&run->texts);
	for (size_t i = 0; i < run->setting_count; i++)
		free(run->names[i]);
	vec_done(&run->models);
	vec_done(&run->levels);
	vec_done(&run->vocabularies);
	vec_done(&run->documents);
	vec_done(&run->asked);
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
		exit = run_conclude(cli, status, diags, run->store_path.at);
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

zj_status
run_load(struct cli *cli, zj_model **out, const char *path, zj_diags *diags)
{
	struct buf rubrics = BUF_INIT;
	const zj_status status =
		zj_model_load_with(out, path, find_rubrics_if_there(cli, &rubrics), diags);
	const int error = errno;

	buf_done(&rubrics);
	errno = error; /* run_conclude() tells it */
	return status;
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
		run_conclude(cli, run_load(cli, &one->model, path, diags), diags, path);
	zj_diags_free(diags);
	*out = one->model;
	return exit;
}

enum cli_exit
run_prepare(struct run *run)
{
	for (size_t i = 0; i < run->models.count; i++) {
		const struct run_model *one = vec_at(&run->models, i);

		if (one->model && zj_model_prepare(one->model) != ZJ_OK)
			return run_no_memory(run->cli);
	}
	return CLI_DONE;
}

/* The vocabulary at a path, loaded once; told once where it is wrong. */
static enum cli_exit
vocabulary_at(struct run *run, const zj_vocabulary **out, const char *path)
{
	for (size_t i = 0; i < run->vocabularies.count; i++) {
		const struct run_vocabulary *one = vec_at(&run->vocabularies, i);
		if (strcmp(one->path, path) != 0)
			continue;
		*out = one->vocabulary;
		return one->vocabulary ? CLI_DONE : CLI_DOCUMENT;
	}
	struct run_vocabulary *one = vec_push(&run->vocabularies);
	zj_diags *diags = zj_diags_new();
	if (one)
		one->path = strdup(path);
	if (!one || !one->path || !diags) {
		if (one)
			run->vocabularies.count--;
		zj_diags_free(diags);
		return run_no_memory(run->cli);
	}
	const enum cli_exit exit = run_conclude(
		run->cli, zj_vocabulary_load(&one->vocabulary, path, diags), diags, path);
	zj_diags_free(diags);
	*out = one->vocabulary;
	return exit;
}

enum cli_exit
run_vocabulary(struct run *run, const zj_vocabulary **out)
{
	struct buf path = BUF_INIT;
	enum cli_exit exit = CLI_DONE;

	*out = NULL;
	if (find_vocabulary(run->cli, &path))
		exit = vocabulary_at(run, out, path.at);
	else if (path.failed)
		exit = run_no_memory(run->cli);
	buf_done(&path);
	return exit;
}

enum cli_exit
run_vocabulary_for(struct run *run, const zj_vocabulary **out, const char *rubric)
{
	struct buf path = BUF_INIT;
	enum cli_exit exit = CLI_DONE;

	*out = NULL;
	if (find_vocabulary_beside(&path, rubric) || find_vocabulary(run->cli, &path))
		exit = vocabulary_at(run, out, path.at);
	else if (path.failed)
		exit = run_no_memory(run->cli);
	buf_done(&path);
	return exit;
}

const char *
run_tier_asked(const zj_model *model, const char *text)
{
	const char *colon = strchr(text, ':');

	if (!colon)
		return text;
	return str_is((struct str){text, (size_t)(colon - text)}, zj_model_id(model)) ? colon + 1
										      : NULL;
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
