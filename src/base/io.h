/*
 * Files, whole or not at all.
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <stddef.h>

#include <zhijie/status.h>

#include "base/buf.h"
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
 * The folder that several files in a row are in, kept open: then the way to it is not gone for each of
 * them. A folder that is put in its place meanwhile is not seen.
 */
struct io_folder {
	struct buf path; /* of the last file, up to its name */
	int fd;          /* -1: not open */
};
#define IO_FOLDER_INIT ((struct io_folder){.fd = -1})
void io_folder_done(struct io_folder *folder);

/*
 * As io_read() for many files one after the other: into a buffer, in the place of what it holds.
 * Its memory grows to the largest file there was. "-" is a file of that name. `folder` may be NULL;
 * else it is what the calls for these files share.
 */
zj_status io_read_again(struct buf *bytes, const char *path, struct io_folder *folder, size_t most);

/*
 * Write a file so that it appears whole or not at all: a temporary name beside it, flush to
 * the disk, rename. ZJ_EIO leaves the old file as it was and no temporary one behind.
 */
zj_status io_write(const char *path, struct str bytes);

/*
 * The same piece by piece, for what is long. After io_file_open() has returned ZJ_OK the file is
 * written by io_file_add() and ends with either io_file_keep(), which puts it in its place or,
 * failing, drops it, or io_file_drop(), which leaves everything as it was.
 */
struct io_file {
	char *path;
	char *temporary; /* NULL: written in place */
	int fd;
};
#define IO_FILE_INIT ((struct io_file){.fd = -1})
zj_status io_file_open(struct io_file *file, const char *path);
zj_status io_file_add(struct io_file *file, struct str bytes);
zj_status io_file_keep(struct io_file *file);
void io_file_drop(struct io_file *file);

/* Write everything to a descriptor, through interruptions. ZJ_EIO: errno says why. */
zj_status io_write_fd(int fd, struct str bytes);

#endif
