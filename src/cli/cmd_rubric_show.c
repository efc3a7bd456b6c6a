/*
 * zhijie rubric show: what a rubric asks and how it decides; what it changes in the rubric it
 * extends; or all of it as one file that needs no other.
 */
#include <stdlib.h>

#include "cli/command.h"
#include "cli/find.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "model/model.h"
#include "rubric/rubric.h"

/* --- as one file ----------------------------------------------------------------------- */

static void
write_head(struct buf *out, const zj_model *model)
{
	const struct rubric *rubric = model->rubric;

	buf_printf(out, "# %.*s %.*s", STR_ARG(model->id), STR_ARG(model->version));
	for (size_t i = 0; i < model->file_count; i++)
		buf_printf(out, "%s%.*s", i ? ", " : ", put together from ",
			   STR_ARG(rubric->file_names[i]));
	buf_add_char(out, '\n');
}

static enum cli_exit
show_resolved(struct cli *cli, const zj_model *model)
{
	struct arena *arena = arena_new();
	struct buf out = BUF_INIT;
	struct node tree;
	enum cli_exit exit;

	write_head(&out, model);
	if (!arena || rubric_resolve(&tree, model->rubric, arena) != ZJ_OK) {
		exit = run_no_memory(cli);
	} else {
		yaml_write(&out, &tree);
		exit = out.failed ? run_no_memory(cli) : output_print(cli, buf_str(&out));
	}
	buf_done(&out);
	arena_free(arena);
	return exit;
}

/* --- what it changes ------------------------------------------------------------------- */

enum {
	CHANGE_KIND,
	CHANGE_HOW,
	CHANGE_WHAT,
	CHANGE_BEFORE,
	CHANGE_AFTER,
	CHANGE_LINE,
	CHANGE_FIELDS
};

static const struct report_field change_fields[CHANGE_FIELDS] = {
	[CHANGE_KIND] = {"kind", WORD_CHANGE, REPORT_DATA_ONLY},
	[CHANGE_HOW] = {"how", WORD_CHANGE, REPORT_PAGE_ONLY | REPORT_WHOLE},
	[CHANGE_WHAT] = {"what", WORD_CHANGE_WHAT, 0},
	[CHANGE_BEFORE] = {"before", WORD_CHANGE_BEFORE, 0},
	[CHANGE_AFTER] = {"after", WORD_CHANGE_AFTER, 0},
	[CHANGE_LINE] = {"line", WORD_CHANGE_LINE, REPORT_NUMBER},
};

static const struct {
	const char *name;
	enum report_word word;
} change_kinds[RUBRIC_CHANGE_COUNT] = {
	[RUBRIC_CHANGED] = {"changed", WORD_CHANGE_CHANGED},
	[RUBRIC_ADDED] = {"added", WORD_CHANGE_ADDED},
	[RUBRIC_REMOVED] = {"removed", WORD_CHANGE_REMOVED},
};

static bool
is_words(const struct node *node)
{
	return node->kind == NODE_MAP && (node_get(node, "zh") || node_get(node, "en"));
}

/* A thing by its name, words in the reader's language, anything else as it is written. */
static void
write_value(struct buf *out, const struct node *node, zj_lang lang)
{
	static const char *const names[] = {"title", "ask", "say", "needs"};

	if (!node)
		return;
	for (size_t i = 0; node->kind == NODE_MAP && i < sizeof(names) / sizeof(names[0]); i++) {
		const struct node *name = node_get(node, names[i]);
		if (name && (is_words(name) || name->kind == NODE_SCALAR)) {
			node = name;
			break;
		}
	}
	if (is_words(node)) {
		const struct words words = rubric_words(node);
		buf_add(out, words_in(&words, lang));
	} else if (node->kind == NODE_SCALAR) {
		buf_add(out, node->text);
	} else {
		yaml_write_line(out, node);
	}
}

/* The rows of the list; texts made for it live in `texts`, three a row. */
struct changes {
	struct str *cells;
	struct buf *texts;
	size_t rows;
};

enum {
	TEXTS = 3
};

static void
add_change(struct changes *changes, const struct rubric_change *change, zj_lang lang)
{
	struct str *cells = &changes->cells[changes->rows * CHANGE_FIELDS];
	struct buf *texts = &changes->texts[changes->rows * TEXTS];

	write_value(&texts[0], change->before, lang);
	write_value(&texts[1], change->after, lang);
	buf_add_size(&texts[2], change->place.line);
	cells[CHANGE_KIND] = str_from(change_kinds[change->kind].name);
	cells[CHANGE_HOW] = str_from(report_word(change_kinds[change->kind].word, lang));
	cells[CHANGE_WHAT] = change->what;
	cells[CHANGE_BEFORE] = buf_str(&texts[0]);
	cells[CHANGE_AFTER] = buf_str(&texts[1]);
	cells[CHANGE_LINE] = buf_str(&texts[2]);
	changes->rows++;
}

static enum cli_exit
show_rows(struct outputs *outputs, const struct changes *changes)
{
	const struct report_records records = {
		.name = "changes",
		.title = WORD_CHANGES,
		.empty = WORD_CHANGES_EMPTY,
		.field_count = CHANGE_FIELDS,
		.fields = change_fields,
		.row_count = changes->rows,
		.cells = changes->cells,
	};
	const struct report_subject subject = {.kind = REPORT_RECORDS, .records = &records};
	const enum cli_exit exit = outputs_add(outputs, &subject);

	return exit_worse(exit, outputs_end(outputs));
}

/* Its own changes: what it extends may be built on something else again. */
static enum cli_exit
show_changes(struct cli *cli, struct outputs *outputs, const zj_model *model)
{
	const struct rubric *rubric = model->rubric;
	const size_t count = rubric->change_count;
	struct changes changes = {
		.cells = calloc(count * CHANGE_FIELDS + 1, sizeof(*changes.cells)),
		.texts = calloc(count * TEXTS + 1, sizeof(*changes.texts)),
	};
	bool has_failed = !changes.cells || !changes.texts;
	enum cli_exit exit;

	for (size_t i = 0; i < count && !has_failed; i++) {
		const struct rubric_change *change = &rubric->changes[i];
		if (change->place.file == &rubric->files[0]->file && !change->is_along)
			add_change(&changes, change, cli->lang);
	}
	for (size_t i = 0; i < changes.rows * TEXTS; i++)
		has_failed |= changes.texts[i].failed;
	exit = has_failed ? run_no_memory(cli) : show_rows(outputs, &changes);
	for (size_t i = 0; changes.texts && i < changes.rows * TEXTS; i++)
		buf_done(&changes.texts[i]);
	free(changes.texts);
	free(changes.cells);
	return exit;
}

/* --- the command ----------------------------------------------------------------------- */

static enum cli_exit
show_model(struct outputs *outputs, const zj_model *model)
{
	const struct report_subject subject = {.kind = REPORT_RUBRIC, .model = model};
	const enum cli_exit exit = outputs_add(outputs, &subject);

	return exit_worse(exit, outputs_end(outputs));
}

enum cli_exit
cmd_rubric_show(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	struct buf path = BUF_INIT;
	const zj_model *model = NULL;
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!exit && cli->options.resolved && cli->options.changes)
		exit = message_usage(cli, MESSAGE_EXCLUSIVE, "--resolved", "--changes", NULL);
	if (!exit)
		exit = find_rubric(cli, &path, cli->options.operands[0]);
	if (!exit)
		exit = run_model_at(&run, &model, path.at);
	if (!exit)
		exit = cli->options.resolved  ? show_resolved(cli, model)
		       : cli->options.changes ? show_changes(cli, &outputs, model)
					      : show_model(&outputs, model);
	message_summary(cli);
	buf_done(&path);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
