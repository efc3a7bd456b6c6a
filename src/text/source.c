/*
 * Bytes come in through this door once: after it they are UTF-8 without NUL, and every
 * place in them can be shown.
 */
#include "text/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/reason.h"
#include "base/utf8.h"
#include "text/cursor.h"

enum {
	UNPACK_BYTES = 64 << 10 /* in one go */
};

#define BYTE_ORDER_MARK STR("\xEF\xBB\xBF")

static const char STDIN_PATH[] = "-";
static const char STDIN_NAME[] = "<stdin>";

/* Why a file could not be read, for the reasons that people meet; others say errno's words. */
static const struct {
	int error;
	enum diag_code code;
} READ_PROBLEMS[] = {
	{ENOENT, DIAG_FILE_MISSING}, {ENOTDIR, DIAG_FILE_MISSING}, {EACCES, DIAG_FILE_DENIED},
	{EPERM, DIAG_FILE_DENIED},   {EISDIR, DIAG_FILE_FOLDER},
};

void
source_report_unread(const char *name, zj_status status, int error, zj_diags *diags)
{
	const struct diag_file file = {.name = name};
	enum diag_code code = DIAG_FILE_READ;
	char bound[32];

	if (status == ZJ_ELIMIT) {
		snprintf(bound, sizeof(bound), "%zu", LIMIT_FILE_BYTES);
		diag_add(diags, DIAG_LIMIT, place_file(&file), STR("file-bytes"), str_from(bound),
			 STR_NONE);
		return;
	}
	for (size_t i = 0; i < sizeof(READ_PROBLEMS) / sizeof(READ_PROBLEMS[0]); i++) {
		if (READ_PROBLEMS[i].error == error)
			code = READ_PROBLEMS[i].code;
	}
	const struct words reason = reason_of(error);
	diag_add_words(diags, code, place_file(&file), &reason, NULL);
}

void
source_report_too_long(const struct diag_file *file, zj_diags *diags)
{
	const struct place where = {file, file->first_line, 0, 0};
	char bound[32];

	(void)snprintf(bound, sizeof(bound), "%zu", LIMIT_LINE_BYTES);
	diag_add(diags, DIAG_LIMIT, where, STR("line-bytes"), str_from(bound), STR_NONE);
}

/* The line around it is not shown: it is not text. */
static void
report_bad_byte(const struct source *source, size_t offset, enum diag_code code, zj_diags *diags)
{
	const struct diag_file file = {.name = source->file.name};
	struct cursor at = cursor_start(source->file.bytes);

	cursor_to_byte(&at, offset);
	if (at.line == 1 && source->file.first_column)
		at.column += source->file.first_column - 1;
	if (source->file.first_line)
		at.line += source->file.first_line - 1;
	diag_add(diags, code, cursor_place(&at, &file, 1), STR_NONE, STR_NONE, STR_NONE);
}

static zj_status
check(struct source *source, zj_diags *diags)
{
	const struct str bytes = source->file.bytes;
	const size_t bad = utf8_check(bytes, &source->is_ordinary);
	/* Ordinary text has none. */
	const bool may_have_nul = !source->is_ordinary && bytes.len > 0;
	const char *nul = may_have_nul ? memchr(bytes.at, '\0', bytes.len) : NULL;

	if (bad < bytes.len)
		report_bad_byte(source, bad, DIAG_TEXT_UTF8, diags);
	else if (nul)
		report_bad_byte(source, (size_t)(nul - bytes.at), DIAG_TEXT_NUL, diags);
	else
		return ZJ_OK;
	return diags && diag_failed(diags) ? ZJ_ENOMEM : ZJ_EINPUT;
}

static void
skip_mark(struct str *bytes)
{
	if (!str_starts(*bytes, BYTE_ORDER_MARK))
		return;
	bytes->at += BYTE_ORDER_MARK.len;
	bytes->len -= BYTE_ORDER_MARK.len;
}

/* Takes `owned` only on ZJ_OK. */
static zj_status
make(struct source **out, const struct diag_file *file, char *owned, zj_diags *diags)
{
	zj_status status = ZJ_ENOMEM;
	struct source *source = calloc(1, sizeof(*source));

	if (!source || !(source->owned_name = strdup(file->name)))
		goto out;
	source->file = *file;
	source->file.name = source->owned_name;
	source->fingerprint = hash_of(file->bytes);
	skip_mark(&source->file.bytes);
	status = check(source, diags);
	if (status)
		goto out;
	source->owned = owned;
	*out = source;
	source = NULL;
out:
	source_free(source);
	return status;
}

zj_status
source_load(struct source **out, const char *path, zj_diags *diags)
{
	const char *name = strcmp(path, STDIN_PATH) == 0 ? STDIN_NAME : path;
	char *bytes = NULL;
	size_t length = 0;
	zj_status status;

	errno = 0;
	status = io_read(&bytes, &length, path, LIMIT_FILE_BYTES);
	if (status) {
		const int error = errno;
		if (status != ZJ_ENOMEM)
			source_report_unread(name, status, error, diags);
		errno = error;
		return status;
	}
	const struct diag_file file = {.name = name, .bytes = {bytes, length}};
	status = make(out, &file, bytes, diags);
	if (status)
		free(bytes);
	return status;
}

zj_status
source_borrow(struct source **out, const char *name, struct str bytes, zj_diags *diags)
{
	const struct diag_file file = {.name = name, .bytes = bytes};

	return source_borrow_part(out, &file, diags);
}

zj_status
source_borrow_part(struct source **out, const struct diag_file *file, zj_diags *diags)
{
	if (file->bytes.len > LIMIT_FILE_BYTES) {
		source_report_unread(file->name, ZJ_ELIMIT, 0, diags);
		return ZJ_ELIMIT;
	}
	return make(out, file, NULL, diags);
}

static zj_status
add_unpacked(struct buf *out, struct unpack *in, const char *name, zj_diags *diags)
{
	zj_status status = ZJ_OK;
	size_t got = 1;

	while (!status && got > 0) {
		buf_reserve(out, UNPACK_BYTES);
		if (out->failed)
			return ZJ_ENOMEM;
		status = unpack_read(in, out->at + out->len, UNPACK_BYTES, &got);
		if (status && status != ZJ_ENOMEM)
			unpack_report(in, name, diags);
		out->len += status ? 0 : got;
		if (out->len <= LIMIT_FILE_BYTES)
			continue;
		source_report_unread(name, ZJ_ELIMIT, 0, diags);
		status = ZJ_ELIMIT;
	}
	return status;
}

/* A packed file's bytes in the place of those it has. */
static zj_status
unpack_all(struct buf *bytes, const char *name, zj_diags *diags)
{
	struct unpack *in = unpack_bytes(buf_str(bytes));
	struct buf out = BUF_INIT;
	zj_status status = ZJ_ENOMEM;

	if (in)
		status = add_unpacked(&out, in, name, diags);
	unpack_close(in);
	if (status == ZJ_OK) {
		const struct buf packed = *bytes;
		*bytes = out;
		out = packed;
	}
	buf_done(&out);
	return status;
}

zj_status
source_read_file(struct buf *bytes, const char *path, struct io_folder *folder, zj_diags *diags)
{
	errno = 0;
	const zj_status status = io_read_again(bytes, path, folder, LIMIT_FILE_BYTES);
	const int error = errno;

	if (status && status != ZJ_ENOMEM)
		source_report_unread(path, status, error, diags);
	errno = error;
	if (status || !bytes->at || !unpack_is_packed(buf_str(bytes)))
		return status;
	return unpack_all(bytes, path, diags);
}

zj_status
source_view(struct source *out, const struct diag_file *file, zj_diags *diags)
{
	*out = (struct source){.file = *file};
	if (file->bytes.len > LIMIT_FILE_BYTES) {
		source_report_unread(file->name, ZJ_ELIMIT, 0, diags);
		return ZJ_ELIMIT;
	}
	skip_mark(&out->file.bytes);
	return check(out, diags);
}

void
source_peek(struct source *out, const struct diag_file *file)
{
	*out = (struct source){.file = *file, .is_unchecked = true};
	skip_mark(&out->file.bytes);
}

void
source_free(struct source *source)
{
	if (!source)
		return;
	free(source->owned);
	free(source->owned_name);
	free(source);
}
