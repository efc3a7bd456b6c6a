/*
 * Trying a pattern out: does it refuse anything, and is there a short text that keeps it busy
 * until its limit stops it?
 *
 * The texts to try are taken from the pattern itself. It is read once more, roughly: what
 * stands before a repeated part gives the beginning of a text, the repeated part and single
 * characters of the pattern are then written down over and over, and an end that does not fit
 * makes the matcher try all other ways. Reading it wrongly costs an attack, nothing else: only
 * what the matcher itself then does is reported.
 */
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "expr/expr.h"

enum {
	PARTS_MOST = 256,  /* of one pattern; a longer one is tried with its first parts */
	LETTERS_MOST = 12, /* different characters that are repeated */
	DEPTH_MOST = 32,
	MANY = 10,       /* a part that may be repeated this often is worth an attack */
	SAMPLE_MOST = 8, /* repetitions of a part in a sample */
	TEXT_MOST = 250, /* bytes of an attack: what fits into a line of a form */
	END_MOST = 1 + 4 * LETTERS_MOST
};

enum part_kind {
	PART_LETTER, /* a character, or one of a class */
	PART_GROUP,  /* alternatives */
	PART_EMPTY   /* an anchor or what looks around: takes no text */
};

/* A part of a sequence. Sequences are lists; a group's alternatives are a list of lists. */
struct part {
	enum part_kind kind;
	struct str letter;
	uint32_t first; /* PART_GROUP: its first alternative; 0: none */
	uint32_t next;  /* in the sequence */
	uint32_t other; /* the first part of the next alternative, kept in a sequence's head */
	unsigned least;
	unsigned most;
};

struct trial {
	const struct expr_pattern *pattern;
	struct expr_run *run;
	struct str rest; /* of the pattern, still to be read */
	struct part parts[PARTS_MOST];
	uint32_t count; /* parts[0] is no part */
	struct str letters[LETTERS_MOST];
	size_t letter_count;
	size_t left; /* attacks */
	char text[TEXT_MOST + END_MOST];
	size_t found; /* characters of the text that used the effort up; 0: none */
	zj_status status;
};

/* ---- reading the pattern ---- */

static struct str
take(struct trial *trial)
{
	size_t length = 0;

	if (trial->rest.len == 0)
		return STR("");
	(void)utf8_decode(trial->rest, &length);
	const struct str taken = {trial->rest.at, length};
	trial->rest.at += length;
	trial->rest.len -= length;
	return taken;
}

static bool
take_if(struct trial *trial, char c)
{
	if (trial->rest.len == 0 || trial->rest.at[0] != c)
		return false;
	(void)take(trial);
	return true;
}

static void
note_letter(struct trial *trial, struct str letter)
{
	for (size_t i = 0; i < trial->letter_count; i++) {
		if (str_equal(trial->letters[i], letter))
			return;
	}
	if (trial->letter_count < LETTERS_MOST && letter.len > 0)
		trial->letters[trial->letter_count++] = letter;
}

static uint32_t
new_part(struct trial *trial, enum part_kind kind, struct str letter)
{
	if (trial->count + 1 >= PARTS_MOST)
		return 0;
	trial->parts[++trial->count] =
		(struct part){.kind = kind, .letter = letter, .least = 1, .most = 1};
	if (kind == PART_LETTER)
		note_letter(trial, letter);
	return trial->count;
}

/* After the backslash. */
static uint32_t
read_escape(struct trial *trial)
{
	const struct str letter = take(trial);
	const char c = letter.len ? letter.at[0] : '\0';

	if (c && strchr("bBAzZGK", c))
		return new_part(trial, PART_EMPTY, STR(""));
	if (c && strchr("dNDv", c))
		return new_part(trial, PART_LETTER, c == 'D' || c == 'N' ? STR("a") : STR("0"));
	if (c && strchr("wWX", c))
		return new_part(trial, PART_LETTER, c == 'W' ? STR("-") : STR("a"));
	if (c && strchr("sShHR", c))
		return new_part(trial, PART_LETTER, c == 'S' || c == 'H' ? STR("a") : STR(" "));
	if (c && strchr("pP", c)) {
		if (take_if(trial, '{')) {
			while (trial->rest.len > 0 && !take_if(trial, '}'))
				(void)take(trial);
		} else {
			(void)take(trial);
		}
		return new_part(trial, PART_LETTER, STR("a"));
	}
	return new_part(trial, PART_LETTER, letter);
}

/* After the bracket: one character of the class. */
static uint32_t
read_class(struct trial *trial)
{
	static const char others[] = "a0 -中";
	const bool is_denied = take_if(trial, '^');
	const struct str start = trial->rest;
	struct str first = STR("");
	bool is_first = true;

	while (trial->rest.len > 0 && (is_first || trial->rest.at[0] != ']')) {
		struct str letter = take(trial);
		if (str_is(letter, "\\")) {
			const uint32_t escaped = read_escape(trial);
			letter = escaped ? trial->parts[escaped].letter : STR("a");
		} else if (str_is(letter, "[") && take_if(trial, ':')) {
			while (trial->rest.len > 0 && !take_if(trial, ']'))
				(void)take(trial);
			letter = STR("a");
		}
		if (is_first)
			first = letter;
		is_first = false;
	}
	const struct str inner = {start.at, (size_t)(trial->rest.at - start.at)};
	(void)take_if(trial, ']');
	for (const char *other = others; is_denied && *other; other++) {
		first = (struct str){other, 1};
		if (!memchr(inner.at, *other, inner.len))
			break;
	}
	return new_part(trial, PART_LETTER, first);
}

static uint32_t read_alternatives(struct trial *trial, unsigned depth);

/* After the parenthesis. */
static uint32_t
read_group(struct trial *trial, unsigned depth)
{
	bool is_empty = false;

	if (take_if(trial, '?')) {
		if (take_if(trial, '=') || take_if(trial, '!')) {
			is_empty = true;
		} else if (take_if(trial, '<')) {
			if (take_if(trial, '=') || take_if(trial, '!'))
				is_empty = true;
			else
				while (trial->rest.len > 0 && !take_if(trial, '>'))
					(void)take(trial);
		} else {
			while (trial->rest.len > 0 && trial->rest.at[0] != ')' &&
			       !take_if(trial, ':') && !take_if(trial, '>'))
				(void)take(trial);
		}
	}
	const uint32_t group = new_part(trial, is_empty ? PART_EMPTY : PART_GROUP, STR(""));
	const uint32_t first = read_alternatives(trial, depth + 1);
	(void)take_if(trial, ')');
	if (group)
		trial->parts[group].first = first;
	return group;
}

static unsigned
read_count(struct trial *trial, unsigned otherwise)
{
	unsigned count = 0;
	bool has_digit = false;

	while (trial->rest.len > 0 && trial->rest.at[0] >= '0' && trial->rest.at[0] <= '9') {
		count = count < 10000 ? count * 10 + (unsigned)(trial->rest.at[0] - '0') : count;
		has_digit = true;
		(void)take(trial);
	}
	return has_digit ? count : otherwise;
}

/* How often the part before is repeated. */
static void
read_repeat(struct trial *trial, uint32_t index)
{
	struct part *part = &trial->parts[index];

	if (take_if(trial, '*')) {
		part->least = 0;
		part->most = UINT16_MAX;
	} else if (take_if(trial, '+')) {
		part->most = UINT16_MAX;
	} else if (take_if(trial, '?')) {
		part->least = 0;
	} else if (trial->rest.len > 1 && trial->rest.at[0] == '{' && trial->rest.at[1] >= '0' &&
		   trial->rest.at[1] <= '9') {
		(void)take(trial);
		part->least = part->most = read_count(trial, 1);
		if (take_if(trial, ','))
			part->most = read_count(trial, UINT16_MAX);
		(void)take_if(trial, '}');
	} else {
		return;
	}
	if (!take_if(trial, '?'))
		(void)take_if(trial, '+');
}

static uint32_t
read_part(struct trial *trial, unsigned depth)
{
	const struct str letter = take(trial);

	if (str_is(letter, "\\"))
		return read_escape(trial);
	if (str_is(letter, "["))
		return read_class(trial);
	if (str_is(letter, "("))
		return read_group(trial, depth);
	if (str_is(letter, "."))
		return new_part(trial, PART_LETTER, STR("a"));
	if (str_is(letter, "^") || str_is(letter, "$"))
		return new_part(trial, PART_EMPTY, STR(""));
	return new_part(trial, PART_LETTER, letter);
}

/* A sequence up to | or ): its head, which is an empty part. */
static uint32_t
read_sequence(struct trial *trial, unsigned depth)
{
	const uint32_t head = new_part(trial, PART_EMPTY, STR(""));
	uint32_t last = head;

	while (trial->rest.len > 0 && trial->rest.at[0] != '|' && trial->rest.at[0] != ')') {
		const uint32_t part = read_part(trial, depth);
		if (!part || !head)
			return head;
		read_repeat(trial, part);
		trial->parts[last].next = part;
		last = part;
	}
	return head;
}

/* The head of the first alternative; 0 where there is no room for it. */
static uint32_t
read_alternatives(struct trial *trial, unsigned depth)
{
	if (depth > DEPTH_MOST) {
		trial->rest.len = 0;
		return 0;
	}
	const uint32_t first = read_sequence(trial, depth);
	uint32_t last = first;

	while (first && take_if(trial, '|')) {
		const uint32_t other = read_sequence(trial, depth);
		if (!other)
			break;
		trial->parts[last].other = other;
		last = other;
	}
	return first;
}

/* ---- a text that a sequence may match ---- */

static size_t add_sequence(struct trial *trial, size_t length, uint32_t head);

/* Written after the first `length` bytes of the text; the length from then on. */
static size_t
add_letter(struct trial *trial, size_t length, struct str letter)
{
	if (length + letter.len > TEXT_MOST)
		return length;
	memcpy(trial->text + length, letter.at, letter.len);
	return length + letter.len;
}

static size_t
add_part(struct trial *trial, size_t length, const struct part *part)
{
	const unsigned count = part->least < SAMPLE_MOST ? part->least : SAMPLE_MOST;

	for (unsigned i = 0; i < count; i++) {
		if (part->kind == PART_LETTER)
			length = add_letter(trial, length, part->letter);
		else if (part->kind == PART_GROUP)
			length = add_sequence(trial, length, part->first);
	}
	return length;
}

static size_t
add_sequence(struct trial *trial, size_t length, uint32_t head)
{
	for (uint32_t i = head; i; i = trial->parts[i].next)
		length = add_part(trial, length, &trial->parts[i]);
	return length;
}

/* ---- attacks ---- */

static bool
uses_effort_up(struct trial *trial, size_t length)
{
	enum expr_problem problem = EXPR_NO_PROBLEM;
	bool is_match;
	const zj_status status = expr_pattern_match(&is_match, &problem, trial->pattern,
						    (struct str){trial->text, length}, trial->run);

	if (status == ZJ_ENOMEM)
		trial->status = status;
	return status == ZJ_ELIMIT && problem == EXPR_REGEX_EFFORT;
}

/*
 * What no part fits, and after it every letter: a matcher that looks first whether a letter it
 * needs is there at all finds it.
 */
static size_t
add_end(struct trial *trial, size_t length)
{
	trial->text[length++] = '\x01';
	for (size_t i = 0; i < trial->letter_count; i++) {
		memcpy(trial->text + length, trial->letters[i].at, trial->letters[i].len);
		length += trial->letters[i].len;
	}
	return length;
}

/* With the beginning there, which nothing changes, `unit` over and over, and the end. */
static bool
is_busy(struct trial *trial, size_t start, struct str unit, size_t count)
{
	size_t length = start;

	for (size_t i = 0; i < count && length + unit.len <= TEXT_MOST; i++) {
		memcpy(trial->text + length, unit.at, unit.len);
		length += unit.len;
	}
	length = add_end(trial, length);
	trial->left -= trial->left > 0;
	if (!uses_effort_up(trial, length))
		return false;
	trial->found = utf8_count((struct str){trial->text, length});
	return true;
}

/* One attack, made as short as it can be. */
static void
attack(struct trial *trial, size_t start, struct str unit)
{
	size_t most = unit.len ? (TEXT_MOST - start) / unit.len : 0;
	size_t least = 0;

	if (trial->found || trial->status || trial->left == 0 || most == 0 ||
	    !is_busy(trial, start, unit, most))
		return;
	while (least + 1 < most) {
		const size_t middle = least + (most - least) / 2;
		if (is_busy(trial, start, unit, middle))
			most = middle;
		else
			least = middle;
	}
	(void)is_busy(trial, start, unit, most);
}

static void
attack_part(struct trial *trial, size_t start, const struct part *part)
{
	char unit[TEXT_MOST];

	for (size_t i = 0; i < trial->letter_count; i++)
		attack(trial, start, trial->letters[i]);
	for (uint32_t head = part->kind == PART_GROUP ? part->first : 0; head;
	     head = trial->parts[head].other) {
		const size_t length = add_sequence(trial, start, head) - start;
		memcpy(unit, trial->text + start, length);
		attack(trial, start, (struct str){unit, length});
	}
}

/* Every part that may be repeated often, with what stands before it. */
static void
attack_sequence(struct trial *trial, size_t start, uint32_t head)
{
	for (uint32_t i = head; i && !trial->found && !trial->status; i = trial->parts[i].next) {
		const struct part *part = &trial->parts[i];

		if (part->most >= MANY)
			attack_part(trial, start, part);
		for (uint32_t inner = part->kind == PART_GROUP ? part->first : 0; inner;
		     inner = trial->parts[inner].other)
			attack_sequence(trial, start, inner);
		start = add_part(trial, start, part);
	}
}

/* ---- a pattern that refuses nothing ---- */

static bool
matches_anything(struct trial *trial)
{
	static const char *const texts[] = {
		"", " ", "a", "Z", "0", "-", "中", "\t", "\x01\x7F", "a0 中-_~!Z9.", "?"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		enum expr_problem problem;
		bool is_match = false;
		const zj_status status = expr_pattern_match(&is_match, &problem, trial->pattern,
							    str_from(texts[i]), trial->run);

		if (status == ZJ_ENOMEM)
			trial->status = status;
		if (status || !is_match)
			return false;
	}
	return true;
}

/* ---- alternatives ---- */

/* The next of the alternatives between bars that stand in no brackets of any kind. */
static struct str
next_alternative(struct str *rest)
{
	unsigned depth = 0;
	bool in_class = false;
	size_t i = 0;

	for (; i < rest->len; i++) {
		const char c = rest->at[i];
		if (c == '\\')
			i++;
		else if (in_class)
			in_class = c != ']';
		else if (c == '[')
			in_class = true;
		else if (c == '(')
			depth++;
		else if (c == ')')
			depth--;
		else if (c == '|' && depth == 0)
			break;
	}
	if (i > rest->len)
		i = rest->len;
	const struct str taken = {rest->at, i};
	const size_t used = i < rest->len ? i + 1 : i;
	rest->at += used;
	rest->len -= used;
	return taken;
}

static bool
is_literal(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (strchr("\\[](){}.*+?|$^", text.at[i]))
			return false;
	}
	return text.len > 0;
}

static bool
starts_line(struct str text)
{
	return text.len > 0 && text.at[0] == '^';
}

/* Does every text that holds `longer` hold `shorter`, both as whole alternatives? */
static bool
is_shadowed(struct str longer, struct str shorter)
{
	if (str_equal(longer, shorter))
		return true;
	const struct str a =
		starts_line(longer) ? (struct str){longer.at + 1, longer.len - 1} : longer;
	const struct str b =
		starts_line(shorter) ? (struct str){shorter.at + 1, shorter.len - 1} : shorter;
	return starts_line(longer) == starts_line(shorter) && is_literal(a) && is_literal(b) &&
	       str_starts(a, b);
}

static void
find_shadowed(struct str pattern, struct expr_pattern_trial *out)
{
	struct str rest = pattern;

	while (rest.len > 0) {
		const struct str one = next_alternative(&rest);
		struct str others = pattern;
		while (others.len > 0) {
			const struct str other = next_alternative(&others);
			if (other.at == one.at || one.len == 0 || other.len == 0)
				continue;
			if ((one.len > other.len || one.at > other.at) && is_shadowed(one, other)) {
				out->shadowed = one;
				out->shadowing = other;
				return;
			}
		}
	}
}

zj_status
expr_pattern_try(struct expr_pattern_trial *out, const struct expr_pattern *pattern,
		 struct str text, size_t *left, struct expr_run *run)
{
	struct trial trial = {.pattern = pattern, .run = run, .rest = text, .left = *left};
	struct expr_pattern_trial found = {0};

	if (text.len > LIMIT_EXPR_BYTES)
		return ZJ_ELIMIT;
	found.matches_anything = matches_anything(&trial);
	find_shadowed(text, &found);
	for (uint32_t head = read_alternatives(&trial, 0); head; head = trial.parts[head].other)
		attack_sequence(&trial, 0, head);
	found.busy_after = trial.found;
	*left = trial.left;
	if (trial.status)
		return trial.status;
	*out = found;
	return ZJ_OK;
}
