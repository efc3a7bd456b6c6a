/*
 * Reading and writing files through descriptors: whole or not at all.
 */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* First room for a pipe, whose size nobody knows. */
static const size_t PIPE_ROOM = (size_t)16 << 10;

/* Names tried for a temporary file before giving up. */
enum {
	TEMPORARY_TRIES = 100
};

/* Close without losing the errno that matters. */
static void
close_quietly(int fd)
{
	const int kept = errno;

	if (fd >= 0)
		close(fd);
	errno = kept;
}

/* Reading. */

/*
 * Read until the end or until `room` is full. A file that gave less than was asked for, and all
 * the bytes it is said to have, is at its end: no read to hear that. `about` may be NULL: to hear it
 * takes less than to ask.
 */
static zj_status
fill(int fd, const struct stat *about, char *at, size_t room, size_t *filled)
{
	while (*filled < room) {
		const ssize_t got = read(fd, at + *filled, room - *filled);
		if (got == 0)
			return ZJ_OK;
		if (got > 0)
			*filled += (size_t)got;
		else if (errno != EINTR)
			return ZJ_EIO;
		if (got > 0 && about && S_ISREG(about->st_mode) && *filled < room &&
		    *filled == (size_t)about->st_size)
			return ZJ_OK;
	}
	return ZJ_OK;
}

/*
 * Room for the first read: one byte more than is expected, to see the end. Never more than
 * one byte beyond the limit, which is how its crossing is seen.
 */
static size_t
first_room(const struct stat *about, size_t most)
{
	const size_t expected =
		S_ISREG(about->st_mode) && about->st_size > 0 ? (size_t)about->st_size : PIPE_ROOM;

	return (expected < most ? expected : most) + 1;
}

static zj_status
read_all(char **bytes, size_t *length, int fd, const struct stat *about, size_t most)
{
	size_t room = first_room(about, most);
	size_t filled = 0;
	zj_status status = ZJ_ENOMEM;
	char *at = malloc(room);

	while (at) {
		status = fill(fd, about, at, room, &filled);
		if (status == ZJ_OK && filled > most)
			status = ZJ_ELIMIT;
		if (status != ZJ_OK || filled < room)
			break;
		status = ZJ_ENOMEM;
		room = room - 1 > most / 2 ? most + 1 : room * 2;
		char *larger = realloc(at, room);
		if (!larger)
			break;
		at = larger;
	}
	if (status != ZJ_OK) {
		const int kept = errno;
		free(at);
		errno = kept;
		return status;
	}
	at[filled] = '\0';
	*bytes = at;
	*length = filled;
	return ZJ_OK;
}

zj_status
io_read(char **bytes, size_t *length, const char *path, size_t most)
{
	const bool is_standard_input = strcmp(path, "-") == 0;
	const int fd =
		is_standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	zj_status status = ZJ_EIO;
	struct stat about;

	/* One byte more than the limit must be a size, too. */
	if (most > SIZE_MAX - 1)
		most = SIZE_MAX - 1;
	if (fd < 0 || fstat(fd, &about) < 0)
		goto out;
	if (S_ISDIR(about.st_mode)) {
		errno = EISDIR;
		goto out;
	}
	if (S_ISREG(about.st_mode) && (uintmax_t)about.st_size > most) {
		status = ZJ_ELIMIT;
		goto out;
	}
	status = read_all(bytes, length, fd, &about, most);
out:
	if (!is_standard_input)
		close_quietly(fd);
	return status;
}

/* Where its name begins. */
static const char *
name_in(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void
io_folder_done(struct io_folder *folder)
{
	close_quietly(folder->fd);
	folder->fd = -1;
	buf_done(&folder->path);
}

/* The folder of two files in a row is worth opening. */
static void
find_folder(struct io_folder *folder, struct str path)
{
	if (!str_equal(buf_str(&folder->path), path)) {
		close_quietly(folder->fd);
		folder->fd = -1;
		buf_begin(&folder->path);
		buf_add(&folder->path, path);
	} else if (folder->fd < 0 && !folder->path.failed) {
		folder->fd = open(folder->path.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY);
	}
}

static int
open_in(struct io_folder *folder, const char *path)
{
	const int how = O_RDONLY | O_CLOEXEC | O_NOCTTY;
	const char *name = name_in(path);

	if (!folder || name == path)
		return open(path, how);
	find_folder(folder, (struct str){path, (size_t)(name - path)});
	return folder->fd < 0 ? open(path, how) : openat(folder->fd, name, how);
}

/* What is left of a file that is longer than the buffer was. */
static zj_status
read_rest(struct buf *bytes, int fd, size_t most)
{
	zj_status status = ZJ_OK;
	struct stat about;

	if (fstat(fd, &about) < 0)
		return ZJ_EIO;
	if (S_ISREG(about.st_mode) && (uintmax_t)about.st_size > most)
		return ZJ_ELIMIT;
	/* Full to the last byte means that there may be more. */
	while (status == ZJ_OK && bytes->len == bytes->room - 1) {
		const size_t room = first_room(&about, most);

		buf_reserve(bytes, bytes->len < room ? room - bytes->len : bytes->len);
		if (bytes->failed)
			return ZJ_ENOMEM;
		status = fill(fd, &about, bytes->at, bytes->room - 1, &bytes->len);
		if (status == ZJ_OK && bytes->len > most)
			status = ZJ_ELIMIT;
	}
	return status;
}

zj_status
io_read_again(struct buf *bytes, const char *path, struct io_folder *folder, size_t most)
{
	zj_status status = ZJ_ENOMEM;
	int fd = -1;

	buf_begin(bytes);
	buf_reserve(bytes, PIPE_ROOM);
	if (bytes->failed)
		goto out;
	status = ZJ_EIO;
	fd = open_in(folder, path);
	if (fd < 0)
		goto out;
	status = fill(fd, NULL, bytes->at, bytes->room - 1, &bytes->len);
	if (status == ZJ_OK && bytes->len == bytes->room - 1)
		status = read_rest(bytes, fd, most);
	if (status == ZJ_OK && bytes->len > most)
		status = ZJ_ELIMIT;
	if (status == ZJ_OK)
		bytes->at[bytes->len] = '\0';
out:
	close_quietly(fd);
	return status;
}

/* Writing. */

zj_status
io_write_fd(int fd, struct str bytes)
{
	while (bytes.len > 0) {
		const size_t portion = bytes.len < SSIZE_MAX ? bytes.len : SSIZE_MAX;
		const ssize_t written = write(fd, bytes.at, portion);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return ZJ_EIO;
		bytes.at += written;
		bytes.len -= (size_t)written;
	}
	return ZJ_OK;
}

/* The folder that `path` lies in, with its last slash; empty for the current one. */
static struct str
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (struct str){path, (size_t)(slash - path) + 1} : STR("");
}

/*
 * Make a new, empty file in the folder of `path`. On ZJ_OK *name is the caller's to free()
 * and the descriptor the caller's to close.
 */
static zj_status
open_temporary(char **name, int *fd, const char *path, mode_t mode)
{
	for (int i = 0; i < TEMPORARY_TRIES; i++) {
		struct buf buf = BUF_INIT;
		buf_add(&buf, folder_of(path));
		buf_printf(&buf, ".zhijie-%ld-%d.tmp", (long)getpid(), i);
		char *made = buf_take(&buf, NULL);
		if (!made)
			return ZJ_ENOMEM;
		const int opened = open(made, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (opened >= 0) {
			*name = made;
			*fd = opened;
			return ZJ_OK;
		}
		const int kept = errno;
		free(made);
		errno = kept;
		if (errno != EEXIST)
			break;
	}
	return ZJ_EIO;
}

/*
 * Flush the folder, so that the new name outlives a power cut. The file is in place by now
 * and some file systems cannot do this: a failure changes nothing.
 */
static void
flush_folder(const char *path)
{
	struct buf buf = BUF_INIT;

	buf_add(&buf, folder_of(path));
	buf_add_text(&buf, ".");
	char *folder = buf_take(&buf, NULL);
	const int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

/* The file to write for `path`, which `about` tells of, or NULL where there is none. */
static zj_status
open_instead(struct io_file *file, const char *path, const struct stat *about)
{
	zj_status status;

	file->path = strdup(path);
	if (!file->path)
		return ZJ_ENOMEM;
	status = open_temporary(&file->temporary, &file->fd, path, 0666);
	/* A file keeps its permissions. */
	if (status == ZJ_OK && about && fchmod(file->fd, about->st_mode & 0777) < 0)
		status = ZJ_EIO;
	return status;
}

/* Through a link to the file itself, so that the link stays one. */
static zj_status
open_through(struct io_file *file, const char *path, const struct stat *about)
{
	char *real = realpath(path, NULL);

	if (!real)
		return errno == ENOMEM ? ZJ_ENOMEM : ZJ_EIO;
	const zj_status status = open_instead(file, real, about);
	const int kept = errno;
	free(real);
	errno = kept;
	return status;
}

zj_status
io_file_open(struct io_file *file, const char *path)
{
	zj_status status = ZJ_EIO;
	struct stat about;
	const bool exists = stat(path, &about) == 0;

	*file = IO_FILE_INIT;
	if (!exists && errno != ENOENT)
		return ZJ_EIO;
	if (exists && S_ISDIR(about.st_mode)) {
		errno = EISDIR;
		return ZJ_EIO;
	}
	if (!exists)
		status = open_instead(file, path, NULL);
	else if (S_ISREG(about.st_mode))
		status = open_through(file, path, &about);
	else
		/* A device or a pipe cannot be replaced, only written to. */
		status = (file->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)) < 0 ? ZJ_EIO
										      : ZJ_OK;
	if (status)
		io_file_drop(file);
	return status;
}

zj_status
io_file_add(struct io_file *file, struct str bytes)
{
	return io_write_fd(file->fd, bytes);
}

zj_status
io_file_keep(struct io_file *file)
{
	zj_status status = ZJ_OK;

	if (file->temporary && fsync(file->fd) < 0)
		status = ZJ_EIO;
	if (status == ZJ_OK) {
		/* Not again on failure: the descriptor is gone either way. */
		if (close(file->fd) < 0)
			status = ZJ_EIO;
		file->fd = -1;
	}
	if (status == ZJ_OK && file->temporary) {
		status = rename(file->temporary, file->path) < 0 ? ZJ_EIO : ZJ_OK;
		if (status == ZJ_OK) {
			flush_folder(file->path);
			free(file->temporary);
			file->temporary = NULL;
		}
	}
	io_file_drop(file);
	return status;
}

void
io_file_drop(struct io_file *file)
{
	const int kept = errno;

	close_quietly(file->fd);
	if (file->temporary)
		unlink(file->temporary);
	free(file->temporary);
	free(file->path);
	*file = IO_FILE_INIT;
	errno = kept;
}

zj_status
io_write(const char *path, struct str bytes)
{
	struct io_file file;
	zj_status status = io_file_open(&file, path);

	if (status == ZJ_OK)
		status = io_file_add(&file, bytes);
	if (status == ZJ_OK)
		return io_file_keep(&file);
	io_file_drop(&file);
	return status;
}
