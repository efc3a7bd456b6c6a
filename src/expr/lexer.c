/*
 * The lexer. Authors type on Chinese keyboards, so the full-width forms of operators and
 * quotes each get a message that shows the form to write; so do the operators of other
 * languages.
 */
#include "expr/lexer.h"

#include <string.h>

#include "base/utf8.h"

/* Full-width forms of ASCII lie this far up. */
enum {
	FULL_WIDTH = 0xfee0
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_word(char c)
{
	return is_letter(c) || is_digit(c);
}

/* The byte `index` places on, or NUL past the end. */
static char
peek(const struct lexer *lexer, size_t index)
{
	return index < lexer->rest.len ? lexer->rest.at[index] : '\0';
}

static struct token
take(struct lexer *lexer, enum token_kind kind, size_t length)
{
	const struct token token = {.kind = kind, .text = {lexer->rest.at, length}};

	lexer->rest.at += length;
	lexer->rest.len -= length;
	return token;
}

static struct token
refuse(struct lexer *lexer, enum diag_code code, size_t length, const char *instead)
{
	struct token token = take(lexer, TOKEN_BAD, length);

	compile_report(lexer->compile, code, token.text, compile_quote(lexer->compile, token.text),
		       str_from(instead), STR_NONE);
	return token;
}

static void
skip_space(struct lexer *lexer)
{
	while (lexer->rest.len > 0 && strchr(" \t\r\n", lexer->rest.at[0]) &&
	       lexer->rest.at[0] != '\0') {
		lexer->rest.at++;
		lexer->rest.len--;
	}
}

static const struct {
	const char *text;
	enum token_kind kind;
} keywords[] = {
	{"and", TOKEN_AND}, {"or", TOKEN_OR},   {"not", TOKEN_NOT},
	{"in", TOKEN_IN},   {"yes", TOKEN_YES}, {"no", TOKEN_NO},
};

/* Longest first, so that "<=" is not read as "<". */
static const struct {
	const char *text;
	enum token_kind kind;
	enum expr_compare compare;
} signs[] = {
	{"==", TOKEN_COMPARE, EXPR_EQ}, {"!=", TOKEN_COMPARE, EXPR_NE},
	{"<=", TOKEN_COMPARE, EXPR_LE}, {">=", TOKEN_COMPARE, EXPR_GE},
	{"<", TOKEN_COMPARE, EXPR_LT},  {">", TOKEN_COMPARE, EXPR_GT},
	{"+", TOKEN_PLUS, 0},           {"-", TOKEN_MINUS, 0},
	{"*", TOKEN_TIMES, 0},          {"/", TOKEN_OVER, 0},
	{"&", TOKEN_BOTH, 0},           {"(", TOKEN_OPEN, 0},
	{")", TOKEN_CLOSE, 0},          {"[", TOKEN_OPEN_LIST, 0},
	{"]", TOKEN_CLOSE_LIST, 0},     {",", TOKEN_COMMA, 0},
};

/* Not of this language; tried before the signs. */
static const struct stranger {
	const char *text;
	const char *instead;
} strangers[] = {
	{"&&", "and"},
	{"||", "or"},
	{"===", "=="},
	{"=>", ">="},
	{"=<", "<="},
	{"<>", "!="},
	{"**", "x * x"},

	/* As a Chinese keyboard has them: full-width forms, curly and corner quotes, dashes. */
	{"\uff1d\uff1d", "=="},
	{"\uff01\uff1d", "!="},
	{"\uff1e\uff1d", ">="},
	{"\uff1c\uff1d", "<="},
	{"\uff06\uff06", "and"},
	{"\u2265", ">="},
	{"\u2264", "<="},
	{"\u2260", "!="},
	{"\u2267", ">="},
	{"\u2266", "<="},
	{"\uff1d", "=="},
	{"\uff1c", "<"},
	{"\uff1e", ">"},
	{"\uff01", "not"},
	{"\uff0b", "+"},
	{"\uff0d", "-"},
	{"\u2014", "-"},
	{"\u2013", "-"},
	{"\u2212", "-"},
	{"\u00d7", "*"},
	{"\uff0a", "*"},
	{"\u00f7", "/"},
	{"\uff0f", "/"},
	{"\uff08", "("},
	{"\uff09", ")"},
	{"\uff3b", "["},
	{"\uff3d", "]"},
	{"\u3010", "["},
	{"\u3011", "]"},
	{"\uff0c", ","},
	{"\u3001", ","},
	{"\uff1b", ","},
	{"\u3002", "."},
	{"\uff0e", "."},
	{"\uff06", "&"},
	{"\u201c", "\""},
	{"\u201d", "\""},
	{"\uff02", "\""},
	{"\u300c", "\""},
	{"\u300d", "\""},
	{"\u2018", "'"},
	{"\u2019", "'"},
	{"\uff07", "'"},
	{"\uff20", "@"},
	{"\uff05", "%"},
	{"\uff3f", "_"},
};

/* Only where no longer sign of ours begins with it. */
static const struct stranger near_signs[] = {
	{"=", "=="},
	{"!", "not"},
	{"|", "or"},
};

static bool
starts(const struct lexer *lexer, const char *text)
{
	return peek(lexer, 0) == text[0] && str_starts(lexer->rest, str_from(text));
}

/* `year-month-day` in digits, at the front; nothing more of a word after it. */
static bool
is_date(const struct lexer *lexer)
{
	const char *const shape = "dddd-dd-dd";

	for (size_t i = 0; shape[i] != '\0'; i++) {
		const char c = peek(lexer, i);

		if (shape[i] == 'd' ? !is_digit(c) : c != shape[i])
			return false;
	}
	return true;
}

static struct token
lex_date(struct lexer *lexer)
{
	size_t length = 10;
	int64_t days;

	while (is_word(peek(lexer, length)))
		length++;
	if (!expr_date_parse((struct str){lexer->rest.at, length}, &days))
		return refuse(lexer, DIAG_EXPR_DATE, length, NULL);

	struct token token = take(lexer, TOKEN_DATE, length);
	token.days = days;
	return token;
}

/* How many bytes of digits, point, digits, exponent, '%' there are. */
static size_t
number_length(const struct lexer *lexer)
{
	size_t length = 0;

	while (is_digit(peek(lexer, length)))
		length++;
	if (peek(lexer, length) == '.' && is_digit(peek(lexer, length + 1))) {
		length++;
		while (is_digit(peek(lexer, length)))
			length++;
	}
	if (peek(lexer, length) == 'e' || peek(lexer, length) == 'E') {
		const char sign = peek(lexer, length + 1);
		const size_t digits = length + (sign == '+' || sign == '-' ? 2 : 1);

		if (is_digit(peek(lexer, digits))) {
			length = digits;
			while (is_digit(peek(lexer, length)))
				length++;
		}
	}
	if (peek(lexer, length) == '%')
		length++;
	return length;
}

static struct token
lex_number(struct lexer *lexer)
{
	size_t length = number_length(lexer);
	zj_num number;

	if (is_word(peek(lexer, length)) || peek(lexer, length) == '.') {
		while (is_word(peek(lexer, length)) || peek(lexer, length) == '.')
			length++;
		return refuse(lexer, DIAG_EXPR_NUMBER, length, NULL);
	}
	if (num_parse((struct str){lexer->rest.at, length}, &number) != NUM_PARSED)
		return refuse(lexer, DIAG_EXPR_NUMBER_SIZE, length, NULL);

	struct token token = take(lexer, TOKEN_NUMBER, length);
	token.number = number;
	return token;
}

static struct token
lex_text(struct lexer *lexer)
{
	const char *const close =
		memchr(lexer->rest.at + 1, lexer->rest.at[0], lexer->rest.len - 1);

	if (close == NULL)
		return refuse(lexer, DIAG_EXPR_QUOTE, lexer->rest.len, NULL);

	struct token token = take(lexer, TOKEN_TEXT, (size_t)(close - lexer->rest.at) + 1);
	token.inner = (struct str){token.text.at + 1, token.text.len - 2};
	return token;
}

/* A word, then words after dots. */
static size_t
name_length(struct str text)
{
	size_t length = 0;

	if (text.len == 0 || !is_letter(text.at[0]))
		return 0;
	for (;;) {
		while (length < text.len && is_word(text.at[length]))
			length++;
		if (length + 1 >= text.len || text.at[length] != '.' ||
		    !is_word(text.at[length + 1]))
			return length;
		length++;
	}
}

/* Letters, digits, '_', '.', '-', not ending in one of the last two. */
static size_t
id_length(struct str text)
{
	size_t length = 0;

	while (length < text.len &&
	       (is_word(text.at[length]) || text.at[length] == '.' || text.at[length] == '-'))
		length++;
	while (length > 0 && !is_word(text.at[length - 1]))
		length--;
	return length;
}

static struct token
lex_name(struct lexer *lexer)
{
	struct token token = take(lexer, TOKEN_NAME, name_length(lexer->rest));

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (str_is(token.text, keywords[i].text))
			token.kind = keywords[i].kind;
	token.inner = token.text;
	return token;
}

static struct token
lex_tag(struct lexer *lexer)
{
	const struct str after = {lexer->rest.at + 1, lexer->rest.len - 1};
	const size_t length = id_length(after);

	if (length == 0)
		return refuse(lexer, DIAG_EXPR_TAG_EMPTY, 1, NULL);

	struct token token = take(lexer, TOKEN_TAG, length + 1);
	token.inner = (struct str){token.text.at + 1, length};
	return token;
}

/* A digit or letter of the full-width forms, U+FF10 to U+FF5A. */
static bool
is_full_width(uint32_t character)
{
	return character >= FULL_WIDTH && character < FULL_WIDTH + 0x7f &&
	       is_word((char)(character - FULL_WIDTH));
}

/* Full-width digits and letters in a row; the message shows them in ASCII. */
static struct token
refuse_word(struct lexer *lexer)
{
	char ascii[32];
	size_t count = 0;
	size_t total = 0;

	while (total < lexer->rest.len && count + 1 < sizeof(ascii)) {
		size_t length;
		const uint32_t character = utf8_decode(
			(struct str){lexer->rest.at + total, lexer->rest.len - total}, &length);

		if (!is_full_width(character))
			break;
		ascii[count++] = (char)(character - FULL_WIDTH);
		total += length;
	}
	ascii[count] = '\0';
	return refuse(lexer, DIAG_EXPR_WRITE, total, ascii);
}

static struct token
lex_sign(struct lexer *lexer)
{
	for (size_t i = 0; i < sizeof(strangers) / sizeof(strangers[0]); i++)
		if (starts(lexer, strangers[i].text))
			return refuse(lexer, DIAG_EXPR_WRITE, strlen(strangers[i].text),
				      strangers[i].instead);
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (!starts(lexer, signs[i].text))
			continue;
		struct token token = take(lexer, signs[i].kind, strlen(signs[i].text));
		token.compare = signs[i].compare;
		return token;
	}
	for (size_t i = 0; i < sizeof(near_signs) / sizeof(near_signs[0]); i++)
		if (starts(lexer, near_signs[i].text))
			return refuse(lexer, DIAG_EXPR_WRITE, 1, near_signs[i].instead);

	size_t length;
	const uint32_t character = utf8_decode(lexer->rest, &length);
	if (character == 0x3000)
		return refuse(lexer, DIAG_EXPR_SPACE, length, NULL);
	return is_full_width(character) ? refuse_word(lexer)
					: refuse(lexer, DIAG_EXPR_CHARACTER, length, NULL);
}

struct token
lexer_next(struct lexer *lexer)
{
	skip_space(lexer);
	if (lexer->rest.len == 0)
		return take(lexer, TOKEN_END, 0);

	const char first = lexer->rest.at[0];
	if (is_digit(first))
		return is_date(lexer) ? lex_date(lexer) : lex_number(lexer);
	if (is_letter(first))
		return lex_name(lexer);
	if (first == '"' || first == '\'')
		return lex_text(lexer);
	if (first == '@')
		return lex_tag(lexer);
	return lex_sign(lexer);
}

struct token
lexer_id(struct lexer *lexer)
{
	skip_space(lexer);

	const size_t length = id_length(lexer->rest);
	if (length == 0)
		return lexer_next(lexer);

	struct token token = take(lexer, TOKEN_ID, length);
	token.inner = token.text;
	return token;
}

bool
lexer_is_name(struct str text)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (str_is(text, keywords[i].text))
			return false;
	return text.len > 0 && name_length(text) == text.len;
}
