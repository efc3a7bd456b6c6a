/*
 * Sections and questions compared, with their options, bands and weights.
 */
#include "review/differ.h"

#include "base/limits.h"

static const zj_num *
given(bool is_given, const zj_num *number)
{
	return is_given ? number : NULL;
}

/* ---- where it stands and what it weighs ---- */

static struct str
node_id(const zj_model *model, uint32_t index)
{
	return index == MODEL_NONE ? STR_NONE : model->nodes[index].id;
}

static void
compare_parent(struct differ *differ, const struct difference_change *about,
	       const struct model_node *from, const struct model_node *to)
{
	const struct difference_pairs *pairs = &differ->difference->nodes;

	if (from->parent != MODEL_NONE && pairs->to[from->parent] != to->parent)
		differ_add(differ, about, ASPECT_PARENT,
			   (struct difference_value){.text = node_id(differ->from, from->parent)},
			   (struct difference_value){.text = node_id(differ->to, to->parent)});
}

/* The profile of the first rubric that stands for one of the second: without profiles, the
 * only weights there are. MODEL_NONE where there is none. */
static uint32_t
profile_before(const struct differ *differ, size_t profile)
{
	if (differ->from->profile_count == 0)
		return 0;
	if (differ->to->profile_count == 0)
		return differ->from->default_profile != MODEL_NONE ? differ->from->default_profile
								   : 0;
	return differ->difference->profiles.from[profile];
}

/* Does the weight differ alike under every profile? Then once is enough. */
static bool
weights_differ_alike(const struct differ *differ, const struct model_node *from,
		     const struct model_node *to, size_t profiles)
{
	const uint32_t first = profile_before(differ, 0);

	for (size_t p = 0; p < profiles; p++) {
		const uint32_t before = profile_before(differ, p);
		if (before == MODEL_NONE || first == MODEL_NONE ||
		    !num_equal(from->weights[before], from->weights[first]) ||
		    !num_equal(to->weights[p], to->weights[0]))
			return false;
	}
	return true;
}

static void
compare_weights(struct differ *differ, const struct difference_change *about,
		const struct model_node *from, const struct model_node *to)
{
	const size_t profiles = differ->to->profile_count ? differ->to->profile_count : 1;
	const bool is_alike = profiles == 1 || weights_differ_alike(differ, from, to, profiles);
	/* What gives no points weighs nothing, and nor does the whole. */
	const bool weighs = from->parent != MODEL_NONE && from->is_scored && to->is_scored;
	struct difference_change one = *about;

	for (size_t p = 0; p < profiles; p++) {
		const uint32_t before = profile_before(differ, p);
		if (before == MODEL_NONE)
			continue;
		one.profile = is_alike ? STR_NONE : differ->to->profiles[p].id;
		if (weighs && (p == 0 || !is_alike))
			differ_number(differ, &one, ASPECT_WEIGHT, &from->weights[before],
				      &to->weights[p]);
		if (differ->to->profile_count > 0)
			one.profile = differ->to->profiles[p].id;
		differ_truth(differ, &one, ASPECT_LEAVE_OUT, from->is_left_out[before],
			     to->is_left_out[p]);
	}
}

/* ---- tags ---- */

static bool
has_tag(const struct model_node *node, struct str tag)
{
	for (size_t i = 0; i < node->tag_count; i++) {
		if (str_equal(node->tags[i], tag))
			return true;
	}
	return false;
}

/* Those it has and its section has not: others are compared there. */
static struct str
own_tags(struct differ *differ, const zj_model *model, const struct model_node *node)
{
	const struct model_node *parent =
		node->parent == MODEL_NONE ? NULL : &model->nodes[node->parent];

	for (size_t i = 0; i < node->tag_count; i++) {
		if (parent && has_tag(parent, node->tags[i]))
			continue;
		if (differ->scratch.len > 0)
			buf_add_text(&differ->scratch, ", ");
		buf_add(&differ->scratch, node->tags[i]);
	}
	return differ_take(differ);
}

/* ---- bands ---- */

/* "0.2 < x <= 0.6: 0.5" */
static void
add_band(struct buf *out, const struct model_band *band)
{
	if (band->has_low) {
		num_add_exact(out, band->low);
		buf_add_text(out, band->low_is_in ? " <= " : " < ");
	}
	buf_add_char(out, 'x');
	if (band->has_high) {
		buf_add_text(out, band->high_is_in ? " <= " : " < ");
		num_add_exact(out, band->high);
	}
	buf_add_text(out, ": ");
	num_add_exact(out, band->score);
}

static bool
same_end(bool a_given, bool a_is_in, const zj_num *a, bool b_given, bool b_is_in, const zj_num *b)
{
	return a_given == b_given && (!a_given || (a_is_in == b_is_in && num_equal(*a, *b)));
}

static bool
same_band(const struct model_band *a, const struct model_band *b)
{
	return same_end(a->has_low, a->low_is_in, &a->low, b->has_low, b->low_is_in, &b->low) &&
	       same_end(a->has_high, a->high_is_in, &a->high, b->has_high, b->high_is_in,
			&b->high) &&
	       num_equal(a->score, b->score);
}

/* Bands that end a list alike on both sides are not shown: first to last of those that differ. */
static struct str
bands_text(struct differ *differ, const struct model_node *node, size_t skip, size_t leave)
{
	for (size_t i = skip; i + leave < node->band_count; i++) {
		if (i > skip)
			buf_add_text(&differ->scratch, "; ");
		add_band(&differ->scratch, &node->bands[i]);
	}
	return differ_take(differ);
}

static void
compare_bands(struct differ *differ, const struct difference_change *about,
	      const struct model_node *from, const struct model_node *to)
{
	const size_t least = from->band_count < to->band_count ? from->band_count : to->band_count;
	size_t skip = 0;
	size_t leave = 0;

	while (skip < least && same_band(&from->bands[skip], &to->bands[skip]))
		skip++;
	if (skip == from->band_count && skip == to->band_count)
		return;
	while (leave + skip < least && same_band(&from->bands[from->band_count - 1 - leave],
						 &to->bands[to->band_count - 1 - leave]))
		leave++;
	const struct str before = bands_text(differ, from, skip, leave);
	const struct str after = bands_text(differ, to, skip, leave);
	struct difference_change at = *about;
	if (skip < from->band_count)
		at.from_place = from->bands[skip].place;
	if (skip < to->band_count)
		at.to_place = to->bands[skip].place;
	differ_add(differ, &at, ASPECT_BANDS, (struct difference_value){.text = before},
		   (struct difference_value){.text = after});
}

/* ---- options ---- */

static void
compare_option(struct differ *differ, struct difference_change about,
	       const struct model_option *from, const struct model_option *to)
{
	about.id = to->id;
	about.title = &to->title;
	about.from_place = from->place;
	about.to_place = to->place;
	if (!str_equal(from->id, to->id))
		about.former = from->id;
	differ_renamed(differ, &about);
	differ_number(differ, &about, ASPECT_OPTION_SCORE, &from->score, &to->score);
	differ_truth(differ, &about, ASPECT_ALONE, from->is_alone, to->is_alone);
	differ_words(differ, &about, ASPECT_TITLE, &from->title, &to->title);
	differ_origin(differ, &about, &from->origin, &to->origin);
}

static void
compare_options(struct differ *differ, struct difference_change about,
		const struct model_node *from, const struct model_node *to)
{
	uint32_t found[LIMIT_OPTIONS > 128 ? LIMIT_OPTIONS : 128];
	bool is_kept[sizeof(found) / sizeof(found[0])] = {false};

	about.thing = THING_OPTION;
	about.former = STR_NONE;
	differ_pair_options(from, to, found);
	for (size_t i = 0; i < to->option_count; i++) {
		if (found[i] != MODEL_NONE) {
			is_kept[found[i]] = true;
			compare_option(differ, about, &from->options[found[i]], &to->options[i]);
			continue;
		}
		about.id = to->options[i].id;
		about.title = &to->options[i].title;
		about.to_place = to->options[i].place;
		differ_added(differ, about, DIFFERENCE_ANSWERS);
	}
	for (size_t i = 0; i < from->option_count; i++) {
		if (is_kept[i])
			continue;
		about.id = from->options[i].id;
		about.title = &from->options[i].title;
		about.from_place = from->options[i].place;
		differ_removed(differ, about, DIFFERENCE_SCORES);
	}
}

/* What an option costs belongs to the question, also where its options are a scale's. */
static void
compare_costs(struct differ *differ, const struct difference_change *about,
	      const struct model_node *from, const struct model_node *to)
{
	uint32_t found[LIMIT_OPTIONS > 128 ? LIMIT_OPTIONS : 128];

	differ_pair_options(from, to, found);
	for (size_t i = 0; i < to->option_count; i++) {
		const struct model_option *after = &to->options[i];
		if (found[i] == MODEL_NONE)
			continue;
		const struct model_option *before = &from->options[found[i]];
		struct difference_change one = *about;
		one.thing = THING_OPTION;
		one.id = after->id;
		one.former = STR_NONE;
		one.of = about->id;
		one.title = &after->title;
		differ_number(differ, &one, ASPECT_COST, given(before->has_cost, &before->cost),
			      given(after->has_cost, &after->cost));
	}
	differ_text(differ, about, ASPECT_COST_UNIT, from->cost_unit, to->cost_unit);
}

/* Were these two scales compared already? Remembers that they now are. */
static bool
is_compared(struct differ *differ, struct str from, struct str to)
{
	buf_add(&differ->scratch, from);
	buf_add_char(&differ->scratch, ' ');
	buf_add(&differ->scratch, to);
	const struct str key = differ_take(differ);
	const enum map_put put = differ->failed ? MAP_NO_MEMORY : map_put(differ->scales, key, 0);
	differ->failed |= put == MAP_NO_MEMORY;
	return put != MAP_ADDED;
}

static void
compare_choices(struct differ *differ, const struct difference_change *about,
		const struct model_node *from, const struct model_node *to)
{
	struct difference_change options = *about;

	if (from->scale.at && to->scale.at) {
		if (is_compared(differ, from->scale, to->scale))
			return;
		options.of = to->scale;
		options.is_of_scale = true;
	} else {
		options.of = to->id;
	}
	compare_options(differ, options, from, to);
}

/* ---- questions ---- */

static struct str
answer_word(enum model_answer answer)
{
	static const char *const words[] = {
		[MODEL_COMPUTED] = "value",       [MODEL_OPTION] = "choose: one",
		[MODEL_OPTIONS] = "choose: many", [MODEL_YESNO] = "type: yesno",
		[MODEL_LEVEL] = "type: level",    [MODEL_NUMBER] = "type: number",
		[MODEL_TEXT] = "type: text",      [MODEL_DATE] = "type: date",
	};

	return str_from(words[answer]);
}

static void
compare_evidence(struct differ *differ, const struct difference_change *about,
		 const struct model_node *from, const struct model_node *to)
{
	differ_number(differ, about, ASPECT_NEEDED_ABOVE,
		      given(from->needs_evidence, &from->evidence_above),
		      given(to->needs_evidence, &to->evidence_above));
	differ_number(differ, about, ASPECT_EVIDENCE_CAP,
		      given(from->needs_evidence, &from->evidence_cap),
		      given(to->needs_evidence, &to->evidence_cap));
	differ_words(differ, about, ASPECT_EVIDENCE_HINT, &from->evidence_hint, &to->evidence_hint);
}

static void
compare_question(struct differ *differ, const struct difference_change *about,
		 const struct model_node *from, const struct model_node *to)
{
	const zj_num rungs[] = {zj_num_int(from->rung), zj_num_int(to->rung)};

	differ_words(differ, about, ASPECT_ASK, &from->ask, &to->ask);
	differ_words(differ, about, ASPECT_HINT, &from->hint, &to->hint);
	differ_text(differ, about, ASPECT_ANSWER, answer_word(from->answer),
		    answer_word(to->answer));
	differ_number(differ, about, ASPECT_RUNG, given(from->rung > 0, &rungs[0]),
		      given(to->rung > 0, &rungs[1]));
	compare_evidence(differ, about, from, to);
	if (from->answer != to->answer)
		return;
	differ_number(differ, about, ASPECT_CAP, given(from->has_cap, &from->cap),
		      given(to->has_cap, &to->cap));
	differ_range(differ, about, &from->range, &to->range, to->answer == MODEL_DATE);
	differ_text(differ, about, ASPECT_PATTERN, from->pattern_text, to->pattern_text);
	differ_expr(differ, about, ASPECT_VALUE, from->value, to->value);
	compare_bands(differ, about, from, to);
	compare_choices(differ, about, from, to);
	compare_costs(differ, about, from, to);
}

/* ---- sections ---- */

static struct str
combine_word(enum model_combine combine)
{
	static const char *const words[] = {
		[MODEL_MEAN] = "mean", [MODEL_SUM] = "sum",     [MODEL_MIN] = "min",
		[MODEL_MAX] = "max",   [MODEL_SCORE] = "score", [MODEL_LADDER] = "ladder",
	};

	return str_from(words[combine]);
}

/* Settled by the rubric, or by a parameter: "params.gate". */
static struct difference_value
switch_value(struct differ *differ, const zj_model *model, const struct model_switch *one)
{
	if (one->param == MODEL_NONE)
		return (struct difference_value){.text = one->is_on ? STR("yes") : STR("no"),
						 .is_truth = true};
	buf_add_text(&differ->scratch, "params.");
	buf_add(&differ->scratch, model->params[one->param].id);
	return (struct difference_value){.text = differ_take(differ)};
}

static void
compare_switch(struct differ *differ, const struct difference_change *about,
	       enum difference_aspect aspect, const struct model_switch *from,
	       const struct model_switch *to)
{
	const uint32_t param =
		from->param == MODEL_NONE ? MODEL_NONE : differ->difference->params.to[from->param];
	const bool is_kind_same = (from->param == MODEL_NONE) == (to->param == MODEL_NONE);

	if (is_kind_same && param == to->param &&
	    (to->param != MODEL_NONE || from->is_on == to->is_on))
		return;
	const struct difference_value before = switch_value(differ, differ->from, from);
	differ_add(differ, about, aspect, before, switch_value(differ, differ->to, to));
}

static void
compare_section(struct differ *differ, const struct difference_change *about,
		const struct model_node *from, const struct model_node *to)
{
	const struct model_ladder *before = &from->ladder;
	const struct model_ladder *after = &to->ladder;
	const zj_num levels[] = {zj_num_int(before->levels), zj_num_int(after->levels)};

	differ_text(differ, about, ASPECT_COMBINE, combine_word(from->combine),
		    combine_word(to->combine));
	differ_expr(differ, about, ASPECT_SCORE_RULE, from->score, to->score);
	if (from->combine == MODEL_LADDER && to->combine == MODEL_LADDER) {
		differ_number(differ, about, ASPECT_LEVELS, &levels[0], &levels[1]);
		differ_number(differ, about, ASPECT_SATISFIED, &before->satisfied,
			      &after->satisfied);
		compare_switch(differ, about, ASPECT_GATE, &before->stops, &after->stops);
		compare_switch(differ, about, ASPECT_EMPTY, &before->inherits, &after->inherits);
	}
	if (from->parent != MODEL_NONE) /* the rubric's own are compared with it */
		differ_words(differ, about, ASPECT_ABOUT, &from->hint, &to->hint);
}

/* ---- nodes ---- */

static bool
is_asked_title(const struct model_node *node)
{
	return node->title.in[ZJ_LANG_ZH].at == node->ask.in[ZJ_LANG_ZH].at &&
	       node->title.in[ZJ_LANG_EN].at == node->ask.in[ZJ_LANG_EN].at;
}

/* Where there is no title the question stands for it: told already. */
static void
compare_title(struct differ *differ, const struct difference_change *about,
	      const struct model_node *from, const struct model_node *to)
{
	if (from->parent == MODEL_NONE || (is_asked_title(from) && is_asked_title(to)))
		return;
	differ_title(differ, about, &from->title, &to->title);
}

static struct difference_change
about_node(const struct model_node *node)
{
	return (struct difference_change){
		.thing = node->kind == MODEL_QUESTION ? THING_QUESTION : THING_SECTION,
		.id = node->id,
		.title = &node->title,
	};
}

static void
compare_node(struct differ *differ, uint32_t before, uint32_t after)
{
	const struct model_node *from = &differ->from->nodes[before];
	const struct model_node *to = &differ->to->nodes[after];
	struct difference_change about = about_node(to);

	about.from_place = from->place;
	about.to_place = to->place;
	about.from_index = before;
	about.to_index = after;
	if (!str_equal(from->id, to->id))
		about.former = from->id;
	differ_renamed(differ, &about);
	compare_parent(differ, &about, from, to);
	differ_truth(differ, &about, ASPECT_SCORED, from->is_scored, to->is_scored);
	compare_weights(differ, &about, from, to);
	differ_number(differ, &about, ASPECT_POINTS, given(from->has_points, &from->points),
		      given(to->has_points, &to->points));
	differ_expr(differ, &about, ASPECT_WHEN, from->when, to->when);
	differ_truth(differ, &about, ASPECT_MAY_SKIP, from->may_skip, to->may_skip);
	const struct str tags = own_tags(differ, differ->from, from);
	differ_text(differ, &about, ASPECT_TAGS, tags, own_tags(differ, differ->to, to));
	if (to->kind == MODEL_QUESTION)
		compare_question(differ, &about, from, to);
	else
		compare_section(differ, &about, from, to);
	compare_title(differ, &about, from, to);
	differ_words(differ, &about, ASPECT_ADVICE, &from->advice, &to->advice);
	differ_origin(differ, &about, &from->origin, &to->origin);
}

static bool
is_read(const bool *reads, const struct model_node *node)
{
	for (uint32_t slot = 0; slot < MODEL_NODE_SLOTS; slot++) {
		if (reads[node->slot + slot])
			return true;
	}
	return false;
}

/* A section counts when anything in it does. */
static enum difference_effect
effect_of(const zj_model *model, const bool *reads, uint32_t index)
{
	for (uint32_t n = index; n < model->nodes[index].end; n++) {
		if (model->nodes[n].is_scored || is_read(reads, &model->nodes[n]))
			return DIFFERENCE_SCORES;
	}
	return DIFFERENCE_ANSWERS;
}

void
differ_nodes(struct differ *differ)
{
	const struct difference_pairs *pairs = &differ->difference->nodes;

	for (uint32_t i = 0; i < pairs->to_count && !differ->failed; i++) {
		const struct model_node *node = &differ->to->nodes[i];
		struct difference_change about = about_node(node);
		if (pairs->from[i] != MODEL_NONE) {
			compare_node(differ, pairs->from[i], i);
			continue;
		}
		about.to_place = node->place;
		about.to_index = i;
		differ_added(differ, about, effect_of(differ->to, differ->to_read, i));
	}
	for (uint32_t i = 0; i < pairs->from_count && !differ->failed; i++) {
		const struct model_node *node = &differ->from->nodes[i];
		struct difference_change about = about_node(node);
		if (pairs->to[i] != MODEL_NONE)
			continue;
		about.from_place = node->place;
		about.from_index = i;
		differ_removed(differ, about, effect_of(differ->from, differ->from_read, i));
	}
}
