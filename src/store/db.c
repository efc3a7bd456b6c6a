/*
 * SQLite's ways turned into ours: statements, codes, transactions.
 */
#include "store/private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/reason.h"

void
db_file_name(struct buf *out, const char *path)
{
	if (path[0] != '/')
		buf_add_text(out, "./");
	buf_add_text(out, path);
}

static zj_status
refuse(enum diag_code code, const struct words *why, zj_diags *diags)
{
	diag_add_words(diags, code, PLACE_NONE, why, NULL);
	return ZJ_EDB;
}

zj_status
db_damaged(const char *en, const char *zh, zj_diags *diags)
{
	const struct words what = {{[ZJ_LANG_ZH] = str_from(zh), [ZJ_LANG_EN] = str_from(en)}};

	return refuse(DIAG_DB_DAMAGED, &what, diags);
}

/* Of other codes SQLite's words say more than the code, and only a developer meets them. */
static const struct {
	int code;
	const char *zh;
} IN_CHINESE[] = {
	{SQLITE_CANTOPEN, "打不开数据库文件"},
	{SQLITE_READONLY, "数据库只能读取"},
	{SQLITE_IOERR, "磁盘读写出错"},
	{SQLITE_CORRUPT, "文件内容已损坏"},
	{SQLITE_NOTADB, "不是数据库文件"},
	{SQLITE_TOOBIG, "内容过大"},
	{SQLITE_PERM, "没有权限"},
	{SQLITE_PROTOCOL, "数据库加锁失败"},
};

struct words
db_reason(const zj_store *store, int code)
{
	const int error = sqlite3_system_errno(store->db);
	struct words why = reason_text(sqlite3_errmsg(store->db));

	code &= 0xff;
	if (error != 0 && (code == SQLITE_CANTOPEN || code == SQLITE_IOERR))
		return reason_of(error);
	for (size_t i = 0; i < sizeof(IN_CHINESE) / sizeof(IN_CHINESE[0]); i++) {
		if (IN_CHINESE[i].code == code)
			why.in[ZJ_LANG_ZH] = str_from(IN_CHINESE[i].zh);
	}
	return why;
}

/* Of a file it only keeps while it works, SQLite says no more than that writing failed. */
static bool
is_disk_full(const zj_store *store, int code)
{
	return code == SQLITE_FULL ||
	       (code == SQLITE_IOERR && sqlite3_system_errno(store->db) == ENOSPC);
}

zj_status
db_status(const zj_store *store, int code, zj_diags *diags)
{
	struct words why;

	if (code == SQLITE_IOERR_NOMEM)
		return ZJ_ENOMEM;
	if (is_disk_full(store, code & 0xff))
		return refuse(DIAG_DB_FULL, NULL, diags);
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return ZJ_OK;
	case SQLITE_NOMEM:
		return ZJ_ENOMEM;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return refuse(DIAG_DB_BUSY, NULL, diags);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		why = db_reason(store, code);
		return refuse(DIAG_DB_DAMAGED, &why, diags);
	default:
		why = db_reason(store, code);
		return refuse(DIAG_DB_FAILED, &why, diags);
	}
}

zj_status
db_exec(const zj_store *store, const char *sql, zj_diags *diags)
{
	return db_status(store, sqlite3_exec(store->db, sql, NULL, NULL, NULL), diags);
}

zj_status
db_prepare(sqlite3_stmt **out, const zj_store *store, const char *sql, zj_diags *diags)
{
	return db_status(store, sqlite3_prepare_v2(store->db, sql, -1, out, NULL), diags);
}

void
db_bind_str(sqlite3_stmt *statement, int index, struct str text)
{
	if (text.at)
		(void)sqlite3_bind_text64(statement, index, text.at, text.len, SQLITE_STATIC,
					  SQLITE_UTF8);
	else
		(void)sqlite3_bind_null(statement, index);
}

void
db_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
	db_bind_str(statement, index, str_from(text));
}

/* A NULL pointer would bind NULL; no bytes are bytes too. */
void
db_bind_bytes(sqlite3_stmt *statement, int index, struct str bytes)
{
	(void)sqlite3_bind_blob64(statement, index, bytes.len ? bytes.at : "", bytes.len,
				  SQLITE_STATIC);
}

void
db_bind_number(sqlite3_stmt *statement, int index, int64_t value)
{
	(void)sqlite3_bind_int64(statement, index, value);
}

const char *
db_text(sqlite3_stmt *statement, int column)
{
	return (const char *)sqlite3_column_text(statement, column);
}

zj_status
db_missing(const zj_store *store, zj_diags *diags)
{
	if (sqlite3_errcode(store->db) == SQLITE_NOMEM)
		return ZJ_ENOMEM;
	return db_damaged("a value is missing", "缺少一个值", diags);
}

zj_status
db_copy_bytes(const zj_store *store, sqlite3_stmt *statement, int column, char **bytes,
	      size_t *length)
{
	const void *found = sqlite3_column_blob(statement, column);
	const size_t size = (size_t)sqlite3_column_bytes(statement, column);
	char *copy;

	if (!found && sqlite3_errcode(store->db) == SQLITE_NOMEM)
		return ZJ_ENOMEM;
	copy = malloc(size + 1);
	if (!copy)
		return ZJ_ENOMEM;
	if (found)
		memcpy(copy, found, size);
	copy[size] = '\0';
	*bytes = copy;
	*length = size;
	return ZJ_OK;
}

zj_status
db_finish(const zj_store *store, sqlite3_stmt *statement, zj_diags *diags)
{
	int code;

	do
		code = sqlite3_step(statement);
	while (code == SQLITE_ROW);
	return db_status(store, code, diags);
}

zj_status
db_number(const zj_store *store, sqlite3_stmt *statement, int64_t *out, zj_diags *diags)
{
	const int code = sqlite3_step(statement);
	const zj_status status = db_status(store, code, diags);

	if (status == ZJ_OK && code == SQLITE_DONE)
		return ZJ_ENOTFOUND;
	if (status == ZJ_OK)
		*out = sqlite3_column_int64(statement, 0);
	return status;
}

zj_status
db_ask(const zj_store *store, const char *sql, int64_t *out, zj_diags *diags)
{
	sqlite3_stmt *statement = NULL;
	zj_status status = db_prepare(&statement, store, sql, diags);

	if (status == ZJ_OK)
		status = db_number(store, statement, out, diags);
	sqlite3_finalize(statement);
	return status;
}

/* --- transactions ---------------------------------------------------------------------- */

zj_status
zj_store_begin(zj_store *store, zj_diags *diags)
{
	const zj_status status = db_exec(store, "BEGIN IMMEDIATE", diags);

	if (status == ZJ_OK)
		store->in_transaction = true;
	return status;
}

zj_status
zj_store_commit(zj_store *store, zj_diags *diags)
{
	const zj_status status = db_exec(store, "COMMIT", diags);

	if (status == ZJ_OK)
		store->in_transaction = false;
	return status;
}

void
zj_store_rollback(zj_store *store)
{
	if (!store->in_transaction)
		return;
	/* After some errors SQLite has rolled back already; then there is nothing to do. */
	if (sqlite3_get_autocommit(store->db) == 0)
		(void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	store->in_transaction = false;
	store->known_count = 0;
}
