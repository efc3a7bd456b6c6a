/*
 * Files, whole or not at all.
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <stddef.h>

#include <zhijie/status.h>

#include "base/str.h"

/*
 * Read a whole regular file (or a pipe; "-" is standard input), at most `most` bytes.
 *
 * On ZJ_OK *bytes is the caller's to free() and has a NUL after its *length bytes.
 * ZJ_ELIMIT: longer than `most`, known from its size before a byte is read where it is a
 * regular file. ZJ_EIO: errno says why. ZJ_ENOMEM.
 */
zj_status io_read(char **bytes, size_t *length, const char *path, size_t most);

/*
 * Write a file so that it appears whole or not at all: a temporary name beside it, flush to
 * the disk, rename. ZJ_EIO leaves the old file as it was and no temporary one behind.
 */
zj_status io_write(const char *path, struct str bytes);

/* Write everything to a descriptor, through interruptions. ZJ_EIO: errno says why. */
zj_status io_write_fd(int fd, struct str bytes);

#endif
