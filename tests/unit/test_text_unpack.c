/*
 * Packed bytes: what comes out, of what is whole and of what is not.
 */
#include <string.h>

#include "base/buf.h"
#include "test_text.h"

/* "a: 1\nb: 2\n", as gzip and zstd write it. */
static const char PLAIN[] = "a: 1\nb: 2\n";
static const char GZIP[] =
	"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4b\xb4\x52\x30\xe4\x4a\xb2\x52"
	"\x30\xe2\x02\x00\xc5\x65\xc5\x79\x0a\x00\x00\x00";
static const char ZSTD[] =
	"\x28\xb5\x2f\xfd\x00\x58\x51\x00\x00\x61\x3a\x20\x31\x0a\x62\x3a\x20\x32"
	"\x0a";
/* A piece of zstd that is to be passed over, with two bytes in it. */
static const char SKIPPED[] = "\x50\x2a\x4d\x18\x02\x00\x00\x00xx";

/* All that comes out, read `room` bytes at a time; what ended it. */
static zj_status
unpack(struct buf *out, struct str bytes, size_t room, zj_diags *diags)
{
	struct unpack *in = unpack_bytes(bytes);
	zj_status status = ZJ_OK;
	size_t got = 1;

	ck_assert_ptr_nonnull(in);
	while (!status && got > 0) {
		char piece[64];
		ck_assert_uint_le(room, sizeof(piece));
		status = unpack_read(in, piece, room, &got);
		if (!status)
			buf_add(out, (struct str){piece, got});
	}
	if (status)
		unpack_report(in, "x.yaml", diags);
	unpack_close(in);
	return status;
}

static void
check_unpacked(struct str bytes, const char *expected)
{
	for (size_t room = 1; room <= 64; room *= 4) {
		struct buf out = BUF_INIT;
		ck_assert_int_eq(unpack(&out, bytes, room, NULL), ZJ_OK);
		ck_assert_str_eq(out.at ? out.at : "", expected);
		buf_done(&out);
	}
}

START_TEST(unpack_gives_what_was_packed)
{
	struct buf several = BUF_INIT;

	check_unpacked(STR(""), "");
	check_unpacked(STR("a"), "a");
	check_unpacked(STR("PK*"), "PK*");
	check_unpacked(STR(PLAIN), PLAIN);
	check_unpacked(STR(GZIP), PLAIN);
	check_unpacked(STR(ZSTD), PLAIN);
	buf_add(&several, STR(GZIP));
	buf_add(&several, STR(GZIP));
	check_unpacked(buf_str(&several), "a: 1\nb: 2\na: 1\nb: 2\n");
	buf_clear(&several);
	buf_add(&several, STR(SKIPPED));
	buf_add(&several, STR(ZSTD));
	buf_add(&several, STR(ZSTD));
	check_unpacked(buf_str(&several), "a: 1\nb: 2\na: 1\nb: 2\n");
	buf_done(&several);
}
END_TEST

/* Cut off anywhere behind its mark, or with something behind its end. */
static void
check_damaged(struct str packed, size_t mark)
{
	struct buf more = BUF_INIT;

	for (size_t length = mark; length < packed.len; length++) {
		struct buf out = BUF_INIT;
		zj_diags *diags = zj_diags_new();
		zj_diag diag;
		ck_assert_int_eq(unpack(&out, (struct str){packed.at, length}, 64, diags),
				 ZJ_EINPUT);
		ck_assert(zj_diags_get(diags, 0, ZJ_LANG_EN, &diag));
		ck_assert_str_eq(diag.code, "packed-damaged");
		ck_assert(strncmp(PLAIN, out.at ? out.at : "", out.len) == 0);
		zj_diags_free(diags);
		buf_done(&out);
	}
	buf_add(&more, packed);
	buf_add_text(&more, "more");
	struct buf out = BUF_INIT;
	ck_assert_int_eq(unpack(&out, buf_str(&more), 64, NULL), ZJ_EINPUT);
	ck_assert_str_eq(out.at, PLAIN);
	buf_done(&out);
	buf_done(&more);
}

START_TEST(unpack_tells_what_is_damaged_and_gives_what_came_before_it)
{
	check_damaged(STR(GZIP), 2);
	check_damaged(STR(ZSTD), 4);
}
END_TEST

START_TEST(unpack_knows_packed_bytes_by_how_they_begin)
{
	ck_assert(unpack_is_packed(STR(GZIP)));
	ck_assert(unpack_is_packed(STR(ZSTD)));
	ck_assert(unpack_is_packed(STR(SKIPPED)));
	ck_assert(!unpack_is_packed(STR(PLAIN)));
	ck_assert(!unpack_is_packed(STR("\x1f")));
	ck_assert(!unpack_is_packed(STR("(\xb5/")));
	ck_assert(!unpack_is_packed(STR("")));
}
END_TEST

START_TEST(unpack_says_why_a_file_cannot_be_read)
{
	struct unpack *in = NULL;

	ck_assert_int_eq(unpack_open(&in, "no/such/file"), ZJ_EIO);
	ck_assert_ptr_null(in);
	/* A folder opens, and cannot be read. */
	ck_assert_int_eq(unpack_open(&in, "."), ZJ_OK);
	zj_diags *diags = zj_diags_new();
	zj_diag diag;
	char byte;
	size_t got = 1;
	ck_assert_int_eq(unpack_read(in, &byte, 1, &got), ZJ_EIO);
	ck_assert_uint_eq(got, 0);
	unpack_report(in, ".", diags);
	ck_assert(zj_diags_get(diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.code, "file-folder");
	zj_diags_free(diags);
	unpack_close(in);
}
END_TEST

Suite *
suite_text_unpack(void)
{
	return unit_suite("unpack",
			  (const TTest *const[]){
				  unpack_gives_what_was_packed,
				  unpack_tells_what_is_damaged_and_gives_what_came_before_it,
				  unpack_knows_packed_bytes_by_how_they_begin,
				  unpack_says_why_a_file_cannot_be_read,
				  NULL,
			  });
}
