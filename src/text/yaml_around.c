/*
 * What stands around the one document: directives before it, marks after it.
 *
 * Directives are read here and kept from libyaml, which compares each %TAG with each other
 * and gives up at the first directive it does not know.
 */
#include "text/yaml.h"

#include <string.h>

#include "base/utf8.h"

static struct str
without(struct str text, size_t count)
{
	return (struct str){text.at + count, text.len - count};
}

/*
 * The bytes of the end of a line at the start of `text`, 0 where there is none. All that
 * libyaml takes for one: what looks like a comment to us must not be a directive to it.
 */
static size_t
break_size(struct str text)
{
	switch (text.len ? (unsigned char)text.at[0] : 0) {
	case '\n':
		return 1;
	case '\r':
		return str_starts(text, STR("\r\n")) ? 2 : 1;
	case 0xC2:
		return str_starts(text, STR("\xC2\x85")) ? 2 : 0;
	case 0xE2:
		return str_starts(text, STR("\xE2\x80\xA8")) ||
				       str_starts(text, STR("\xE2\x80\xA9"))
			       ? 3
			       : 0;
	default:
		return 0;
	}
}

/* What is left of the line, up to its end. */
static struct str
whole_line(const struct cursor *at)
{
	struct str line = without(at->bytes, at->byte);
	size_t length = 0;

	while (length < line.len && !break_size(without(line, length)))
		length++;
	line.len = length;
	return line;
}

static void
next_line(struct cursor *at)
{
	const size_t end = at->byte + whole_line(at).len;

	cursor_to_byte(at, end + break_size(without(at->bytes, end)));
}

static struct str
line_here(const struct cursor *at)
{
	return str_trim(whole_line(at));
}

static bool
is_empty(struct str line)
{
	return line.len == 0 || line.at[0] == '#';
}

static bool
is_mark(struct str line, struct str mark)
{
	return str_starts(line, mark) && (line.len == mark.len || strchr(" \t", line.at[mark.len]));
}

/* `%YAML 1.` and digits, then nothing or a comment. */
static bool
is_yaml_1(struct str line)
{
	const struct str word = STR("%YAML ");
	size_t digits = 0;

	if (!str_starts(line, word))
		return false;
	line = str_trim(without(line, word.len));
	if (!str_starts(line, STR("1.")))
		return false;
	line = without(line, 2);
	while (digits < line.len && line.at[digits] >= '0' && line.at[digits] <= '9')
		digits++;
	line = without(line, digits);
	if (digits == 0 || line.len == 0)
		return digits > 0;
	return (line.at[0] == ' ' || line.at[0] == '\t') && str_trim(line).at[0] == '#';
}

bool
yaml_skip_directives(struct cursor *start, const struct diag_file *file, zj_diags *diags)
{
	struct cursor at = *start;
	bool has_version = false;
	bool has_any = false;
	bool is_good = true;

	for (; at.byte < at.bytes.len; next_line(&at)) {
		const struct str line = line_here(&at);
		if (is_empty(line))
			continue;
		if (at.bytes.at[at.byte] != '%')
			break;
		if (!is_yaml_1(line) || has_version) {
			diag_add(diags, DIAG_YAML_DIRECTIVE,
				 cursor_place(&at, file, utf8_count(line)), cursor_word(&at),
				 STR_NONE, STR_NONE);
			is_good = false;
		}
		has_version = has_version || str_starts(line, STR("%YAML"));
		has_any = true;
	}
	if (!has_any)
		return true;
	if (!is_mark(line_here(&at), STR("---"))) {
		diag_add(diags, DIAG_YAML_DIRECTIVE_END, cursor_place(&at, file, 1), STR_NONE,
			 STR_NONE, STR_NONE);
		is_good = false;
	}
	*start = at;
	start->index = 0;
	return is_good;
}

bool
yaml_tail_is_empty(struct cursor at, const struct diag_file *file, zj_diags *diags)
{
	for (; at.byte < at.bytes.len; next_line(&at)) {
		const struct str line = line_here(&at);
		if (is_empty(line) || is_mark(line, STR("...")))
			continue;
		const bool is_second = line.at[0] == '%' || is_mark(line, STR("---"));
		cursor_to_byte(&at, (size_t)(line.at - at.bytes.at));
		diag_add(diags, is_second ? DIAG_YAML_SECOND_DOCUMENT : DIAG_YAML_AFTER_END,
			 cursor_place(&at, file, utf8_count(line)), STR_NONE, STR_NONE, STR_NONE);
		return false;
	}
	return true;
}
