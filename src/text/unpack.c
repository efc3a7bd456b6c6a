/*
 * Bytes of a file, a pipe or memory, unpacked on the way where they are gzip or zstd. What they are
 * is seen from how they begin, which no text does, and not from a name. Neither library is needed:
 * without one its files are recognised and refused.
 *
 * A file may be several packed pieces one after the other, as `cat` and parallel packers make them.
 * What comes out is handed on at once, so that memory does not grow with it; what may come out of
 * so much that goes in is bounded.
 */
#include "text/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef ZJ_HAS_ZLIB
#include <zlib.h>
#endif
#ifdef ZJ_HAS_ZSTD
#include <zstd.h>
#include <zstd_errors.h>
#endif

#include "base/limits.h"

enum {
	INPUT_BYTES = 64 << 10,
	MAGIC_BYTES = 4
};

enum packing {
	PACKING_UNKNOWN, /* not begun */
	PACKING_NONE,
	PACKING_GZIP,
	PACKING_ZSTD
};

struct unpack {
	enum packing packing;
	int fd; /* -1: memory */
	bool is_ours;
	const unsigned char *at; /* what is not used yet */
	size_t left;
	unsigned char *buffer; /* of a file */
	bool is_at_end;        /* no more is to be read into it */
	bool is_between;       /* packed pieces: a piece has ended, or none has begun */
	uint64_t taken;        /* of packed bytes */
	uint64_t given;        /* of what they became */
	enum diag_code problem;
	int error; /* errno, where it could not be read */
#ifdef ZJ_HAS_ZLIB
	z_stream *gzip;
#endif
#ifdef ZJ_HAS_ZSTD
	ZSTD_DStream *zstd;
#endif
};

/* --- where the bytes come from ---------------------------------------------------------- */

static struct unpack *
make(int fd, bool is_ours)
{
	struct unpack *unpack = calloc(1, sizeof(*unpack));

	if (!unpack)
		return NULL;
	unpack->fd = fd;
	unpack->is_ours = is_ours;
	unpack->is_between = true;
	unpack->problem = DIAG_FILE_READ;
	return unpack;
}

struct unpack *
unpack_bytes(struct str bytes)
{
	struct unpack *unpack = make(-1, false);

	if (!unpack)
		return NULL;
	unpack->at = (const unsigned char *)bytes.at;
	unpack->left = bytes.len;
	unpack->is_at_end = true;
	return unpack;
}

struct unpack *
unpack_fd(int fd)
{
	struct unpack *unpack = make(fd, false);

	if (!unpack)
		return NULL;
	unpack->buffer = malloc(INPUT_BYTES);
	if (unpack->buffer)
		return unpack;
	unpack_close(unpack);
	return NULL;
}

zj_status
unpack_open(struct unpack **out, const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return ZJ_EIO;
	struct unpack *unpack = unpack_fd(fd);
	if (!unpack) {
		(void)close(fd);
		return ZJ_ENOMEM;
	}
	unpack->is_ours = true;
	*out = unpack;
	return ZJ_OK;
}

void
unpack_close(struct unpack *unpack)
{
	if (!unpack)
		return;
#ifdef ZJ_HAS_ZLIB
	if (unpack->gzip)
		(void)inflateEnd(unpack->gzip);
	free(unpack->gzip);
#endif
#ifdef ZJ_HAS_ZSTD
	(void)ZSTD_freeDStream(unpack->zstd);
#endif
	free(unpack->buffer);
	if (unpack->is_ours)
		(void)close(unpack->fd);
	free(unpack);
}

static zj_status
fail(struct unpack *unpack, enum diag_code problem, zj_status status)
{
	unpack->problem = problem;
	return status;
}

static zj_status
read_into(struct unpack *unpack, void *to, size_t room, size_t *got)
{
	ssize_t count;

	do
		count = read(unpack->fd, to, room);
	while (count < 0 && errno == EINTR);
	if (count < 0) {
		unpack->error = errno;
		return fail(unpack, DIAG_FILE_READ, ZJ_EIO);
	}
	*got = (size_t)count;
	return ZJ_OK;
}

/* More behind what is left, which moves to the front. */
static zj_status
refill(struct unpack *unpack)
{
	size_t got = 0;

	if (unpack->is_at_end)
		return ZJ_OK;
	if (unpack->left > 0 && unpack->at != unpack->buffer)
		memmove(unpack->buffer, unpack->at, unpack->left);
	unpack->at = unpack->buffer;
	const zj_status status =
		read_into(unpack, unpack->buffer + unpack->left, INPUT_BYTES - unpack->left, &got);
	if (status)
		return status;
	unpack->left += got;
	unpack->is_at_end = got == 0;
	return ZJ_OK;
}

static void
use(struct unpack *unpack, size_t count)
{
	unpack->at += count;
	unpack->left -= count;
	unpack->taken += count;
}

/* --- what they are ---------------------------------------------------------------------- */

/* Besides its own mark, zstd has sixteen for pieces that are to be passed over. */
static enum packing
packing_of(const unsigned char *at, size_t length)
{
	if (length >= 2 && at[0] == 0x1F && at[1] == 0x8B)
		return PACKING_GZIP;
	if (length >= MAGIC_BYTES && memcmp(at, "\x28\xB5\x2F\xFD", MAGIC_BYTES) == 0)
		return PACKING_ZSTD;
	if (length >= MAGIC_BYTES && at[0] >> 4 == 5 && memcmp(at + 1, "\x2A\x4D\x18", 3) == 0)
		return PACKING_ZSTD;
	return PACKING_NONE;
}

bool
unpack_is_packed(struct str bytes)
{
	return packing_of((const unsigned char *)bytes.at, bytes.len) != PACKING_NONE;
}

#ifdef ZJ_HAS_ZLIB
static zj_status
begin_gzip(struct unpack *unpack)
{
	unpack->gzip = calloc(1, sizeof(*unpack->gzip));
	if (!unpack->gzip)
		return ZJ_ENOMEM;
	if (inflateInit2(unpack->gzip, 16 + MAX_WBITS) == Z_OK)
		return ZJ_OK;
	free(unpack->gzip);
	unpack->gzip = NULL;
	return ZJ_ENOMEM;
}
#endif

#ifdef ZJ_HAS_ZSTD
static zj_status
begin_zstd(struct unpack *unpack)
{
	unpack->zstd = ZSTD_createDStream();
	if (!unpack->zstd)
		return ZJ_ENOMEM;
	(void)ZSTD_DCtx_setParameter(unpack->zstd, ZSTD_d_windowLogMax, LIMIT_UNPACK_WINDOW);
	return ZJ_OK;
}
#endif

static zj_status
begin(struct unpack *unpack)
{
	zj_status status = ZJ_OK;

	while (!status && unpack->left < MAGIC_BYTES && !unpack->is_at_end)
		status = refill(unpack);
	if (status)
		return status;
	unpack->packing = packing_of(unpack->at, unpack->left);
	switch (unpack->packing) {
	case PACKING_GZIP:
#ifdef ZJ_HAS_ZLIB
		return begin_gzip(unpack);
#else
		return fail(unpack, DIAG_PACKED_LEFT_OUT, ZJ_EINPUT);
#endif
	case PACKING_ZSTD:
#ifdef ZJ_HAS_ZSTD
		return begin_zstd(unpack);
#else
		return fail(unpack, DIAG_PACKED_LEFT_OUT, ZJ_EINPUT);
#endif
	case PACKING_UNKNOWN:
	case PACKING_NONE:
		break;
	}
	return ZJ_OK;
}

/* --- unpacking -------------------------------------------------------------------------- */

static zj_status
give_plain(struct unpack *unpack, char *to, size_t room, size_t *got)
{
	if (unpack->left == 0 && !unpack->is_at_end)
		return read_into(unpack, to, room, got);
	*got = unpack->left < room ? unpack->left : room;
	if (*got > 0)
		memcpy(to, unpack->at, *got);
	use(unpack, *got);
	return ZJ_OK;
}

#ifdef ZJ_HAS_ZLIB
/* One step; *got may stay 0 though there is more. */
static zj_status
step_gzip(struct unpack *unpack, char *to, size_t room, size_t *got)
{
	z_stream *gzip = unpack->gzip;
	const uInt most = room < INPUT_BYTES ? (uInt)room : INPUT_BYTES;
	const uInt input = unpack->left < INPUT_BYTES ? (uInt)unpack->left : INPUT_BYTES;

	if (unpack->is_between && inflateReset(gzip) != Z_OK)
		return fail(unpack, DIAG_PACKED_DAMAGED, ZJ_EINPUT);
	gzip->next_in = (z_const Bytef *)unpack->at;
	gzip->avail_in = input;
	gzip->next_out = (Bytef *)to;
	gzip->avail_out = most;
	const int code = inflate(gzip, Z_NO_FLUSH);
	use(unpack, input - gzip->avail_in);
	*got = most - gzip->avail_out;
	unpack->is_between = code == Z_STREAM_END;
	if (code == Z_MEM_ERROR)
		return ZJ_ENOMEM;
	if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
		return fail(unpack, DIAG_PACKED_DAMAGED, ZJ_EINPUT);
	return ZJ_OK;
}
#endif

#ifdef ZJ_HAS_ZSTD
static zj_status
/* Written to through `output`. NOLINTNEXTLINE(readability-non-const-parameter) */
step_zstd(struct unpack *unpack, char *to, size_t room, size_t *got)
{
	ZSTD_inBuffer input = {.src = unpack->at, .size = unpack->left};
	ZSTD_outBuffer output = {.dst = to, .size = room};
	const size_t code = ZSTD_decompressStream(unpack->zstd, &output, &input);

	use(unpack, input.pos);
	*got = output.pos;
	if (!ZSTD_isError(code)) {
		unpack->is_between = code == 0;
		return ZJ_OK;
	}
	switch (ZSTD_getErrorCode(code)) {
	case ZSTD_error_memory_allocation:
		return ZJ_ENOMEM;
	case ZSTD_error_frameParameter_windowTooLarge:
		return fail(unpack, DIAG_PACKED_WINDOW, ZJ_ELIMIT);
	default:
		return fail(unpack, DIAG_PACKED_DAMAGED, ZJ_EINPUT);
	}
}
#endif

static zj_status
step(struct unpack *unpack, char *to, size_t room, size_t *got)
{
#ifdef ZJ_HAS_ZLIB
	if (unpack->packing == PACKING_GZIP)
		return step_gzip(unpack, to, room, got);
#endif
#ifdef ZJ_HAS_ZSTD
	if (unpack->packing == PACKING_ZSTD)
		return step_zstd(unpack, to, room, got);
#endif
	return give_plain(unpack, to, room, got);
}

static bool
is_bomb(const struct unpack *unpack)
{
	return unpack->given > LIMIT_UNPACK_FREE &&
	       unpack->given / LIMIT_UNPACK_RATIO > unpack->taken;
}

/* Input is asked for only where what is at hand gives nothing any more. */
static zj_status
give_unpacked(struct unpack *unpack, char *to, size_t room, size_t *got)
{
	while (*got == 0) {
		const size_t before = unpack->left;
		zj_status status = ZJ_OK;

		if (before == 0 && unpack->is_at_end && unpack->is_between)
			return ZJ_OK;
		if (before > 0 || !unpack->is_between)
			status = step(unpack, to, room, got);
		if (status)
			return status;
		if (*got > 0 || unpack->left < before)
			continue;
		if (unpack->is_at_end)
			return fail(unpack, DIAG_PACKED_DAMAGED, ZJ_EINPUT);
		status = refill(unpack);
		if (status)
			return status;
	}
	unpack->given += *got;
	return is_bomb(unpack) ? fail(unpack, DIAG_PACKED_RATIO, ZJ_ELIMIT) : ZJ_OK;
}

zj_status
unpack_read(struct unpack *unpack, char *to, size_t room, size_t *got)
{
	zj_status status = ZJ_OK;

	*got = 0;
	if (unpack->packing == PACKING_UNKNOWN)
		status = begin(unpack);
	if (status)
		return status;
	return unpack->packing == PACKING_NONE ? give_plain(unpack, to, room, got)
					       : give_unpacked(unpack, to, room, got);
}

void
unpack_report(const struct unpack *unpack, const char *name, zj_diags *diags)
{
	static const struct {
		struct str name;
		struct str tool;
	} PACKINGS[] = {
		[PACKING_UNKNOWN] = {{NULL, 0}, {NULL, 0}},
		[PACKING_NONE] = {{NULL, 0}, {NULL, 0}},
		[PACKING_GZIP] = {{"gzip", 4}, {"gzip -d", 7}},
		[PACKING_ZSTD] = {{"zstd", 4}, {"zstd -d", 7}},
	};
	const struct diag_file file = {.name = name};
	struct buf bound = BUF_INIT;

	if (unpack->problem == DIAG_FILE_READ) {
		source_report_unread(name, ZJ_EIO, unpack->error, diags);
		return;
	}
	if (unpack->problem == DIAG_PACKED_RATIO)
		buf_add_size(&bound, LIMIT_UNPACK_RATIO);
	else if (unpack->problem == DIAG_PACKED_WINDOW)
		buf_add_size(&bound, ((size_t)1 << LIMIT_UNPACK_WINDOW) >> 20);
	diag_add(diags, unpack->problem, place_file(&file), PACKINGS[unpack->packing].name,
		 PACKINGS[unpack->packing].tool, bound.at ? buf_str(&bound) : STR_NONE);
	buf_done(&bound);
}
