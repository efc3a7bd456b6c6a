/*
 * The statements of saving, prepared once for a store that is open: for a batch, preparing them
 * anew with every row would cost more than running them.
 */
#include "store/private.h"

static const char *const TEXTS[STATEMENT_COUNT] = {
	[STATEMENT_FIND_USCC] = "SELECT id FROM enterprise WHERE code = ?1 AND kind = 'uscc'",
	[STATEMENT_FIND_LOCAL] = "SELECT id FROM enterprise WHERE code = ?1 AND kind = 'local'",
	[STATEMENT_INSERT_USCC] = "INSERT INTO enterprise (code, kind) VALUES (?1, 'uscc')"
				  " ON CONFLICT DO NOTHING",
	[STATEMENT_INSERT_LOCAL] = "INSERT INTO enterprise (code, kind) VALUES (?1, 'local')"
				   " ON CONFLICT DO NOTHING",
	[STATEMENT_FIND_RUBRIC] = "SELECT id FROM rubric WHERE fingerprint = ?1",
	[STATEMENT_INSERT_RUBRIC] =
		"INSERT INTO rubric (fingerprint, name, version, title_zh, title_en, added)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
	[STATEMENT_FIND_ANSWERS] = "SELECT id FROM answers WHERE fingerprint = ?1",
	[STATEMENT_INSERT_ANSWERS] = "INSERT INTO answers (fingerprint, file, bytes, added)"
				     " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
	[STATEMENT_KEEP_ANSWERS] =
		"UPDATE answers SET bytes = ?2 WHERE fingerprint = ?1 AND bytes IS NULL",
	[STATEMENT_FIND_RESULT] = "SELECT id FROM result WHERE enterprise = ?1 AND rubric = ?2"
				  " AND answers = ?3 AND settings = ?4",
	[STATEMENT_INSERT_RESULT] =
		"INSERT INTO result (enterprise, rubric, answers, settings, role, date, name,"
		" district, industry, size, saved, program, tier, best_tier, score, score_best,"
		" score_max, score_number, score_best_number, score_max_number, outcomes, strikes)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
		" ?17, CAST(?18 AS REAL), CAST(?19 AS REAL), CAST(?20 AS REAL), ?21, ?22)",
	[STATEMENT_INSERT_FIGURES] = "INSERT INTO result_figures (result, figures) VALUES (?1, ?2)",
	[STATEMENT_HAS_RESULT] =
		"SELECT id, tier, best_tier FROM result WHERE answers = (SELECT id FROM answers WHERE fingerprint ="
		" ?1) AND rubric = (SELECT id FROM rubric WHERE fingerprint = ?2) AND settings ="
		" ?3",
	[STATEMENT_USE_RUBRIC] = "INSERT OR IGNORE INTO run_rubric (run, rubric) VALUES (?1, ?2)",
	[STATEMENT_NOTE_RESULT] = "INSERT OR IGNORE INTO run_result (run, result) VALUES (?1, ?2)",
	[STATEMENT_UPDATE_RUN] =
		"UPDATE run SET files = ?2, scored = ?3, unchanged = ?4, refused = ?5,"
		" results = ?6, ended = ?7 WHERE id = ?1",
	[STATEMENT_REFUSE] = "INSERT OR REPLACE INTO refusal (run, file, fingerprint, diagnostics)"
			     " VALUES (?1, ?2, ?3, ?4)",
};

zj_status
db_statement(sqlite3_stmt **out, zj_store *store, enum statement which, zj_diags *diags)
{
	if (!store->statements[which]) {
		const int code =
			sqlite3_prepare_v3(store->db, TEXTS[which], -1, SQLITE_PREPARE_PERSISTENT,
					   &store->statements[which], NULL);
		if (code != SQLITE_OK)
			return db_status(store, code, diags);
	}
	*out = store->statements[which];
	return ZJ_OK;
}

void
db_end_statement(sqlite3_stmt *statement)
{
	if (!statement)
		return;
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
}

void
db_drop_statements(zj_store *store)
{
	for (size_t i = 0; i < STATEMENT_COUNT; i++) {
		sqlite3_finalize(store->statements[i]);
		store->statements[i] = NULL;
	}
}
