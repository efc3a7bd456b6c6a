/*
 * What was expected against what came: the `expect` of test vectors and of the examples in
 * the docs. Exact, and only what is written is compared.
 */
#include "review/review.h"

#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/num.h"
#include "review/why.h"
#include "text/text.h"

struct comparison {
	struct vec *differences;
	struct arena *arena;
	const struct diag_file *file;
	const zj_result *result;
	const zj_diags *diags;
	struct buf name; /* what is compared: "nodes.ops" */
	struct buf got;
	struct buf off; /* of the next difference; empty: none */
	struct buf why;
	bool no_memory;
};

/* What stands in a buffer, kept; STR_NONE where nothing does. Empties it. */
static struct str
keep(struct comparison *cmp, struct buf *text)
{
	const struct str kept = text->len ? arena_str(cmp->arena, buf_str(text)) : STR_NONE;

	if (text->failed || (text->len && !kept.at))
		cmp->no_memory = true;
	buf_clear(text);
	return kept;
}

/* Add a difference; what came stands in cmp->got, and what goes with it in off and why. */
static void
differ(struct comparison *cmp, struct str what, struct str expected, const struct node *at)
{
	struct vectors_difference *difference = vec_push(cmp->differences);

	if (!difference) {
		cmp->no_memory = true;
		return;
	}
	difference->what = arena_str(cmp->arena, what);
	difference->expected = arena_str(cmp->arena, expected);
	difference->got = arena_str(cmp->arena, buf_str(&cmp->got));
	difference->off = keep(cmp, &cmp->off);
	difference->why = keep(cmp, &cmp->why);
	difference->place = node_place(at, cmp->file);
	if (!difference->what.at || !difference->expected.at || !difference->got.at ||
	    cmp->got.failed || cmp->name.failed)
		cmp->no_memory = true;
}

static void
differ_text(struct comparison *cmp, struct str what, struct str expected, const char *got,
	    const struct node *at)
{
	buf_clear(&cmp->got);
	buf_add_text(&cmp->got, got);
	differ(cmp, what, expected, at);
}

/* "nodes.ops" */
static struct str
name_of(struct comparison *cmp, const char *group, struct str id)
{
	buf_clear(&cmp->name);
	buf_add_text(&cmp->name, group);
	buf_add_char(&cmp->name, '.');
	buf_add(&cmp->name, id);
	return buf_str(&cmp->name);
}

/* A decimal, or a fraction "1/3". */
static bool
parse_exact(struct str text, zj_num *out)
{
	const char *slash = text.len ? memchr(text.at, '/', text.len) : NULL;
	zj_num bottom;

	if (!slash)
		return num_parse(text, out) == NUM_PARSED;
	const size_t top = (size_t)(slash - text.at);
	if (num_parse((struct str){text.at, top}, out) != NUM_PARSED ||
	    num_parse((struct str){slash + 1, text.len - top - 1}, &bottom) != NUM_PARSED ||
	    num_is_zero(bottom))
		return false;
	*out = num_div(*out, bottom);
	return zj_num_ok(*out);
}

/* "0 to 1", or one number that is both ends. */
static bool
parse_range(struct str text, struct result_range *out, bool *is_range)
{
	static const char TO[] = " to ";

	for (size_t i = 0; i + 4 <= text.len; i++) {
		if (memcmp(text.at + i, TO, 4) != 0)
			continue;
		*is_range = true;
		return parse_exact((struct str){text.at, i}, &out->worst) &&
		       parse_exact((struct str){text.at + i + 4, text.len - i - 4}, &out->best);
	}
	*is_range = false;
	if (!parse_exact(text, &out->worst))
		return false;
	out->best = out->worst;
	return true;
}

static struct str
node_text(const struct node *node)
{
	return node->kind == NODE_SCALAR ? node->text : STR("?");
}

/* Got less expected, "+0.05". */
static void
add_off(struct comparison *cmp, zj_num got, zj_num expected)
{
	const zj_num off = num_sub(got, expected);

	if (!zj_num_ok(off))
		return;
	buf_add_text(&cmp->off, num_sign(off) > 0 ? "+" : "");
	num_add_exact(&cmp->off, off);
}

/* Numbers: one number is the stated value, "a to b" both ends. `node`: whose figure it is, or
 * MODEL_NONE. */
static void
compare_range(struct comparison *cmp, struct str what, const struct node *expected,
	      const struct result_range *got, uint32_t node)
{
	struct result_range wanted;
	bool is_range;

	if (!parse_range(node_text(expected), &wanted, &is_range)) {
		differ_text(cmp, what, node_text(expected), "(expected: not a number)", expected);
		return;
	}
	if (num_equal(wanted.worst, got->worst) && (!is_range || num_equal(wanted.best, got->best)))
		return;
	buf_clear(&cmp->got);
	num_add_exact(&cmp->got, got->worst);
	if (is_range) {
		buf_add_text(&cmp->got, " to ");
		num_add_exact(&cmp->got, got->best);
	} else {
		add_off(cmp, got->worst, wanted.worst);
	}
	if (node != MODEL_NONE)
		why_node(&cmp->why, cmp->result, node);
	differ(cmp, what, node_text(expected), expected);
}

static void
compare_number(struct comparison *cmp, const char *what, const struct node *expected, zj_num got,
	       uint32_t node)
{
	const struct result_range range = {got, got};

	compare_range(cmp, str_from(what), expected, &range, node);
}

static void
compare_score(struct comparison *cmp, const struct node *expected)
{
	compare_number(cmp, "score", expected, zj_result_score(cmp->result).value, 0);
}

static void
compare_max(struct comparison *cmp, const struct node *expected)
{
	compare_number(cmp, "max", expected, zj_result_score(cmp->result).max, MODEL_NONE);
}

static void
compare_worst(struct comparison *cmp, const struct node *expected)
{
	compare_number(cmp, "worst", expected, zj_result_score(cmp->result).worst, MODEL_NONE);
}

static void
compare_best(struct comparison *cmp, const struct node *expected)
{
	compare_number(cmp, "best", expected, zj_result_score(cmp->result).best, MODEL_NONE);
}

/* Tiers and firmness. */

static void
compare_tier_id(struct comparison *cmp, const char *what, const struct node *expected, int tier)
{
	const struct str got = tier > 0 ? cmp->result->model->tiers[tier - 1].id : STR("none");

	if (str_equal(node_text(expected), got))
		return;
	const uint32_t wanted = map_get(cmp->result->model->tier_by_id, node_text(expected));
	buf_clear(&cmp->got);
	buf_add(&cmp->got, got);
	if (wanted != MAP_NONE && (int)wanted + 1 > tier)
		why_not_tier(&cmp->why, cmp->result, wanted);
	differ(cmp, str_from(what), node_text(expected), expected);
}

static void
compare_tier(struct comparison *cmp, const struct node *expected)
{
	compare_tier_id(cmp, "tier", expected, cmp->result->tier);
}

static void
compare_best_tier(struct comparison *cmp, const struct node *expected)
{
	compare_tier_id(cmp, "best_tier", expected, cmp->result->best_tier);
}

static void
compare_firm(struct comparison *cmp, const struct node *expected)
{
	const char *got = zj_result_is_firm(cmp->result) ? "yes" : "no";

	if (!str_is(node_text(expected), got))
		differ_text(cmp, STR("firm"), node_text(expected), got, expected);
}

/* Nodes and values. */

static void
compare_nodes(struct comparison *cmp, const struct node *expected, const char *group, bool by_share)
{
	const zj_model *model = cmp->result->model;

	if (expected->kind != NODE_MAP) {
		differ_text(cmp, str_from(group), STR("?"), "(expected: not a map)", expected);
		return;
	}
	for (size_t i = 0; i < expected->count; i++) {
		const struct str id = node_key(expected, i)->text;
		const struct node *value = node_value(expected, i);
		const struct str what = name_of(cmp, group, id);
		const uint32_t index = str_is(id, "total") ? 0 : map_get(model->node_by_id, id);

		if (index == MAP_NONE) {
			differ_text(cmp, what, node_text(value), "(no such node)", value);
			continue;
		}
		const struct result_node *node = &cmp->result->nodes[index];
		if (node->has_score)
			compare_range(cmp, what, value, by_share ? &node->share : &node->score,
				      index);
		else if (!str_is(node_text(value), "none"))
			differ_text(cmp, what, node_text(value), "none", value);
	}
}

static void
compare_scores(struct comparison *cmp, const struct node *expected)
{
	compare_nodes(cmp, expected, "nodes", false);
}

static void
compare_shares(struct comparison *cmp, const struct node *expected)
{
	compare_nodes(cmp, expected, "shares", true);
}

static void
compare_value(struct comparison *cmp, struct str what, const struct node *expected,
	      const struct expr_value *got)
{
	struct result_range wanted;
	bool is_range;

	if (got->type == EXPR_NUMBER && got->number.has_low && got->number.has_high &&
	    parse_range(node_text(expected), &wanted, &is_range)) {
		if (num_equal(wanted.worst, got->number.low) &&
		    num_equal(wanted.best, got->number.high))
			return;
	}
	buf_clear(&cmp->got);
	expr_value_print(&cmp->got, got);
	if (!str_equal(buf_str(&cmp->got), node_text(expected)))
		differ(cmp, what, node_text(expected), expected);
}

static void
compare_values(struct comparison *cmp, const struct node *expected)
{
	const zj_model *model = cmp->result->model;

	for (size_t i = 0; expected->kind == NODE_MAP && i < expected->count; i++) {
		const struct str id = node_key(expected, i)->text;
		const struct node *value = node_value(expected, i);
		const struct str what = name_of(cmp, "values", id);
		const uint32_t rule = map_get(model->rule_by_id, id);

		if (rule == MAP_NONE)
			differ_text(cmp, what, node_text(value), "(no such rule)", value);
		else
			compare_value(cmp, what, value, &cmp->result->rules[rule].value);
	}
}

/* Lists of names: exactly these, in any order. */

static bool
list_holds(const struct node *list, struct str name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_equal(node_text(node_item(list, i)), name))
			return true;
	}
	return false;
}

/* Names in cmp->got, joined ", ", against a list; a lone text is a list of one. */
struct names {
	struct comparison *cmp;
	const struct node *expected;
	size_t count;
	bool has_other;
};

static struct names
names_begin(struct comparison *cmp, const struct node *expected)
{
	buf_clear(&cmp->got);
	return (struct names){.cmp = cmp, .expected = expected};
}

static void
names_add(struct names *names, struct str name)
{
	buf_add_text(&names->cmp->got, names->count++ ? ", " : "[");
	buf_add(&names->cmp->got, name);
	if (names->expected->kind != NODE_LIST || !list_holds(names->expected, name))
		names->has_other = true;
}

static void
names_end(struct names *names, struct str what)
{
	struct comparison *cmp = names->cmp;
	const struct node *expected = names->expected;
	const size_t wanted = expected->kind == NODE_LIST ? expected->count : 0;
	struct buf words = BUF_INIT;

	if (!names->has_other && wanted == names->count &&
	    (expected->kind == NODE_LIST || expected->kind == NODE_NULL)) {
		buf_clear(&cmp->why);
		return;
	}
	buf_add_text(&cmp->got, names->count ? "]" : "[]");
	for (size_t i = 0; i < wanted; i++) {
		buf_add_text(&words, i ? ", " : "[");
		buf_add(&words, node_text(node_item(expected, i)));
	}
	buf_add_text(&words, wanted ? "]" : expected->kind == NODE_SCALAR ? "(not a list)" : "[]");
	if (words.failed)
		cmp->no_memory = true;
	differ(cmp, what, buf_str(&words), expected);
	buf_done(&words);
}

static void
compare_striking(struct comparison *cmp, const struct node *expected, const char *what,
		 enum model_rule_kind kind)
{
	struct names names = names_begin(cmp, expected);

	for (size_t i = 0; i < cmp->result->model->rule_count; i++) {
		const struct result_rule *rule = &cmp->result->rules[i];

		if (rule->rule->kind == kind && rule->strikes)
			names_add(&names, rule->rule->id);
	}
	names_end(&names, str_from(what));
}

static void
compare_vetoes(struct comparison *cmp, const struct node *expected)
{
	compare_striking(cmp, expected, "vetoes", MODEL_VETO);
}

static void
compare_caps(struct comparison *cmp, const struct node *expected)
{
	compare_striking(cmp, expected, "caps", MODEL_CAP);
}

static void
compare_checks(struct comparison *cmp, const struct node *expected)
{
	compare_striking(cmp, expected, "checks", MODEL_CHECK);
}

static void
compare_advice(struct comparison *cmp, const struct node *expected)
{
	compare_striking(cmp, expected, "advice", MODEL_ADVICE);
}

/* What a slot is called where a person reads it: "ops.monitor", "facts.x", "level(cmmm)". */
static void
add_slot_name(struct buf *out, const zj_model *model, uint32_t number)
{
	const struct model_slot slot = model_slot(model, number);

	switch (slot.kind) {
	case MODEL_SLOT_OF_NODE:
		buf_add(out, model->nodes[slot.index].id);
		break;
	case MODEL_SLOT_OF_FACT:
		buf_add_text(out, "facts.");
		buf_add(out, model->facts[slot.index].id);
		break;
	case MODEL_SLOT_OF_USE:
		buf_add_text(out, "level(");
		buf_add(out, model->uses[slot.index].id);
		buf_add_char(out, ')');
		break;
	case MODEL_SLOT_OF_DATE:
		buf_add_text(out, "as_of");
		break;
	case MODEL_SLOT_OF_PARAM:
	case MODEL_SLOT_OF_RULE:
		break; /* never at the root of what is missing */
	}
}

static void
compare_depends(struct comparison *cmp, const struct node *expected)
{
	struct names names = names_begin(cmp, expected);
	struct buf name = BUF_INIT;

	for (size_t i = 0; i < cmp->result->depend_count; i++) {
		buf_clear(&name);
		add_slot_name(&name, cmp->result->model, cmp->result->depends[i]);
		names_add(&names, buf_str(&name));
	}
	if (name.failed)
		cmp->no_memory = true;
	buf_done(&name);
	names_end(&names, STR("depends"));
}

/* tiers: {advanced: {failed: […], unknown: […]}} */
static void
compare_outcomes(struct comparison *cmp, struct str tier, const struct result_tier *at,
		 const struct node *expected, const char *key, enum zj_outcome outcome)
{
	const struct node *list = node_get(expected, key);

	if (!list)
		return;
	struct names names = names_begin(cmp, list);
	for (size_t i = at->first; i < at->first + at->count; i++) {
		const struct result_condition *condition = &cmp->result->conditions[i];
		const struct str id = condition->condition->id;
		const bool is_so = condition->check.outcome == outcome;

		if (is_so)
			names_add(&names, id);
		if (is_so != (list->kind == NODE_LIST && list_holds(list, id)))
			why_condition(&cmp->why, condition);
	}
	buf_clear(&cmp->name);
	buf_add_text(&cmp->name, "tiers.");
	buf_add(&cmp->name, tier);
	buf_add_char(&cmp->name, '.');
	buf_add_text(&cmp->name, key);
	names_end(&names, buf_str(&cmp->name));
}

static void
compare_tiers(struct comparison *cmp, const struct node *expected)
{
	const zj_model *model = cmp->result->model;

	for (size_t i = 0; expected->kind == NODE_MAP && i < expected->count; i++) {
		const struct str id = node_key(expected, i)->text;
		const struct node *value = node_value(expected, i);
		const uint32_t tier = map_get(model->tier_by_id, id);

		if (tier == MAP_NONE || value->kind != NODE_MAP) {
			differ_text(cmp, name_of(cmp, "tiers", id), node_text(value),
				    "(no such tier)", value);
			continue;
		}
		for (size_t k = 0; k < value->count; k++) {
			const struct node *key = node_key(value, k);

			if (!str_is(key->text, "failed") && !str_is(key->text, "unknown"))
				differ_text(cmp, name_of(cmp, "tiers", id), key->text,
					    "(no such key)", key);
		}
		const struct result_tier *at = &cmp->result->tiers[tier];
		compare_outcomes(cmp, id, at, value, "failed", ZJ_NOT_MET);
		compare_outcomes(cmp, id, at, value, "unknown", ZJ_UNKNOWN);
	}
}

/* Errors. */

/* Entry `index`; false past the last kept. */
static bool
get_diag(struct comparison *cmp, size_t index, zj_diag *out)
{
	const size_t count = zj_diags_count(cmp->diags);
	const size_t kept = count < LIMIT_DIAGS ? count : LIMIT_DIAGS;

	if (index >= kept)
		return false;
	if (zj_diags_get(cmp->diags, index, ZJ_LANG_EN, out))
		return true;
	cmp->no_memory = true;
	return false;
}

static bool
has_code(struct comparison *cmp, struct str code)
{
	zj_diag diag;

	for (size_t i = 0; get_diag(cmp, i, &diag); i++) {
		if (str_is(code, diag.code))
			return true;
	}
	return false;
}

/* What went wrong, in a line: the first mistake with its line. */
static void
describe_errors(struct comparison *cmp)
{
	zj_diag diag;

	buf_clear(&cmp->got);
	for (size_t i = 0; get_diag(cmp, i, &diag); i++) {
		if (diag.level != ZJ_DIAG_ERROR)
			continue;
		buf_add_text(&cmp->got, cmp->got.len ? "; " : "");
		buf_add_text(&cmp->got, diag.code);
		buf_printf(&cmp->got, " at %u:%u: ", (unsigned)diag.line, (unsigned)diag.column);
		buf_add_text(&cmp->got, diag.message);
	}
	if (cmp->got.len == 0)
		buf_add_text(&cmp->got, cmp->result ? "a result" : "no result");
}

static void
compare_error(struct comparison *cmp, const struct node *expected)
{
	const size_t count = expected->kind == NODE_LIST ? expected->count : 1;

	for (size_t i = 0; i < count; i++) {
		const struct node *code =
			expected->kind == NODE_LIST ? node_item(expected, i) : expected;

		if (!cmp->result && has_code(cmp, node_text(code)))
			continue;
		describe_errors(cmp);
		differ(cmp, STR("error"), node_text(code), code);
	}
}

static const struct {
	const char *name;
	void (*compare)(struct comparison *cmp, const struct node *expected);
} KEYS[] = {
	{"score", compare_score},     {"max", compare_max},       {"worst", compare_worst},
	{"best", compare_best},       {"tier", compare_tier},     {"best_tier", compare_best_tier},
	{"firm", compare_firm},       {"nodes", compare_scores},  {"shares", compare_shares},
	{"values", compare_values},   {"tiers", compare_tiers},   {"vetoes", compare_vetoes},
	{"caps", compare_caps},       {"checks", compare_checks}, {"advice", compare_advice},
	{"depends", compare_depends},
};

const char *
vectors_expect_key(size_t index)
{
	return index < sizeof(KEYS) / sizeof(KEYS[0]) ? KEYS[index].name : NULL;
}

static void
compare_key(struct comparison *cmp, const struct node *key, const struct node *value)
{
	for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++) {
		if (str_is(key->text, KEYS[i].name)) {
			KEYS[i].compare(cmp, value);
			return;
		}
	}
	differ_text(cmp, key->text, node_text(value), "(no such key)", key);
}

bool
vectors_compare(struct vec *differences, struct arena *arena, const struct node *expect,
		const struct diag_file *file, const zj_result *result, const zj_diags *diags)
{
	struct comparison cmp = {
		.differences = differences,
		.arena = arena,
		.file = file,
		.result = result,
		.diags = diags,
	};
	const struct node *error = expect->kind == NODE_MAP ? node_get(expect, "error") : NULL;

	if (expect->kind != NODE_MAP) {
		differ_text(&cmp, STR("expect"), STR("?"), "(expected: not a map)", expect);
	} else if (error) {
		compare_error(&cmp, error);
	} else if (!result) {
		describe_errors(&cmp);
		differ(&cmp, STR("error"), STR("none"), expect);
	} else {
		for (size_t i = 0; i < expect->count; i++)
			compare_key(&cmp, node_key(expect, i), node_value(expect, i));
	}
	buf_done(&cmp.name);
	buf_done(&cmp.got);
	buf_done(&cmp.off);
	buf_done(&cmp.why);
	return !cmp.no_memory;
}
