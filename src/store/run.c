/*
 * Runs over many files: what was asked, how far it is, what was refused.
 */
#include "store/private.h"

#include <stdlib.h>

zj_status
store_run_begin(zj_store *store, const struct store_run *run, int64_t *id, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_prepare(&statement, store,
				      "INSERT INTO run (started, program, who, folder, arguments)"
				      " VALUES (?1, ?2, ?3, ?4, ?5)",
				      diags);

	if (status == ZJ_OK) {
		db_bind_text(statement, 1, run->started);
		db_bind_text(statement, 2, run->program);
		db_bind_text(statement, 3, run->who);
		db_bind_text(statement, 4, run->folder);
		db_bind_text(statement, 5, run->arguments);
		status = db_finish(store, statement, diags);
	}
	sqlite3_finalize(statement);
	if (status == ZJ_OK)
		*id = store->run = sqlite3_last_insert_rowid(store->db);
	return status;
}

zj_status
store_run_note(zj_store *store, int64_t result, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_statement(&statement, store, STATEMENT_NOTE_RESULT, diags);

	if (status == ZJ_OK) {
		db_bind_number(statement, 1, store->run);
		db_bind_number(statement, 2, result);
		status = db_finish(store, statement, diags);
	}
	db_end_statement(statement);
	return status;
}

static zj_status
read_unfinished(zj_store *store, sqlite3_stmt *statement, int64_t *id, char **arguments,
		char **folder, zj_diags *diags)
{
	char *made = NULL;
	size_t length;
	zj_status status = db_number(store, statement, id, diags);

	if (status == ZJ_OK)
		status = db_copy_bytes(store, statement, 1, &made, &length);
	if (status == ZJ_OK)
		status = db_copy_bytes(store, statement, 2, folder, &length);
	if (status == ZJ_OK) {
		*arguments = made;
		made = NULL;
	}
	free(made);
	return status;
}

zj_status
store_run_resume(zj_store *store, int64_t *id, char **arguments, char **folder, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	int64_t found = 0;
	zj_status status = db_prepare(&statement, store,
				      "SELECT id, arguments, folder FROM run"
				      " WHERE ended IS NULL ORDER BY id DESC LIMIT 1",
				      diags);

	if (status == ZJ_OK)
		status = read_unfinished(store, statement, &found, arguments, folder, diags);
	sqlite3_finalize(statement);
	if (status == ZJ_OK)
		*id = store->run = found;
	return status;
}

static zj_status
forget(zj_store *store, const char *sql, int64_t id, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_prepare(&statement, store, sql, diags);

	if (status == ZJ_OK) {
		db_bind_number(statement, 1, id);
		status = db_finish(store, statement, diags);
	}
	sqlite3_finalize(statement);
	return status;
}

zj_status
store_run_restart(zj_store *store, int64_t id, zj_diags *diags)
{
	zj_status status = forget(store, "DELETE FROM refusal WHERE run = ?1", id, diags);

	if (status == ZJ_OK)
		status = forget(store, "DELETE FROM run_result WHERE run = ?1", id, diags);
	return status;
}

zj_status
store_run_update(zj_store *store, int64_t id, const struct store_counts *counts, const char *ended,
		 zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_statement(&statement, store, STATEMENT_UPDATE_RUN, diags);

	if (status == ZJ_OK) {
		db_bind_number(statement, 1, id);
		db_bind_number(statement, 2, (int64_t)counts->files);
		db_bind_number(statement, 3, (int64_t)counts->scored);
		db_bind_number(statement, 4, (int64_t)counts->unchanged);
		db_bind_number(statement, 5, (int64_t)counts->refused);
		db_bind_number(statement, 6, (int64_t)counts->results);
		db_bind_text(statement, 7, ended);
		status = db_finish(store, statement, diags);
	}
	db_end_statement(statement);
	return status;
}

zj_status
store_refuse(zj_store *store, const struct store_refusal *refusal, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_statement(&statement, store, STATEMENT_REFUSE, diags);

	if (status == ZJ_OK) {
		db_bind_number(statement, 1, refusal->run);
		db_bind_text(statement, 2, refusal->file);
		db_bind_text(statement, 3, refusal->fingerprint);
		db_bind_str(statement, 4, refusal->diagnostics);
		status = db_finish(store, statement, diags);
	}
	db_end_statement(statement);
	return status;
}
