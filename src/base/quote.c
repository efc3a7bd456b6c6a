/*
 * Text made fit for where it goes. In JSON it is UTF-8 and stays so; quotes, backslashes,
 * control characters and the marks that turn the writing direction are escaped.
 */
#include "base/quote.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

/* DEL, the C1 controls and what changes the direction of writing or breaks lines unseen. */
static bool
is_treacherous(uint32_t c)
{
	return (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static void
add_character(struct buf *out, uint32_t c, struct str bytes)
{
	switch (c) {
	case '"':
		buf_add(out, STR("\\\""));
		break;
	case '\\':
		buf_add(out, STR("\\\\"));
		break;
	case '\n':
		buf_add(out, STR("\\n"));
		break;
	case '\r':
		buf_add(out, STR("\\r"));
		break;
	case '\t':
		buf_add(out, STR("\\t"));
		break;
	default:
		if (c < 0x20 || is_treacherous(c))
			buf_printf(out, "\\u%04" PRIx32, c);
		else
			buf_add(out, bytes);
	}
}

/* Does it stand in JSON as it is? */
static bool
is_plain_ascii(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

/* Do only characters that stand as they are begin with it? Those of Chinese do. */
static bool
leads_plain(unsigned char byte)
{
	return (byte >= 0xE3 && byte <= 0xEE) || (byte >= 0xC3 && byte <= 0xD7);
}

/* Are eight bytes all plain ASCII? None lends to its neighbour: each has its upper bit set first. */
static inline bool
is_plain_word(uint64_t bytes)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t upper = 0x80 * ones;

	if (bytes & upper)
		return false;
	/* What is less than a blank lends from its own; of what is equal, nothing is left to. */
	const uint64_t no_control = (bytes | upper) - ' ' * ones;
	const uint64_t no_delete = ((bytes ^ 0x7F * ones) | upper) - ones;
	const uint64_t no_quote = ((bytes ^ '"' * ones) | upper) - ones;
	const uint64_t no_backslash = ((bytes ^ '\\' * ones) | upper) - ones;

	return (no_control & no_delete & no_quote & no_backslash & upper) == upper;
}

static inline bool
are_plain_ascii(const char *at)
{
	uint64_t bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return is_plain_word(bytes);
}

/* Is all of it plain ASCII? So are names, and most of what is written. */
static bool
is_plain(struct str text)
{
	const uint64_t blanks = UINT64_C(0x2020202020202020);
	size_t at = 0;

	if (text.len < 8)
		return text.len == 0 || is_plain_word(str_word(text) | blanks << 8 * text.len);
	for (; text.len - at >= 8; at += 8) {
		if (!are_plain_ascii(text.at + at))
			return false;
	}
	return at == text.len || are_plain_ascii(text.at + text.len - 8);
}

/* One of three bytes, as those of Chinese are, and well formed? */
static inline bool
is_plain_three(const char *at)
{
	const unsigned char *const bytes = (const unsigned char *)at;

	return bytes[0] >= 0xE3 && bytes[0] <= 0xEC && (bytes[1] & 0xC0) == 0x80 &&
	       (bytes[2] & 0xC0) == 0x80;
}

/* The longest beginning that needs no escape: most of every text, so it is copied whole. */
static struct str
plain_start(struct str text)
{
	size_t at = 0;

	while (at < text.len) {
		const unsigned char byte = (unsigned char)text.at[at];
		bool good = true;

		if (text.len - at >= 8 && are_plain_ascii(text.at + at))
			at += 8;
		else if (is_plain_ascii(byte))
			at++;
		else if (text.len - at >= 3 && is_plain_three(text.at + at))
			at += 3;
		else if (leads_plain(byte))
			at += utf8_step((struct str){text.at + at, text.len - at}, &good);
		else
			break;
		if (!good) {
			at--;
			break;
		}
	}
	return (struct str){text.at, at};
}

static void
add_quoted(struct buf *out, struct str text)
{
	char *const at = out->at + out->len;

	at[0] = '"';
	if (text.len)
		memcpy(at + 1, text.at, text.len);
	at[text.len + 1] = '"';
	at[text.len + 2] = '\0';
	out->len += text.len + 2;
}

void
quote_json(struct buf *out, struct str text)
{
	buf_reserve(out, text.len + 2);
	if (out->failed)
		return;
	if (is_plain(text)) {
		add_quoted(out, text);
		return;
	}
	buf_add_char(out, '"');
	while (text.len > 0) {
		const struct str plain = plain_start(text);
		size_t length = plain.len;
		bool good;

		if (length > 0) {
			buf_add(out, plain);
		} else {
			const uint32_t c = utf8_decode(text, &length);
			(void)utf8_step(text, &good);
			if (good)
				add_character(out, c, (struct str){text.at, length});
			else
				buf_add(out, STR("\xEF\xBF\xBD"));
		}
		text.at += length;
		text.len -= length;
	}
	buf_add_char(out, '"');
}

/* Would a spreadsheet program take it for a formula, or look past its first character for one? */
static bool
begins_like_formula(struct str text)
{
	return text.len > 0 && strchr("=+-@\t\r\n", text.at[0]) != NULL && text.at[0] != '\0';
}

void
quote_csv(struct buf *out, struct str text)
{
	bool is_quoted = false;

	for (size_t i = 0; i < text.len; i++)
		is_quoted |= text.at[i] == ',' || text.at[i] == '"' || text.at[i] == '\n' ||
			     text.at[i] == '\r';
	if (is_quoted)
		buf_add_char(out, '"');
	if (begins_like_formula(text))
		buf_add_char(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, text.at[i]);
	}
	if (is_quoted)
		buf_add_char(out, '"');
}
