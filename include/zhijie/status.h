/*
 * What a call tells the program, and how symbols leave the library.
 *
 * A status says what to do next; it never says what was wrong with a document. That is
 * what diagnostics are for (zhijie/diag.h).
 */
#ifndef ZHIJIE_STATUS_H
#define ZHIJIE_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#define ZJ_API __attribute__((visibility("default")))
#define ZJ_MUST_USE __attribute__((warn_unused_result))

typedef enum zj_status {
	ZJ_OK = 0,
	ZJ_EINPUT,    /* a document is wrong; the diagnostics say where and why */
	ZJ_ELIMIT,    /* a named limit was reached; the diagnostics name it */
	ZJ_ENOTFOUND, /* the thing asked for does not exist */
	ZJ_EIO,       /* the operating system refused a file; errno says why */
	ZJ_EDB,       /* the database refused; the diagnostics carry its message */
	ZJ_ENOMEM,    /* memory ran out; nothing was changed */
	ZJ_EINTERNAL, /* our own bug */
	ZJ_STATUS_COUNT
} zj_status;

/* A short English name for a status, for logs. Never NULL; static storage. */
ZJ_API const char *zj_status_name(zj_status status);

#ifdef __cplusplus
}
#endif

#endif
