/*
 * The answers of a row of a table, or of all rows of one document where a row is one answer, without a
 * tree. What a column means for a rubric is worked out
 * once for all rows, and each cell goes where it belongs. As with pairs, whatever is to be told ends
 * this: the row is then read once more by who has the words for it.
 */
#include <stdlib.h>
#include <string.h>

#include "answers/direct.h"
#include "answers/table.h"
#include "base/map.h"

enum {
	PLANS_MOST = 4,       /* kept; of a table that answers more rubrics they are made again */
	LEVEL_PARTS = 3,      /* level, proof, date */
	WIDE_SEMICOLON = 0xEF /* its first byte */
};

enum cell_use {
	CELL_ODD,   /* with something in it, the row is not read here */
	CELL_KEY,   /* of the top, the enterprise, or who filled it in */
	CELL_FACT,  /* of the rubric */
	CELL_OTHER, /* a fact that may be another rubric's */
	CELL_LEVEL, /* of a declared one, or what is said beside it */
	CELL_ANSWER,
	CELL_EVIDENCE,
	CELL_NOTE,
	CELL_SKIP
};

struct row_column {
	unsigned char use; /* enum cell_use */
	bool is_list;
	bool may_pick;         /* of an easy question: in brief, mostly a pick is all */
	bool may_skip;         /* a column says why the question is left out */
	bool is_early;         /* it comes before the answer that it stands beside */
	uint32_t index;        /* of the fact, the use, the question */
	const struct key *key; /* CELL_KEY */
};

/* What the columns of a table mean for a model. */
struct row_plan {
	struct hash heading;
	char model[HASH_TEXT_SIZE];
	bool is_prepared;           /* the model; before that no question is easy */
	struct row_column *columns; /* as many as the table has */
};

struct row_scratch {
	struct row_plan plans[PLANS_MOST];
	size_t plan_count; /* made; later ones take the place of earlier ones */
	struct pairs_text *cells;
	size_t cell_room;
};

struct row_scratch *
row_scratch_new(void)
{
	return calloc(1, sizeof(struct row_scratch));
}

void
row_scratch_free(struct row_scratch *scratch)
{
	if (!scratch)
		return;
	for (size_t i = 0; i < PLANS_MOST; i++)
		free(scratch->plans[i].columns);
	free(scratch->cells);
	free(scratch);
}

/* ---- what columns mean ---- */

static struct row_column
key_column(const struct key *key)
{
	return (struct row_column){.use = key ? CELL_KEY : CELL_ODD, .key = key};
}

static struct row_column
fact_column(const zj_model *model, const struct table_column *column)
{
	const uint32_t index = map_get(model->fact_by_id, column->key);

	return (struct row_column){
		.use = index == MAP_NONE ? CELL_OTHER : CELL_FACT,
		.is_list = column->is_list,
		.index = index,
	};
}

static struct row_column
level_column(const zj_model *model, const struct table_column *column)
{
	const uint32_t index = map_get(model->use_by_id, column->key);

	return (struct row_column){
		.use = index == MAP_NONE ? CELL_ODD : CELL_LEVEL,
		.index = index,
	};
}

static bool
has_aspect(const struct table *table, size_t owner, enum table_aspect aspect, size_t from)
{
	for (size_t i = from; i < table->count; i++) {
		if (table->columns[i].owner == owner && table->columns[i].aspect == aspect)
			return true;
	}
	return false;
}

static struct row_column
answer_column(const zj_model *model, const struct table *table, size_t at)
{
	static const unsigned char USES[TABLE_OF_ANSWERS] = {
		[TABLE_EVIDENCE] = CELL_EVIDENCE,
		[TABLE_NOTE] = CELL_NOTE,
		[TABLE_SKIP] = CELL_SKIP,
	};
	const struct table_column *column = &table->columns[at];
	const uint32_t index = map_get(model->node_by_id, column->key);
	const struct model_node *node = index == MAP_NONE ? NULL : &model->nodes[index];
	const bool is_main = column->aspect == TABLE_MAIN;
	const bool is_early = !is_main && has_aspect(table, column->owner, TABLE_MAIN, at);

	/* Evidence is of an answer that has been read. */
	if (!node || node->kind != MODEL_QUESTION || node->answer == MODEL_COMPUTED ||
	    column->aspect >= TABLE_OF_ANSWERS || (column->aspect == TABLE_EVIDENCE && is_early))
		return (struct row_column){.use = CELL_ODD};
	const bool is_list = is_main && column->is_list;
	const bool may_skip = has_aspect(table, column->owner, TABLE_SKIP, column->owner);
	return (struct row_column){
		.use = is_main ? CELL_ANSWER : USES[column->aspect],
		.is_list = is_list,
		.may_pick =
			model->asked[node->ordinal].is_easy && !is_list && !may_skip && !is_early,
		.may_skip = may_skip,
		.is_early = is_early,
		.index = node->ordinal,
	};
}

/* May a column of that part be a list, or say something beside? */
static bool
is_plain(const struct table_column *column)
{
	const bool is_evidence = column->aspect == TABLE_EVIDENCE;

	switch (column->part) {
	case TABLE_ANSWERS:
		return !column->is_list || is_evidence || column->aspect == TABLE_MAIN;
	case TABLE_FACTS:
		return column->aspect == TABLE_MAIN;
	case TABLE_DECLARED:
		return !column->is_list &&
		       (column->aspect == TABLE_MAIN || column->aspect == TABLE_PROOF ||
			column->aspect == TABLE_DATE);
	default:
		return !column->is_list && column->aspect == TABLE_MAIN;
	}
}

static struct row_column
column_of(const zj_model *model, const struct table *table, size_t at)
{
	const struct table_column *column = &table->columns[at];

	/* With rows of answers, what else is said of one is for others to compare. */
	if (table->is_long && column->part == TABLE_ANSWERS)
		return (struct row_column){.use = CELL_ODD};
	/* What is said twice has to be the same. */
	for (size_t i = column->owner; i < at; i++) {
		if (table->columns[i].owner == column->owner &&
		    table->columns[i].aspect == column->aspect)
			return (struct row_column){.use = CELL_ODD};
	}
	if (!is_plain(column))
		return (struct row_column){.use = CELL_ODD};
	switch (column->part) {
	case TABLE_TOP:
		return key_column(reader_find_key(&top_keys, column->key));
	case TABLE_ENTERPRISE:
		return key_column(reader_find_key(&enterprise_keys, column->key));
	case TABLE_BY:
		return key_column(reader_find_key(&by_keys, column->key));
	case TABLE_FACTS:
		return fact_column(model, column);
	case TABLE_DECLARED:
		return level_column(model, column);
	case TABLE_ANSWERS:
		return answer_column(model, table, at);
	case TABLE_LEAVE_OUT:
	case TABLE_PARTS:
		break;
	}
	return (struct row_column){.use = CELL_ODD};
}

static const struct row_plan *
make_plan(struct row_scratch *scratch, const zj_model *model, const struct table *table)
{
	struct row_plan *plan = &scratch->plans[scratch->plan_count % PLANS_MOST];

	free(plan->columns);
	plan->columns = calloc(table->count, sizeof(*plan->columns));
	if (!plan->columns)
		return NULL;
	plan->heading = table->heading;
	memcpy(plan->model, model->fingerprint, sizeof(plan->model));
	plan->is_prepared = model->quick != NULL;
	for (size_t i = 0; i < table->count; i++)
		plan->columns[i] = column_of(model, table, i);
	scratch->plan_count++;
	return plan;
}

static const struct row_plan *
find_plan(struct row_scratch *scratch, const zj_model *model, const struct table *table)
{
	for (size_t i = 0; i < PLANS_MOST; i++) {
		const struct row_plan *plan = &scratch->plans[i];

		if (plan->columns && plan->is_prepared == (model->quick != NULL) &&
		    memcmp(&plan->heading, &table->heading, sizeof(plan->heading)) == 0 &&
		    memcmp(plan->model, model->fingerprint, sizeof(plan->model)) == 0)
			return plan;
	}
	return make_plan(scratch, model, table);
}

/* ---- cells ---- */

static inline bool
has_something(const struct pairs_text *cell)
{
	return cell->kind == NODE_SCALAR && cell->text.len > 0;
}

struct row {
	struct direct *direct;
	const struct table *table;
	const struct row_plan *plan;
	struct row_level *levels; /* by use; NULL: nothing is said of any so far */
	struct str *said;         /* by column; of tables of one row an answer */
};

/* What is said of a declared level. */
struct row_level {
	const struct node *key; /* NULL: nothing */
	size_t count;
	struct node parts[2 * LEVEL_PARTS];
};

/* A cell, or what is in it, as a node. */
static bool
cell_node(struct row *row, const struct pairs_text *cell, bool is_list, struct node *out)
{
	*out = pairs_node(&row->direct->pairs, cell);
	const struct node whole = *out;
	return !is_list || table_split(out, &whole, row->direct->arena);
}

static bool
put_level(struct row *row, size_t at, const struct pairs_text *cell)
{
	static const char *const WORDS[TABLE_ASPECTS] = {
		[TABLE_PROOF] = "proof", [TABLE_DATE] = "date"};
	const struct table_column *column = &row->table->columns[at];
	const zj_model *model = row->direct->reader.model;

	if (!row->levels) {
		row->levels =
			arena_array(row->direct->arena, model->use_count, sizeof(*row->levels));
		if (!row->levels)
			return false;
	}
	struct row_level *level = &row->levels[row->plan->columns[at].index];
	struct node *pair = &level->parts[2 * level->count++];
	if (!level->key)
		level->key = &column->heading;
	pair[1] = pairs_node(&row->direct->pairs, cell);
	pair[0] = pair[1];
	pair[0].text = str_from(column->aspect == TABLE_MAIN ? "level" : WORDS[column->aspect]);
	return true;
}

/* The levels of which something is said; one that is not given itself is not declared. */
static void
read_levels(struct row *row)
{
	const zj_model *model = row->direct->reader.model;

	for (size_t i = 0; row->levels && i < model->use_count; i++) {
		struct row_level *level = &row->levels[i];
		const struct node map = {
			.kind = NODE_MAP, .count = level->count, .items = level->parts};

		if (level->key && node_get(&map, "level"))
			read_declared_one(&row->direct->reader, level->key, &map);
	}
}

/* Where a question's answer is put together, from several cells. */
static struct answer *
answer_at(struct reader *reader, uint32_t ordinal)
{
	struct answer *answer = &reader->questions[ordinal];

	if (reader->picks && reader->picks[ordinal] != ANSWER_PICK_WRITTEN) {
		*answer = (struct answer){.state = ANSWER_MISSING};
		reader->picks[ordinal] = ANSWER_PICK_WRITTEN;
	}
	return answer;
}

/* The question's pick where that is all that is kept of it; NULL: it has more, or is to have. */
static unsigned char *
only_pick(const struct reader *reader, uint32_t ordinal)
{
	if (!reader->picks || !reader->model->asked[ordinal].is_easy ||
	    reader->picks[ordinal] == ANSWER_PICK_WRITTEN)
		return NULL;
	return &reader->picks[ordinal];
}

static bool
read_answer(struct row *row, const struct row_column *column, const struct pairs_text *cell)
{
	struct reader *reader = &row->direct->reader;
	const struct model_asked *asked = &reader->model->asked[column->index];
	unsigned char *const pick = only_pick(reader, column->index);
	struct node list;
	uint32_t option = 0;

	if (column->is_list) {
		if (!cell_node(row, cell, true, &list))
			return false;
		read_question_value(reader, &reader->model->nodes[asked->node], &list,
				    answer_at(reader, column->index));
	} else if (is_unanswered_text(cell->text)) {
		return true;
	} else if (pick && direct_usual(reader, asked, cell->text, &option)) {
		*pick = (unsigned char)(ANSWER_PICK_FIRST + option);
	} else {
		direct_value(row->direct, asked, cell, answer_at(reader, column->index));
	}
	return true;
}

/* Is there anything between the semicolons? Mostly the first byte tells: no blank, and no part of one
 * of those. */
static bool
has_evidence(const struct pairs_text *cell)
{
	const char *const end = cell->text.at + cell->text.len;
	const unsigned char first = (unsigned char)cell->text.at[0];
	const char *at = cell->text.at;
	struct str item = STR_NONE;

	if (first > ' ' && first != ';' && first != WIDE_SEMICOLON)
		return true;

	while (item.len == 0 && table_next_item(&at, end, &item))
		continue;
	return item.len > 0;
}

static bool
keep_evidence(struct row *row, const struct pairs_text *cell, struct answer *answer)
{
	const char *const end = cell->text.at + cell->text.len;
	struct str items[EVIDENCE_MOST];
	size_t count = 0;
	struct str item;

	for (const char *at = cell->text.at; table_next_item(&at, end, &item);) {
		if (count == EVIDENCE_MOST)
			return false;
		if (item.len)
			items[count++] = item;
	}
	answer->evidence_count = count;
	answer->evidence = arena_copy(row->direct->reader.arena, items, count * sizeof(*items));
	return answer->evidence != NULL;
}

static bool
read_evidence(struct row *row, const struct row_column *column, const struct pairs_text *cell)
{
	struct reader *reader = &row->direct->reader;
	unsigned char *const pick = only_pick(reader, column->index);

	if (!pick)
		return keep_evidence(row, cell, answer_at(reader, column->index));
	if (pick_is_option(*pick) && has_evidence(cell))
		*pick |= ANSWER_PICK_EVIDENCE;
	return true;
}

static void
read_reason(struct row *row, uint32_t index, const struct node *key, const struct pairs_text *cell)
{
	struct reader *reader = &row->direct->reader;
	const struct node reason = pairs_node(&row->direct->pairs, cell);

	read_skip(reader, &reader->model->nodes[reader->model->asked[index].node], key, &reason,
		  answer_at(reader, index));
}

/* What is left out has nothing beside the reason. */
static bool
may_stand(struct row *row, const struct row_column *column)
{
	const struct reader *reader = &row->direct->reader;
	const uint32_t index = column->index;

	if (direct_see(row->direct, index))
		return true;
	const bool is_written = !reader->picks || reader->picks[index] == ANSWER_PICK_WRITTEN;
	return column->use != CELL_SKIP &&
	       !(is_written && reader->questions[index].state == ANSWER_SKIPPED);
}

static bool
read_fact_cell(struct row *row, size_t at, const struct pairs_text *cell)
{
	const struct row_column *column = &row->plan->columns[at];
	const struct table_column *named = &row->table->columns[at];
	struct reader *reader = &row->direct->reader;
	struct node value;

	if (!cell_node(row, cell, column->is_list, &value))
		return false;
	if (column->use == CELL_FACT)
		read_fact_at(reader, column->index, &named->heading, &value);
	else
		read_named_fact(reader, named->key, &named->heading, &value);
	return true;
}

/* In brief, most cells are all of a pick, or nothing. False: it is another one. */
static inline bool
pick_cell(struct reader *reader, const struct row_column *column, const struct pairs_text *cell)
{
	unsigned char *const pick = &reader->picks[column->index];
	uint32_t option = 0;

	if (*pick == ANSWER_PICK_WRITTEN)
		return false;
	switch (column->use) {
	case CELL_ANSWER:
		if (!direct_usual(reader, &reader->model->asked[column->index], cell->text,
				  &option))
			return false;
		*pick = (unsigned char)(ANSWER_PICK_FIRST + option);
		return true;
	case CELL_EVIDENCE:
		/* Evidence of nothing is none. */
		if (pick_is_option(*pick) && has_evidence(cell))
			*pick |= ANSWER_PICK_EVIDENCE;
		return true;
	default: /* a note */
		return true;
	}
}

static bool
read_cell(struct row *row, size_t at, const struct pairs_text *cell)
{
	const struct row_column *column = &row->plan->columns[at];
	struct reader *reader = &row->direct->reader;

	if (column->may_skip && !may_stand(row, column))
		return false;
	switch ((enum cell_use)column->use) {
	case CELL_ANSWER:
		return read_answer(row, column, cell);
	case CELL_EVIDENCE:
		return read_evidence(row, column, cell);
	case CELL_NOTE:
		if (column->is_early || !only_pick(reader, column->index))
			answer_at(reader, column->index)->note = cell->text;
		return true;
	case CELL_SKIP:
		read_reason(row, column->index, &row->table->columns[at].heading, cell);
		return true;
	case CELL_KEY: {
		const struct node value = pairs_node(&row->direct->pairs, cell);

		column->key->read(reader, &value);
		return true;
	}
	case CELL_FACT:
	case CELL_OTHER:
		return read_fact_cell(row, at, cell);
	case CELL_LEVEL:
		return put_level(row, at, cell);
	case CELL_ODD:
		break;
	}
	return false;
}

/* ---- rows of one answer ---- */

/* What the rows of a document say of the whole: the first that says something counts, and others
 * have to say the same. */
static bool
read_shared_cells(struct row *row, const struct pairs_text *cells)
{
	const struct table *table = row->table;

	for (size_t i = 0; i < table->count; i++) {
		const struct table_column *column = &table->columns[i];

		if (column->is_of_answer || !has_something(&cells[i]))
			continue;
		if (!row->said[i].at) {
			row->said[i] = cells[i].text;
			if (!read_cell(row, i, &cells[i]))
				return false;
		} else if (column->aspect == TABLE_MAIN && !column->is_list &&
			   !str_equal(row->said[i], cells[i].text)) {
			return false;
		}
	}
	return true;
}

/* A cell of the row that has something in it; NULL: there is none. */
static const struct pairs_text *
cell_at(const struct row *row, const struct pairs_text *cells, size_t at)
{
	return at < row->table->count && has_something(&cells[at]) ? &cells[at] : NULL;
}

static bool
read_named_answer(struct row *row, const struct table_column *named, const struct pairs_text *cells)
{
	const struct table *table = row->table;
	struct reader *reader = &row->direct->reader;
	const struct model_asked *asked = reader_next_asked(reader, named->key);
	const struct pairs_text *value = cell_at(row, cells, table->answer);
	const struct pairs_text *evidence = cell_at(row, cells, table->beside[TABLE_EVIDENCE]);
	const struct pairs_text *note = cell_at(row, cells, table->beside[TABLE_NOTE]);
	const struct pairs_text *skip = cell_at(row, cells, table->beside[TABLE_SKIP]);

	if (!asked || asked->answer == MODEL_COMPUTED)
		return false;
	const struct row_column column = {
		.is_list = named->is_list,
		.index = (uint32_t)(asked - reader->model->asked),
	};
	if (!direct_see(row->direct, column.index) || (skip && (value || evidence || note)))
		return false;
	if (skip) {
		struct node name = pairs_node(&row->direct->pairs, &cells[table->question]);
		name.text = named->key;
		read_reason(row, column.index, &name, skip);
	}
	if ((value && !read_answer(row, &column, value)) ||
	    (evidence && !read_evidence(row, &column, evidence)))
		return false;
	if (note && !only_pick(reader, column.index))
		answer_at(reader, column.index)->note = note->text;
	return true;
}

static bool
read_named_fact_cell(struct row *row, const struct table_column *named,
		     const struct pairs_text *cells)
{
	const struct table *table = row->table;
	struct reader *reader = &row->direct->reader;
	const uint32_t index = map_get(reader->model->fact_by_id, named->key);
	const struct pairs_text *value = cell_at(row, cells, table->answer);
	struct node node;

	for (size_t i = 0; i < TABLE_OF_ANSWERS; i++) {
		if (cell_at(row, cells, table->beside[i]))
			return false;
	}
	/* One that is empty is said as well. */
	if (index == MAP_NONE || reader->fact_layers[index] == reader->layer)
		return false;
	if (!value) {
		reader->fact_layers[index] = reader->layer;
		return true;
	}
	if (!cell_node(row, value, named->is_list, &node))
		return false;
	read_fact_at(reader, index, &node, &node);
	return true;
}

static bool
read_answer_cells(struct row *row, const struct pairs_text *cells)
{
	const struct pairs_text *name = cell_at(row, cells, row->table->question);
	const struct table_column named = table_name(name ? name->text : STR_NONE);

	switch (named.part) {
	case TABLE_ANSWERS:
		return name && read_named_answer(row, &named, cells);
	case TABLE_FACTS:
		return read_named_fact_cell(row, &named, cells);
	default:
		return false;
	}
}

/* ---- the row ---- */

static bool
make_cells(struct row_scratch *scratch, size_t count)
{
	if (scratch->cell_room >= count)
		return true;
	free(scratch->cells);
	scratch->cells = calloc(count, sizeof(*scratch->cells));
	scratch->cell_room = scratch->cells ? count : 0;
	return scratch->cells != NULL;
}

/* The model of the rubric that the row names; where it names none, it may have been told before. */
static bool
choose_model(struct direct *direct, const struct table *table, bool has_to_say)
{
	const struct pairs_text *named = &direct->scratch->rows->cells[table->rubric];
	const bool is_said = table->rubric < table->count && has_something(named);
	size_t model = 0;

	while (is_said && model < direct->model_count &&
	       !str_equal(named->text, direct->models[model]->id))
		model++;
	if (model == direct->model_count || (!is_said && has_to_say))
		return false;
	direct->model = model;
	direct->reader.model = direct->models[model];
	return true;
}

static bool
read_cells(struct row *row)
{
	const struct pairs_text *cells = row->direct->scratch->rows->cells;
	const struct row_column *columns = row->plan->columns;
	struct reader *reader = &row->direct->reader;
	const bool has_picks = reader->picks != NULL;

	for (size_t i = 0, count = row->table->count; i < count; i++) {
		if (!has_something(&cells[i]) ||
		    (has_picks && columns[i].may_pick && pick_cell(reader, &columns[i], &cells[i])))
			continue;
		if (!read_cell(row, i, &cells[i]))
			return false;
	}
	return true;
}

/* What the first row says is known: which model it is, and what the columns mean for that. */
static bool
begin(struct row *row, bool has_to_say, const struct answers_scratch *scratch)
{
	struct direct *direct = row->direct;

	if (!choose_model(direct, row->table, has_to_say))
		return false;
	row->plan = find_plan(direct->scratch->rows, direct->reader.model, row->table);
	if (row->table->is_long)
		row->said = arena_array(direct->arena, row->table->count, sizeof(*row->said));
	return row->plan && (row->said || !row->table->is_long) &&
	       direct_make_room(direct, scratch);
}

/* All rows of the document; more than one only where a row is one answer. */
static bool
read_rows(struct row *row, bool has_to_say, const struct answers_scratch *scratch)
{
	const struct table *table = row->table;
	const struct pairs_text *cells = row->direct->scratch->rows->cells;
	enum pairs_got got;
	size_t count;

	while ((got = pairs_next_row(&row->direct->pairs, table->separator,
				     row->direct->scratch->rows->cells, table->count, &count)) ==
	       PAIRS_ONE) {
		const bool is_first = !row->plan;

		if (count != table->count || (is_first && !begin(row, has_to_say, scratch)))
			return false;
		if (!table->is_long && (!is_first || !read_cells(row)))
			return false;
		if (table->is_long &&
		    (!read_shared_cells(row, cells) || !read_answer_cells(row, cells)))
			return false;
	}
	return got == PAIRS_END && row->plan;
}

bool
direct_rows(struct direct *direct, const struct document_input *input, const struct source *source,
	    const struct answers_scratch *scratch)
{
	const struct table *table = input->table;
	const struct node whole = {.kind = NODE_MAP};
	struct row row = {.direct = direct, .table = table};

	if (!make_cells(direct->scratch->rows, table->count) ||
	    !pairs_begin_rows(&direct->pairs, source, direct->arena))
		return false;
	direct->pairs.is_placeless = direct->reader.is_brief;
	if (!read_rows(&row, !input->rubric, scratch))
		return false;
	read_levels(&row);
	return direct_check(&direct->reader, &whole);
}
