/*
 * Opening a store, and refusing what is none.
 *
 * The file is kept in WAL mode with synchronous=FULL: readers never wait, a commit that has
 * returned is on the disk, and a process killed at any point leaves a file that opens clean.
 * While nobody has it open it is one file: who closes last moves the WAL into it.
 */
#include "store/private.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/reason.h"

enum {
	BUSY_MILLISECONDS = 5000
};

static zj_status
refuse(enum diag_code code, const char *path, const struct words *why, zj_diags *diags)
{
	const struct words name = reason_text(path);

	diag_add_words(diags, code, PLACE_NONE, &name, why);
	return ZJ_EDB;
}

/* The system's errno says why it cannot be opened. */
static zj_status
refuse_to_open(const char *path, int error, zj_diags *diags)
{
	const struct words why = reason_of(error);

	return refuse(DIAG_DB_OPEN, path, &why, diags);
}

/* --- the file, before SQLite reads it --------------------------------------------------- */

static const struct words NO_FILE = {{
	[ZJ_LANG_ZH] = {"不是普通文件", sizeof("不是普通文件") - 1},
	[ZJ_LANG_EN] = {"not a regular file", sizeof("not a regular file") - 1},
}};

/* Is there a file to open, or, for CREATE, may one be made? */
static zj_status
check_file(const char *path, const char *name, zj_store_mode mode, zj_diags *diags)
{
	struct stat found;

	if (stat(name, &found) != 0) {
		if (errno == ENOENT)
			return mode == ZJ_STORE_CREATE ? ZJ_OK : ZJ_ENOTFOUND;
		return refuse_to_open(path, errno, diags);
	}
	if (S_ISREG(found.st_mode))
		return ZJ_OK;
	if (S_ISDIR(found.st_mode))
		return refuse_to_open(path, EISDIR, diags);
	return refuse(DIAG_DB_OPEN, path, &NO_FILE, diags);
}

/* Is there such a file beside it, with something in it? */
static bool
has_beside(const char *name, const char *ending)
{
	struct buf beside = BUF_INIT;
	struct stat found;
	bool is_there;

	buf_add_text(&beside, name);
	buf_add_text(&beside, ending);
	/* Without memory: say yes, which is the careful answer. */
	is_there = beside.failed || (stat(beside.at, &found) == 0 && found.st_size > 0);
	buf_done(&beside);
	return is_there;
}

/* Fields of the database header that SQLite documents (file format, 1.3). */
enum {
	HEADER_SIZE = 100,
	HEADER_PAGE_SIZE = 16,  /* 2 bytes; 1 stands for 65536 */
	HEADER_WRITTEN_BY = 18, /* 1 byte; 2 stands for WAL */
	HEADER_VERSION = 60,
	HEADER_APPLICATION = 68
};

static uint32_t
big_endian(const unsigned char *at, size_t size)
{
	uint32_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | at[i];
	return value;
}

/*
 * Look at the header through SQLite's own handle: opening the file a second time and closing
 * it would drop the locks that this process holds on it.
 */
static zj_status
read_header(const zj_store *store, unsigned char header[HEADER_SIZE], int64_t *size,
	    zj_diags *diags)
{
	sqlite3_file *file = NULL;
	sqlite3_int64 bytes = 0;
	int code = sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);

	if (code == SQLITE_OK)
		code = file->pMethods->xFileSize(file, &bytes);
	if (code == SQLITE_OK)
		code = file->pMethods->xRead(file, header, HEADER_SIZE, 0);
	if (code == SQLITE_IOERR_SHORT_READ)
		code = SQLITE_OK; /* the rest reads as zeros */
	*size = bytes;
	return db_status(store, code, diags);
}

/*
 * Refuse another program's database before SQLite has touched it: to read one that was left
 * with a journal or a WAL is to change it. What this look cannot tell, check_identity()
 * decides.
 */
static zj_status
check_header(zj_store *store, const char *path, const char *name, zj_store_mode mode,
	     zj_diags *diags)
{
	unsigned char header[HEADER_SIZE] = {0};
	int64_t size = 0;
	const zj_status status = read_header(store, header, &size, diags);

	if (status != ZJ_OK)
		return status;
	if (size == 0 && mode == ZJ_STORE_CREATE)
		return ZJ_OK;
	if (size == 0)
		return db_damaged("file is empty", "文件是空的", diags);
	if (memcmp(header, "SQLite format 3", sizeof("SQLite format 3")) != 0)
		return db_damaged("file is not a database", "不是数据库文件", diags);

	store->is_wal = header[HEADER_WRITTEN_BY] == 2;
	const uint32_t application = big_endian(header + HEADER_APPLICATION, 4);
	const uint32_t page = big_endian(header + HEADER_PAGE_SIZE, 2);
	if (application == STORE_APPLICATION_ID) {
		if (big_endian(header + HEADER_VERSION, 4) > STORE_VERSION)
			return refuse(DIAG_DB_NEWER, path, NULL, diags);
		return ZJ_OK;
	}
	/* Without a mark it may be ours in the making: not yet moved out of its journal, or
	 * one page with nothing in it. */
	if (application == 0 && (size <= (page == 1 ? 65536 : (int64_t)page) ||
				 has_beside(name, "-wal") || has_beside(name, "-journal")))
		return ZJ_OK;
	return refuse(DIAG_DB_FOREIGN, path, NULL, diags);
}

/* --- the database ----------------------------------------------------------------------- */

struct identity {
	int64_t application;
	int64_t version;
	int64_t objects;
};

/*
 * All of one moment: another process may be making it. The last question reads the whole
 * schema, so that a damaged file is refused here and not halfway.
 */
static zj_status
read_identity(zj_store *store, struct identity *out, zj_diags *diags)
{
	zj_status status = db_exec(store, "BEGIN", diags);

	if (status != ZJ_OK)
		return status;
	status = db_ask(store, "PRAGMA application_id", &out->application, diags);
	if (status == ZJ_OK)
		status = db_ask(store, "PRAGMA user_version", &out->version, diags);
	if (status == ZJ_OK)
		status = db_ask(store, "SELECT count(*) FROM sqlite_schema", &out->objects, diags);
	if (status == ZJ_OK)
		status = db_exec(store, "COMMIT", diags);
	return status;
}

/* Is it ours, and not newer than we are? An empty one is ours to fill. */
static zj_status
check_identity(zj_store *store, const char *path, zj_store_mode mode, zj_diags *diags)
{
	struct identity found = {0};
	const zj_status status = read_identity(store, &found, diags);

	if (status != ZJ_OK)
		return status;
	const bool is_empty = found.application == 0 && found.version == 0 && found.objects == 0;
	if (found.application != STORE_APPLICATION_ID && !(is_empty && mode == ZJ_STORE_CREATE))
		return refuse(DIAG_DB_FOREIGN, path, NULL, diags);
	if (found.version > STORE_VERSION || found.version < 0)
		return refuse(DIAG_DB_NEWER, path, NULL, diags);
	if (mode == ZJ_STORE_READ && found.version < STORE_VERSION)
		return refuse(DIAG_DB_OLDER, path, NULL, diags);
	store->version = (int)found.version;
	return ZJ_OK;
}

/*
 * Where neither the file nor its folder may be written (a disc, a share), nobody can be
 * writing to it from here, and SQLite need not make its files beside it.
 */
static bool
is_archive(const char *name)
{
	const char *slash = strrchr(name, '/');
	struct buf folder = BUF_INIT;
	bool is_closed;

	buf_add(&folder, (struct str){name, (size_t)(slash - name) + 1});
	is_closed = !folder.failed && access(name, W_OK) != 0 && access(folder.at, W_OK) != 0;
	buf_done(&folder);
	return is_closed && !has_beside(name, "-wal");
}

/* The file as an address that tells SQLite it will not change. */
static void
add_archive_address(struct buf *out, const char *name)
{
	buf_add_text(out, "file:");
	for (const char *at = name; *at; at++) {
		if (strchr("%?#", *at))
			buf_printf(out, "%%%02X", (unsigned char)*at);
		else
			buf_add_char(out, *at);
	}
	buf_add_text(out, "?immutable=1");
}

/*
 * READ, too, asks for writing where the file allows it: who only reads cannot tidy up at the
 * end, and would leave -wal and -shm behind. query_only keeps it from changing anything.
 */
static zj_status
open_database(zj_store *store, const char *path, const char *name, zj_store_mode mode,
	      zj_diags *diags)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	struct buf address = BUF_INIT;
	const char *way = NULL;
	int code = SQLITE_NOMEM;

	if (mode == ZJ_STORE_CREATE)
		flags |= SQLITE_OPEN_CREATE;
	if (mode != ZJ_STORE_READ) {
		store->gather = gather_new();
		if (!store->gather)
			return ZJ_ENOMEM;
		way = gather_name(store->gather);
	}
	if (mode == ZJ_STORE_READ && is_archive(name)) {
		flags |= SQLITE_OPEN_URI;
		add_archive_address(&address, name);
	} else {
		buf_add_text(&address, name);
	}
	if (!address.failed)
		code = sqlite3_open_v2(address.at, &store->db, flags, way);
	buf_done(&address);
	if (!store->db || code == SQLITE_NOMEM)
		return ZJ_ENOMEM;
	if (code != SQLITE_OK) {
		const struct words why = db_reason(store, code);
		return refuse(DIAG_DB_OPEN, path, &why, diags);
	}
	if (mode != ZJ_STORE_READ && sqlite3_db_readonly(store->db, "main") != 0)
		return refuse_to_open(path, EACCES, diags);
	return ZJ_OK;
}

/* Until it is known to be ours, nothing may be moved from its WAL into the file. */
static void
keep_wal(const zj_store *store, bool is_kept)
{
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, is_kept ? 1 : 0, NULL);
}

/*
 * WAL is asked for once the schema stands: made in one transaction of a plain journal, a new
 * store is there whole or not at all. Where others have it open at that moment they are as
 * safe without, and the next who writes asks again.
 */
static zj_status
use_wal(zj_store *store, zj_diags *diags)
{
	const int code = sqlite3_exec(store->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);

	return (code & 0xff) == SQLITE_BUSY ? ZJ_OK : db_status(store, code, diags);
}

/*
 * Who writes thousands of results comes back to the same pages of the indexes with each: those are
 * kept (16 MB), and moved from the WAL into the file when it has grown to 64 MB, not at every
 * commit. SQLite turns the former into pages as large as they are at that moment, so it is said once
 * the store stands.
 */
static const char SETTINGS[] = "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL";
static const char ROOM[] = "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 8192";

static zj_status
set_up(zj_store *store, zj_store_mode mode, zj_diags *diags)
{
	if (mode == ZJ_STORE_READ)
		return db_exec(store, "PRAGMA query_only = ON", diags);

	zj_status status = db_exec(store, SETTINGS, diags);
	if (status == ZJ_OK && store->version < STORE_VERSION)
		status = migrate(store, diags);
	if (status == ZJ_OK && !store->is_wal)
		status = use_wal(store, diags);
	if (status == ZJ_OK)
		status = db_exec(store, ROOM, diags);
	return status;
}

static zj_status
open_store(zj_store *store, const char *path, const char *name, zj_store_mode mode, zj_diags *diags)
{
	zj_status status = open_database(store, path, name, mode, diags);

	if (status != ZJ_OK)
		return status;
	(void)sqlite3_busy_timeout(store->db, BUSY_MILLISECONDS);
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	keep_wal(store, true);
	status = check_header(store, path, name, mode, diags);
	if (status == ZJ_OK)
		status = check_identity(store, path, mode, diags);
	if (status != ZJ_OK)
		return status;
	keep_wal(store, false);
	return set_up(store, mode, diags);
}

zj_status
zj_store_open(zj_store **out, const char *path, zj_store_mode mode, zj_diags *diags)
{
	zj_store *store = calloc(1, sizeof(*store));
	struct buf name = BUF_INIT;
	zj_status status;

	db_file_name(&name, path);
	status = !store || name.failed ? ZJ_ENOMEM : check_file(path, name.at, mode, diags);
	if (status == ZJ_OK)
		status = open_store(store, path, name.at, mode, diags);
	if (status == ZJ_OK) {
		*out = store;
		store = NULL;
	}
	zj_store_close(store);
	buf_done(&name);
	return status;
}

void
zj_store_close(zj_store *store)
{
	if (!store)
		return;
	db_drop_statements(store);
	(void)sqlite3_close(store->db);
	gather_free(store->gather);
	free(store);
}

int
zj_store_version(const zj_store *store)
{
	return store->version;
}
