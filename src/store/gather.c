/*
 * Writes laid together.
 *
 * SQLite writes a page at a time, and to a WAL the 24 bytes before each apart. Where thousands of
 * results are saved, those calls cost more than all else that a row does. Here, what goes to the
 * database or to its WAL one behind the other is kept until there is enough of it, and in any case
 * until the file is synced, read where it was written, cut, measured, or its lock given back: what
 * SQLite takes to be in the file by then, is. Between these it counts on nothing; a commit is synced.
 *
 * It is a layer (in SQLite's words a VFS shim) over the system's own, for one store that is written
 * to. Whatever could not be written is tried again, until the lock is given back: then what is in
 * the file is others' to change, and it is forgotten. SQLite was told before that syncing failed.
 */
#include "store/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	GATHERED_BYTES = 120 << 10 /* SQLite hands the system less than 128 kB at once */
};

enum gathered_kind {
	GATHERED_MAIN,
	GATHERED_WAL,
	GATHERED_COUNT
};

/* What is to be written yet. */
struct pending {
	sqlite3_file *file; /* NULL: it is not open */
	sqlite3_int64 at;
	size_t count;
	unsigned char bytes[GATHERED_BYTES];
};

struct gather {
	sqlite3_vfs vfs; /* first: SQLite hands it back as that */
	sqlite3_vfs *system;
	char name[40];
	struct pending pending[GATHERED_COUNT];
};

/* An open file; the system's own stands behind it. */
struct gathered {
	sqlite3_file file; /* first, as above */
	sqlite3_io_methods methods;
	struct gather *gather;
	struct pending *pending;
};

/* Where the system's own begins. */
#define GATHERED_SIZE ((sizeof(struct gathered) + 15) / 16 * 16)

static struct gathered *
gathered_of(sqlite3_file *file)
{
	return (struct gathered *)(void *)file;
}

static sqlite3_file *
system_of(sqlite3_file *file)
{
	return (sqlite3_file *)(void *)((char *)file + GATHERED_SIZE);
}

/* --- writing ---------------------------------------------------------------------------- */

static int
write_pending(struct pending *pending)
{
	if (pending->count == 0)
		return SQLITE_OK;
	const int code = pending->file->pMethods->xWrite(pending->file, pending->bytes,
							 (int)pending->count, pending->at);
	if (code == SQLITE_OK)
		pending->count = 0;
	return code;
}

/* What can be; what cannot is forgotten. */
static void
let_go(struct pending *pending)
{
	(void)write_pending(pending);
	pending->count = 0;
}

static int
gathered_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
	struct pending *pending = gathered_of(file)->pending;
	const size_t more = (size_t)count;
	int code = SQLITE_OK;

	if (at != pending->at + (sqlite3_int64)pending->count ||
	    more > GATHERED_BYTES - pending->count)
		code = write_pending(pending);
	if (code != SQLITE_OK)
		return code;
	if (more > GATHERED_BYTES)
		return system_of(file)->pMethods->xWrite(system_of(file), bytes, count, at);
	if (pending->count == 0)
		pending->at = at;
	memcpy(pending->bytes + pending->count, bytes, more);
	pending->count += more;
	return SQLITE_OK;
}

static int
gathered_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at)
{
	struct pending *pending = gathered_of(file)->pending;
	const int code = at + count > pending->at ? write_pending(pending) : SQLITE_OK;

	return code ? code : system_of(file)->pMethods->xRead(system_of(file), bytes, count, at);
}

static int
gathered_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	const int code = write_pending(gathered_of(file)->pending);

	return code ? code : system_of(file)->pMethods->xTruncate(system_of(file), size);
}

static int
gathered_sync(sqlite3_file *file, int flags)
{
	const int code = write_pending(gathered_of(file)->pending);

	return code ? code : system_of(file)->pMethods->xSync(system_of(file), flags);
}

static int
gathered_size(sqlite3_file *file, sqlite3_int64 *size)
{
	const int code = write_pending(gathered_of(file)->pending);

	return code ? code : system_of(file)->pMethods->xFileSize(system_of(file), size);
}

static int
gathered_close(sqlite3_file *file)
{
	struct pending *pending = gathered_of(file)->pending;

	let_go(pending);
	pending->file = NULL;
	return system_of(file)->pMethods->xClose(system_of(file));
}

/* --- locks ------------------------------------------------------------------------------ */

static int
gathered_lock(sqlite3_file *file, int lock)
{
	return system_of(file)->pMethods->xLock(system_of(file), lock);
}

static int
gathered_unlock(sqlite3_file *file, int lock)
{
	let_go(gathered_of(file)->pending);
	return system_of(file)->pMethods->xUnlock(system_of(file), lock);
}

static int
gathered_is_reserved(sqlite3_file *file, int *is_reserved)
{
	return system_of(file)->pMethods->xCheckReservedLock(system_of(file), is_reserved);
}

static int
gathered_shm_map(sqlite3_file *file, int region, int size, int is_extending, void volatile **out)
{
	return system_of(file)->pMethods->xShmMap(system_of(file), region, size, is_extending, out);
}

/* The database's locks are the WAL's, too. */
static int
gathered_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
	struct gather *gather = gathered_of(file)->gather;
	const int giving_back = SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE;

	if ((flags & giving_back) == giving_back) {
		for (size_t i = 0; i < GATHERED_COUNT; i++)
			let_go(&gather->pending[i]);
	}
	return system_of(file)->pMethods->xShmLock(system_of(file), offset, count, flags);
}

static void
gathered_shm_barrier(sqlite3_file *file)
{
	system_of(file)->pMethods->xShmBarrier(system_of(file));
}

static int
gathered_shm_unmap(sqlite3_file *file, int is_deleting)
{
	return system_of(file)->pMethods->xShmUnmap(system_of(file), is_deleting);
}

/* --- all else --------------------------------------------------------------------------- */

static int
gathered_control(sqlite3_file *file, int what, void *about)
{
	const int code = write_pending(gathered_of(file)->pending);

	return code ? code : system_of(file)->pMethods->xFileControl(system_of(file), what, about);
}

static int
gathered_sector_size(sqlite3_file *file)
{
	return system_of(file)->pMethods->xSectorSize(system_of(file));
}

static int
gathered_characteristics(sqlite3_file *file)
{
	return system_of(file)->pMethods->xDeviceCharacteristics(system_of(file));
}

static int
gathered_fetch(sqlite3_file *file, sqlite3_int64 at, int count, void **out)
{
	const int code = write_pending(gathered_of(file)->pending);

	return code ? code : system_of(file)->pMethods->xFetch(system_of(file), at, count, out);
}

static int
gathered_unfetch(sqlite3_file *file, sqlite3_int64 at, void *bytes)
{
	return system_of(file)->pMethods->xUnfetch(system_of(file), at, bytes);
}

static const sqlite3_io_methods METHODS = {
	.xClose = gathered_close,
	.xRead = gathered_read,
	.xWrite = gathered_write,
	.xTruncate = gathered_truncate,
	.xSync = gathered_sync,
	.xFileSize = gathered_size,
	.xLock = gathered_lock,
	.xUnlock = gathered_unlock,
	.xCheckReservedLock = gathered_is_reserved,
	.xFileControl = gathered_control,
	.xSectorSize = gathered_sector_size,
	.xDeviceCharacteristics = gathered_characteristics,
	.xShmMap = gathered_shm_map,
	.xShmLock = gathered_shm_lock,
	.xShmBarrier = gathered_shm_barrier,
	.xShmUnmap = gathered_shm_unmap,
	.xFetch = gathered_fetch,
	.xUnfetch = gathered_unfetch,
};

/* --- opening ---------------------------------------------------------------------------- */

enum {
	METHODS_VERSION = 3 /* that the table above is of; a system's own may be older */
};

/* Journals and temporary files are the system's alone. */
static int
gather_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out)
{
	struct gather *gather = (struct gather *)(void *)vfs;
	const enum gathered_kind kind = flags & SQLITE_OPEN_MAIN_DB ? GATHERED_MAIN : GATHERED_WAL;
	struct pending *pending = &gather->pending[kind];

	if (!(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) || pending->file)
		return gather->system->xOpen(gather->system, name, file, flags, flags_out);
	sqlite3_file *own = system_of(file);
	own->pMethods = NULL;
	file->pMethods = NULL;
	const int code = gather->system->xOpen(gather->system, name, own, flags, flags_out);
	if (!own->pMethods)
		return code;
	struct gathered *gathered = gathered_of(file);
	gathered->gather = gather;
	gathered->pending = pending;
	gathered->methods = METHODS;
	gathered->methods.iVersion = own->pMethods->iVersion < METHODS_VERSION
					     ? own->pMethods->iVersion
					     : METHODS_VERSION;
	file->pMethods = &gathered->methods;
	pending->file = own;
	pending->count = 0;
	return code;
}

struct gather *
gather_new(void)
{
	sqlite3_vfs *system = sqlite3_vfs_find(NULL);
	struct gather *gather = system ? calloc(1, sizeof(*gather)) : NULL;

	if (!gather)
		return NULL;
	(void)snprintf(gather->name, sizeof(gather->name), "zhijie %p", (void *)gather);
	gather->system = system;
	gather->vfs = *system;
	gather->vfs.pNext = NULL;
	gather->vfs.zName = gather->name;
	gather->vfs.szOsFile += (int)GATHERED_SIZE;
	gather->vfs.xOpen = gather_open;
	if (sqlite3_vfs_register(&gather->vfs, 0) == SQLITE_OK)
		return gather;
	free(gather);
	return NULL;
}

const char *
gather_name(const struct gather *gather)
{
	return gather->name;
}

void
gather_free(struct gather *gather)
{
	if (!gather)
		return;
	(void)sqlite3_vfs_unregister(&gather->vfs);
	free(gather);
}
