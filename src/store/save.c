/*
 * Saving a result: enterprise, rubric, answers and result, each only if it is not there yet.
 */
#include "store/private.h"

#include <assert.h>

#include "base/buf.h"
#include "score/score.h"

/* A row that is there once: found by `find` or else made by `insert`. Both take the key as ?1;
 * `bind` gives the rest of insert's parameters. */
struct once {
	const char *insert;
	const char *find;
	struct str key;
	void (*bind)(sqlite3_stmt *statement, const void *state);
	const void *state;
};

static zj_status
insert_row(zj_store *store, const struct once *row, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_prepare(&statement, store, row->insert, diags);

	if (status == ZJ_OK) {
		db_bind_str(statement, 1, row->key);
		if (row->bind)
			row->bind(statement, row->state);
		status = db_finish(store, statement, diags);
	}
	sqlite3_finalize(statement);
	return status;
}

static zj_status
find_row(zj_store *store, const struct once *row, int64_t *id, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_prepare(&statement, store, row->find, diags);

	if (status == ZJ_OK) {
		db_bind_str(statement, 1, row->key);
		status = db_number(store, statement, id, diags);
	}
	sqlite3_finalize(statement);
	return status;
}

/* Its number, made if need be; *is_new says which. */
static zj_status
find_or_insert(zj_store *store, const struct once *row, int64_t *id, bool *is_new, zj_diags *diags)
{
	zj_status status = find_row(store, row, id, diags);

	*is_new = status == ZJ_ENOTFOUND;
	if (!*is_new)
		return status;
	status = insert_row(store, row, diags);
	if (status == ZJ_OK)
		*id = sqlite3_last_insert_rowid(store->db);
	return status;
}

/* --- the enterprise --------------------------------------------------------------------- */

static zj_status
save_enterprise(zj_store *store, const struct enterprise *enterprise, int64_t *id, zj_diags *diags)
{
	const struct once with_uscc = {
		.insert = "INSERT INTO enterprise (code, kind) VALUES (?1, 'uscc')",
		.find = "SELECT id FROM enterprise WHERE code = ?1 AND kind = 'uscc'",
		.key = enterprise->uscc,
	};
	const struct once local = {
		.insert = "INSERT INTO enterprise (code, kind) VALUES (?1, 'local')",
		.find = "SELECT id FROM enterprise WHERE code = ?1 AND kind = 'local'",
		.key = enterprise->id,
	};
	bool is_new;

	return find_or_insert(store, enterprise->uscc.len ? &with_uscc : &local, id, &is_new,
			      diags);
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

/* One of several rows of a rubric: bind what follows its rubric and position, ?1 and ?2. */
struct rubric_rows {
	const char *insert;
	size_t count;
	void (*bind)(sqlite3_stmt *statement, const zj_model *model, size_t index);
};

static void
bind_words(sqlite3_stmt *statement, int index, const struct words *words)
{
	db_bind_str(statement, index, words->in[ZJ_LANG_ZH]);
	db_bind_str(statement, index + 1, words->in[ZJ_LANG_EN]);
}

static void
bind_file(sqlite3_stmt *statement, const zj_model *model, size_t index)
{
	db_bind_str(statement, 3, model->files[index].name);
	db_bind_bytes(statement, 4, model->files[index].bytes);
}

static void
bind_tier(sqlite3_stmt *statement, const zj_model *model, size_t index)
{
	db_bind_str(statement, 3, model->tiers[index].id);
	bind_words(statement, 4, &model->tiers[index].title);
}

static struct str
node_name(const zj_model *model, uint32_t node)
{
	return node ? model->nodes[node].id : STR("total");
}

static void
bind_node(sqlite3_stmt *statement, const zj_model *model, size_t index)
{
	const struct model_node *node = &model->nodes[index];

	db_bind_str(statement, 3, node_name(model, (uint32_t)index));
	db_bind_str(statement, 4, index ? node_name(model, node->parent) : STR_NONE);
	db_bind_text(statement, 5, node->kind == MODEL_SECTION ? "section" : "question");
	bind_words(statement, 6, index ? &node->title : &model->title);
}

static void
bind_condition(sqlite3_stmt *statement, const zj_model *model, size_t index)
{
	const struct model_tier *tier = model->tiers;

	for (; index >= tier->condition_count; tier++)
		index -= tier->condition_count;
	db_bind_str(statement, 3, tier->id);
	db_bind_str(statement, 4, tier->conditions[index].id);
	bind_words(statement, 5, &tier->conditions[index].title);
}

static void
bind_rule(sqlite3_stmt *statement, const zj_model *model, size_t index)
{
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
	zj_status status = db_prepare(&statement, store, rows->insert, diags);

	for (size_t i = 0; status == ZJ_OK && i < rows->count; i++) {
		db_bind_number(statement, 1, rubric);
		db_bind_number(statement, 2, (int64_t)i);
		rows->bind(statement, model, i);
		status = db_finish(store, statement, diags);
		(void)sqlite3_reset(statement);
	}
	sqlite3_finalize(statement);
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
		 " title_en) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
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
save_rubric(zj_store *store, const zj_model *model, const char *now, int64_t *id, zj_diags *diags)
{
	const struct rubric_row state = {model, now};
	const struct once row = {
		.insert = "INSERT INTO rubric (fingerprint, name, version, title_zh, title_en,"
			  " added) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
		.find = "SELECT id FROM rubric WHERE fingerprint = ?1",
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

/* --- the answers ------------------------------------------------------------------------ */

struct answers_row {
	const zj_document *document;
	const struct zj_save *save;
};

static void
bind_answers(sqlite3_stmt *statement, const void *state)
{
	const struct answers_row *row = state;
	struct str bytes;

	bytes.at = zj_document_bytes(row->document, &bytes.len);
	db_bind_text(statement, 2, row->save->file);
	db_bind_bytes(statement, 3, bytes);
	db_bind_text(statement, 4, row->save->now);
}

static zj_status
save_answers(zj_store *store, const zj_document *document, const zj_save *save, int64_t *id,
	     zj_diags *diags)
{
	const struct answers_row state = {document, save};
	const struct once row = {
		.insert = "INSERT INTO answers (fingerprint, file, bytes, added)"
			  " VALUES (?1, ?2, ?3, ?4)",
		.find = "SELECT id FROM answers WHERE fingerprint = ?1",
		.key = str_from(zj_document_fingerprint(document)),
		.bind = bind_answers,
		.state = &state,
	};
	bool is_new;

	return find_or_insert(store, &row, id, &is_new, diags);
}

/* --- the result ------------------------------------------------------------------------- */

/* The value a parameter was set to, in the end; NULL where it was left as it is. */
static const struct expr_value *
setting_of(const zj_result *result, uint32_t param)
{
	for (size_t i = result->setting_count; i > 0; i--) {
		if (result->settings[i - 1].param == param)
			return &result->settings[i - 1].value;
	}
	return NULL;
}

static void
begin_setting(struct buf *out)
{
	if (out->len > 0)
		buf_add_char(out, '\n');
}

/*
 * Parameters set for the run and levels it was given, as key: "pass_mark=1\nlevel(cmmm)=2".
 * In the rubric's order, not that of the command line, so that the same is the same.
 */
static void
write_settings(struct buf *out, const zj_result *result)
{
	const zj_model *model = result->model;

	for (uint32_t i = 0; result->setting_count > 0 && i < model->param_count; i++) {
		const struct expr_value *value = setting_of(result, i);

		if (!value)
			continue;
		begin_setting(out);
		buf_add(out, model->params[i].id);
		buf_add_char(out, '=');
		expr_value_print(out, value);
	}
	for (size_t i = 0; i < model->use_count; i++) {
		const struct result_level *level = &result->levels[i];

		if (!level->is_known || level->is_declared)
			continue; /* not known, or in the answers document itself */
		begin_setting(out);
		buf_add_text(out, "level(");
		buf_add(out, model->uses[i].id);
		buf_add_text(out, ")=");
		buf_add_size(out, level->level);
	}
}

struct result_row {
	const zj_result *result;
	const struct zj_save *save;
	int64_t enterprise;
	int64_t rubric;
	int64_t answers;
	struct str settings;
};

static void
bind_key(sqlite3_stmt *statement, const struct result_row *row)
{
	db_bind_number(statement, 1, row->enterprise);
	db_bind_number(statement, 2, row->rubric);
	db_bind_number(statement, 3, row->answers);
	db_bind_str(statement, 4, row->settings);
}

static zj_status
find_result(zj_store *store, const struct result_row *row, int64_t *id, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_prepare(&statement, store,
				      "SELECT id FROM result WHERE enterprise = ?1 AND rubric = ?2"
				      " AND answers = ?3 AND settings = ?4",
				      diags);

	if (status == ZJ_OK) {
		bind_key(statement, row);
		status = db_number(store, statement, id, diags);
	}
	sqlite3_finalize(statement);
	return status;
}

/* A number as exact text, and as the decimal that becomes a REAL. */
struct number_text {
	char exact[ZJ_NUM_TEXT_MAX];
	char decimal[ZJ_NUM_TEXT_MAX];
};

enum {
	REAL_DIGITS = 15
}; /* as many as a REAL keeps */

static void
bind_score(sqlite3_stmt *statement, int index, struct number_text *text, zj_num value)
{
	zj_num_exact_text(text->exact, value);
	zj_num_text(text->decimal, value, REAL_DIGITS);
	db_bind_text(statement, index, text->exact);
	db_bind_text(statement, index + 3, text->decimal);
}

static struct str
unless_empty(struct str text)
{
	return text.len > 0 ? text : STR_NONE;
}

static void
bind_description(sqlite3_stmt *statement, const zj_answers *answers)
{
	const struct enterprise *enterprise = &answers->enterprise;

	db_bind_text(statement, 5, answers_role_name(answers->role));
	db_bind_str(statement, 6, unless_empty(answers->date));
	db_bind_str(statement, 7, unless_empty(enterprise->name));
	db_bind_str(statement, 8, unless_empty(enterprise->district));
	db_bind_str(statement, 9, unless_empty(enterprise->industry));
	db_bind_str(statement, 10, unless_empty(enterprise->size));
}

static zj_status
insert_result(zj_store *store, const struct result_row *row, int64_t *id, zj_diags *diags)
{
	const zj_result *result = row->result;
	const zj_score_range score = zj_result_score(result);
	struct number_text value, best, max;
	struct buf figures = BUF_INIT;
	sqlite3_stmt *statement = NULL;
	zj_status status = db_prepare(
		&statement, store,
		"INSERT INTO result (enterprise, rubric, answers, settings, role, date, name,"
		" district, industry, size, saved, program, tier, best_tier, score, score_best,"
		" score_max, score_number, score_best_number, score_max_number, figures)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
		" ?17, CAST(?18 AS REAL), CAST(?19 AS REAL), CAST(?20 AS REAL), ?21)",
		diags);

	if (status == ZJ_OK) {
		bind_key(statement, row);
		bind_description(statement, result->answers);
		db_bind_text(statement, 11, row->save->now);
		db_bind_text(statement, 12, row->save->program);
		db_bind_number(statement, 13, result->tier);
		db_bind_number(statement, 14, result->best_tier);
		bind_score(statement, 15, &value, score.value);
		bind_score(statement, 16, &best, score.best);
		bind_score(statement, 17, &max, score.max);
		pack_result(&figures, result);
		db_bind_str(statement, 21, buf_str(&figures));
		status = figures.failed ? ZJ_ENOMEM : db_finish(store, statement, diags);
	}
	sqlite3_finalize(statement);
	buf_done(&figures);
	if (status == ZJ_OK)
		*id = sqlite3_last_insert_rowid(store->db);
	return status;
}

static zj_status
find_or_insert_result(zj_store *store, struct result_row *row, int64_t *id, bool *is_new,
		      zj_diags *diags)
{
	const zj_result *result = row->result;
	const zj_answers *answers = result->answers;
	int64_t found = 0;
	bool is_found;
	zj_status status = save_enterprise(store, &answers->enterprise, &row->enterprise, diags);

	if (status == ZJ_OK)
		status = save_rubric(store, result->model, row->save->now, &row->rubric, diags);
	if (status == ZJ_OK)
		status = save_answers(store, answers->document, row->save, &row->answers, diags);
	if (status == ZJ_OK)
		status = find_result(store, row, &found, diags);
	is_found = status == ZJ_OK;
	if (status == ZJ_ENOTFOUND)
		status = insert_result(store, row, &found, diags);
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
	struct result_row row = {.result = result, .save = save};
	struct buf settings = BUF_INIT;
	zj_status status = ZJ_ENOMEM;

	/* Answers laid together from several trees (what-if) are nobody's and never saved. */
	assert(result->answers->document);
	if (!result->answers->document)
		return ZJ_EINTERNAL;
	write_settings(&settings, result);
	row.settings = settings.at ? buf_str(&settings) : STR("");
	if (!settings.failed)
		status = find_or_insert_result(store, &row, id, is_new, diags);
	buf_done(&settings);
	return status;
}
