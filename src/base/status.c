/*
 * Names of the statuses, for logs.
 */
#include <zhijie/status.h>

static const char *const names[ZJ_STATUS_COUNT] = {
	[ZJ_OK] = "ok",
	[ZJ_EINPUT] = "wrong document",
	[ZJ_ELIMIT] = "limit reached",
	[ZJ_ENOTFOUND] = "not found",
	[ZJ_EIO] = "file error",
	[ZJ_EDB] = "database error",
	[ZJ_ENOMEM] = "out of memory",
	[ZJ_EINTERNAL] = "internal error",
};

const char *
zj_status_name(zj_status status)
{
	return (unsigned)status < ZJ_STATUS_COUNT ? names[status] : "unknown status";
}
