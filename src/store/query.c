/*
 * Reading what is stored: lists, one result, its answers, its rubric compiled again.
 */
#include "store/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"

/* Of each enterprise and rubric, the result that counts first. */
#define COUNTS_FIRST "r.role = 'final' DESC, r.role = 'assessor' DESC, r.date DESC, r.id DESC"

#define JOINED                                                                       \
	" FROM result AS r JOIN enterprise AS e ON e.id = r.enterprise"              \
	" JOIN rubric AS u ON u.id = r.rubric JOIN answers AS a ON a.id = r.answers" \
	" LEFT JOIN rubric_tier AS t ON t.rubric = r.rubric AND t.rank = r.tier"

static const char LIST_SQL[] =
	"SELECT r.id, e.code, r.name, r.district, r.industry, r.size, u.name, u.version,"
	" u.title_zh, u.title_en, u.fingerprint, a.fingerprint, r.settings, r.role, r.date,"
	" r.saved, r.program, r.tier, r.best_tier, t.name, t.title_zh, t.title_en, r.score,"
	" r.score_best, r.score_max, a.file,"
	" row_number() OVER (PARTITION BY r.enterprise, u.name ORDER BY " COUNTS_FIRST
	") AS place" JOINED " WHERE (?1 = 0 OR r.id = ?1) AND (?2 IS NULL OR e.code = ?2)"
	" AND (?3 IS NULL OR u.name = ?3)"
	" ORDER BY e.code, u.name, r.date, r.id";

enum {
	COLUMN_COUNTS = 26
}; /* of LIST_SQL: 1 on the result that counts */

/*
 * Take over a row. A damaged file, and memory that runs out while SQLite makes text of a
 * column, give NULL where the schema knows none.
 */
static zj_status
read_row(zj_stored *out, const zj_store *store, sqlite3_stmt *row, zj_diags *diags)
{
	*out = (zj_stored){
		.id = sqlite3_column_int64(row, 0),
		.enterprise = db_text(row, 1),
		.name = db_text(row, 2),
		.district = db_text(row, 3),
		.industry = db_text(row, 4),
		.size = db_text(row, 5),
		.rubric = db_text(row, 6),
		.rubric_version = db_text(row, 7),
		.rubric_title = {[ZJ_LANG_ZH] = db_text(row, 8), [ZJ_LANG_EN] = db_text(row, 9)},
		.rubric_fingerprint = db_text(row, 10),
		.answers_fingerprint = db_text(row, 11),
		.settings = db_text(row, 12),
		.role = db_text(row, 13),
		.date = db_text(row, 14),
		.saved = db_text(row, 15),
		.program = db_text(row, 16),
		.tier = sqlite3_column_int(row, 17),
		.best_tier = sqlite3_column_int(row, 18),
		.tier_id = db_text(row, 19),
		.tier_title = {[ZJ_LANG_ZH] = db_text(row, 20), [ZJ_LANG_EN] = db_text(row, 21)},
		.score = db_text(row, 22),
		.score_best = db_text(row, 23),
		.score_max = db_text(row, 24),
		.answers_file = db_text(row, 25),
	};
	if (sqlite3_errcode(store->db) == SQLITE_NOMEM)
		return ZJ_ENOMEM;
	if (out->enterprise && out->rubric && out->rubric_version && out->rubric_fingerprint &&
	    out->answers_fingerprint && out->settings && out->role && out->saved && out->program &&
	    out->score && out->score_best && out->score_max)
		return ZJ_OK;
	return db_missing(store, diags);
}

/* Filters that must not decide which result of an enterprise counts are applied after the
 * ranking: "those whose latest result is basic" is not "the latest basic result". */
static bool
fits(const zj_stored *row, bool counts, const zj_store_filter *filter)
{
	if (filter->latest && !counts)
		return false;
	if (filter->id != 0 && filter->id != row->id)
		return false;
	if (filter->role && strcmp(filter->role, row->role) != 0)
		return false;
	if (!filter->tier)
		return true;
	return strcmp(filter->tier, row->tier_id ? row->tier_id : "none") == 0;
}

zj_status
zj_store_each(zj_store *store, const zj_store_filter *filter,
	      bool (*each)(void *state, const zj_stored *stored), void *state, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_stored row;
	int code = SQLITE_DONE;
	zj_status status = db_prepare(&statement, store, LIST_SQL, diags);

	if (status != ZJ_OK)
		return status;
	/* Whether one result is the one that counts is seen among all of its enterprise. */
	db_bind_number(statement, 1, filter->latest ? 0 : filter->id);
	db_bind_text(statement, 2, filter->enterprise);
	db_bind_text(statement, 3, filter->rubric);
	while (status == ZJ_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		status = read_row(&row, store, statement, diags);
		if (status == ZJ_OK &&
		    fits(&row, sqlite3_column_int(statement, COLUMN_COUNTS) == 1, filter) &&
		    !each(state, &row))
			break;
	}
	if (status == ZJ_OK)
		status = db_status(store, code, diags);
	sqlite3_finalize(statement);
	return status;
}

/* --- bytes as they were kept ------------------------------------------------------------ */

/* Step to the only row and copy its first column. */
static zj_status
only_bytes(zj_store *store, sqlite3_stmt *statement, char **bytes, size_t *length, zj_diags *diags)
{
	const int code = sqlite3_step(statement);
	const zj_status status = db_status(store, code, diags);

	if (status != ZJ_OK)
		return status;
	if (code == SQLITE_DONE)
		return ZJ_ENOTFOUND;
	return db_copy_bytes(store, statement, 0, bytes, length);
}

enum {
	COMPARED_TEXTS = 6
};

/* Do the columns of a row equal the result? Text that could not be made is not another text. */
static zj_status
compare_row(const zj_store *store, sqlite3_stmt *row, const zj_result *result, bool *same,
	    zj_diags *diags)
{
	const zj_score_range score = zj_result_score(result);
	struct buf expected[COMPARED_TEXTS] = {{0}};
	struct buf words = BUF_INIT;
	bool is_same = sqlite3_column_int(row, 0) == zj_result_tier(result) &&
		       sqlite3_column_int(row, 1) == zj_result_best_tier(result);
	zj_status status = ZJ_OK;

	num_add_exact(&expected[0], score.value);
	num_add_exact(&expected[1], score.best);
	num_add_exact(&expected[2], score.max);
	pack_outcomes(&expected[3], result);
	pack_strikes(&expected[4], result);
	pack_figures(&expected[5], &words, result);
	buf_done(&words);
	for (int i = 0; i < COMPARED_TEXTS; i++) {
		const char *text = db_text(row, 2 + i);
		if (expected[i].failed)
			status = ZJ_ENOMEM;
		else if (!text && !status)
			status = db_missing(store, diags);
		else if (!status)
			is_same &= str_equal(str_from(text), buf_str(&expected[i]));
		buf_done(&expected[i]);
	}
	if (status == ZJ_OK)
		*same = is_same;
	return status;
}

zj_status
zj_store_compare(zj_store *store, int64_t id, const zj_result *result, bool *same, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	int code = SQLITE_DONE;
	zj_status status = db_prepare(&statement, store,
				      "SELECT tier, best_tier, score, score_best, score_max,"
				      " outcomes, strikes, figures FROM result"
				      " JOIN result_figures ON result = id WHERE id = ?1",
				      diags);

	if (status == ZJ_OK) {
		db_bind_number(statement, 1, id);
		code = sqlite3_step(statement);
		status = db_status(store, code, diags);
	}
	if (status == ZJ_OK && code == SQLITE_DONE)
		status = ZJ_ENOTFOUND;
	if (status == ZJ_OK)
		status = compare_row(store, statement, result, same, diags);
	sqlite3_finalize(statement);
	return status;
}

/* Answers that are not there: was their fingerprint kept alone? */
static zj_status
tell_not_kept(const zj_store *store, const char *fingerprint, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	int64_t id;
	zj_status status = db_prepare(&statement, store,
				      "SELECT id FROM answers WHERE fingerprint = ?1", diags);

	if (status == ZJ_OK) {
		db_bind_text(statement, 1, fingerprint);
		status = db_number(store, statement, &id, diags);
	}
	sqlite3_finalize(statement);
	if (status != ZJ_OK)
		return status;
	diag_add(diags, DIAG_DB_NOT_KEPT, PLACE_NONE, str_from(fingerprint), STR_NONE, STR_NONE);
	return ZJ_ENOTFOUND;
}

zj_status
zj_store_answers(zj_store *store, const char *fingerprint, char **bytes, size_t *length,
		 zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_prepare(&statement, store,
				      "SELECT bytes FROM answers WHERE fingerprint = ?1"
				      " AND bytes IS NOT NULL",
				      diags);

	if (status == ZJ_OK) {
		db_bind_text(statement, 1, fingerprint);
		status = only_bytes(store, statement, bytes, length, diags);
	}
	sqlite3_finalize(statement);
	return status == ZJ_ENOTFOUND ? tell_not_kept(store, fingerprint, diags) : status;
}

/* --- a rubric, compiled again ----------------------------------------------------------- */

/* The files of a rubric, each name and bytes the caller's own. */
struct rubric_files {
	zj_model_file *files;
	size_t count;
};

static void
rubric_files_done(struct rubric_files *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free((char *)list->files[i].name);
		free((char *)list->files[i].bytes);
	}
	free(list->files);
}

static zj_status
add_file(struct rubric_files *list, const zj_store *store, sqlite3_stmt *statement, zj_diags *diags)
{
	zj_model_file *grown = realloc(list->files, (list->count + 1) * sizeof(*grown));
	const char *found = db_text(statement, 1);
	char *bytes = NULL;
	size_t length = 0;

	if (grown)
		list->files = grown;
	if (!found)
		return db_missing(store, diags);
	char *name = strdup(found);
	zj_status status = ZJ_ENOMEM;
	if (grown && name)
		status = db_copy_bytes(store, statement, 0, &bytes, &length);
	if (status != ZJ_OK) {
		free(name);
		return status;
	}
	list->files[list->count++] = (zj_model_file){name, bytes, length};
	return ZJ_OK;
}

static zj_status
read_files(zj_store *store, const char *fingerprint, struct rubric_files *list, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	int code = SQLITE_DONE;
	zj_status status = db_prepare(&statement, store,
				      "SELECT f.bytes, f.name FROM rubric_file AS f"
				      " JOIN rubric AS u ON u.id = f.rubric"
				      " WHERE u.fingerprint = ?1 ORDER BY f.position",
				      diags);

	if (status != ZJ_OK)
		return status;
	db_bind_text(statement, 1, fingerprint);
	while (status == ZJ_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
		status = add_file(list, store, statement, diags);
	if (status == ZJ_OK)
		status = db_status(store, code, diags);
	if (status == ZJ_OK && list->count == 0)
		status = ZJ_ENOTFOUND;
	sqlite3_finalize(statement);
	return status;
}

zj_status
zj_store_model(zj_model **out, zj_store *store, const char *fingerprint, zj_diags *diags)
{
	struct rubric_files list = {0};
	zj_model *model = NULL;
	zj_status status = read_files(store, fingerprint, &list, diags);

	if (status == ZJ_OK)
		status = zj_model_read(&model, list.files, list.count, diags);
	if (status == ZJ_OK && strcmp(zj_model_fingerprint(model), fingerprint) != 0)
		status = db_damaged("a rubric is not what was stored", "有评价标准与存入时不同",
				    diags);
	if (status == ZJ_OK) {
		*out = model;
		model = NULL;
	}
	zj_model_free(model);
	rubric_files_done(&list);
	return status;
}

zj_status
store_model(zj_model **out, zj_store *store, int64_t rubric, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	char fingerprint[HASH_TEXT_SIZE] = "";
	int code;
	zj_status status = db_prepare(&statement, store,
				      "SELECT fingerprint FROM rubric WHERE id = ?1", diags);

	if (status != ZJ_OK)
		return status;
	db_bind_number(statement, 1, rubric);
	code = sqlite3_step(statement);
	const char *found = code == SQLITE_ROW ? db_text(statement, 0) : NULL;
	if (found)
		(void)snprintf(fingerprint, sizeof(fingerprint), "%s", found);
	status = db_status(store, code, diags);
	sqlite3_finalize(statement);
	if (status != ZJ_OK)
		return status;
	return zj_store_model(out, store, fingerprint, diags);
}

zj_status
zj_store_level(zj_store *store, const char *enterprise, const char *rubric, int *level, int64_t *id,
	       zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	int64_t found = 0;
	zj_status status =
		db_prepare(&statement, store,
			   "SELECT r.id, r.tier" JOINED " WHERE e.code = ?1 AND u.name = ?2"
			   " ORDER BY " COUNTS_FIRST " LIMIT 1",
			   diags);

	if (status == ZJ_OK) {
		db_bind_text(statement, 1, enterprise);
		db_bind_text(statement, 2, rubric);
		status = db_number(store, statement, &found, diags);
	}
	if (status == ZJ_OK) {
		*level = sqlite3_column_int(statement, 1);
		*id = found;
	}
	sqlite3_finalize(statement);
	return status;
}
