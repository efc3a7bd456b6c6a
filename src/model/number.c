/*
 * Numbers with units, exactly. A number in another unit of the same kind is converted; one
 * in a unit of another kind is refused rather than taken for what it is not.
 */
#include "model/compile.h"

#include <stdio.h>

enum unit_kind {
	UNIT_MONEY,
	UNIT_MASS,
	UNIT_ENERGY,
	UNIT_TIME
};

/* `size` in the smallest unit of its kind. */
static const struct {
	const char *name;
	enum unit_kind kind;
	int64_t size;
} units[] = {
	{"元", UNIT_MONEY, 1},           {"千元", UNIT_MONEY, 1000},
	{"万元", UNIT_MONEY, 10000},     {"百万元", UNIT_MONEY, 1000000},
	{"亿元", UNIT_MONEY, 100000000}, {"g", UNIT_MASS, 1},
	{"kg", UNIT_MASS, 1000},         {"t", UNIT_MASS, 1000000},
	{"吨", UNIT_MASS, 1000000},      {"万吨", UNIT_MASS, 10000000000},
	{"kWh", UNIT_ENERGY, 1},         {"千瓦时", UNIT_ENERGY, 1},
	{"MWh", UNIT_ENERGY, 1000},      {"万千瓦时", UNIT_ENERGY, 10000},
	{"分钟", UNIT_TIME, 1},          {"小时", UNIT_TIME, 60},
	{"天", UNIT_TIME, 1440},
};
enum {
	UNIT_COUNT = sizeof(units) / sizeof(units[0])
};

static size_t
find_unit(struct str name)
{
	size_t i = 0;

	while (i < UNIT_COUNT && !str_is(name, units[i].name))
		i++;
	return i;
}

/* What a number in `from` is multiplied by to be one in `to`; false: not convertible. */
static bool
unit_factor(struct str from, struct str to, zj_num *factor)
{
	if (str_equal(from, to)) {
		*factor = NUM_ONE;
		return true;
	}
	if (!to.at) {
		/* A plain share. */
		if (!str_is(from, "%") && !str_is(from, "‰"))
			return false;
		*factor = num_make(1, str_is(from, "%") ? 100 : 1000);
		return true;
	}
	const size_t a = find_unit(from);
	const size_t b = find_unit(to);
	if (a == UNIT_COUNT || b == UNIT_COUNT || units[a].kind != units[b].kind)
		return false;
	*factor = num_make(units[a].size, units[b].size);
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How much of the text is the number: sign, digits, point, exponent. */
static size_t
number_length(struct str text)
{
	size_t len = 0;

	while (len < text.len && (is_digit(text.at[len]) || text.at[len] == '.' ||
				  (len == 0 && (text.at[0] == '-' || text.at[0] == '+'))))
		len++;
	if (len == text.len || (text.at[len] != 'e' && text.at[len] != 'E'))
		return len;
	size_t end = len + 1;
	if (end < text.len && (text.at[end] == '-' || text.at[end] == '+'))
		end++;
	if (end == text.len || !is_digit(text.at[end]))
		return len;
	while (end < text.len && is_digit(text.at[end]))
		end++;
	return end;
}

bool
model_number_has_unit(struct str text)
{
	const struct str trimmed = str_trim(text);

	return number_length(trimmed) < trimmed.len;
}

bool
model_units_convert(struct str from, struct str to)
{
	zj_num factor;

	return unit_factor(from, to, &factor);
}

/* With blanks around it, with a unit, with a sign. */
static enum model_number
read_value(zj_num *out, struct str text, const struct model_range *range)
{
	const struct str trimmed = str_trim(text);
	const size_t len = number_length(trimmed);
	const struct str unit = str_trim((struct str){trimmed.at + len, trimmed.len - len});
	zj_num factor;

	switch (num_parse((struct str){trimmed.at, len}, out)) {
	case NUM_PARSED:
		break;
	case NUM_NOT_A_NUMBER:
		return MODEL_NUMBER_BAD;
	case NUM_TOO_LARGE:
		return MODEL_NUMBER_SIZE;
	}
	if (unit.len) {
		if (!unit_factor(unit, range->unit, &factor))
			return MODEL_NUMBER_UNIT;
		*out = num_mul(*out, factor);
		if (!zj_num_ok(*out))
			return MODEL_NUMBER_SIZE;
	}
	return MODEL_NUMBER_OK;
}

enum model_number
model_number_read(zj_num *out, struct str text, const struct model_range *range)
{
	zj_num value;

	if (!num_parse_short(text, &value)) {
		const enum model_number read = read_value(&value, text, range);
		if (read != MODEL_NUMBER_OK)
			return read;
	}
	if (range->is_whole && !num_is_whole(value))
		return MODEL_NUMBER_WHOLE;
	if (range->has_min && num_order(&value, &range->min) < 0)
		return MODEL_NUMBER_LOW;
	if (range->has_max && num_order(&value, &range->max) > 0)
		return MODEL_NUMBER_HIGH;
	*out = value;
	return MODEL_NUMBER_OK;
}

static struct str
bound_text(struct buf *buf, bool has_bound, zj_num bound)
{
	buf_clear(buf);
	if (has_bound)
		num_add_exact(buf, bound);
	else
		buf_add_text(buf, "∞");
	return buf_str(buf);
}

static void
refuse_range(struct compiler *compiler, struct place where, struct str text,
	     const struct model_range *range)
{
	struct buf min = BUF_INIT;
	struct buf max = BUF_INIT;

	compiler_refuse(compiler, DIAG_NUMBER_RANGE, where, text,
			bound_text(&min, range->has_min, range->min),
			bound_text(&max, range->has_max, range->max));
	buf_done(&min);
	buf_done(&max);
}

bool
compile_number(struct compiler *compiler, const struct diag_file *file, const struct node *node,
	       const struct model_range *range, zj_num *out)
{
	static const struct model_range any = {0};
	struct place where;

	if (!node)
		return false;
	if (!range)
		range = &any;
	where = node_place(node, file);
	switch (model_number_read(out, node->text, range)) {
	case MODEL_NUMBER_OK:
		return true;
	case MODEL_NUMBER_BAD:
		compiler_refuse(compiler, DIAG_NOT_A_NUMBER, where, node->text, STR_NONE, STR_NONE);
		break;
	case MODEL_NUMBER_UNIT:
		compiler_refuse(compiler, DIAG_BAD_UNIT, where, node->text, range->unit, STR_NONE);
		break;
	case MODEL_NUMBER_WHOLE:
		compiler_refuse(compiler, DIAG_NUMBER_WHOLE, where, node->text, STR_NONE, STR_NONE);
		break;
	case MODEL_NUMBER_LOW:
	case MODEL_NUMBER_HIGH:
		refuse_range(compiler, where, node->text, range);
		break;
	case MODEL_NUMBER_SIZE:
		compiler_refuse(compiler, DIAG_NUMBER_SIZE, where, node->text, STR_NONE, STR_NONE);
		break;
	}
	return false;
}

bool
compile_whole(struct compiler *compiler, const struct diag_file *file, const struct node *node,
	      uint32_t least, uint32_t most, uint32_t *out)
{
	const struct model_range range = {
		.has_min = true,
		.has_max = true,
		.is_whole = true,
		.min = zj_num_int(least),
		.max = zj_num_int(most),
	};
	zj_num value;

	return compile_number(compiler, file, node, &range, &value) && num_to_u32(value, out);
}

static bool
compile_bound(struct compiler *compiler, const struct diag_file *file, const struct node *node,
	      const struct model_range *range, bool is_date, zj_num *out)
{
	int64_t days;

	if (!is_date || !node)
		return compile_number(compiler, file, node, range, out);
	if (!expr_date_parse(node->text, &days)) {
		compiler_refuse(compiler, DIAG_BAD_DATE, node_place(node, file), node->text,
				STR_NONE, STR_NONE);
		return false;
	}
	*out = zj_num_int(days);
	return true;
}

struct model_range
compile_range(struct compiler *compiler, const struct diag_file *file, const struct node *unit,
	      const struct node *is_whole, const struct node *min, const struct node *max,
	      bool is_date)
{
	struct model_range range = {.unit = rubric_text(unit)};

	if (str_is(range.unit, "%") || str_is(range.unit, "‰")) {
		compiler_refuse(compiler, DIAG_UNIT_SHARE, node_place(unit, file), range.unit,
				STR_NONE, STR_NONE);
		range.unit = STR_NONE;
	}
	range.is_whole = rubric_is_yes(is_whole, false);
	const struct model_range unbounded = range;
	range.has_min = compile_bound(compiler, file, min, &unbounded, is_date, &range.min);
	range.has_max = compile_bound(compiler, file, max, &unbounded, is_date, &range.max);
	if (range.has_min && range.has_max && zj_num_compare(range.min, range.max) > 0) {
		compiler_refuse(compiler, DIAG_RANGE_ORDER, node_place(max, file), max->text,
				min->text, STR_NONE);
		range.has_max = false;
	}
	return range;
}
