/*
 * Runs the suites of the text room; what they share is here too.
 */
#include "test_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "twins.h"

/* What is read is the same without the quick reader: the tree, and whatever is reported. */
static void
check_slow_reading(const struct reading *reading)
{
	struct reading slow = {.diags = zj_diags_new(), .arena = arena_new()};
	char *quick_problems = reading_problems(reading);
	char *slow_problems;

	slow.status = yaml_read_slow(&slow.root, reading->source, slow.arena, slow.diags);
	slow_problems = reading_problems(&slow);
	ck_assert_int_eq(slow.status, reading->status);
	ck_assert_str_eq(slow_problems, quick_problems);
	if (slow.root)
		ck_assert_ptr_null(tree_difference(reading->root, slow.root));
	free(quick_problems);
	free(slow_problems);
	reading_done(&slow);
}

struct reading
read_bytes(struct str bytes)
{
	struct reading reading = {.diags = zj_diags_new(), .arena = arena_new()};

	ck_assert_ptr_nonnull(reading.diags);
	ck_assert_ptr_nonnull(reading.arena);
	reading.status = source_borrow(&reading.source, "t.yaml", bytes, reading.diags);
	if (!reading.status) {
		reading.status =
			yaml_read(&reading.root, reading.source, reading.arena, reading.diags);
		check_slow_reading(&reading);
	}
	if (reading.status)
		ck_assert_ptr_null(reading.root);
	return reading;
}

struct reading
read_text(const char *text)
{
	return read_bytes(str_from(text));
}

void
reading_done(struct reading *reading)
{
	source_free(reading->source);
	arena_free(reading->arena);
	zj_diags_free(reading->diags);
}

static void
write_text(struct buf *out, struct str text)
{
	static const char marks[] = "\"\\\n\t";
	static const char letters[] = "\"\\nt";

	buf_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		const char c = text.at[i];
		const char *mark = c ? strchr(marks, c) : NULL;
		if (mark)
			buf_printf(out, "\\%c", letters[mark - marks]);
		else if ((unsigned char)c < ' ')
			buf_printf(out, "\\u%04x", (unsigned)c);
		else
			buf_add_char(out, c);
	}
	buf_add_char(out, '"');
}

static void
write_node(struct buf *out, const struct node *node)
{
	switch (node->kind) {
	case NODE_NULL:
		buf_add_text(out, "null");
		break;
	case NODE_SCALAR:
		write_text(out, node->text);
		break;
	case NODE_LIST:
		buf_add_char(out, '[');
		for (size_t i = 0; i < node->count; i++) {
			buf_add_text(out, i ? "," : "");
			write_node(out, node_item(node, i));
		}
		buf_add_char(out, ']');
		break;
	case NODE_MAP:
		buf_add_char(out, '{');
		for (size_t i = 0; i < node->count; i++) {
			buf_add_text(out, i ? "," : "");
			write_node(out, node_key(node, i));
			buf_add_char(out, ':');
			write_node(out, node_value(node, i));
		}
		buf_add_char(out, '}');
		break;
	}
}

char *
reading_json(const struct reading *reading)
{
	struct buf out = BUF_INIT;

	if (reading->root)
		write_node(&out, reading->root);
	else
		buf_add_text(&out, "refused");
	return buf_take(&out, NULL);
}

char *
reading_problems(const struct reading *reading)
{
	struct buf out = BUF_INIT;
	zj_diag diag;

	buf_add_text(&out, "");
	for (size_t i = 0; zj_diags_get(reading->diags, i, ZJ_LANG_EN, &diag); i++)
		buf_printf(&out, "%s%s@%u:%u", i ? " " : "", diag.code, (unsigned)diag.line,
			   (unsigned)diag.column);
	return buf_take(&out, NULL);
}

void
check_tree(const char *text, const char *json)
{
	struct reading reading = read_text(text);
	char *found = reading_json(&reading);

	ck_assert_str_eq(found, json);
	ck_assert_uint_eq(zj_diags_count(reading.diags), 0);
	free(found);
	reading_done(&reading);
}

void
check_refused(const char *text, const char *problems)
{
	struct reading reading = read_text(text);
	char *found = reading_problems(&reading);

	ck_assert_str_eq(found, problems);
	ck_assert_int_eq(reading.status, ZJ_EINPUT);
	free(found);
	reading_done(&reading);
}

void
check_place(const struct node *node, unsigned line, unsigned column, unsigned length)
{
	ck_assert_ptr_nonnull(node);
	ck_assert_uint_eq(node->line, line);
	ck_assert_uint_eq(node->column, column);
	ck_assert_uint_eq(node->length, length);
}

int
main(void)
{
	return unit_main((Suite *[]){
		suite_text_csv(),
		suite_text_fault(),
		suite_text_files(),
		suite_text_json(),
		suite_text_lines(),
		suite_text_node(),
		suite_text_marks(),
		suite_text_pairs(),
		suite_text_parts(),
		suite_text_problem(),
		suite_text_quick(),
		suite_text_source(),
		suite_text_unpack(),
		suite_text_write(),
		suite_text_yaml(),
		NULL,
	});
}
