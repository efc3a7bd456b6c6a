/*
 * Diagnostics: words, places, carets, limits; and the catalogue itself.
 */
#include "base/diag.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/reason.h"
#include "base/utf8.h"
#include "test_base.h"

static zj_diag
get(const zj_diags *diags, size_t index, zj_lang lang)
{
	zj_diag diag;

	ck_assert(zj_diags_get(diags, index, lang, &diag));
	return diag;
}

/* The one entry that a mistake at line:column of `bytes` gives. */
static zj_diag
shown(zj_diags **diags, struct str bytes, uint32_t line, uint32_t column, uint32_t length)
{
	const struct diag_file file = {.name = "answers.yaml", .bytes = bytes};

	zj_diags_free(*diags);
	*diags = zj_diags_new();
	diag_add(*diags, DIAG_NO_MEMORY, (struct place){&file, line, column, length}, STR_NONE,
		 STR_NONE, STR_NONE);
	return get(*diags, 0, ZJ_LANG_EN);
}

START_TEST(diag_words_come_in_both_languages)
{
	zj_diags *diags = zj_diags_new();

	diag_add(diags, DIAG_LIMIT, PLACE_NONE, STR("file-bytes"), STR("32 MB"), STR_NONE);
	const zj_diag en = get(diags, 0, ZJ_LANG_EN);
	const zj_diag zh = get(diags, 0, ZJ_LANG_ZH);
	ck_assert_str_eq(en.message, "over the limit \"file-bytes\" (32 MB)");
	ck_assert_str_eq(zh.message, "超过上限“file-bytes”（32 MB）");
	ck_assert_str_eq(en.code, "limit");
	ck_assert_int_eq(en.level, ZJ_DIAG_ERROR);
	ck_assert(en.file == NULL && en.note == NULL && en.snippet == NULL);
	ck_assert_uint_eq(en.line, 0);
	ck_assert_uint_eq(en.column, 0);
	ck_assert_uint_eq(en.snippet_column, 0);
	ck_assert_uint_eq(en.length, 1);
	ck_assert_str_eq(get(diags, 0, ZJ_LANG_EN).message, en.message);
	zj_diags_free(diags);
}
END_TEST

START_TEST(diag_a_reason_of_the_system_is_said_in_the_language_of_the_message)
{
	zj_diags *diags = zj_diags_new();
	const struct words name = reason_text("s.db");
	const struct words denied = reason_of(EACCES);
	const struct words unknown = reason_of(99999);

	diag_add_words(diags, DIAG_DB_OPEN, PLACE_NONE, &name, &denied);
	diag_add_words(diags, DIAG_FILE_READ, PLACE_NONE, &unknown, NULL);
	ck_assert_str_eq(get(diags, 0, ZJ_LANG_EN).message,
			 "cannot open the store s.db: Permission denied");
	ck_assert_str_eq(get(diags, 0, ZJ_LANG_ZH).message, "无法打开数据库 s.db：没有权限");
	ck_assert_str_eq(get(diags, 1, ZJ_LANG_EN).message,
			 "cannot read the file: Unknown error 99999");
	ck_assert_str_eq(get(diags, 1, ZJ_LANG_ZH).message, "无法读取文件：Unknown error 99999");
	zj_diags_free(diags);
}
END_TEST

START_TEST(diag_entries_outlive_what_they_were_made_from)
{
	zj_diags *diags = zj_diags_new();
	char name[] = "a.yaml";
	char bytes[] = "one\ntwo\n";
	char arg[] = "arg";
	const struct diag_file file = {.name = name, .bytes = {bytes, 8}};

	diag_add(diags, DIAG_FILE_READ, (struct place){&file, 2, 1, 3}, (struct str){arg, 3},
		 STR_NONE, STR_NONE);
	diag_add(diags, DIAG_FILE_READ, place_file(&file), STR("second"), STR_NONE, STR_NONE);
	memset(name, 'x', sizeof(name) - 1);
	memset(bytes, 'x', sizeof(bytes) - 1);
	memset(arg, 'x', sizeof(arg) - 1);
	const zj_diag diag = get(diags, 0, ZJ_LANG_EN);
	ck_assert_str_eq(diag.file, "a.yaml");
	ck_assert_str_eq(diag.snippet, "two");
	ck_assert_str_eq(diag.message, "cannot read the file: arg");
	const zj_diag whole = get(diags, 1, ZJ_LANG_EN);
	ck_assert_str_eq(whole.file, "a.yaml");
	ck_assert_uint_eq(whole.line, 0);
	ck_assert(whole.snippet == NULL);
	zj_diags_free(diags);
}
END_TEST

START_TEST(diag_columns_count_characters)
{
	zj_diags *diags = NULL;
	const zj_diag diag = shown(&diags, STR("a: 1\n生产作业: 也许\nb: 2\n"), 2, 7, 2);

	ck_assert_str_eq(diag.snippet, "生产作业: 也许");
	ck_assert_uint_eq(diag.line, 2);
	ck_assert_uint_eq(diag.column, 7);
	ck_assert_uint_eq(diag.snippet_column, 7);
	ck_assert_uint_eq(diag.length, 2);
	zj_diags_free(diags);
}
END_TEST

START_TEST(diag_lines_end_in_lf_crlf_or_cr)
{
	static const struct {
		const char *text;
		uint32_t line;
		const char *snippet; /* NULL: none */
	} cases[] = {
		{"one\r\ntwo\r\nthree", 1, "one"},
		{"one\r\ntwo\r\nthree", 2, "two"},
		{"one\r\ntwo\r\nthree", 3, "three"},
		{"one\rtwo\rthree", 2, "two"},
		{"one\n\nthree\n", 2, ""},
		{"one\n\nthree\n", 3, "three"},
		{"one\n", 2, ""},
		{"one\n", 3, NULL},
		{"one", 2, NULL},
		{"\xEF\xBB\xBFone\n", 1, "one"},
		{"one\r\n\r\ntwo", 2, ""},
		{"one\n\rtwo", 3, "two"},
	};
	zj_diags *diags = NULL;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const zj_diag diag = shown(&diags, str_from(cases[i].text), cases[i].line, 1, 1);
		if (cases[i].snippet)
			ck_assert_str_eq(diag.snippet, cases[i].snippet);
		else
			ck_assert_msg(diag.snippet == NULL, "case %zu", i);
	}
	zj_diags_free(diags);
}
END_TEST

START_TEST(diag_lines_are_found_far_into_a_file)
{
	enum {
		LINES = 20000
	};
	static const char *const ends[] = {"\n", "\r\n", "\r"};
	zj_diags *diags = NULL;

	for (size_t i = 0; i < 3; i++) {
		struct buf text = BUF_INIT;
		for (int line = 1; line <= LINES; line++)
			buf_printf(&text, "第 %d 行%s", line, ends[i]);
		for (uint32_t line = 1; line <= LINES; line += 777) {
			char expected[32];
			snprintf(expected, sizeof(expected), "第 %u 行", line);
			ck_assert_str_eq(shown(&diags, buf_str(&text), line, 3, 1).snippet,
					 expected);
		}
		ck_assert_str_eq(shown(&diags, buf_str(&text), LINES + 1, 1, 1).snippet, "");
		ck_assert(!shown(&diags, buf_str(&text), LINES + 2, 1, 1).snippet);
		buf_done(&text);
	}
	zj_diags_free(diags);
}
END_TEST

START_TEST(diag_underline_ends_with_the_line)
{
	zj_diags *diags = NULL;

	ck_assert_uint_eq(shown(&diags, STR("abcde\nf"), 1, 4, 100).length, 2);
	ck_assert_uint_eq(shown(&diags, STR("abcde\nf"), 1, 1, 0).length, 1);
	/* Just past the end: something is missing there. */
	const zj_diag end = shown(&diags, STR("abcde\nf"), 1, 6, 3);
	ck_assert_str_eq(end.snippet, "abcde");
	ck_assert_uint_eq(end.snippet_column, 6);
	ck_assert_uint_eq(end.length, 1);
	/* A column the line does not have: no line is better than a wrong one. */
	ck_assert(shown(&diags, STR("abcde\nf"), 1, 7, 1).snippet == NULL);
	/* A line without a column has no caret. */
	const zj_diag line = shown(&diags, STR("abcde\nf"), 1, 0, 1);
	ck_assert_str_eq(line.snippet, "abcde");
	ck_assert_uint_eq(line.snippet_column, 0);
	zj_diags_free(diags);
}
END_TEST

/* Is the snippet's character under the caret the line's character at the column? */
static void
check_window(const zj_diag *diag, struct str line)
{
	struct str left = str_from(diag->snippet);
	struct str whole = line;
	size_t length;

	ck_assert_uint_eq(utf8_first_bad(left), left.len);
	ck_assert_uint_le(utf8_count(left), DIAG_SNIPPET_MOST + 2);
	for (uint32_t i = 1; i < diag->snippet_column; i++) {
		utf8_decode(left, &length);
		left = (struct str){left.at + length, left.len - length};
	}
	for (uint32_t i = 1; i < diag->column; i++) {
		utf8_decode(whole, &length);
		whole = (struct str){whole.at + length, whole.len - length};
	}
	if (whole.len == 0)
		ck_assert_uint_eq(left.len, 0);
	else
		ck_assert_uint_eq(utf8_decode(left, &length), utf8_decode(whole, &length));
}

START_TEST(diag_long_line_is_cut_around_the_column)
{
	static const uint32_t columns[] = {1,     2,     99,    100,   101,   102,   150,  5000,
					   29800, 29899, 29900, 29901, 29999, 30000, 30001};
	struct buf line = BUF_INIT;
	zj_diags *diags = NULL;

	/* 30000 characters of one to four bytes, all different from their neighbours. */
	for (uint32_t i = 0; i < 30000; i++)
		utf8_encode(&line, i % 4 == 0   ? 'a' + i / 4 % 26
				   : i % 4 == 1 ? 0x4E00 + i
				   : i % 4 == 2 ? 0xC0 + i % 64
						: 0x1F600 + i % 64);
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		const zj_diag diag = shown(&diags, buf_str(&line), 1, columns[i], 3);
		ck_assert_uint_eq(diag.column, columns[i]);
		check_window(&diag, buf_str(&line));
		const bool cut_left = str_starts(str_from(diag.snippet), STR("…"));
		const bool cut_right = str_ends(str_from(diag.snippet), STR("…"));
		ck_assert_int_eq(cut_left, columns[i] > 101);
		ck_assert_int_eq(cut_right, columns[i] <= 29900);
	}
	buf_done(&line);
	zj_diags_free(diags);
}
END_TEST

START_TEST(diag_what_is_not_text_is_shown_as_replacement)
{
	zj_diags *diags = NULL;

	ck_assert_str_eq(shown(&diags,
			       STR("a\xFF\xFE"
				   "b\0c\n"),
			       1, 2, 1)
				 .snippet,
			 "a\uFFFD\uFFFDb\uFFFDc");
	ck_assert_str_eq(shown(&diags, STR("\xE6\x99\n"), 1, 1, 1).snippet, "\uFFFD\uFFFD");
	ck_assert_str_eq(shown(&diags, STR("\x80\x80\x80"), 1, 1, 9).snippet, "\uFFFD\uFFFD\uFFFD");
	zj_diags_free(diags);
	diags = zj_diags_new();
	diag_add(diags, DIAG_FILE_READ, PLACE_NONE, STR("a\0\xC3|"), STR_NONE, STR_NONE);
	diag_add(diags, DIAG_FILE_READ, PLACE_NONE, STR("a\x1B[31m\n"), STR_NONE, STR_NONE);
	diag_add(diags, DIAG_FILE_READ, PLACE_NONE, STR("{2}{1}"), STR("b"), STR_NONE);
	ck_assert_str_eq(get(diags, 0, ZJ_LANG_EN).message, "cannot read the file: a\uFFFD\uFFFD|");
	/* Control characters pass: escaping is for whoever knows where it goes. Only the ends of
	 * lines do not: a message is one line. */
	ck_assert_str_eq(get(diags, 1, ZJ_LANG_EN).message, "cannot read the file: a\x1B[31m ");
	/* What is put in is not looked at for placeholders again. */
	ck_assert_str_eq(get(diags, 2, ZJ_LANG_EN).message, "cannot read the file: {2}{1}");
	zj_diags_free(diags);
}
END_TEST

START_TEST(diag_long_arguments_are_cut)
{
	static const char prefix[] = "cannot read the file: ";
	zj_diags *diags = zj_diags_new();
	struct buf arg = BUF_INIT;

	buf_add_text(&arg, "xx"); /* 1000 bytes end within a character */
	buf_add_repeat(&arg, STR("智"), 100000);
	diag_add(diags, DIAG_FILE_READ, PLACE_NONE, buf_str(&arg), STR_NONE, STR_NONE);
	const struct str message = str_from(get(diags, 0, ZJ_LANG_EN).message);
	ck_assert_uint_eq(utf8_first_bad(message), message.len);
	ck_assert_uint_le(message.len, strlen(prefix) + DIAG_ARG_BYTES + strlen("…"));
	ck_assert_uint_ge(message.len, strlen(prefix) + DIAG_ARG_BYTES - 3);
	ck_assert(str_ends(message, STR("智…")));
	buf_done(&arg);
	zj_diags_free(diags);
}
END_TEST

START_TEST(diag_past_the_limit_entries_are_counted_not_kept)
{
	zj_diags *diags = zj_diags_new();
	zj_diag diag = {.line = 77};

	for (uint32_t i = 1; i <= LIMIT_DIAGS + 50; i++) {
		ck_assert(diag_is_full(diags) == (i > LIMIT_DIAGS));
		diag_add(diags, DIAG_NO_MEMORY, (struct place){.line = i}, STR_NONE, STR_NONE,
			 STR_NONE);
	}
	ck_assert_uint_eq(zj_diags_count(diags), LIMIT_DIAGS + 50);
	ck_assert_uint_eq(zj_diags_count_at_least(diags, ZJ_DIAG_ERROR), LIMIT_DIAGS + 50);
	ck_assert_uint_eq(get(diags, LIMIT_DIAGS - 1, ZJ_LANG_EN).line, LIMIT_DIAGS);
	ck_assert(!zj_diags_get(diags, LIMIT_DIAGS, ZJ_LANG_EN, &diag));
	ck_assert_uint_eq(diag.line, 77);
	ck_assert(!diag_failed(diags));
	zj_diags_free(diags);
}
END_TEST

START_TEST(diag_lines_of_a_huge_file_are_not_looked_up_for_ever)
{
	const size_t size = (size_t)64 << 20;
	char *bytes = malloc(size);
	zj_diags *diags = zj_diags_new();

	memset(bytes, 'a', size);
	const struct diag_file file = {.name = "huge.json", .bytes = {bytes, size}};
	for (int i = 0; i < 10; i++)
		diag_add(diags, DIAG_NO_MEMORY, (struct place){&file, 1, 1, 1}, STR_NONE, STR_NONE,
			 STR_NONE);
	/* 512 MB are looked through, and the line that goes beyond. */
	ck_assert(get(diags, 8, ZJ_LANG_EN).snippet != NULL);
	ck_assert(get(diags, 9, ZJ_LANG_EN).snippet == NULL);
	ck_assert_uint_eq(get(diags, 9, ZJ_LANG_EN).line, 1);
	zj_diags_free(diags);
	free(bytes);
}
END_TEST

START_TEST(diag_no_list_is_a_place_to_add_to)
{
	diag_add(NULL, DIAG_NO_MEMORY, PLACE_NONE, STR_NONE, STR_NONE, STR_NONE);
	ck_assert(diag_is_full(NULL));
	zj_diags_free(NULL);
}
END_TEST

/* Which of {1} {2} {3} are in `words`, as bits. */
static unsigned
placeholders(const char *words)
{
	unsigned found = 0;

	for (const char *at = words; (at = strchr(at, '{')) != NULL; at++) {
		if (at[1] >= '1' && at[1] <= '3' && at[2] == '}')
			found |= 1u << (at[1] - '1');
	}
	return found;
}

START_TEST(diag_note_without_its_arguments_is_left_out)
{
	const struct str args[] = {STR("first"), STR("second"), STR("third")};
	zj_diags *diags = zj_diags_new();
	size_t index = 0;

	for (unsigned code = 0; code < DIAG_CODE_COUNT; code++) {
		const struct diag_entry *entry = diag_entry(code);
		diag_add(diags, code, PLACE_NONE, args[0], args[1], args[2]);
		diag_add(diags, code, PLACE_NONE, STR_NONE, STR_NONE, STR_NONE);
		const zj_diag with = get(diags, index, ZJ_LANG_ZH);
		const zj_diag without = get(diags, index + 1, ZJ_LANG_ZH);
		const char *note = entry->note[ZJ_LANG_ZH];
		ck_assert(!with.note == !note);
		ck_assert(!without.note == (!note || placeholders(note) != 0));
		for (unsigned i = 0; i < 3; i++) {
			const bool is_used = placeholders(entry->text[ZJ_LANG_ZH]) & 1u << i;
			ck_assert_int_eq(strstr(with.message, args[i].at) != NULL, is_used);
			ck_assert(strstr(without.message, args[i].at) == NULL);
		}
		ck_assert_uint_eq(placeholders(with.message), 0);
		/* A list keeps only so many. */
		zj_diags_free(diags);
		diags = zj_diags_new();
		index = 0;
	}
	zj_diags_free(diags);
}
END_TEST

static void
check_words(const char *code, const char *zh, const char *en)
{
	ck_assert_msg(!zh == !en, "%s: in one language only", code);
	if (!zh)
		return;
	ck_assert_msg(*zh && *en, "%s: empty words", code);
	ck_assert_msg(!strchr(zh, '\n') && !strchr(en, '\n'), "%s: more than one line", code);
	ck_assert_msg(utf8_first_bad(str_from(zh)) == strlen(zh), "%s: not UTF-8", code);
	/* Not always the same ones: a text in two languages comes as two arguments. */
	ck_assert_msg(__builtin_popcount(placeholders(zh)) == __builtin_popcount(placeholders(en)),
		      "%s: zh and en differ in how many {n}", code);
	ck_assert_msg(utf8_first_bad(str_from(en)) == strlen(en), "%s: not UTF-8", code);
}

START_TEST(diag_catalogue_is_complete)
{
	for (unsigned i = 0; i < DIAG_CODE_COUNT; i++) {
		const struct diag_entry *entry = diag_entry(i);
		ck_assert_msg(str_is_identifier(str_from(entry->code)), "%s", entry->code);
		ck_assert(entry->text[ZJ_LANG_ZH] && entry->text[ZJ_LANG_EN]);
		check_words(entry->code, entry->text[ZJ_LANG_ZH], entry->text[ZJ_LANG_EN]);
		check_words(entry->code, entry->note[ZJ_LANG_ZH], entry->note[ZJ_LANG_EN]);
		for (unsigned j = 0; j < i; j++)
			ck_assert_msg(strcmp(entry->code, diag_entry(j)->code) != 0, "twice: %s",
				      entry->code);
	}
}
END_TEST

START_TEST(status_every_one_has_a_name)
{
	for (int i = 0; i < ZJ_STATUS_COUNT; i++) {
		for (int j = 0; j < i; j++)
			ck_assert_str_ne(zj_status_name((zj_status)i),
					 zj_status_name((zj_status)j));
	}
	ck_assert_str_eq(zj_status_name(ZJ_OK), "ok");
	ck_assert_str_eq(zj_status_name((zj_status)1000), "unknown status");
}
END_TEST

Suite *
suite_diag(void)
{
	const TTest *const tests[] = {
		diag_words_come_in_both_languages,
		diag_a_reason_of_the_system_is_said_in_the_language_of_the_message,
		diag_entries_outlive_what_they_were_made_from,
		diag_columns_count_characters,
		diag_lines_end_in_lf_crlf_or_cr,
		diag_lines_are_found_far_into_a_file,
		diag_underline_ends_with_the_line,
		diag_long_line_is_cut_around_the_column,
		diag_what_is_not_text_is_shown_as_replacement,
		diag_long_arguments_are_cut,
		diag_past_the_limit_entries_are_counted_not_kept,
		diag_lines_of_a_huge_file_are_not_looked_up_for_ever,
		diag_no_list_is_a_place_to_add_to,
		diag_note_without_its_arguments_is_left_out,
		diag_catalogue_is_complete,
		status_every_one_has_a_name,
		NULL,
	};

	return unit_suite("diag", tests);
}
