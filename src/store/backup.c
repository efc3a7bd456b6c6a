/*
 * A copy of the whole store under a new name.
 */
#include "store/private.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/diag.h"

static zj_status
refuse_target(const char *path, zj_diags *diags)
{
	diag_add(diags, DIAG_DB_EXISTS, PLACE_NONE, str_from(path), STR_NONE, STR_NONE);
	return ZJ_EIO;
}

/* Copy all pages, as they are in one moment, into a new file. */
static zj_status
copy_pages(zj_store *store, const char *name, const char *path, zj_diags *diags)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
	zj_store copy = {0};
	sqlite3_backup *backup = NULL;
	int code = sqlite3_open_v2(name, &copy.db, flags, NULL);
	zj_status status;

	if (code == SQLITE_OK) {
		backup = sqlite3_backup_init(copy.db, "main", store->db, "main");
		code = sqlite3_extended_errcode(copy.db);
	}
	if (backup) {
		(void)sqlite3_backup_step(backup, -1);
		code = sqlite3_backup_finish(backup);
	}
	if (!copy.db)
		status = ZJ_ENOMEM;
	else if ((code & 0xff) == SQLITE_CANTOPEN)
		status = refuse_target(path, diags);
	else
		status = db_status(&copy, code, diags);
	(void)sqlite3_close(copy.db);
	return status;
}

/*
 * Give a finished file its name, and never take the name from another. link() does both in
 * one step; a file system without hard links (FAT, on many a USB stick) gets an empty file
 * first, which fails where there is one, and then that one is replaced.
 */
static int
take_name(const char *part, const char *name)
{
	if (link(part, name) == 0)
		return unlink(part);
	const int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return -1;
	(void)close(fd);
	if (rename(part, name) == 0)
		return 0;
	(void)unlink(name);
	return -1;
}

static zj_status
write_copy(zj_store *store, const char *part, const char *name, const char *path, zj_diags *diags)
{
	zj_status status;

	if (access(name, F_OK) == 0)
		return refuse_target(path, diags);
	(void)unlink(part); /* of a process of this number that was killed */
	status = copy_pages(store, part, path, diags);
	if (status == ZJ_OK && take_name(part, name) != 0)
		status = refuse_target(path, diags);
	if (status != ZJ_OK)
		(void)unlink(part);
	return status;
}

zj_status
zj_store_backup(zj_store *store, const char *path, zj_diags *diags)
{
	struct buf name = BUF_INIT;
	struct buf part = BUF_INIT;
	zj_status status = ZJ_ENOMEM;

	db_file_name(&name, path);
	buf_add(&part, buf_str(&name));
	buf_printf(&part, ".part-%ld", (long)getpid());
	if (!name.failed && !part.failed)
		status = write_copy(store, part.at, name.at, path, diags);
	buf_done(&part);
	buf_done(&name);
	return status;
}
