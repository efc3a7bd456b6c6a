/*
 * The limits and the names of kinds, as tables.
 */
#include <string.h>

#include "base/num.h"
#include "quality/quality.h"

static const char *const kinds[QUALITY_KIND_COUNT] = {
	[QUALITY_CONTRADICTION] = "contradiction", [QUALITY_ALIKE] = "alike",
	[QUALITY_ONE_ANSWER] = "one-answer",       [QUALITY_NEAR_EDGE] = "near-edge",
	[QUALITY_EDGE_CROWD] = "edge-crowd",       [QUALITY_TIER_JUMP] = "tier-jump",
	[QUALITY_FIGURE_JUMP] = "figure-jump",     [QUALITY_FIGURE_MOVED] = "figure-moved",
	[QUALITY_YEARS_DIFFER] = "years-differ",
};

static const char *const relations[QUALITY_RELATION_COUNT] = {
	[QUALITY_UNRELATED] = "none",          [QUALITY_SAME_BODY] = "same-body",
	[QUALITY_SAME_NAME] = "same-name",     [QUALITY_SAME_COMPANY] = "same-company",
	[QUALITY_SAME_WRITER] = "same-writer",
};

static const struct {
	const char *name;
	int64_t num;
	int64_t den;
	struct str least;
	struct str most;
	bool is_whole;
	const char *words[ZJ_LANG_COUNT];
} limits[QUALITY_LIMIT_COUNT] = {
#define LIMIT(id, name, num, den, least, most, is_whole, en, zh) \
	[id] = {name,                                            \
		num,                                             \
		den,                                             \
		STR(least),                                      \
		STR(most),                                       \
		is_whole,                                        \
		{[ZJ_LANG_EN] = (en), [ZJ_LANG_ZH] = (zh)}},
#include "quality/limit.def"
#undef LIMIT
};

const char *
quality_kind_key(enum quality_kind kind)
{
	return kinds[kind];
}

const char *
quality_relation_key(enum quality_relation relation)
{
	return relations[relation];
}

struct quality_limits
quality_limits_usual(void)
{
	struct quality_limits usual;

	for (size_t i = 0; i < QUALITY_LIMIT_COUNT; i++)
		usual.at[i] = num_make(limits[i].num, limits[i].den);
	return usual;
}

const char *
quality_limit_name(enum quality_limit limit)
{
	return limits[limit].name;
}

const char *
quality_limit_words(enum quality_limit limit, zj_lang lang)
{
	return limits[limit].words[lang];
}

bool
quality_limit_set(struct quality_limits *out, struct str text)
{
	const char *equals = memchr(text.at, '=', text.len);
	struct model_range range = {.has_min = true, .has_max = true};
	zj_num value;

	if (!equals)
		return false;
	const struct str name = {text.at, (size_t)(equals - text.at)};
	const struct str rest = {equals + 1, text.len - name.len - 1};
	for (size_t i = 0; i < QUALITY_LIMIT_COUNT; i++) {
		if (!str_is(name, limits[i].name))
			continue;
		range.is_whole = limits[i].is_whole;
		if (num_parse(limits[i].least, &range.min) != NUM_PARSED ||
		    num_parse(limits[i].most, &range.max) != NUM_PARSED ||
		    model_number_read(&value, rest, &range) != MODEL_NUMBER_OK)
			return false;
		out->at[i] = value;
		return true;
	}
	return false;
}
