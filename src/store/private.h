/*
 * Inside store/: the handle, and what db.c gives the other files.
 */
#ifndef STORE_PRIVATE_H
#define STORE_PRIVATE_H

#include <sqlite3.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/words.h"
#include "store/store.h"

/* Statements that are prepared once and run often; their texts are in statement.c. */
enum statement {
	STATEMENT_FIND_USCC,
	STATEMENT_FIND_LOCAL,
	STATEMENT_INSERT_USCC,
	STATEMENT_INSERT_LOCAL,
	STATEMENT_FIND_RUBRIC,
	STATEMENT_INSERT_RUBRIC,
	STATEMENT_FIND_ANSWERS,
	STATEMENT_INSERT_ANSWERS,
	STATEMENT_KEEP_ANSWERS,
	STATEMENT_FIND_RESULT,
	STATEMENT_INSERT_RESULT,
	STATEMENT_INSERT_FIGURES,
	STATEMENT_HAS_RESULT,
	STATEMENT_USE_RUBRIC,
	STATEMENT_NOTE_RESULT,
	STATEMENT_UPDATE_RUN,
	STATEMENT_REFUSE,
	STATEMENT_COUNT
};

enum {
	RUBRICS_KNOWN = 16
};

struct zj_store {
	sqlite3 *db;
	struct gather *gather; /* NULL: it is only read */
	int version;
	bool is_wal; /* already when it was opened */
	bool in_transaction;
	int64_t run; /* that rubrics are noted for; 0: none */
	sqlite3_stmt *statements[STATEMENT_COUNT];
	/* Rubrics that are in the store, so as not to look for them with every result; the oldest
	 * makes room. Forgotten when a transaction is undone. */
	size_t known_count;
	struct {
		char fingerprint[HASH_TEXT_SIZE];
		int64_t id;
	} known[RUBRICS_KNOWN];
};

/* Schema of this program; the scripts that lead there, migration_scripts[v] from v to v+1. */
#define STORE_VERSION 1
extern const char *const migration_scripts[STORE_VERSION];

/* "ZJIE": marks the file as ours in the SQLite header. */
#define STORE_APPLICATION_ID 0x5A4A4945

/*
 * Add `path` to `out` so that SQLite takes it for a file. By itself it would keep "" and
 * ":memory:" nowhere, and read "file:…" as an address.
 */
void db_file_name(struct buf *out, const char *path);

/* A status for an SQLite code, with a diagnostic for all but success and lack of memory. */
zj_status db_status(const zj_store *store, int code, zj_diags *diags);

/* Why SQLite could not do what it was asked last: as the system says where it was the system. */
struct words db_reason(const zj_store *store, int code);

/* What is stored cannot be: a diagnostic that says so, and ZJ_EDB. */
zj_status db_damaged(const char *en, const char *zh, zj_diags *diags);

/* Run statements that give no rows. */
zj_status db_exec(const zj_store *store, const char *sql, zj_diags *diags);

zj_status db_prepare(sqlite3_stmt **out, const zj_store *store, const char *sql, zj_diags *diags);

/*
 * Bind to parameter `index`; .at NULL or a NULL pointer binds NULL. Nothing is copied, so
 * nothing can fail: what is bound must live until the statement is reset or finalised.
 */
void db_bind_str(sqlite3_stmt *statement, int index, struct str text);
void db_bind_text(sqlite3_stmt *statement, int index, const char *text);
void db_bind_bytes(sqlite3_stmt *statement, int index, struct str bytes);
void db_bind_number(sqlite3_stmt *statement, int index, int64_t value);

/* A column as text that lives until the next step; NULL for NULL, and when memory ran out. */
const char *db_text(sqlite3_stmt *statement, int column);

/* Why a column that is never NULL reads as NULL: memory ran out, or the file is damaged. */
zj_status db_missing(const zj_store *store, zj_diags *diags);

/* A copy with a NUL after it, which the caller free()s, of a column's bytes. */
zj_status db_copy_bytes(const zj_store *store, sqlite3_stmt *statement, int column, char **bytes,
			size_t *length);

/*
 * A statement that is prepared once: the first use prepares it. Give it back with
 * db_end_statement() after each.
 */
zj_status db_statement(sqlite3_stmt **out, zj_store *store, enum statement which, zj_diags *diags);
void db_end_statement(sqlite3_stmt *statement); /* NULL is fine */
void db_drop_statements(zj_store *store);

/* Run a statement to its end. */
zj_status db_finish(const zj_store *store, sqlite3_stmt *statement, zj_diags *diags);

/* The first column of the first row as a number; ZJ_ENOTFOUND when there is no row. */
zj_status db_number(const zj_store *store, sqlite3_stmt *statement, int64_t *out, zj_diags *diags);

/* The same of a statement without parameters. */
zj_status db_ask(const zj_store *store, const char *sql, int64_t *out, zj_diags *diags);

/* The entries that answers named by the rubric have, one after the other. */
void pack_choices(struct buf *out, const struct model_node *asked);

enum {
	PACK_DIGITS = 12 /* places of a figure; exact ones are computed again when asked for */
};

/* A way to the files of one store that is written to, by a name for sqlite3_open_v2(): what is written
 * to them one behind the other goes there together. Freed after the database is closed. */
struct gather;
struct gather *gather_new(void); /* NULL: no memory */
const char *gather_name(const struct gather *gather);
void gather_free(struct gather *gather);

/* Make the schema, or bring an older one up. Inside no transaction. */
zj_status migrate(zj_store *store, zj_diags *diags);

/* A result as it is kept, see schema/001.sql: its figures (`words` is scratch); a digit for each
 * condition; the rules that strike, or may, since most are silent most of the time. */
void pack_figures(struct buf *out, struct buf *words, const zj_result *result);
void pack_outcomes(struct buf *out, const zj_result *result);
void pack_strikes(struct buf *out, const zj_result *result);

#endif
