/*
 * zhijie rubric check: mistakes in rubrics, those that keep one from loading and those that
 * only its author can have meant otherwise.
 *
 * What is found goes to standard error with place, line and caret, as everywhere; standard
 * output gets a line a rubric and the sum, or the list of findings in the formats asked for.
 */
#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "review/review.h"

/* --- the list of findings -------------------------------------------------------------- */

enum {
	FIELD_RUBRIC,
	FIELD_CODE,
	FIELD_LEVEL,
	FIELD_FILE,
	FIELD_LINE,
	FIELD_COLUMN,
	FIELD_MESSAGE,
	FIELD_NOTE,
	FIELD_ACCEPTED,
	FIELD_BECAUSE,
	FIELDS
};

static const struct report_field finding_fields[FIELDS] = {
	[FIELD_RUBRIC] = {"rubric", WORD_RUBRIC, REPORT_WHOLE},
	[FIELD_CODE] = {"code", WORD_FINDING_CODE, REPORT_WHOLE},
	[FIELD_LEVEL] = {"level", WORD_FINDING_LEVEL, REPORT_DATA_ONLY},
	[FIELD_FILE] = {"file", WORD_FINDING_FILE, 0},
	[FIELD_LINE] = {"line", WORD_FINDING_LINE, REPORT_NUMBER},
	[FIELD_COLUMN] = {"column", WORD_FINDING_COLUMN, REPORT_NUMBER},
	[FIELD_MESSAGE] = {"message", WORD_FINDING_MESSAGE, 0},
	[FIELD_NOTE] = {"note", WORD_FINDING_NOTE, REPORT_DATA_ONLY},
	[FIELD_ACCEPTED] = {"accepted", WORD_FINDING_ACCEPTED, REPORT_TRUTH | REPORT_DATA_ONLY},
	[FIELD_BECAUSE] = {"because", WORD_FINDING_BECAUSE, 0},
};

/* One run of the command. */
struct check {
	struct cli *cli;
	struct run run;      /* keeps vocabularies */
	struct arena *arena; /* what the cells live in */
	struct vec cells;    /* struct str */
	bool no_memory;
	size_t rubric_count;
	size_t finding_count;
	size_t accepted_count;
};

static void
set_text(struct check *check, struct str *cell, struct str text)
{
	*cell = arena_str(check->arena, text);
	check->no_memory |= !cell->at;
}

static void
set_number(struct check *check, struct str *cell, size_t number)
{
	struct buf text = BUF_INIT;

	buf_add_size(&text, number);
	set_text(check, cell, buf_str(&text));
	buf_done(&text);
}

static void
add_row(struct check *check, const char *rubric, const zj_diag *diag, bool is_accepted,
	struct str because)
{
	static const char *const levels[] = {"note", "warning", "error"};
	struct str row[FIELDS] = {{NULL, 0}};

	set_text(check, &row[FIELD_RUBRIC], str_from(rubric));
	set_text(check, &row[FIELD_CODE], str_from(diag->code));
	row[FIELD_LEVEL] = str_from(levels[diag->level]);
	if (diag->file)
		set_text(check, &row[FIELD_FILE], str_from(diag->file));
	if (diag->line) {
		set_number(check, &row[FIELD_LINE], diag->line);
		set_number(check, &row[FIELD_COLUMN], diag->column);
	}
	set_text(check, &row[FIELD_MESSAGE], str_from(diag->message));
	if (diag->note)
		set_text(check, &row[FIELD_NOTE], str_from(diag->note));
	row[FIELD_ACCEPTED] = is_accepted ? STR("yes") : STR("no");
	set_text(check, &row[FIELD_BECAUSE], because);
	for (size_t i = 0; i < FIELDS; i++) {
		struct str *cell = vec_push(&check->cells);

		if (cell)
			*cell = row[i];
	}
	check->no_memory |= check->cells.failed;
}

static void
add_diags(struct check *check, const char *rubric, const zj_diags *diags)
{
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(diags, i, check->cli->lang, &diag); i++)
		add_row(check, rubric, &diag, false, STR(""));
}

/* The accepted ones, each with its reason. */
static void
add_accepted(struct check *check, const char *rubric, const struct review_findings *findings)
{
	zj_diags *diags = zj_diags_new();
	zj_diag diag;
	size_t shown = 0;

	if (!diags) {
		check->no_memory = true;
		return;
	}
	review_tell(diags, findings, true);
	for (size_t i = 0; i < findings->count; i++) {
		const struct review_finding *each = &findings->items[i];

		if (each->is_accepted && zj_diags_get(diags, shown++, check->cli->lang, &diag))
			add_row(check, rubric, &diag, true,
				words_in(&each->because, check->cli->lang));
	}
	zj_diags_free(diags);
}

static enum cli_exit
show_findings(struct check *check, struct outputs *outputs)
{
	const struct report_records records = {
		.name = "findings",
		.title = WORD_LIST_FINDINGS,
		.empty = WORD_LIST_FINDINGS_EMPTY,
		.field_count = FIELDS,
		.fields = finding_fields,
		.row_count = check->cells.count / FIELDS,
		.cells = check->cells.items,
	};
	const struct report_subject subject = {.kind = REPORT_RECORDS, .records = &records};
	enum cli_exit exit = outputs_add(outputs, &subject);

	return exit_worse(exit, outputs_end(outputs));
}

/* --- one rubric ------------------------------------------------------------------------ */

static enum cli_exit
print_line(struct cli *cli, struct buf *line)
{
	buf_add_char(line, '\n');
	const enum cli_exit exit =
		line->failed ? run_no_memory(cli) : output_print(cli, buf_str(line));
	buf_done(line);
	return exit;
}

/* "demo: no mistakes, 2 findings accepted" */
static enum cli_exit
print_rubric(struct cli *cli, const struct found_rubric *rubric, const zj_model *model,
	     size_t findings, size_t accepted)
{
	struct buf line = BUF_INIT;
	struct buf number = BUF_INIT;

	if (cli->options.outputs.count > 0)
		return CLI_DONE;
	if (findings == 0) {
		message_add(&line, MESSAGE_CHECK_OK, cli->lang, str_from(rubric->name),
			    str_from(zj_model_id(model)), str_from(zj_model_version(model)));
	} else {
		buf_add_size(&number, findings);
		message_add(&line, MESSAGE_CHECK_FOUND, cli->lang, str_from(rubric->name),
			    buf_str(&number), STR_NONE);
	}
	if (accepted > 0) {
		buf_clear(&number);
		buf_add_size(&number, accepted);
		message_add(&line, MESSAGE_CHECK_ACCEPTED, cli->lang, buf_str(&number), STR_NONE,
			    STR_NONE);
	}
	buf_done(&number);
	return print_line(cli, &line);
}

static enum cli_exit
check_model(struct check *check, const struct found_rubric *rubric, const zj_model *model,
	    zj_diags *diags)
{
	struct review_findings *findings = NULL;
	const zj_status status = review_check(&findings, model);

	if (status)
		return status == ZJ_ENOMEM ? run_no_memory(check->cli) : exit_of_status(status);
	review_tell(diags, findings, false);
	message_diags(check->cli, diags);
	add_diags(check, rubric->name, diags);
	add_accepted(check, rubric->name, findings);
	/* What loading pointed out is a finding too. */
	const size_t count = zj_diags_count(diags);
	check->finding_count += count;
	check->accepted_count += findings->accepted_count;
	const enum cli_exit exit =
		print_rubric(check->cli, rubric, model, count, findings->accepted_count);
	review_findings_free(findings);
	return exit_worse(exit, count && check->cli->options.strict ? CLI_DOCUMENT : CLI_DONE);
}

/* The rubric does not load, or its facts are not those of the vocabulary: its mistakes. */
static enum cli_exit
tell_mistakes(struct check *check, const struct found_rubric *rubric, zj_status status,
	      const zj_diags *diags)
{
	const int error = errno;

	message_diags(check->cli, diags);
	add_diags(check, rubric->name, diags);
	check->finding_count += zj_diags_count(diags);
	if (status == ZJ_ENOMEM)
		return run_no_memory(check->cli);
	if (zj_diags_count(diags) == 0)
		message_error(check->cli, MESSAGE_READ, rubric->path,
			      status == ZJ_EIO ? message_errno(check->cli, error)
					       : zj_status_name(status),
			      NULL);
	return exit_of_status(status);
}

static enum cli_exit
check_one(struct check *check, const struct found_rubric *rubric)
{
	const zj_vocabulary *vocabulary = NULL;
	zj_diags *diags = zj_diags_new();
	zj_model *model = NULL;

	if (!diags)
		return run_no_memory(check->cli);
	const enum cli_exit shared = run_vocabulary_for(&check->run, &vocabulary, rubric->path);
	errno = 0;
	zj_status status = run_load(check->cli, &model, rubric->path, diags);
	if (!status && vocabulary)
		status = review_facts(model, vocabulary, diags);
	const enum cli_exit exit = status ? tell_mistakes(check, rubric, status, diags)
					  : check_model(check, rubric, model, diags);
	check->rubric_count++;
	zj_model_free(model);
	zj_diags_free(diags);
	return exit_worse(exit, shared);
}

/* --- all of them ----------------------------------------------------------------------- */

static enum cli_exit
print_sum(const struct check *check)
{
	struct buf line = BUF_INIT;
	struct buf rubrics = BUF_INIT;
	struct buf findings = BUF_INIT;
	struct buf accepted = BUF_INIT;

	buf_add_size(&rubrics, check->rubric_count);
	buf_add_size(&findings, check->finding_count);
	buf_add_size(&accepted, check->accepted_count);
	message_add(&line, MESSAGE_CHECK_SUM, check->cli->lang, buf_str(&rubrics),
		    buf_str(&findings), buf_str(&accepted));
	buf_done(&rubrics);
	buf_done(&findings);
	buf_done(&accepted);
	return print_line(check->cli, &line);
}

enum cli_exit
cmd_rubric_check(struct cli *cli)
{
	struct outputs outputs;
	struct found_rubrics found = {NULL, 0};
	struct check check = {.cli = cli, .arena = arena_new(), .cells = VEC_INIT(struct str)};
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&check.run, cli));
	if (!exit && !check.arena)
		exit = run_no_memory(cli);
	if (exit)
		goto out;
	exit = find_named_rubrics(cli, &found, cli->options.operands, cli->options.operand_count);
	for (size_t i = 0; !cli->out_failed && i < found.count; i++)
		exit = exit_worse(exit, check_one(&check, &found.items[i]));
	if (check.no_memory)
		exit = exit_worse(exit, run_no_memory(cli));
	else if (cli->options.outputs.count > 0)
		exit = exit_worse(exit, show_findings(&check, &outputs));
	else if (check.rubric_count > 1)
		exit = exit_worse(exit, print_sum(&check));
	message_summary(cli);
out:
	found_rubrics_free(&found);
	vec_done(&check.cells);
	arena_free(check.arena);
	run_done(&check.run);
	outputs_done(&outputs);
	return exit;
}
