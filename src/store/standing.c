/*
 * Going through very many results: what figures over all of them need of each, in one pass over
 * narrow rows; the words of their rubrics; and a few results in full once it is known which.
 */
#include "store/private.h"

#define STANDING_COLUMNS                                                               \
	"SELECT r.id, r.enterprise, r.rubric, r.role, r.date, r.district, r.industry," \
	" r.size, r.tier, r.best_tier, r.score, r.score_max, r.outcomes"

static const char ALL_SQL[] = STANDING_COLUMNS " FROM result AS r ORDER BY r.id";
static const char RUN_SQL[] =
	STANDING_COLUMNS " FROM run_result AS k JOIN result AS r ON r.id = k.result"
			 " WHERE k.run = ?1 ORDER BY k.result";

static struct str
column_str(sqlite3_stmt *row, int column)
{
	const char *text = db_text(row, column);

	return (struct str){text, (size_t)sqlite3_column_bytes(row, column)};
}

static enum answers_role
role_of(struct str name)
{
	if (str_is(name, "final"))
		return ROLE_FINAL;
	return str_is(name, "assessor") ? ROLE_ASSESSOR : ROLE_SELF;
}

static zj_status
read_standing(struct store_standing *out, const zj_store *store, sqlite3_stmt *row, zj_diags *diags)
{
	*out = (struct store_standing){
		.id = sqlite3_column_int64(row, 0),
		.enterprise = sqlite3_column_int64(row, 1),
		.rubric = sqlite3_column_int64(row, 2),
		.role = role_of(column_str(row, 3)),
		.date = column_str(row, 4),
		.district = column_str(row, 5),
		.industry = column_str(row, 6),
		.size = column_str(row, 7),
		.tier = sqlite3_column_int(row, 8),
		.best_tier = sqlite3_column_int(row, 9),
		.score = column_str(row, 10),
		.score_max = column_str(row, 11),
		.outcomes = column_str(row, 12),
	};
	if (sqlite3_errcode(store->db) == SQLITE_NOMEM)
		return ZJ_ENOMEM;
	if (out->score.at && out->score_max.at && out->outcomes.at)
		return ZJ_OK;
	return db_missing(store, diags);
}

zj_status
store_each_standing(zj_store *store, int64_t run,
		    bool (*each)(void *state, const struct store_standing *standing), void *state,
		    zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	struct store_standing row;
	int code = SQLITE_DONE;
	zj_status status = db_prepare(&statement, store, run ? RUN_SQL : ALL_SQL, diags);

	if (status != ZJ_OK)
		return status;
	if (run)
		db_bind_number(statement, 1, run);
	while (status == ZJ_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		status = read_standing(&row, store, statement, diags);
		if (status == ZJ_OK && !each(state, &row))
			break;
	}
	if (status == ZJ_OK)
		status = db_status(store, code, diags);
	sqlite3_finalize(statement);
	return status;
}

/* --- rubrics in words ------------------------------------------------------------------- */

/* Each gives number, name, of, and the title in both languages. */
static const char *const PART_SQL[STORE_PART_COUNT] = {
	[STORE_RUBRICS] = "SELECT id, name, version, title_zh, title_en FROM rubric ORDER BY id",
	[STORE_TIERS] = "SELECT rank, name, NULL, title_zh, title_en FROM rubric_tier"
			" WHERE rubric = ?1 ORDER BY rank",
	[STORE_CONDITIONS] = "SELECT position, name, tier, title_zh, title_en FROM rubric_condition"
			     " WHERE rubric = ?1 ORDER BY position",
	[STORE_RULES] = "SELECT position, name, kind, title_zh, title_en FROM rubric_rule"
			" WHERE rubric = ?1 ORDER BY position",
};

zj_status
store_each_part(zj_store *store, enum store_part part, int64_t rubric,
		bool (*each)(void *state, const struct store_words *words), void *state,
		zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	int code = SQLITE_DONE;
	zj_status status = db_prepare(&statement, store, PART_SQL[part], diags);

	if (status != ZJ_OK)
		return status;
	if (part != STORE_RUBRICS)
		db_bind_number(statement, 1, rubric);
	while (status == ZJ_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		const struct store_words words = {
			.number = sqlite3_column_int64(statement, 0),
			.name = column_str(statement, 1),
			.of = column_str(statement, 2),
			.title = {[ZJ_LANG_ZH] = column_str(statement, 3),
				  [ZJ_LANG_EN] = column_str(statement, 4)},
		};
		if (sqlite3_errcode(store->db) == SQLITE_NOMEM)
			status = ZJ_ENOMEM;
		else if (!words.name.at)
			status = db_missing(store, diags);
		else if (!each(state, &words))
			break;
	}
	if (status == ZJ_OK)
		status = db_status(store, code, diags);
	sqlite3_finalize(statement);
	return status;
}

/* --- a few in full ---------------------------------------------------------------------- */

static const char DETAIL_SQL[] =
	"SELECT r.id, e.code, r.name, u.version, r.strikes FROM result AS r"
	" JOIN enterprise AS e ON e.id = r.enterprise JOIN rubric AS u ON u.id = r.rubric"
	" WHERE r.id = ?1";

static zj_status
read_detail(zj_store *store, sqlite3_stmt *statement, int64_t id, struct store_detail *out,
	    zj_diags *diags)
{
	int64_t found = 0;

	db_bind_number(statement, 1, id);
	zj_status status = db_number(store, statement, &found, diags);
	if (status == ZJ_ENOTFOUND)
		return db_damaged("a result has no enterprise or no rubric",
				  "有结果缺少企业或评价标准", diags);
	if (status != ZJ_OK)
		return status;
	*out = (struct store_detail){
		.code = column_str(statement, 1),
		.name = column_str(statement, 2),
		.rubric_version = column_str(statement, 3),
		.strikes = column_str(statement, 4),
	};
	if (sqlite3_errcode(store->db) == SQLITE_NOMEM)
		return ZJ_ENOMEM;
	if (out->code.at && out->rubric_version.at && out->strikes.at)
		return ZJ_OK;
	return db_missing(store, diags);
}

zj_status
store_each_detail(zj_store *store, size_t count, int64_t (*id_of)(void *state, size_t index),
		  bool (*each)(void *state, size_t index, const struct store_detail *detail),
		  void *state, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	struct store_detail detail;
	zj_status status = db_prepare(&statement, store, DETAIL_SQL, diags);
	bool goes_on = true;

	for (size_t i = 0; status == ZJ_OK && goes_on && i < count; i++) {
		status = read_detail(store, statement, id_of(state, i), &detail, diags);
		if (status == ZJ_OK)
			goes_on = each(state, i, &detail);
		(void)sqlite3_reset(statement);
	}
	sqlite3_finalize(statement);
	return status;
}

zj_status
store_enterprise(zj_store *store, const char *code, int64_t *number, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_prepare(&statement, store,
				      "SELECT id FROM enterprise WHERE code = ?1"
				      " ORDER BY kind = 'uscc' DESC LIMIT 1",
				      diags);

	if (status == ZJ_OK) {
		db_bind_text(statement, 1, code);
		status = db_number(store, statement, number, diags);
	}
	sqlite3_finalize(statement);
	return status;
}

zj_status
store_run_last(zj_store *store, int64_t *id, zj_diags *diags)
{
	return db_ask(store, "SELECT id FROM run ORDER BY id DESC LIMIT 1", id, diags);
}

zj_status
store_run_has(zj_store *store, int64_t id, bool *is_there, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	int64_t found = 0;
	zj_status status = db_prepare(&statement, store, "SELECT id FROM run WHERE id = ?1", diags);

	if (status == ZJ_OK) {
		db_bind_number(statement, 1, id);
		status = db_number(store, statement, &found, diags);
	}
	sqlite3_finalize(statement);
	if (status != ZJ_OK && status != ZJ_ENOTFOUND)
		return status;
	*is_there = status == ZJ_OK;
	return ZJ_OK;
}
