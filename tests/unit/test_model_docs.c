/*
 * The rubrics in docs/rubric-language.md load, or fail with the code that the page expects; one
 * may extend that of the last fence `yaml base`.
 * Answers and what they give are tested where scores are computed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "test_model.h"

static char *
read_page(const char *path)
{
	char *bytes = NULL;
	size_t length;

	ck_assert_msg(io_read(&bytes, &length, path, (size_t)1 << 24) == ZJ_OK, "%s", path);
	return bytes;
}

/* The text of the next fence, NUL-terminated in place; its kind is what follows the ```. */
static char *
next_fence(char **page, char **kind)
{
	char *start = strstr(*page, "\n```");

	if (!start)
		return NULL;
	*kind = start + 4;
	char *text = strchr(*kind, '\n');
	ck_assert_ptr_nonnull(text);
	char *end = strstr(text, "\n```");
	ck_assert_ptr_nonnull(end);
	*text++ = '\0';
	if (end >= text)
		end[1] = '\0';
	*page = end + 4;
	return text;
}

/* The code after "error: ", or "". Written into room. */
static const char *
expected_error(const char *expect, char *room, size_t size)
{
	const char *error = expect ? strstr(expect, "error: ") : NULL;

	room[0] = '\0';
	if (error) {
		const size_t length = strcspn(error + 7, "\n ");
		ck_assert_uint_lt(length, size);
		memcpy(room, error + 7, length);
		room[length] = '\0';
	}
	return room;
}

/* A base is known by the name of its main file: "ID/rubric.yaml", its id on its first line. */
static struct loaded
load_on(const char *yaml, const char *base)
{
	static const char key[] = "rubric: ";
	struct loaded loaded = {.diags = zj_diags_new()};
	char name[64];

	ck_assert_int_eq(strncmp(base, key, strlen(key)), 0);
	base += strlen(key);
	snprintf(name, sizeof(name), "%.*s/rubric.yaml", (int)strcspn(base, "\n"), base);
	base -= strlen(key);
	const zj_model_file files[] = {
		{"rubric.yaml", yaml, strlen(yaml)},
		{name, base, strlen(base)},
	};
	loaded.status = zj_model_read(&loaded.model, files, 2, loaded.diags);
	return loaded;
}

static void
check_rubric(const char *yaml, const char *base, const char *expect)
{
	char code[64];
	zj_diag diag;
	struct loaded l = base ? load_on(yaml, base) : load(yaml);

	if (*expected_error(expect, code, sizeof(code)) == '\0') {
		assert_diags(&l, "");
	} else {
		ck_assert_int_eq(l.status, ZJ_EINPUT);
		ck_assert(zj_diags_get(l.diags, 0, ZJ_LANG_EN, &diag));
		ck_assert_str_eq(diag.code, code);
	}
	unload(&l);
}

START_TEST(examples_of_the_language_page_load)
{
	char *bytes = read_page(TEST_DOCS "/rubric-language.md");
	char *page = bytes;
	char *kind;
	char *pending = NULL;
	const char *base = NULL;
	char *text;
	int count = 0;

	while ((text = next_fence(&page, &kind))) {
		/* What is expected of the rubric itself follows it directly. */
		if (pending)
			check_rubric(pending, base, strcmp(kind, "yaml expect") == 0 ? text : NULL);
		if (strcmp(kind, "yaml base") == 0)
			base = text;
		pending = strcmp(kind, "yaml rubric") == 0 ? text : NULL;
		count += pending != NULL;
	}
	if (pending)
		check_rubric(pending, base, NULL);
	ck_assert_int_ge(count, 6);
	free(bytes);
}
END_TEST

Suite *
suite_docs(void)
{
	const TTest *const tests[] = {
		examples_of_the_language_page_load,
		NULL,
	};

	return unit_suite("docs", tests);
}
