/*
 * An expression told in plain words: a tree walked like print.c walks it, with a phrase of
 * tell.def for each kind of node. A claim is told either as it is or denied, so that `not` does
 * not pile up words.
 */
#include "base/num.h"
#include "expr/ast.h"

enum phrase {
#define TELL(id, en, zh) id,
#include "expr/tell.def"
#undef TELL
	TELL_COUNT_OF_PHRASES
};

static const char *const phrases[TELL_COUNT_OF_PHRASES][ZJ_LANG_COUNT] = {
#define TELL(id, en, zh) [id] = {[ZJ_LANG_ZH] = zh, [ZJ_LANG_EN] = en},
#include "expr/tell.def"
#undef TELL
};

enum {
	PARTS_MOST = 3,
	PLACES_MOST = 6 /* of a percentage */
};

/* ---- words put together ---- */

static bool
is_latin(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '%' || c == '-';
}

/* Of a Chinese character, punctuation and quotes left out. */
static bool
ends_in_character(struct str text)
{
	if (text.len < 3 || !((unsigned char)text.at[text.len - 1] & 0x80))
		return false;
	const unsigned char lead = (unsigned char)text.at[text.len - 3];
	return lead >= 0xE4 && lead <= 0xE9;
}

static bool
begins_with_character(const char *text)
{
	const unsigned char lead = (unsigned char)text[0];

	return lead >= 0xE4 && lead <= 0xE9;
}

/* Chinese keeps a space between a character and a figure. */
static void
add_part(struct buf *out, struct str part, const char *after)
{
	if (part.len == 0)
		return;
	if (is_latin(part.at[0]) && ends_in_character(buf_str(out)))
		buf_add_char(out, ' ');
	buf_add(out, part);
	if (is_latin(part.at[part.len - 1]) && begins_with_character(after))
		buf_add_char(out, ' ');
}

/* Add a phrase with its gaps filled; the parts are freed. */
static void
say(struct buf *out, zj_lang lang, enum phrase phrase, struct buf parts[PARTS_MOST])
{
	for (const char *at = phrases[phrase][lang]; *at; at++) {
		if (at[0] == '{' && at[1] >= '1' && at[1] <= '3' && at[2] == '}') {
			add_part(out, buf_str(&parts[at[1] - '1']), at + 3);
			at += 2;
		} else {
			buf_add_char(out, *at);
		}
	}
	for (size_t i = 0; i < PARTS_MOST; i++) {
		out->failed |= parts[i].failed;
		buf_done(&parts[i]);
	}
}

/* A phrase without gaps. */
static void
say_word(struct buf *out, const struct expr_teller *teller, enum phrase phrase)
{
	buf_add_text(out, phrases[phrase][teller->lang]);
}

/* ---- values ---- */

static void tell_value(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
		       bool as_share);
static void tell_claim(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
		       bool is_denied);

/* The value or, of a yes/no expression, the claim. */
static void
tell(struct buf *out, const struct expr *expr, const struct expr_teller *teller, bool as_share)
{
	if (expr->type == EXPR_TRUTH && expr->kind != NODE_CONSTANT)
		tell_claim(out, expr, teller, false);
	else
		tell_value(out, expr, teller, as_share);
}

static void
tell_into(struct buf parts[PARTS_MOST], const struct expr *expr, const struct expr_teller *teller,
	  bool as_share)
{
	for (size_t i = 0; i < PARTS_MOST; i++)
		parts[i] = BUF_INIT;
	for (size_t i = 0; i < expr->count && i < PARTS_MOST; i++)
		tell(&parts[i], expr->parts[i], teller, as_share);
}

static void
tell_quoted(struct buf *out, struct str text, zj_lang lang)
{
	buf_add_text(out, lang == ZJ_LANG_ZH ? "“" : "\"");
	buf_add(out, text);
	buf_add_text(out, lang == ZJ_LANG_ZH ? "”" : "\"");
}

/* As written; beside a share, 0.8 is 80%. */
static void
tell_number(struct buf *out, const struct expr *expr, bool as_share)
{
	if (!as_share || str_ends(expr->text, STR("%"))) {
		buf_add(out, expr->text);
		return;
	}
	num_add_short(out, num_mul(expr->value.number.low, zj_num_int(100)), PLACES_MOST);
	buf_add_char(out, '%');
}

static void
tell_constant(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
	      bool as_share)
{
	switch (expr->type) {
	case EXPR_NUMBER:
		tell_number(out, expr, as_share);
		break;
	case EXPR_TRUTH:
		say_word(out, teller, expr_is_yes(&expr->value) ? TELL_YES : TELL_NO);
		break;
	case EXPR_TEXT:
		tell_quoted(out, expr->inner, teller->lang);
		break;
	case EXPR_CHOICE:
		for (uint32_t i = 0; i < expr->choices->count; i++) {
			if (expr->value.options.may >> i & 1)
				teller->option(teller->state, out, expr->choices, i);
		}
		break;
	default:
		buf_add(out, expr->text);
		break;
	}
}

static void
tell_name(struct buf *out, const struct expr *expr, const struct expr_teller *teller, bool as_share)
{
	static const enum phrase wraps[EXPR_SPACE_COUNT] = {
		[EXPR_ANSWER] = TELL_ANSWER,
		[EXPR_SCORE] = TELL_SCORE,
		[EXPR_SHARE] = TELL_SHARE,
		[EXPR_LEVEL] = TELL_LEVEL,
	};
	struct buf parts[PARTS_MOST] = {BUF_INIT};
	const enum expr_told told = teller->name(teller->state, &parts[0], expr->slot,
						 as_share && expr->space == EXPR_PLAIN);

	if (expr->space == EXPR_PLAIN || told == EXPR_TOLD_WHOLE) {
		out->failed |= parts[0].failed;
		buf_add(out, buf_str(&parts[0]));
		buf_done(&parts[0]);
		return;
	}
	say(out, teller->lang, wraps[expr->space], parts);
}

static void
tell_member(struct buf *out, const struct expr *expr, const struct expr_teller *teller)
{
	static const enum phrase words[EXPR_SPACE_COUNT] = {
		[EXPR_PLAIN] = TELL_IT_ANSWER,
		[EXPR_ANSWER] = TELL_IT_ANSWER,
		[EXPR_SCORE] = TELL_IT_SCORE,
		[EXPR_SHARE] = TELL_IT_SHARE,
	};

	say_word(out, teller, words[expr->space]);
}

/* How tightly a value holds together: a looser one among others stands in brackets. */
static bool
is_loose(const struct expr *expr, enum node_kind around)
{
	return expr->kind == NODE_SUM || (expr->kind == NODE_NEGATE && around == NODE_PRODUCT) ||
	       (expr->kind == NODE_PRODUCT && around == NODE_NEGATE);
}

static void
tell_operand(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
	     enum node_kind around)
{
	struct buf parts[PARTS_MOST] = {BUF_INIT};

	if (!is_loose(expr, around)) {
		tell(out, expr, teller, false);
		return;
	}
	tell(&parts[0], expr, teller, false);
	say(out, teller->lang, TELL_BRACKETS, parts);
}

static void
tell_chain(struct buf *out, const struct expr *expr, const struct expr_teller *teller)
{
	for (size_t i = 0; i < expr->count; i++) {
		const struct expr *part = expr->parts[i];
		const char *sign = part->op == '*'   ? " × "
				   : part->op == '/' ? " ÷ "
				   : part->op == '-' ? " − "
						     : " + ";
		buf_add_text(out, i ? sign : "");
		tell_operand(out, part, teller, expr->kind);
	}
}

/* "a, b, c" */
static void
tell_list(struct buf *out, const struct expr *expr, const struct expr_teller *teller, bool as_share)
{
	for (size_t i = 0; i < expr->count; i++) {
		if (i > 0)
			say_word(out, teller, TELL_COMMA);
		tell(out, expr->parts[i], teller, as_share);
	}
}

/* ---- the questions of a tag ---- */

static void
tell_tags(struct buf *out, const struct expr *expr, const struct expr_teller *teller)
{
	struct buf parts[PARTS_MOST] = {BUF_INIT};

	for (const struct tag *tag = expr->tags; tag; tag = tag->next) {
		struct buf pair[PARTS_MOST] = {parts[0]};
		if (tag->op == 0) {
			teller->tag(teller->state, &parts[0], tag->name);
			continue;
		}
		teller->tag(teller->state, &pair[1], tag->name);
		parts[0] = BUF_INIT;
		say(&parts[0], teller->lang, tag->op == '-' ? TELL_TAG_BUT : TELL_TAG_AND, pair);
	}
	say(out, teller->lang, TELL_TAGGED, parts);
}

/* A condition on each question: in brackets where it is several. */
static void
tell_inner(struct buf *out, const struct expr *expr, const struct expr_teller *teller)
{
	struct buf parts[PARTS_MOST] = {BUF_INIT};

	if (expr->kind != NODE_AND && expr->kind != NODE_OR) {
		tell(out, expr, teller, false);
		return;
	}
	tell_claim(&parts[0], expr, teller, false);
	say(out, teller->lang, TELL_BRACKETS, parts);
}

static void
tell_group(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
	   enum phrase phrase)
{
	struct buf parts[PARTS_MOST] = {BUF_INIT};

	tell_tags(&parts[0], expr, teller);
	for (size_t i = 0; i < expr->count && i + 1 < PARTS_MOST; i++)
		tell_inner(&parts[i + 1], expr->parts[i], teller);
	say(out, teller->lang, phrase, parts);
}

/* ---- functions that give a value ---- */

/* TELL_COUNT_OF_PHRASES: it makes a claim, told elsewhere. */
static enum phrase
value_phrase(const struct expr *expr)
{
	switch (expr->builtin->id) {
	case BUILTIN_COUNT_OF:
		return expr->count ? TELL_COUNT_IF : TELL_COUNT;
	case BUILTIN_SUM:
		return TELL_SUM;
	case BUILTIN_MEAN:
		return TELL_MEAN;
	case BUILTIN_MIN_OF:
		return TELL_LEAST;
	case BUILTIN_MAX_OF:
		return TELL_MOST;
	case BUILTIN_PORTION:
		return TELL_PORTION;
	case BUILTIN_MIN:
		return TELL_MIN;
	case BUILTIN_MAX:
		return TELL_MAX;
	case BUILTIN_ABS:
		return TELL_ABS;
	case BUILTIN_ROUND:
		return expr->count > 1 ? TELL_ROUND : TELL_ROUND_WHOLE;
	case BUILTIN_FLOOR:
		return TELL_FLOOR;
	case BUILTIN_CEIL:
		return TELL_CEIL;
	case BUILTIN_IF:
		return TELL_IF;
	case BUILTIN_LENGTH:
		return TELL_LENGTH;
	case BUILTIN_SIZE:
		return TELL_SIZE;
	case BUILTIN_YEAR:
		return TELL_YEAR;
	case BUILTIN_MONTH:
		return TELL_MONTH;
	default:
		return TELL_COUNT_OF_PHRASES;
	}
}

static void
tell_call(struct buf *out, const struct expr *expr, const struct expr_teller *teller, bool as_share)
{
	const enum phrase phrase = value_phrase(expr);
	struct buf parts[PARTS_MOST] = {BUF_INIT};

	if (phrase == TELL_MIN || phrase == TELL_MAX)
		tell_list(&parts[0], expr, teller, as_share);
	else
		tell_into(parts, expr, teller, as_share && phrase == TELL_IF);
	say(out, teller->lang, phrase, parts);
}

static void
tell_value(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
	   bool as_share)
{
	switch (expr->kind) {
	case NODE_CONSTANT:
		tell_constant(out, expr, teller, as_share);
		break;
	case NODE_NAME:
		tell_name(out, expr, teller, as_share);
		break;
	case NODE_MEMBER:
		tell_member(out, expr, teller);
		break;
	case NODE_LIST:
		tell_list(out, expr, teller, as_share);
		break;
	case NODE_NEGATE:
		buf_add_text(out, "−");
		tell_operand(out, expr->parts[0], teller, NODE_NEGATE);
		break;
	case NODE_SUM:
	case NODE_PRODUCT:
		tell_chain(out, expr, teller);
		break;
	case NODE_CALL:
		tell_call(out, expr, teller, as_share);
		break;
	case NODE_GROUP:
		tell_group(out, expr, teller, value_phrase(expr));
		break;
	default:
		break; /* claims */
	}
}

/* ---- claims ---- */

static enum expr_compare
denied(enum expr_compare compare)
{
	static const enum expr_compare opposites[] = {
		[EXPR_EQ] = EXPR_NE,     [EXPR_NE] = EXPR_EQ,     [EXPR_LT] = EXPR_GE,
		[EXPR_LE] = EXPR_GT,     [EXPR_GT] = EXPR_LE,     [EXPR_GE] = EXPR_LT,
		[EXPR_IN] = EXPR_NOT_IN, [EXPR_NOT_IN] = EXPR_IN,
	};

	return opposites[compare];
}

static enum phrase
compare_phrase(const struct expr *expr, enum expr_compare compare)
{
	const enum expr_type type = expr->parts[0]->type;

	if (compare == EXPR_IN || compare == EXPR_NOT_IN) {
		const bool is_list = expr->parts[1]->kind == NODE_LIST;
		if (compare == EXPR_IN)
			return is_list ? TELL_ONE_OF : TELL_INCLUDES;
		return is_list ? TELL_NONE_OF : TELL_INCLUDES_NOT;
	}
	if (type == EXPR_NUMBER)
		return TELL_EQUALS + (enum phrase)compare;
	if (type == EXPR_DATE)
		return TELL_ON + (enum phrase)compare;
	return compare == EXPR_EQ ? TELL_IS : TELL_IS_NOT;
}

/* Are its figures from 0 to 1, told in percent? */
static bool
is_share(const struct expr *expr)
{
	if (expr->kind == NODE_NAME || expr->kind == NODE_MEMBER)
		return expr->space == EXPR_SHARE;
	return expr->kind == NODE_GROUP && expr->builtin->id == BUILTIN_PORTION;
}

static void
tell_compare(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
	     bool is_denied)
{
	const enum expr_compare compare = is_denied ? denied(expr->compare) : expr->compare;
	const bool as_share = is_share(expr->parts[0]) || is_share(expr->parts[1]);
	struct buf parts[PARTS_MOST];

	tell_into(parts, expr, teller, as_share);
	say(out, teller->lang, compare_phrase(expr, compare), parts);
}

/* not (a and b) is not a, or not b. */
static void
tell_joined(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
	    bool is_denied)
{
	const bool is_and = (expr->kind == NODE_AND) != is_denied;

	for (size_t i = 0; i < expr->count; i++) {
		const struct expr *part = expr->parts[i];
		const struct expr *inner = part->kind == NODE_NOT ? part->parts[0] : part;
		struct buf parts[PARTS_MOST] = {BUF_INIT};

		if (i > 0)
			say_word(out, teller, is_and ? TELL_AND : TELL_OR);
		if (inner->kind != NODE_AND && inner->kind != NODE_OR) {
			tell_claim(out, part, teller, is_denied);
			continue;
		}
		tell_claim(&parts[0], part, teller, is_denied);
		say(out, teller->lang, TELL_BRACKETS, parts);
	}
}

static void
tell_truth_name(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
		bool is_denied)
{
	struct buf parts[PARTS_MOST] = {BUF_INIT};
	enum phrase phrase = TELL_IS_YES;

	if (expr->space == EXPR_ANSWERED || expr->space == EXPR_APPLIES) {
		(void)teller->name(teller->state, &parts[0], expr->slot, false);
		phrase = expr->space == EXPR_ANSWERED ? TELL_ANSWERED : TELL_APPLIES;
	} else if (expr->space == EXPR_PLAIN) {
		if (teller->name(teller->state, &parts[0], expr->slot, false) == EXPR_TOLD_RULE)
			phrase = TELL_HOLDS;
	} else {
		tell_name(&parts[0], expr, teller, false);
	}
	say(out, teller->lang, phrase + (enum phrase)is_denied, parts);
}

static void
tell_truth_member(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
		  bool is_denied)
{
	struct buf parts[PARTS_MOST] = {BUF_INIT};

	if (expr->space == EXPR_ANSWERED || expr->space == EXPR_APPLIES) {
		const enum phrase phrase =
			expr->space == EXPR_ANSWERED ? TELL_IT_ANSWERED : TELL_IT_APPLIES;
		say_word(out, teller, phrase + (enum phrase)is_denied);
		return;
	}
	tell_member(&parts[0], expr, teller);
	say(out, teller->lang, TELL_IS_YES + (enum phrase)is_denied, parts);
}

/* A call or group that makes a claim. `if` is not denied by denying one of its parts. */
static void
tell_function(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
	      bool is_denied)
{
	struct buf parts[PARTS_MOST] = {BUF_INIT};

	switch (expr->builtin->id) {
	case BUILTIN_ALL:
		tell_group(out, expr, teller, TELL_ALL + (enum phrase)is_denied);
		return;
	case BUILTIN_ANY:
		tell_group(out, expr, teller, TELL_ANY + (enum phrase)is_denied);
		return;
	case BUILTIN_BETWEEN:
		tell_into(parts, expr, teller, is_share(expr->parts[0]));
		say(out, teller->lang, TELL_BETWEEN + (enum phrase)is_denied, parts);
		return;
	case BUILTIN_MATCHES:
		tell_into(parts, expr, teller, false);
		say(out, teller->lang, TELL_MATCHES + (enum phrase)is_denied, parts);
		return;
	case BUILTIN_KNOWN:
		tell_into(parts, expr, teller, false);
		say(out, teller->lang, TELL_KNOWN + (enum phrase)is_denied, parts);
		return;
	default:
		break;
	}
	if (!is_denied) {
		tell_call(out, expr, teller, false);
		return;
	}
	tell_call(&parts[0], expr, teller, false);
	say(out, teller->lang, TELL_NOT, parts);
}

static void
tell_claim(struct buf *out, const struct expr *expr, const struct expr_teller *teller,
	   bool is_denied)
{
	switch (expr->kind) {
	case NODE_NOT:
		tell_claim(out, expr->parts[0], teller, !is_denied);
		break;
	case NODE_AND:
	case NODE_OR:
		tell_joined(out, expr, teller, is_denied);
		break;
	case NODE_COMPARE:
		tell_compare(out, expr, teller, is_denied);
		break;
	case NODE_NAME:
		tell_truth_name(out, expr, teller, is_denied);
		break;
	case NODE_MEMBER:
		tell_truth_member(out, expr, teller, is_denied);
		break;
	case NODE_CALL:
	case NODE_GROUP:
		tell_function(out, expr, teller, is_denied);
		break;
	case NODE_CONSTANT:
		say_word(out, teller,
			 expr_is_yes(&expr->value) == is_denied ? TELL_NEVER : TELL_ALWAYS);
		break;
	default:
		break; /* values */
	}
}

void
expr_tell(struct buf *out, const struct expr *expr, const struct expr_teller *teller)
{
	if (expr->type == EXPR_TRUTH)
		tell_claim(out, expr, teller, false);
	else
		tell_value(out, expr, teller, false);
}
