/*
 * zhijie rubric facts: what enterprises enter once, and which rubric reads which of it. The list
 * of readers is worked out from the rubrics themselves. What a rubric has for itself alone is
 * shown when it is named, or where there is no vocabulary.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "model/model.h"

enum {
	FACT_ID,
	FACT_TYPE,
	FACT_UNIT,
	FACT_OPTIONS,
	FACT_SHARED,
	FACT_TITLE_ZH,
	FACT_TITLE_EN,
	FACT_DEFINITION_ZH,
	FACT_DEFINITION_EN,
	FACT_MEANING,
	FACT_RUBRICS,
	FACT_FIELDS
};

static const struct report_field fields[FACT_FIELDS] = {
	[FACT_ID] = {"id", WORD_FACT, REPORT_WHOLE},
	[FACT_TYPE] = {"type", WORD_FACT, REPORT_DATA_ONLY},
	[FACT_UNIT] = {"unit", WORD_UNIT, REPORT_WHOLE},
	[FACT_OPTIONS] = {"options", WORD_FACT, REPORT_DATA_ONLY | REPORT_LIST},
	[FACT_SHARED] = {"shared", WORD_FACT, REPORT_DATA_ONLY | REPORT_TRUTH},
	[FACT_TITLE_ZH] = {"title_zh", WORD_TITLE, REPORT_DATA_ONLY},
	[FACT_TITLE_EN] = {"title_en", WORD_TITLE, REPORT_DATA_ONLY},
	[FACT_DEFINITION_ZH] = {"definition_zh", WORD_DEFINITION, REPORT_DATA_ONLY},
	[FACT_DEFINITION_EN] = {"definition_en", WORD_DEFINITION, REPORT_DATA_ONLY},
	[FACT_MEANING] = {"meaning", WORD_DEFINITION, REPORT_PAGE_ONLY},
	[FACT_RUBRICS] = {"rubrics", WORD_READ_BY, REPORT_LIST},
};

struct fact_row {
	const struct model_fact *fact; /* of the vocabulary, else of the first rubric that has it */
	bool is_shared;
	bool is_asked; /* to be listed */
	struct buf meaning;
	struct buf options;
	struct buf readers; /* ids of rubrics */
};

struct facts {
	struct cli *cli;
	struct arena *arena;
	struct map *by_id;
	struct vec rows; /* struct fact_row, in the order met */
	bool has_vocabulary;
};

/* --- gathering ------------------------------------------------------------------------- */

static struct fact_row *
row_of(struct facts *facts, const struct model_fact *fact)
{
	const uint32_t found = map_get(facts->by_id, fact->id);

	return found == MAP_NONE ? NULL : vec_at(&facts->rows, found);
}

static enum cli_exit
add_row(struct facts *facts, const struct model_fact *fact, bool is_shared)
{
	const size_t index = facts->rows.count;
	struct fact_row *row = vec_push(&facts->rows);

	if (!row || map_put(facts->by_id, fact->id, (uint32_t)index) == MAP_NO_MEMORY)
		return run_no_memory(facts->cli);
	*row = (struct fact_row){
		.fact = fact,
		.is_shared = is_shared,
		.is_asked = facts->cli->options.operand_count == 0 &&
			    (is_shared || !facts->has_vocabulary),
		.meaning = BUF_INIT,
		.options = BUF_INIT,
		.readers = BUF_INIT,
	};
	return CLI_DONE;
}

/* The facts of a rubric or of the vocabulary. A rubric reads a fact when an expression does. */
static enum cli_exit
add_facts(struct facts *facts, const zj_model *model, bool is_shared)
{
	for (size_t i = 0; i < model->fact_count; i++) {
		const struct model_fact *fact = &model->facts[i];
		const enum cli_exit exit =
			row_of(facts, fact) ? CLI_DONE : add_row(facts, fact, is_shared);
		if (exit)
			return exit;
		struct fact_row *row = row_of(facts, fact);
		if (is_shared || !fact->is_read)
			continue;
		buf_add_text(&row->readers, row->readers.len ? ", " : "");
		buf_add(&row->readers, model->id);
	}
	return CLI_DONE;
}

static enum cli_exit
add_rubrics(struct facts *facts, struct run *run, char **ids, size_t count)
{
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < count; i++) {
		struct buf path = BUF_INIT;
		const zj_model *model = NULL;
		enum cli_exit one = find_rubric_by_id(facts->cli, &path, ids[i]);

		if (!one)
			one = run_model_at(run, &model, path.at);
		if (!one)
			one = add_facts(facts, model, false);
		exit = exit_worse(exit, one);
		buf_done(&path);
	}
	return exit;
}

static enum cli_exit
gather(struct facts *facts, struct run *run)
{
	const zj_vocabulary *vocabulary = NULL;
	char **ids = NULL;
	size_t count = 0;
	enum cli_exit exit = run_vocabulary(run, &vocabulary);

	facts->has_vocabulary = vocabulary != NULL;
	if (!exit && vocabulary)
		exit = add_facts(facts, vocabulary->model, true);
	if (!exit)
		exit = find_rubric_ids(facts->cli, &ids, &count);
	if (!exit)
		exit = add_rubrics(facts, run, ids, count);
	find_ids_free(ids, count);
	return exit;
}

/* Mark the facts named on the command line; tell those there are none of. */
static enum cli_exit
mark_asked(struct facts *facts)
{
	const struct cli_options *options = &facts->cli->options;
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < options->operand_count; i++) {
		const char *id = options->operands[i];
		const uint32_t found = map_get(facts->by_id, str_from(id));
		struct buf nearest = BUF_INIT;

		if (found != MAP_NONE) {
			((struct fact_row *)vec_at(&facts->rows, found))->is_asked = true;
			continue;
		}
		message_error(facts->cli, MESSAGE_FACT_NOT_FOUND, id, NULL, NULL);
		buf_add(&nearest, map_nearest(facts->by_id, str_from(id)));
		if (nearest.len)
			message_note(facts->cli, MESSAGE_DID_YOU_MEAN, nearest.at, NULL, NULL);
		buf_done(&nearest);
		exit = CLI_DOCUMENT;
	}
	return exit;
}

/* --- showing --------------------------------------------------------------------------- */

/* Fill the texts that are put together; false when memory ran out. */
static bool
write_texts(struct fact_row *row, zj_lang lang)
{
	const struct model_fact *fact = row->fact;
	const struct str definition = words_in(&fact->definition, lang);

	buf_add(&row->meaning, words_in(&fact->title, lang));
	if (definition.len)
		buf_add_text(&row->meaning, lang == ZJ_LANG_ZH ? "：" : ": ");
	buf_add(&row->meaning, definition);
	for (size_t i = 0; fact->choices && i < fact->choices->count; i++) {
		buf_add_text(&row->options, i ? ", " : "");
		buf_add(&row->options, fact->choices->ids[i]);
	}
	return !row->meaning.failed && !row->options.failed && !row->readers.failed;
}

static void
fill(struct str *cells, const struct fact_row *row)
{
	const struct model_fact *fact = row->fact;

	cells[FACT_ID] = fact->id;
	cells[FACT_TYPE] = str_from(model_fact_type(fact->type));
	cells[FACT_UNIT] = fact->range.unit;
	cells[FACT_OPTIONS] = buf_str(&row->options);
	cells[FACT_SHARED] = row->is_shared ? STR("yes") : STR("no");
	cells[FACT_TITLE_ZH] = fact->title.in[ZJ_LANG_ZH];
	cells[FACT_TITLE_EN] = fact->title.in[ZJ_LANG_EN];
	cells[FACT_DEFINITION_ZH] = fact->definition.in[ZJ_LANG_ZH];
	cells[FACT_DEFINITION_EN] = fact->definition.in[ZJ_LANG_EN];
	cells[FACT_MEANING] = buf_str(&row->meaning);
	cells[FACT_RUBRICS] = buf_str(&row->readers);
}

static enum cli_exit
show(struct facts *facts, struct outputs *outputs)
{
	struct str *cells = calloc(facts->rows.count * FACT_FIELDS + 1, sizeof(*cells));
	bool is_good = cells != NULL;
	size_t count = 0;

	for (size_t i = 0; is_good && i < facts->rows.count; i++) {
		struct fact_row *row = vec_at(&facts->rows, i);
		is_good = write_texts(row, facts->cli->lang);
		if (row->is_asked)
			fill(&cells[count++ * FACT_FIELDS], row);
	}
	const struct report_records records = {
		.name = "facts",
		.title = WORD_LIST_FACTS,
		.empty = WORD_LIST_FACTS_EMPTY,
		.field_count = FACT_FIELDS,
		.fields = fields,
		.row_count = count,
		.cells = cells,
	};
	const struct report_subject subject = {.kind = REPORT_RECORDS, .records = &records};
	enum cli_exit exit = is_good ? outputs_add(outputs, &subject) : run_no_memory(facts->cli);
	if (is_good)
		exit = exit_worse(exit, outputs_end(outputs));
	free(cells);
	return exit;
}

/* --- the command ----------------------------------------------------------------------- */

static enum cli_exit
facts_init(struct facts *facts, struct cli *cli)
{
	*facts = (struct facts){.cli = cli, .arena = arena_new()};
	facts->rows = VEC_INIT(struct fact_row);
	if (facts->arena)
		facts->by_id = map_new(facts->arena);
	return facts->by_id ? CLI_DONE : run_no_memory(cli);
}

static void
facts_done(struct facts *facts)
{
	for (size_t i = 0; i < facts->rows.count; i++) {
		struct fact_row *row = vec_at(&facts->rows, i);
		buf_done(&row->meaning);
		buf_done(&row->options);
		buf_done(&row->readers);
	}
	vec_done(&facts->rows);
	arena_free(facts->arena);
}

enum cli_exit
cmd_rubric_facts(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	struct facts facts;
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	exit = exit_worse(exit, facts_init(&facts, cli));
	if (!exit)
		exit = gather(&facts, &run);
	if (!exit)
		exit = mark_asked(&facts);
	if (!exit)
		exit = show(&facts, &outputs);
	message_summary(cli);
	facts_done(&facts);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
