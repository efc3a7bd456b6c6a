/*
 * What stopped libyaml, in the words of the person who wrote the file.
 *
 * libyaml names its problems from the scanner's point of view. The table turns each into
 * the mistake that usually causes it and the place where that is put right.
 */
#include "text/yaml.h"

#include <stdio.h>
#include <string.h>

/* Which of libyaml's two places to point at. */
enum point {
	AT_PROBLEM,
	AT_CONTEXT /* where the thing began that could not be finished */
};

/* The first row that fits is taken; NULL fits everything. */
static const struct row {
	const char *context; /* begins with */
	const char *problem; /* begins with */
	enum diag_code code;
	enum point point;
} ROWS[] = {
	{NULL, "could not find expected ':'", DIAG_YAML_COLON, AT_CONTEXT},
	{NULL, "found unexpected ':'", DIAG_YAML_COLON, AT_PROBLEM},
	{NULL, "mapping values are not allowed", DIAG_YAML_NESTED_VALUE, AT_PROBLEM},
	{NULL, "mapping keys are not allowed", DIAG_YAML_MARK, AT_PROBLEM},
	{NULL, "block sequence entries are not allowed", DIAG_YAML_MARK, AT_PROBLEM},
	{NULL, "found a tab character", DIAG_YAML_TAB, AT_PROBLEM},
	{NULL, "found character that cannot start", DIAG_YAML_RESERVED, AT_PROBLEM},
	{NULL, "found unknown escape character", DIAG_YAML_ESCAPE, AT_PROBLEM},
	{"while parsing a quoted scalar", "did not find expected hex", DIAG_YAML_ESCAPE_CODE,
	 AT_PROBLEM},
	{"while parsing a quoted scalar", "found invalid Unicode", DIAG_YAML_ESCAPE_CODE,
	 AT_PROBLEM},
	{"while scanning a quoted scalar", "found unexpected", DIAG_YAML_UNCLOSED_QUOTE,
	 AT_CONTEXT},
	{"while scanning a block scalar", NULL, DIAG_YAML_BLOCK_HEADER, AT_PROBLEM},
	{"while parsing a flow", NULL, DIAG_YAML_FLOW, AT_PROBLEM},
	{"while parsing a block", NULL, DIAG_YAML_INDENT, AT_PROBLEM},
	{"while scanning an anchor", NULL, DIAG_YAML_ANCHOR, AT_CONTEXT},
	{"while scanning an alias", NULL, DIAG_YAML_ALIAS, AT_CONTEXT},
	{"while scanning a tag directive", NULL, DIAG_YAML_DIRECTIVE, AT_CONTEXT},
	{"while scanning a tag", NULL, DIAG_YAML_TAG, AT_CONTEXT},
	{"while parsing a tag", NULL, DIAG_YAML_TAG, AT_CONTEXT},
	{NULL, "found undefined tag handle", DIAG_YAML_TAG, AT_PROBLEM},
	{"while scanning a directive", NULL, DIAG_YAML_DIRECTIVE, AT_CONTEXT},
	{"while scanning a %", NULL, DIAG_YAML_DIRECTIVE, AT_CONTEXT},
	{NULL, NULL, DIAG_YAML_SYNTAX, AT_PROBLEM},
};

/* A full-width colon, as Chinese input methods write it. */
#define WIDE_COLON STR("\xEF\xBC\x9A")

static bool
fits(const char *text, const char *start)
{
	return !start || (text && strncmp(text, start, strlen(start)) == 0);
}

static const struct row *
find_row(const yaml_parser_t *parser)
{
	const struct row *row = ROWS;

	while (!fits(parser->context, row->context) || !fits(parser->problem, row->problem))
		row++;
	return row;
}

static struct cursor
cursor_at(const struct yaml_problem *problem, const yaml_mark_t *mark)
{
	struct cursor at = problem->origin;

	cursor_to_index(&at, mark->index);
	return at;
}

static bool
is_at_end(const struct cursor *at)
{
	struct cursor next = *at;

	cursor_skip_blank(&next);
	return next.byte == next.bytes.len;
}

/* The character there as text, or nothing at the end of the file. */
static struct str
character_at(const struct cursor *at)
{
	struct cursor next = *at;

	cursor_to_index(&next, at->index + 1);
	return (struct str){at->bytes.at + at->byte, next.byte - at->byte};
}

/* Is there something else before it on its line? */
static bool
is_after_something(const struct cursor *at)
{
	return str_trim(cursor_before(at)).len > 0;
}

/* The last full-width colon on this line or the one before; a key may have been meant. */
static bool
find_wide_colon(struct cursor *found, const struct yaml_problem *problem, struct cursor to)
{
	struct cursor at = problem->origin;
	struct str line = cursor_rest(&to);
	size_t end = to.byte + line.len;
	size_t start = to.byte - cursor_before(&to).len;
	bool has_found = false;

	if (start > 0)
		start--;
	while (start > 0 && to.bytes.at[start - 1] != '\n')
		start--;
	for (size_t i = start; i + WIDE_COLON.len <= end; i++) {
		if (i < at.byte || memcmp(to.bytes.at + i, WIDE_COLON.at, WIDE_COLON.len) != 0)
			continue;
		cursor_to_byte(&at, i);
		*found = at;
		has_found = true;
	}
	return has_found;
}

static void
add(const struct yaml_problem *problem, enum diag_code code, struct cursor at, struct str a)
{
	diag_add(problem->diags, code, cursor_place(&at, problem->file, 1), a, STR_NONE, STR_NONE);
}

/* An unclosed bracket is shown where it was opened, whatever was read as its content. */
static void
report_flow(const struct yaml_problem *problem, struct cursor at)
{
	const struct place *open = &problem->open_flow;
	char opened[32];

	if (open->line && is_at_end(&at)) {
		diag_add(problem->diags, DIAG_YAML_UNCLOSED_FLOW, *open, STR_NONE, STR_NONE,
			 STR_NONE);
		return;
	}
	snprintf(opened, sizeof(opened), "%u:%u", (unsigned)open->line, (unsigned)open->column);
	diag_add(problem->diags, DIAG_YAML_FLOW, cursor_place(&at, problem->file, 1),
		 character_at(&at), open->line ? str_from(opened) : STR_NONE, STR_NONE);
}

static void
report_block(const struct yaml_problem *problem, struct cursor at)
{
	if (str_equal(character_at(&at), STR(":")))
		add(problem, DIAG_YAML_KEY, at, STR_NONE);
	else if (is_after_something(&at))
		add(problem, DIAG_YAML_AFTER_VALUE, at, character_at(&at));
	else
		add(problem, DIAG_YAML_INDENT, at, STR_NONE);
}

/* The reader below the scanner counts bytes and knows the character. */
static void
report_character(const struct yaml_problem *problem)
{
	const yaml_parser_t *parser = problem->parser;
	struct cursor at = problem->origin;
	char name[16];

	cursor_to_byte(&at, at.byte + parser->problem_offset);
	snprintf(name, sizeof(name), "U+%04X", (unsigned)parser->problem_value);
	add(problem, DIAG_YAML_CONTROL, at, str_from(name));
}

void
yaml_problem_report(const struct yaml_problem *problem)
{
	const yaml_parser_t *parser = problem->parser;
	const struct row *row = find_row(parser);
	const yaml_mark_t *mark =
		row->point == AT_CONTEXT ? &parser->context_mark : &parser->problem_mark;
	struct cursor at = cursor_at(problem, mark);
	struct cursor wide;

	if (parser->error == YAML_READER_ERROR) {
		report_character(problem);
		return;
	}
	switch (row->code) {
	case DIAG_YAML_COLON:
	case DIAG_YAML_NESTED_VALUE:
		if (find_wide_colon(&wide, problem, at))
			add(problem, DIAG_YAML_WIDE_COLON, wide, STR_NONE);
		else
			add(problem, row->code, at, STR_NONE);
		return;
	case DIAG_YAML_RESERVED:
		if (str_equal(character_at(&at), STR("\t")))
			add(problem, DIAG_YAML_TAB, at, STR_NONE);
		else
			add(problem, row->code, at, character_at(&at));
		return;
	case DIAG_YAML_FLOW:
		report_flow(problem, at);
		return;
	case DIAG_YAML_INDENT:
		report_block(problem, at);
		return;
	case DIAG_YAML_ANCHOR:
	case DIAG_YAML_ALIAS:
	case DIAG_YAML_TAG:
	case DIAG_YAML_DIRECTIVE:
		add(problem, row->code, at, cursor_word(&at));
		return;
	case DIAG_YAML_SYNTAX:
		add(problem, row->code, at, str_from(parser->problem));
		return;
	default:
		add(problem, row->code, at, character_at(&at));
		return;
	}
}
