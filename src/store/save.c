/*
 * Saving a result: enterprise, rubric, answers and result, each only if it is not there yet.
 */
#include "store/private.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/num.h"
#include "score/score.h"

/* A row that is there once: made by `insert`, or else found by `find`. Both take the key as ?1;
 * `bind` gives the rest of insert's parameters. */
struct once {
	enum statement insert;
	enum statement find;
	struct str key;
	void (*bind)(sqlite3_stmt *statement, const void *state);
	const void *state;
};

static zj_status
insert_row(zj_store *store, const struct once *row, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_statement(&statement, store, row->insert, diags);

	if (status == ZJ_OK) {
		db_bind_str(statement, 1, row->key);
		if (row->bind)
			row->bind(statement, row->state);
		status = db_finish(store, statement, diags);
	}
	db_end_statement(statement);
	return status;
}

static zj_status
find_row(zj_store *store, const struct once *row, int64_t *id, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_statement(&statement, store, row->find, diags);

	if (status == ZJ_OK) {
		db_bind_str(statement, 1, row->key);
		status = db_number(store, statement, id, diags);
	}
	db_end_statement(statement);
	return status;
}

/* Its number, made if need be; *is_new says which. Most are new, and inserting does nothing where
 * there is one, so that comes first. */
static zj_status
find_or_insert(zj_store *store, const struct once *row, int64_t *id, bool *is_new, zj_diags *diags)
{
	const zj_status status = insert_row(store, row, diags);

	if (status)
		return status;
	*is_new = sqlite3_changes(store->db) > 0;
	if (!*is_new)
		return find_row(store, row, id, diags);
	*id = sqlite3_last_insert_rowid(store->db);
	return ZJ_OK;
}

/* --- the enterprise --------------------------------------------------------------------- */

static zj_status
save_enterprise(zj_store *store, const struct store_row *row, int64_t *id, bool *is_new,
		zj_diags *diags)
{
	const struct once with_uscc = {
		.insert = STATEMENT_INSERT_USCC,
		.find = STATEMENT_FIND_USCC,
		.key = store_row_text(row, STORE_CODE),
	};
	const struct once local = {
		.insert = STATEMENT_INSERT_LOCAL,
		.find = STATEMENT_FIND_LOCAL,
		.key = store_row_text(row, STORE_CODE),
	};

	return find_or_insert(store, row->has_uscc ? &with_uscc : &local, id, is_new, diags);
}

/* --- the rubric ------------------------------------------------------------------------- */

struct rubric_row {
	const zj_model *model;
	const char *now;
};

static void
bind_rubric(sqlite3_stmt *statement, const void *state)
{
	const struct rubric_row *row = state;

	db_bind_str(statement, 2, row->model->id);
	db_bind_str(statement, 3, row->model->version);
	db_bind_str(statement, 4, row->model->title.in[ZJ_LANG_ZH]);
	db_bind_str(statement, 5, row->model->title.in[ZJ_LANG_EN]);
	db_bind_text(statement, 6, row->now);
}

/* One of several rows of a rubric: bind what follows its rubric and position, ?1 and ?2. `words` is
 * for what has to be put into words first. */
struct rubric_rows {
	const char *insert;
	size_t count;
	void (*bind)(sqlite3_stmt *statement, struct buf *words, const zj_model *model,
		     size_t index);
};

static void
bind_words(sqlite3_stmt *statement, int index, const struct words *words)
{
	db_bind_str(statement, index, words->in[ZJ_LANG_ZH]);
	db_bind_str(statement, index + 1, words->in[ZJ_LANG_EN]);
}

static void
bind_file(sqlite3_stmt *statement, struct buf *words, const zj_model *model, size_t index)
{
	(void)words;
	db_bind_str(statement, 3, model->files[index].name);
	db_bind_bytes(statement, 4, model->files[index].bytes);
}

static void
bind_tier(sqlite3_stmt *statement, struct buf *words, const zj_model *model, size_t index)
{
	(void)words;
	db_bind_str(statement, 3, model->tiers[index].id);
	bind_words(statement, 4, &model->tiers[index].title);
}

static struct str
node_name(const zj_model *model, uint32_t node)
{
	return node ? model->nodes[node].id : STR("total");
}

static void
bind_node(sqlite3_stmt *statement, struct buf *words, const zj_model *model, size_t index)
{
	const struct model_node *node = &model->nodes[index];

	db_bind_str(statement, 3, node_name(model, (uint32_t)index));
	db_bind_str(statement, 4, index ? node_name(model, node->parent) : STR_NONE);
	db_bind_text(statement, 5, node->kind == MODEL_SECTION ? "section" : "question");
	bind_words(statement, 6, index ? &node->title : &model->title);
	num_add_short(words, node->points, PACK_DIGITS);
	const size_t points = words->len;
	pack_choices(words, node);
	const struct str both = buf_str(words);
	db_bind_str(statement, 8, (struct str){both.at, points});
	db_bind_str(statement, 9, (struct str){both.at + points, both.len - points});
}

static void
bind_condition(sqlite3_stmt *statement, struct buf *words, const zj_model *model, size_t index)
{
	(void)words;
	const struct model_tier *tier = model->tiers;

	for (; index >= tier->condition_count; tier++)
		index -= tier->condition_count;
	db_bind_str(statement, 3, tier->id);
	db_bind_str(statement, 4, tier->conditions[index].id);
	bind_words(statement, 5, &tier->conditions[index].title);
}

static void
bind_rule(sqlite3_stmt *statement, struct buf *words, const zj_model *model, size_t index)
{
	(void)words;
	db_bind_str(statement, 3, model->rules[index].id);
	db_bind_text(statement, 4, model_rule_kind_name(model->rules[index].kind));
	bind_words(statement, 5, &model->rules[index].title);
}

static size_t
count_conditions(const zj_model *model)
{
	size_t count = 0;

	for (size_t i = 0; i < model->tier_count; i++)
		count += model->tiers[i].condition_count;
	return count;
}

static zj_status
insert_rubric_rows(zj_store *store, const zj_model *model, int64_t rubric,
		   const struct rubric_rows *rows, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	struct buf words = BUF_INIT;
	zj_status status = db_prepare(&statement, store, rows->insert, diags);

	for (size_t i = 0; status == ZJ_OK && i < rows->count; i++) {
		buf_clear(&words);
		db_bind_number(statement, 1, rubric);
		db_bind_number(statement, 2, (int64_t)i);
		rows->bind(statement, &words, model, i);
		status = words.failed ? ZJ_ENOMEM : db_finish(store, statement, diags);
		(void)sqlite3_reset(statement);
	}
	sqlite3_finalize(statement);
	buf_done(&words);
	return status;
}

static zj_status
save_rubric_rows(zj_store *store, const zj_model *model, int64_t rubric, zj_diags *diags)
{
	const struct rubric_rows tables[] = {
		{"INSERT INTO rubric_file (rubric, position, name, bytes)"
		 " VALUES (?1, ?2, ?3, ?4)",
		 model->file_count, bind_file},
		{"INSERT INTO rubric_tier (rubric, rank, name, title_zh, title_en)"
		 " VALUES (?1, ?2 + 1, ?3, ?4, ?5)",
		 model->tier_count, bind_tier},
		{"INSERT INTO rubric_node (rubric, position, name, parent, kind, title_zh,"
		 " title_en, points, choices)"
		 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, CAST(?8 AS NUMERIC), ?9)",
		 model->node_count, bind_node},
		{"INSERT INTO rubric_condition (rubric, position, tier, name, title_zh, title_en)"
		 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
		 count_conditions(model), bind_condition},
		{"INSERT INTO rubric_rule (rubric, position, name, kind, title_zh, title_en)"
		 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
		 model->rule_count, bind_rule},
	};
	zj_status status = ZJ_OK;

	for (size_t i = 0; status == ZJ_OK && i < sizeof(tables) / sizeof(tables[0]); i++)
		status = insert_rubric_rows(store, model, rubric, &tables[i], diags);
	return status;
}

static zj_status
find_or_insert_rubric(zj_store *store, const zj_model *model, const char *now, int64_t *id,
		      zj_diags *diags)
{
	const struct rubric_row state = {model, now};
	const struct once row = {
		.insert = STATEMENT_INSERT_RUBRIC,
		.find = STATEMENT_FIND_RUBRIC,
		.key = str_from(model->fingerprint),
		.bind = bind_rubric,
		.state = &state,
	};
	bool is_new;
	zj_status status = find_or_insert(store, &row, id, &is_new, diags);

	if (status == ZJ_OK && is_new)
		status = save_rubric_rows(store, model, *id, diags);
	return status;
}

/* Note that this run used it. */
static zj_status
use_rubric(zj_store *store, int64_t id, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_statement(&statement, store, STATEMENT_USE_RUBRIC, diags);

	if (status == ZJ_OK) {
		db_bind_number(statement, 1, store->run);
		db_bind_number(statement, 2, id);
		status = db_finish(store, statement, diags);
	}
	db_end_statement(statement);
	return status;
}

static void
know_rubric(zj_store *store, const zj_model *model, int64_t id)
{
	const size_t at = store->known_count++ % RUBRICS_KNOWN;

	memcpy(store->known[at].fingerprint, model->fingerprint, HASH_TEXT_SIZE);
	store->known[at].id = id;
}

static zj_status
save_rubric(zj_store *store, const zj_model *model, const char *now, int64_t *id, zj_diags *diags)
{
	assert(model);
	for (size_t i = 0; i < store->known_count && i < RUBRICS_KNOWN; i++) {
		if (strcmp(store->known[i].fingerprint, model->fingerprint) != 0)
			continue;
		*id = store->known[i].id;
		return ZJ_OK;
	}
	zj_status status = find_or_insert_rubric(store, model, now, id, diags);
	if (status == ZJ_OK && store->run)
		status = use_rubric(store, *id, diags);
	if (status == ZJ_OK)
		know_rubric(store, model, *id);
	return status;
}

/* --- the answers ------------------------------------------------------------------------ */

struct answers_row {
	const struct store_answers *answers;
	const struct zj_save *save;
};

static void
bind_answers(sqlite3_stmt *statement, const void *state)
{
	const struct answers_row *row = state;

	db_bind_text(statement, 2, row->save->file);
	if (row->answers->bytes.at)
		db_bind_bytes(statement, 3, row->answers->bytes);
	db_bind_text(statement, 4, row->save->now);
}

/* They were there, perhaps without their bytes. */
static zj_status
keep_answers(zj_store *store, const struct store_answers *answers, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_statement(&statement, store, STATEMENT_KEEP_ANSWERS, diags);

	if (status == ZJ_OK) {
		db_bind_text(statement, 1, answers->fingerprint);
		db_bind_bytes(statement, 2, answers->bytes);
		status = db_finish(store, statement, diags);
	}
	db_end_statement(statement);
	return status;
}

static zj_status
save_answers(zj_store *store, const struct store_answers *answers, const zj_save *save, int64_t *id,
	     bool *is_new, zj_diags *diags)
{
	const struct answers_row state = {answers, save};
	const struct once row = {
		.insert = STATEMENT_INSERT_ANSWERS,
		.find = STATEMENT_FIND_ANSWERS,
		.key = str_from(answers->fingerprint),
		.bind = bind_answers,
		.state = &state,
	};
	const zj_status status = find_or_insert(store, &row, id, is_new, diags);

	if (status == ZJ_OK && !*is_new && answers->bytes.at)
		return keep_answers(store, answers, diags);
	return status;
}

/* --- the result ------------------------------------------------------------------------- */

struct result_row {
	const struct store_row *row;
	const struct zj_save *save;
	int64_t enterprise;
	int64_t rubric;
	int64_t answers;
};

static void
bind_key(sqlite3_stmt *statement, const struct result_row *row)
{
	db_bind_number(statement, 1, row->enterprise);
	db_bind_number(statement, 2, row->rubric);
	db_bind_number(statement, 3, row->answers);
	db_bind_str(statement, 4, store_row_text(row->row, STORE_SETTINGS));
}

static zj_status
find_result(zj_store *store, const struct result_row *row, int64_t *id, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_statement(&statement, store, STATEMENT_FIND_RESULT, diags);

	if (status == ZJ_OK) {
		bind_key(statement, row);
		status = db_number(store, statement, id, diags);
	}
	db_end_statement(statement);
	return status;
}

/* Which parameter of the statement is which text. */
static const struct {
	int index;
	enum store_text text;
} RESULT_TEXTS[] = {
	{5, STORE_ROLE},           {6, STORE_DATE},          {7, STORE_NAME},
	{8, STORE_DISTRICT},       {9, STORE_INDUSTRY},      {10, STORE_SIZE},
	{15, STORE_SCORE},         {16, STORE_SCORE_BEST},   {17, STORE_SCORE_MAX},
	{18, STORE_SCORE_DECIMAL}, {19, STORE_BEST_DECIMAL}, {20, STORE_MAX_DECIMAL},
	{21, STORE_OUTCOMES},      {22, STORE_STRIKES},
};

static zj_status
insert_result(zj_store *store, const struct result_row *row, int64_t *id, zj_diags *diags)
{
	const size_t count = sizeof(RESULT_TEXTS) / sizeof(RESULT_TEXTS[0]);
	sqlite3_stmt *statement = NULL;
	zj_status status = db_statement(&statement, store, STATEMENT_INSERT_RESULT, diags);

	if (status == ZJ_OK) {
		bind_key(statement, row);
		for (size_t i = 0; i < count; i++)
			db_bind_str(statement, RESULT_TEXTS[i].index,
				    store_row_text(row->row, RESULT_TEXTS[i].text));
		db_bind_text(statement, 11, row->save->now);
		db_bind_text(statement, 12, row->save->program);
		db_bind_number(statement, 13, row->row->tier);
		db_bind_number(statement, 14, row->row->best_tier);
		status = db_finish(store, statement, diags);
	}
	db_end_statement(statement);
	if (status == ZJ_OK)
		*id = sqlite3_last_insert_rowid(store->db);
	return status;
}

static zj_status
insert_figures(zj_store *store, const struct result_row *row, int64_t id, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_statement(&statement, store, STATEMENT_INSERT_FIGURES, diags);

	if (status == ZJ_OK) {
		db_bind_number(statement, 1, id);
		db_bind_str(statement, 2, store_row_text(row->row, STORE_FIGURES));
		status = db_finish(store, statement, diags);
	}
	db_end_statement(statement);
	return status;
}

zj_status
store_row_put(zj_store *store, const struct store_row *row, const struct store_answers *answers,
	      const zj_save *save, int64_t *id, bool *is_new, zj_diags *diags)
{
	struct result_row result = {.row = row, .save = save};
	bool is_new_enterprise = false;
	bool is_new_answers = false;
	int64_t found = 0;
	zj_status status = row->bytes.failed ? ZJ_ENOMEM
					     : save_enterprise(store, row, &result.enterprise,
							       &is_new_enterprise, diags);

	if (status == ZJ_OK)
		status = save_rubric(store, row->model, save->now, &result.rubric, diags);
	if (status == ZJ_OK)
		status =
			save_answers(store, answers, save, &result.answers, &is_new_answers, diags);
	if (status)
		return status;
	/* Of what is new itself there is no result yet. */
	status = is_new_enterprise || is_new_answers ? ZJ_ENOTFOUND
						     : find_result(store, &result, &found, diags);
	const bool is_found = status == ZJ_OK;
	if (status == ZJ_ENOTFOUND)
		status = insert_result(store, &result, &found, diags);
	if (status == ZJ_OK && !is_found)
		status = insert_figures(store, &result, found, diags);
	if (status == ZJ_OK && store->run)
		status = store_run_note(store, found, diags);
	if (status == ZJ_OK) {
		*id = found;
		*is_new = !is_found;
	}
	return status;
}

zj_status
zj_store_save(zj_store *store, const zj_result *result, const zj_save *save, int64_t *id,
	      bool *is_new, zj_diags *diags)
{
	const zj_document *document = result->answers->document;
	struct store_row row = {.model = NULL};

	/* Answers laid together from several trees (what-if) are nobody's and never saved. */
	assert(document);
	if (!document)
		return ZJ_EINTERNAL;
	struct store_answers answers = {.fingerprint = zj_document_fingerprint(document)};
	answers.bytes.at = zj_document_bytes(document, &answers.bytes.len);
	store_row_make(&row, result);
	const zj_status status = store_row_put(store, &row, &answers, save, id, is_new, diags);
	store_row_done(&row);
	return status;
}

bool
store_has_rubric(zj_store *store, const char *fingerprint)
{
	sqlite3_stmt *statement = NULL;
	int64_t id;
	zj_status status = db_statement(&statement, store, STATEMENT_FIND_RUBRIC, NULL);

	if (status == ZJ_OK) {
		db_bind_text(statement, 1, fingerprint);
		status = db_number(store, statement, &id, NULL);
	}
	db_end_statement(statement);
	return status == ZJ_OK;
}

zj_status
store_row_find(zj_store *store, const char *answers, const char *rubric, struct str settings,
	       struct store_found *out, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	int64_t found = 0;
	zj_status status = db_statement(&statement, store, STATEMENT_HAS_RESULT, diags);

	if (status == ZJ_OK) {
		db_bind_text(statement, 1, answers);
		db_bind_text(statement, 2, rubric);
		db_bind_str(statement, 3, settings);
		status = db_number(store, statement, &found, diags);
	}
	if (status == ZJ_OK)
		*out = (struct store_found){
			.id = found,
			.tier = sqlite3_column_int(statement, 1),
			.best_tier = sqlite3_column_int(statement, 2),
		};
	db_end_statement(statement);
	return status;
}
