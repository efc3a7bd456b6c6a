/*
 * zhijie rubric diff: two rubrics compared by what they mean, and with --db what the difference
 * does to the enterprises in the store.
 */
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/replay.h"

struct diff {
	struct run run;
	struct outputs outputs;
	const zj_model *from;
	const zj_model *to;
	struct difference *difference;
	struct effect_finder *finder;
	struct arena *arena; /* of the rows */
	struct vec rows;     /* struct effect_row */
	struct replay_list list;
	zj_diags *diags; /* of one enterprise */
};

/* --- one enterprise -------------------------------------------------------------------- */

/* The first thing that was wrong, in words. */
static struct str
failure_text(struct diff *diff, zj_status status)
{
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(diff->diags, i, diff->run.cli->lang, &diag); i++) {
		if (diag.level == ZJ_DIAG_ERROR)
			return arena_str(diff->arena, str_from(diag.message));
	}
	return arena_str(diff->arena, str_from(zj_status_name(status)));
}

static zj_status
keep_losses(struct diff *diff, struct effect_row *row, const struct carried *carried)
{
	struct str *names = arena_array(diff->arena, carried->loss_count, sizeof(*names));

	if (!names)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < carried->loss_count; i++) {
		names[i] = arena_str(diff->arena, carried->losses[i].name);
		if (!names[i].at)
			return ZJ_ENOMEM;
	}
	row->losses = names;
	row->loss_count = carried->loss_count;
	return ZJ_OK;
}

/* Score it under both and compare. What is wrong with the answers makes a row that says so;
 * only what is wrong with the world is a failure. */
static zj_status
compare(struct diff *diff, struct effect_row *row, const struct replay_item *item)
{
	struct replay_answers answers = {.bytes = NULL};
	struct replay_score from = {.result = NULL};
	struct replay_score to = {.result = NULL};
	zj_status status = replay_read(&diff->run, &answers, item, diff->diags);

	if (!status)
		status = replay_score(&from, diff->from, item, &answers, diff->diags);
	if (!status)
		status = replay_score(&to, diff->to, item, &answers, diff->diags);
	if (!status)
		status = effect_find(&row->effect, diff->finder, from.result, to.result,
				     diff->arena);
	else if (status == ZJ_EINPUT || status == ZJ_ELIMIT) {
		row->effect.kind = EFFECT_FAILED;
		row->failure = failure_text(diff, status);
		status = row->failure.at ? ZJ_OK : ZJ_ENOMEM;
	}
	if (!status && to.carried)
		status = keep_losses(diff, row, to.carried);
	replay_score_done(&to);
	replay_score_done(&from);
	replay_answers_done(&answers);
	return status;
}

static enum cli_exit
add_row(struct diff *diff, const struct replay_item *item)
{
	struct effect_row *row = vec_push(&diff->rows);

	diff->diags = zj_diags_new();
	if (!row || !diff->diags)
		return run_no_memory(diff->run.cli);
	*row = (struct effect_row){
		.enterprise = item->enterprise,
		.name = item->name.len > 0 ? item->name : item->enterprise,
		.role = item->role,
		.date = item->date,
		.answers = item->answers_fingerprint,
	};
	const zj_status status = compare(diff, row, item);
	enum cli_exit exit = CLI_DONE;
	if (status)
		exit = run_conclude(diff->run.cli, status, diff->diags, diff->run.store_path.at);
	zj_diags_free(diff->diags);
	diff->diags = NULL;
	return exit;
}

/* --- all of them ----------------------------------------------------------------------- */

/* Of each enterprise the answers that count for the first rubric. */
static enum cli_exit
find_effects(struct diff *diff)
{
	const zj_store_filter filter = {.rubric = zj_model_id(diff->from), .latest = true};
	enum cli_exit exit = replay_list(&diff->run, &diff->list, &filter);

	diff->arena = arena_new();
	if (!exit && (!diff->arena || effect_finder_new(&diff->finder, diff->difference)))
		exit = run_no_memory(diff->run.cli);
	for (size_t i = 0; i < diff->list.items.count && !exit; i++)
		exit = add_row(diff, vec_at(&diff->list.items, i));
	return exit;
}

static enum cli_exit
show(struct diff *diff)
{
	const struct effects effects = {diff->rows.count, diff->rows.items};
	const struct report_subject subject = {
		.kind = REPORT_DIFF,
		.difference = diff->difference,
		.effects = diff->run.store ? &effects : NULL,
	};
	const enum cli_exit exit = outputs_add(&diff->outputs, &subject);

	return exit_worse(exit, outputs_end(&diff->outputs));
}

static enum cli_exit
work(struct diff *diff)
{
	const struct cli_options *options = &diff->run.cli->options;
	enum cli_exit exit = CLI_DONE;

	if (options->db)
		exit = run_open_store(&diff->run, ZJ_STORE_READ);
	if (exit)
		return exit;
	exit = replay_model(&diff->run, &diff->from, options->operands[0]);
	exit = exit_worse(exit, replay_model(&diff->run, &diff->to, options->operands[1]));
	if (!exit && difference_find(&diff->difference, diff->from, diff->to))
		exit = run_no_memory(diff->run.cli);
	if (!exit && options->db)
		exit = find_effects(diff);
	return exit ? exit : show(diff);
}

enum cli_exit
cmd_rubric_diff(struct cli *cli)
{
	struct diff diff = {.rows = VEC_INIT(struct effect_row)};
	enum cli_exit exit = outputs_init(&diff.outputs, cli, false);

	exit = exit_worse(exit, run_init(&diff.run, cli));
	if (!exit)
		exit = work(&diff);
	message_summary(cli);
	vec_done(&diff.rows);
	effect_finder_free(diff.finder);
	arena_free(diff.arena);
	replay_list_done(&diff.list);
	difference_free(diff.difference);
	run_done(&diff.run);
	outputs_done(&diff.outputs);
	return exit;
}
