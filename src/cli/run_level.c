/*
 * Levels reached in other rubrics: from the answers, from this run, from the store.
 */
#include "cli/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers/answers.h"
#include "base/buf.h"
#include "base/vec.h"
#include "cli/message.h"
#include "model/model.h"
#include "report/report.h"

/* A copy with a NUL that lives as long as the file; NULL when memory ran out. */
static const char *
keep_text(struct run_file *file, struct str text)
{
	char **kept = vec_push(&file->texts);

	if (kept)
		*kept = strndup(text.at ? text.at : "", text.len);
	return kept ? *kept : NULL;
}

/* The same file's before another's, the latest of those. */
static const struct run_level *
level_of_run(const struct run *run, const struct run_file *file, const char *rubric)
{
	const char *enterprise = zj_answers_enterprise_id(file->answers);
	const struct run_level *found = NULL;

	for (size_t i = 0; i < run->levels.count; i++) {
		const struct run_level *level = vec_at(&run->levels, i);
		if (strcmp(level->enterprise, enterprise) != 0 ||
		    strcmp(level->rubric, rubric) != 0)
			continue;
		if (!found || found->document != file->document ||
		    level->document == file->document)
			found = level;
	}
	return found;
}

static enum cli_exit
add_level(struct run *run, struct run_file *file, const char *rubric, int level, const char *origin,
	  const char *where)
{
	struct buf text = BUF_INIT;

	buf_add_text(&text, origin);
	buf_add_text(&text, where);
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
		exit = add_level(run, file, rubric, level, REPORT_LEVEL_STORE, number);
	} else if (status != ZJ_ENOTFOUND) {
		exit = run_conclude(run->cli, status, diags, run->store_path.at);
	}
	zj_diags_free(diags);
	return exit;
}

enum cli_exit
run_find_levels(struct run *run, struct run_file *file)
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
		const struct run_level *found = level_of_run(run, file, rubric);
		if (found)
			exit = add_level(run, file, found->rubric, found->level, REPORT_LEVEL_RUN,
					 found->file);
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
	level->document = file->document;
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

/* What is declared was used: say where this run found another level. */
static void
tell_declared(struct run *run, const struct run_file *file, size_t use, const char *rubric)
{
	const struct run_level *found = level_of_run(run, file, rubric);
	const struct answer_level *declared = &file->answers->levels[use];
	char levels[48];

	if (!found || (uint32_t)found->level == declared->level)
		return;
	(void)snprintf(levels, sizeof(levels), "%lu / %d", (unsigned long)declared->level,
		       found->level);
	message_note(run->cli, MESSAGE_LEVEL_DIFFERS, file->name, levels, found->file);
}

void
run_compare_levels(struct run *run, struct run_file *file)
{
	for (size_t i = 0; !file->exit && file->result && i < file->model->use_count; i++) {
		if (!file->answers->levels[i].is_given)
			continue;
		const char *rubric = keep_text(file, file->model->uses[i].rubric);
		if (rubric)
			tell_declared(run, file, i, rubric);
		else
			file->exit = run_no_memory(run->cli);
	}
}
