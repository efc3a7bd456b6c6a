/*
 * zhijie rubric list: what rubrics there are.
 */
#include <stdlib.h>

#include "cli/command.h"
#include "cli/find.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "model/model.h"

/* --- list ------------------------------------------------------------------------------ */

enum {
	LIST_ID,
	LIST_VERSION,
	LIST_TITLE,
	LIST_QUESTIONS,
	LIST_FINGERPRINT,
	LIST_FIELDS
};

static const struct report_field list_fields[LIST_FIELDS] = {
	[LIST_ID] = {"id", WORD_ID, REPORT_WHOLE},
	[LIST_VERSION] = {"version", WORD_VERSION, REPORT_WHOLE},
	[LIST_TITLE] = {"title", WORD_TITLE, 0},
	[LIST_QUESTIONS] = {"questions", WORD_QUESTION_COUNT, REPORT_NUMBER},
	[LIST_FINGERPRINT] = {"fingerprint", WORD_FINGERPRINT, REPORT_DATA_ONLY},
};

/* The rows of the list; numbers live in `numbers`. */
struct list {
	struct str *cells;
	struct buf *numbers;
	size_t rows;
};

static enum cli_exit
add_row(struct cli *cli, struct run *run, struct list *list, const char *id)
{
	struct buf path = BUF_INIT;
	const zj_model *model = NULL;
	enum cli_exit exit = find_rubric_by_id(cli, &path, id);

	if (!exit)
		exit = run_model_at(run, &model, path.at);
	buf_done(&path);
	if (exit)
		return exit;
	struct str *cells = &list->cells[list->rows * LIST_FIELDS];
	struct buf *number = &list->numbers[list->rows];
	buf_add_size(number, model->question_count);
	cells[LIST_ID] = model->id;
	cells[LIST_VERSION] = model->version;
	cells[LIST_TITLE] = words_in(&model->title, cli->lang);
	cells[LIST_QUESTIONS] = buf_str(number);
	cells[LIST_FINGERPRINT] = str_from(model->fingerprint);
	list->rows++;
	return CLI_DONE;
}

static enum cli_exit
show_list(struct cli *cli, struct run *run, struct outputs *outputs, char **ids, size_t count)
{
	struct list list = {
		.cells = calloc(count * LIST_FIELDS + 1, sizeof(*list.cells)),
		.numbers = calloc(count + 1, sizeof(*list.numbers)),
	};
	enum cli_exit exit = CLI_DONE;

	if (!list.cells || !list.numbers) {
		exit = run_no_memory(cli);
		goto out;
	}
	for (size_t i = 0; i < count; i++)
		exit = exit_worse(exit, add_row(cli, run, &list, ids[i]));
	const struct report_records records = {
		.name = "rubrics",
		.title = WORD_LIST_RUBRICS,
		.empty = WORD_LIST_RUBRICS_EMPTY,
		.field_count = LIST_FIELDS,
		.fields = list_fields,
		.row_count = list.rows,
		.cells = list.cells,
	};
	const struct report_subject subject = {.kind = REPORT_RECORDS, .records = &records};
	exit = exit_worse(exit, outputs_add(outputs, &subject));
	exit = exit_worse(exit, outputs_end(outputs));
out:
	for (size_t i = 0; list.numbers && i < count; i++)
		buf_done(&list.numbers[i]);
	free(list.numbers);
	free(list.cells);
	return exit;
}

enum cli_exit
cmd_rubric_list(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	char **ids = NULL;
	size_t count = 0;
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!exit)
		exit = find_rubric_ids(cli, &ids, &count);
	if (!exit)
		exit = show_list(cli, &run, &outputs, ids, count);
	message_summary(cli);
	find_ids_free(ids, count);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
