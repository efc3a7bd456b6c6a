/*
 * Breaking lines, by the habits of Chinese and Latin type alike. Each place between two characters either allows a break or does not; a line
 * ends at the last place allowed that still fits.
 */
#include "report/report.h"

#include <stdint.h>

#include "base/utf8.h"

static const uint32_t NO_BREAK_SPACE = 0xA0;

static bool
is_in(uint32_t c, const uint32_t *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i] == c)
			return true;
	}
	return false;
}

/* May not begin a line. */
static bool
is_closing(uint32_t c)
{
	static const uint32_t list[] = {
		'!',    ')',    ',',    '.',    ':',    ';',    '?',    ']',    '}',    '%',
		0x2019, 0x201D, 0x2026, 0x2030,                 /* ’ ” … ‰ */
		0x3001, 0x3002, 0x3009, 0x300B, 0x300D, 0x300F, /* 、 。 〉 》 」 』 */
		0x3011, 0x3015, 0x3017, 0x00B7, 0x2014,         /* 】 〕 〗 · — */
		0xFF01, 0xFF05, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D,
	};

	return is_in(c, list, sizeof(list) / sizeof(list[0]));
}

/* May not end a line. */
static bool
is_opening(uint32_t c)
{
	static const uint32_t list[] = {
		'(',    '[',    '{',    0x2018, 0x201C,                 /* ‘ “ */
		0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0x3016, /* 〈 《 「 『 【 〔 〖 */
		0xFF08, 0xFF3B, 0xFF5B,
	};

	return is_in(c, list, sizeof(list) / sizeof(list[0]));
}

static bool
may_break_between(uint32_t before, uint32_t after)
{
	if (before == NO_BREAK_SPACE || after == NO_BREAK_SPACE || utf8_char_width(after) == 0)
		return false;
	if (is_closing(after) || is_opening(before) || after == ' ')
		return false;
	if (before == ' ')
		return true;
	return utf8_char_width(before) == 2 || utf8_char_width(after) == 2;
}

static struct str
skip_spaces(struct str text)
{
	while (text.len > 0 && text.at[0] == ' ') {
		text.at++;
		text.len--;
	}
	return text;
}

/* Where a word that fits in no line is cut if it can be: after what joins the parts of ids, paths
 * and dates. */
static bool
joins_parts(uint32_t c)
{
	return c == '/' || c == '_' || c == '-' || c == '.';
}

/*
 * The width of the unbreakable run that begins at `text`: whether a cut in it could have been
 * avoided by beginning a new line there. With `at_joints` the run ends behind its first joint.
 */
static bool
run_fits(struct str text, size_t width, bool at_joints)
{
	uint32_t before = 0;
	size_t columns = 0;

	while (text.len > 0) {
		size_t length;
		const uint32_t c = utf8_decode(text, &length);
		if (before && (c == ' ' || may_break_between(before, c) ||
			       (at_joints && joins_parts(before))))
			return true;
		columns += utf8_char_width(c);
		if (columns > width)
			return false;
		before = c;
		text.at += length;
		text.len -= length;
	}
	return true;
}

struct str
report_wrap(struct str *rest, size_t width)
{
	const struct str text = *rest;
	size_t at = 0;
	size_t columns = 0;
	size_t break_at = 0; /* the last place allowed; 0: none yet */
	size_t joint_at = 0; /* the last place behind a joint, past a third of the line */
	uint32_t before = 0;

	while (at < text.len) {
		size_t length;
		const struct str here = {text.at + at, text.len - at};
		const uint32_t c = utf8_decode(here, &length);
		if (at > 0 && (c == ' ' || may_break_between(before, c)))
			break_at = at;
		if (joins_parts(before) && columns * 3 >= width)
			joint_at = at;
		columns += utf8_char_width(c);
		if (columns > width && at > 0 && c != ' ')
			break;
		before = c;
		at += length;
	}

	size_t end = at;
	if (at < text.len && break_at > 0 &&
	    run_fits(skip_spaces((struct str){text.at + break_at, text.len - break_at}), width,
		     false))
		end = break_at;
	else if (at < text.len && joint_at > break_at &&
		 run_fits((struct str){text.at + joint_at, text.len - joint_at}, width, true))
		end = joint_at;
	*rest = skip_spaces((struct str){text.at + end, text.len - end});
	while (end > 0 && text.at[end - 1] == ' ')
		end--;
	return (struct str){text.at, end};
}

size_t
report_widest_word(struct str text)
{
	uint32_t before = 0;
	size_t widest = 0;
	size_t columns = 0;

	while (text.len > 0) {
		size_t length;
		const uint32_t c = utf8_decode(text, &length);
		if (c == ' ' || (before && may_break_between(before, c)))
			columns = 0;
		columns += c == ' ' ? 0 : utf8_char_width(c);
		if (columns > widest)
			widest = columns;
		before = c;
		text.at += length;
		text.len -= length;
	}
	return widest;
}
