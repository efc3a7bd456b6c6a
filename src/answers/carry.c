/*
 * Answers carried over to another version of their rubric. The document's tree is copied with
 * old names made new; each answer is then tried on the new version, and what it cannot take is
 * left out and told. Nothing is ever dropped without a word.
 */
#include "answers/read.h"

#include <string.h>

#include "base/map.h"
#include "base/vec.h"

struct carrier {
	struct reader reader; /* tries values; what it says goes to reader.diags alone */
	const zj_model *to;
	const struct answers_known *known;
	struct arena *arena;
	zj_diags *told;
	struct carried *carried;
	struct vec losses; /* struct carry_loss */
	bool no_memory;
};

/* ---- what is lost ---- */

/* A value as one line: a list or map as what it begins with. */
static struct str
value_text(const struct node *value)
{
	if (value->kind == NODE_SCALAR)
		return value->text;
	if (value->kind == NODE_LIST && value->count > 0)
		return value_text(node_item(value, 0));
	if (value->kind == NODE_MAP) {
		const struct node *answer = node_get(value, "answer");
		if (!answer)
			answer = node_get(value, "level");
		return answer ? value_text(answer) : STR("");
	}
	return STR("");
}

static void
lose(struct carrier *carrier, enum diag_code code, struct str name, const struct node *at,
     const struct node *value)
{
	struct carry_loss *loss = vec_push(&carrier->losses);

	if (!loss) {
		carrier->no_memory = true;
		return;
	}
	*loss = (struct carry_loss){
		.code = code,
		.name = name,
		.value = value_text(value),
		.place = node_place(at, carrier->reader.file),
	};
	diag_add(carrier->told, code, loss->place, name, loss->value, STR_NONE);
}

/* ---- copies ---- */

/* A map while it is put together; room for `most` pairs. */
struct new_map {
	struct node *map;
	size_t most;
};

static struct node *
new_items(struct carrier *carrier, size_t count)
{
	struct node *items = arena_array(carrier->arena, count, sizeof(*items));

	carrier->no_memory |= !items;
	return items;
}

static struct new_map
new_map_like(struct carrier *carrier, const struct node *like, size_t most)
{
	struct new_map pairs = {arena_alloc(carrier->arena, sizeof(struct node)), most};

	if (!pairs.map) {
		carrier->no_memory = true;
		return (struct new_map){0};
	}
	*pairs.map = like ? *like : (struct node){0};
	pairs.map->kind = NODE_MAP;
	pairs.map->count = 0;
	pairs.map->items = new_items(carrier, 2 * most);
	if (!pairs.map->items)
		pairs.most = 0;
	return pairs;
}

static void
add_pair(struct new_map *pairs, const struct node *key, struct str name, const struct node *value)
{
	if (pairs->most == 0 || pairs->map->count == pairs->most)
		return;
	struct node *at = &pairs->map->items[2 * pairs->map->count++];
	at[0] = key ? *key : (struct node){.kind = NODE_SCALAR};
	at[0].text = name;
	at[1] = *value;
}

static struct node
scalar(struct str text, bool is_quoted)
{
	return (struct node){.kind = NODE_SCALAR, .text = text, .is_quoted = is_quoted};
}

/* ---- one value ---- */

/* Whose options: a question's, or else a fact's. */
struct asked {
	const struct model_node *question;
	const struct model_fact *fact;
};

/* The option's name now; the text itself where it is one already, or none. */
static struct str
option_now(const struct asked *asked, struct str text)
{
	const struct model_node *question = asked->question;
	const struct model_fact *fact = asked->fact;

	for (size_t i = 0; question && i < question->option_count; i++) {
		if (model_was_called(&question->options[i].former, text))
			return question->options[i].id;
	}
	for (size_t i = 0; fact && fact->choices && i < fact->choices->count; i++) {
		if (model_was_called(&fact->option_formers[i], text))
			return fact->choices->ids[i];
	}
	return text;
}

/* The value with its options called as they are now. */
static struct node
rename_options(struct carrier *carrier, const struct asked *asked, const struct node *value)
{
	struct node renamed = *value;

	if (value->kind == NODE_SCALAR) {
		renamed.text = option_now(asked, value->text);
		carrier->carried->renamed_count += !str_equal(renamed.text, value->text);
	}
	if (value->kind != NODE_LIST)
		return renamed;
	renamed.items = new_items(carrier, value->count);
	for (size_t i = 0; renamed.items && i < value->count; i++)
		renamed.items[i] = rename_options(carrier, asked, node_item(value, i));
	return renamed;
}

static bool
has_choice(const struct expr_choices *choices, struct str id)
{
	for (size_t i = 0; i < choices->count; i++) {
		if (str_equal(choices->ids[i], id))
			return true;
	}
	return false;
}

/* Of several options chosen, those that are still there; each that is gone is told. */
static struct node
keep_options(struct carrier *carrier, const struct expr_choices *choices, struct str name,
	     const struct node *value)
{
	struct node kept = *value;

	if (!choices || value->kind != NODE_LIST)
		return kept;
	kept.count = 0;
	kept.items = new_items(carrier, value->count);
	for (size_t i = 0; kept.items && i < value->count; i++) {
		const struct node *item = node_item(value, i);
		if (item->kind == NODE_SCALAR && !has_choice(choices, item->text))
			lose(carrier, DIAG_CARRY_OPTION, name, item, item);
		else
			kept.items[kept.count++] = *item;
	}
	return kept;
}

/* A question's answer as it is called now, without what is gone of several options. */
static struct node
carry_value(struct carrier *carrier, const struct model_node *question, struct str name,
	    const struct node *value)
{
	const struct asked asked = {.question = question};
	const struct node renamed = rename_options(carrier, &asked, value);

	return question->answer == MODEL_OPTIONS
		       ? keep_options(carrier, question->choices, name, &renamed)
		       : renamed;
}

/* Why the reader refused a value, in the terms of a change of version. */
static enum diag_code
refusal(const struct carrier *carrier)
{
	static const struct {
		const char *said;
		enum diag_code code;
	} reasons[] = {
		{"answer-option", DIAG_CARRY_OPTION}, {"answer-alone", DIAG_CARRY_OPTION},
		{"answer-low", DIAG_CARRY_RANGE},     {"answer-high", DIAG_CARRY_RANGE},
		{"answer-level", DIAG_CARRY_RANGE},   {"answer-pattern", DIAG_CARRY_PATTERN},
	};
	zj_diag diag;

	if (!carrier->reader.diags || !zj_diags_get(carrier->reader.diags, 0, ZJ_LANG_EN, &diag))
		return DIAG_CARRY_TYPE;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (strcmp(diag.code, reasons[i].said) == 0)
			return reasons[i].code;
	}
	return DIAG_CARRY_TYPE;
}

/* Start a trial, and see how it went. */
static bool
begin_trial(struct carrier *carrier)
{
	zj_diags_free(carrier->reader.diags);
	carrier->reader.diags = zj_diags_new();
	carrier->reader.is_wrong = false;
	carrier->no_memory |= !carrier->reader.diags;
	return carrier->reader.diags != NULL;
}

static bool
went_well(struct carrier *carrier, const struct answer *answer)
{
	carrier->no_memory |= carrier->reader.no_memory;
	return answer->state == ANSWER_GIVEN && !carrier->reader.is_wrong;
}

static bool
fits_question(struct carrier *carrier, const struct model_node *question, const struct node *value)
{
	struct answer answer = {.state = ANSWER_MISSING};

	if (is_unanswered(value))
		return true;
	if (question->answer == MODEL_COMPUTED || !begin_trial(carrier))
		return false;
	read_question_value(&carrier->reader, question, value, &answer);
	return went_well(carrier, &answer);
}

static bool
fits_fact(struct carrier *carrier, const struct model_fact *fact, const struct node *value)
{
	struct answer answer = {.state = ANSWER_MISSING};

	if (is_unanswered(value))
		return true;
	if (!begin_trial(carrier))
		return false;
	read_fact_value(&carrier->reader, fact, value, &answer);
	return went_well(carrier, &answer);
}

/* ---- answers ---- */

/* What a name of before is now: by its own name, else by renamed_from. MAP_NONE: gone. */
static uint32_t
find_now(struct carrier *carrier, const struct map *present, const struct map *former,
	 const struct node *map, const struct node *key, bool *is_twice)
{
	const uint32_t same = map_get(present, key->text);
	const uint32_t index = same != MAP_NONE ? same : map_get(former, key->text);

	*is_twice = false;
	if (same != MAP_NONE || index == MAP_NONE)
		return index;
	/* Answered under the new name as well: that one is meant. */
	for (size_t i = 0; i < map->count; i++)
		*is_twice |= map_get(present, node_key(map, i)->text) == index;
	carrier->carried->renamed_count += !*is_twice;
	return index;
}

/* {answer: …, evidence: …} with the answer as it is called now. False: it does not fit. */
static bool
carry_answer_map(struct carrier *carrier, const struct model_node *question, struct str name,
		 const struct node *value, struct node *out)
{
	struct new_map pairs = new_map_like(carrier, value, value->count);

	for (size_t i = 0; i < value->count; i++) {
		const struct node *key = node_key(value, i);
		struct node part = *node_value(value, i);
		if (str_is(key->text, "answer"))
			part = carry_value(carrier, question, name, &part);
		if (str_is(key->text, "answer") && !fits_question(carrier, question, &part))
			return false;
		add_pair(&pairs, key, key->text, &part);
	}
	if (pairs.map)
		*out = *pairs.map;
	return true;
}

static bool
is_skip(const struct node *value)
{
	return value->kind == NODE_MAP && node_get(value, "skip") != NULL;
}

static void
carry_answer(struct carrier *carrier, struct new_map *out, const struct node *map, size_t index)
{
	const zj_model *to = carrier->to;
	const struct node *key = node_key(map, index);
	const struct node *value = node_value(map, index);
	bool is_twice;
	const uint32_t now =
		find_now(carrier, to->node_by_id, to->node_by_former, map, key, &is_twice);
	struct node carried = *value;

	if (is_unanswered(value) && (now == MAP_NONE || is_twice))
		return;
	if (now == MAP_NONE || to->nodes[now].kind != MODEL_QUESTION) {
		lose(carrier, DIAG_CARRY_QUESTION, key->text, key, value);
		return;
	}
	const struct model_node *question = &to->nodes[now];
	if (is_twice) {
		lose(carrier, DIAG_CARRY_TWICE, key->text, key, value);
		return;
	}
	if (is_skip(value) && !question->may_skip) {
		lose(carrier, DIAG_CARRY_SKIP, key->text, key, value);
		return;
	}
	if (question->answer == MODEL_COMPUTED && !is_unanswered(value)) {
		lose(carrier, DIAG_CARRY_COMPUTED, key->text, key, value);
		return;
	}
	bool fits;
	if (value->kind == NODE_MAP) {
		fits = carry_answer_map(carrier, question, key->text, value, &carried);
	} else {
		carried = carry_value(carrier, question, key->text, value);
		fits = fits_question(carrier, question, &carried);
	}
	if (fits)
		add_pair(out, key, question->id, &carried);
	else
		lose(carrier, refusal(carrier), key->text, key, value);
}

static const struct node *
carry_answers(struct carrier *carrier, const struct node *map)
{
	if (!map || map->kind != NODE_MAP)
		return map;
	struct new_map pairs = new_map_like(carrier, map, map->count);

	for (size_t i = 0; i < map->count && !carrier->no_memory; i++)
		carry_answer(carrier, &pairs, map, i);
	return pairs.map;
}

static const struct node *
carry_leave_out(struct carrier *carrier, const struct node *map)
{
	const zj_model *to = carrier->to;

	if (!map || map->kind != NODE_MAP)
		return map;
	struct new_map pairs = new_map_like(carrier, map, map->count);
	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = node_key(map, i);
		const struct node *value = node_value(map, i);
		bool is_twice;
		const uint32_t now =
			find_now(carrier, to->node_by_id, to->node_by_former, map, key, &is_twice);
		if (now == MAP_NONE)
			lose(carrier, DIAG_CARRY_QUESTION, key->text, key, value);
		else if (is_twice)
			lose(carrier, DIAG_CARRY_TWICE, key->text, key, value);
		else if (!to->nodes[now].may_skip)
			lose(carrier, DIAG_CARRY_SKIP, key->text, key, value);
		else
			add_pair(&pairs, key, to->nodes[now].id, value);
	}
	return pairs.map;
}

/* ---- facts ---- */

/* Facts whose name changed: they move to the top, under their whole name. */
struct moved {
	struct node key;
	struct node value;
};

static struct str
join_name(struct carrier *carrier, struct str prefix, struct str name)
{
	if (prefix.len == 0)
		return name;
	const struct str dotted = arena_join(carrier->arena, prefix, STR("."));
	const struct str joined = arena_join(carrier->arena, dotted, name);
	carrier->no_memory |= !dotted.at || !joined.at;
	return joined;
}

/* True: *value, which may have lost something, stays where it is. */
static bool
carry_fact(struct carrier *carrier, struct vec *moved, struct str name, const struct node *key,
	   struct node *value)
{
	const zj_model *to = carrier->to;
	const uint32_t same = map_get(to->fact_by_id, name);
	const uint32_t now = same != MAP_NONE ? same : map_get(to->fact_by_former, name);

	if (now == MAP_NONE) {
		/* Nobody's fact any more, unless others may read it. */
		if (!carrier->known->is_all || known_fact(carrier->known, name))
			return true;
		lose(carrier, DIAG_CARRY_FACT, name, key, value);
		return false;
	}
	const struct asked asked = {.fact = &to->facts[now]};
	*value = rename_options(carrier, &asked, value);
	if (to->facts[now].type == EXPR_SET)
		*value = keep_options(carrier, to->facts[now].choices, name, value);
	if (!fits_fact(carrier, &to->facts[now], value)) {
		lose(carrier, refusal(carrier), name, key, value);
		return false;
	}
	if (same != MAP_NONE)
		return true;
	struct moved *one = vec_push(moved);
	carrier->no_memory |= !one;
	if (one) {
		*one = (struct moved){*key, *value};
		one->key.text = to->facts[now].id;
	}
	carrier->carried->renamed_count++;
	return false;
}

/* A document's depth is bounded, so this is too. */
static struct new_map
carry_facts_below(struct carrier *carrier, struct vec *moved, struct str prefix,
		  const struct node *map, size_t more)
{
	struct new_map pairs = new_map_like(carrier, map, map->count + more);

	for (size_t i = 0; i < map->count && !carrier->no_memory; i++) {
		const struct node *key = node_key(map, i);
		struct node value = *node_value(map, i);
		const struct str name = join_name(carrier, prefix, key->text);
		if (value.kind == NODE_MAP) {
			const struct new_map below =
				carry_facts_below(carrier, moved, name, &value, 0);
			if (below.map && below.map->count > 0)
				add_pair(&pairs, key, key->text, below.map);
		} else if (carry_fact(carrier, moved, name, key, &value)) {
			add_pair(&pairs, key, key->text, &value);
		}
	}
	return pairs;
}

static bool
has_moved(const struct vec *moved, struct str name, size_t before)
{
	for (size_t i = 0; i < before; i++) {
		const struct moved *one = vec_at(moved, i);
		if (str_equal(one->key.text, name))
			return true;
	}
	return false;
}

/* Is this fact among those that stayed, dotted or nested? */
static bool
is_written(const struct node *map, struct str name)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct str key = node_key(map, i)->text;
		const struct node *value = node_value(map, i);
		if (str_equal(key, name))
			return true;
		if (value->kind == NODE_MAP && str_starts(name, key) && name.len > key.len &&
		    name.at[key.len] == '.' &&
		    is_written(value, (struct str){name.at + key.len + 1, name.len - key.len - 1}))
			return true;
	}
	return false;
}

static const struct node *
carry_facts(struct carrier *carrier, const struct node *map)
{
	struct vec moved = VEC_INIT(struct moved);

	if (!map || map->kind != NODE_MAP)
		return map;
	/* Each fact takes a node of the document, so that many can move at most. */
	struct new_map pairs =
		carry_facts_below(carrier, &moved, STR_NONE, map, carrier->to->fact_count);
	const struct node stayed = pairs.map ? *pairs.map : (struct node){0};
	for (size_t i = 0; i < moved.count && pairs.map; i++) {
		const struct moved *one = vec_at(&moved, i);
		if (is_written(&stayed, one->key.text) || has_moved(&moved, one->key.text, i))
			lose(carrier, DIAG_CARRY_TWICE, one->key.text, &one->key, &one->value);
		else
			add_pair(&pairs, &one->key, one->key.text, &one->value);
	}
	vec_done(&moved);
	return pairs.map;
}

/* ---- levels, profile ---- */

static bool
level_fits(struct carrier *carrier, const struct model_use *use, const struct node *value)
{
	const struct node *number = value->kind == NODE_MAP ? node_get(value, "level") : value;
	uint32_t level;

	if (!number || is_unanswered(number))
		return true;
	return number->kind == NODE_SCALAR && begin_trial(carrier) &&
	       read_level(&carrier->reader, use->top, number, &level);
}

static const struct node *
carry_declared(struct carrier *carrier, const struct node *map)
{
	const zj_model *to = carrier->to;

	if (!map || map->kind != NODE_MAP)
		return map;
	struct new_map pairs = new_map_like(carrier, map, map->count);
	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = node_key(map, i);
		const struct node *value = node_value(map, i);
		bool is_twice;
		const uint32_t now =
			find_now(carrier, to->use_by_id, to->use_by_former, map, key, &is_twice);
		if (now == MAP_NONE && !carrier->known->is_all)
			add_pair(&pairs, key, key->text, value);
		else if (now == MAP_NONE)
			lose(carrier, DIAG_CARRY_LEVEL, key->text, key, value);
		else if (is_twice)
			lose(carrier, DIAG_CARRY_TWICE, key->text, key, value);
		else if (!level_fits(carrier, &to->uses[now], value))
			lose(carrier, DIAG_CARRY_RANGE, key->text, key, value);
		else
			add_pair(&pairs, key, to->uses[now].id, value);
	}
	return pairs.map;
}

static const struct node *
carry_profile(struct carrier *carrier, const struct node *profile)
{
	const zj_model *to = carrier->to;

	if (!profile || profile->kind != NODE_SCALAR || profile->text.len == 0)
		return profile;
	if (map_get(to->profile_by_id, profile->text) != MAP_NONE)
		return profile;
	const uint32_t now = map_get(to->profile_by_former, profile->text);
	if (now == MAP_NONE) {
		lose(carrier, DIAG_CARRY_PROFILE, profile->text, profile, profile);
		return NULL;
	}
	struct node *renamed = new_items(carrier, 1);
	if (renamed) {
		*renamed = *profile;
		renamed->text = to->profiles[now].id;
	}
	carrier->carried->renamed_count++;
	return renamed;
}

/* ---- the whole ---- */

/* The parts of a document that belong to one rubric, carried. NULL: not there. */
struct parts {
	const struct node *profile;
	const struct node *leave_out;
	const struct node *facts;
	const struct node *declared;
	const struct node *answers;
};

/* Whose parts: the document's, or in a file of several those of `rubric`. */
static struct parts
find_parts(const struct node *root, struct str rubric)
{
	const struct node *rubrics = document_rubrics(root);
	const struct node *own = root;
	struct parts parts = {
		.facts = node_get(root, "facts"),
		.declared = node_get(root, "declared"),
		.answers = node_get(root, "answers"),
	};

	if (rubrics) {
		own = rubrics->kind == NODE_MAP ? node_get_str(rubrics, rubric) : NULL;
		parts.answers = parts.answers && parts.answers->kind == NODE_MAP
					? node_get_str(parts.answers, rubric)
					: NULL;
	}
	if (own && own->kind == NODE_MAP) {
		parts.profile = node_get(own, "profile");
		parts.leave_out = node_get(own, "leave_out");
	}
	return parts;
}

static void
add_part(struct new_map *pairs, const char *name, const struct node *value)
{
	if (value)
		add_pair(pairs, NULL, str_from(name), value);
}

/* A document that answers the new version alone. */
static const struct node *
put_together(struct carrier *carrier, const struct node *root, const struct parts *parts)
{
	struct new_map pairs = new_map_like(carrier, root, 9);
	const struct node rubric = scalar(carrier->to->id, false);
	const struct node version = scalar(carrier->to->version, true);

	add_part(&pairs, "rubric", &rubric);
	add_part(&pairs, "version", &version);
	add_part(&pairs, "enterprise", node_get(root, "enterprise"));
	add_part(&pairs, "by", node_get(root, "by"));
	add_part(&pairs, "profile", parts->profile);
	add_part(&pairs, "facts", parts->facts);
	add_part(&pairs, "declared", parts->declared);
	add_part(&pairs, "leave_out", parts->leave_out);
	add_part(&pairs, "answers", parts->answers);
	return pairs.map;
}

/* The entry of a rubric in the map `rubrics`, carried. */
static struct node
carry_entry(struct carrier *carrier, const struct node *entry, const struct parts *parts)
{
	struct new_map pairs = new_map_like(carrier, entry, 3);
	const struct node version = scalar(carrier->to->version, true);

	add_part(&pairs, "version", &version);
	add_part(&pairs, "profile", parts->profile);
	add_part(&pairs, "leave_out", parts->leave_out);
	return pairs.map ? *pairs.map : (struct node){0};
}

/* `rubrics`, with this one called as it is now. */
static struct node
carry_rubrics(struct carrier *carrier, const struct node *rubrics, struct str rubric,
	      const struct parts *parts)
{
	const size_t step = rubrics->kind == NODE_MAP ? 2 : 1;
	struct node carried = *rubrics;

	carried.items = new_items(carrier, rubrics->count * step);
	for (size_t i = 0; carried.items && i < rubrics->count; i++) {
		struct node *at = &carried.items[i * step];
		memcpy(at, &rubrics->items[i * step], step * sizeof(*at));
		if (!str_equal(at->text, rubric))
			continue;
		at->text = carrier->to->id;
		if (step == 2)
			at[1] = carry_entry(carrier, &at[1], parts);
	}
	return carried;
}

/* `answers` of a file of several, with this rubric's carried. */
static struct node
carry_groups(struct carrier *carrier, const struct node *groups, struct str rubric,
	     const struct parts *parts)
{
	struct new_map pairs = new_map_like(carrier, groups, groups->count);

	for (size_t i = 0; i < groups->count; i++) {
		const struct node *key = node_key(groups, i);
		if (!str_equal(key->text, rubric))
			add_pair(&pairs, key, key->text, node_value(groups, i));
		else if (parts->answers)
			add_pair(&pairs, key, carrier->to->id, parts->answers);
	}
	return pairs.map ? *pairs.map : (struct node){0};
}

/* The file of several with one of its rubrics carried, everything else as it was. */
static const struct node *
put_back(struct carrier *carrier, const struct node *root, struct str rubric,
	 const struct parts *parts)
{
	struct new_map pairs = new_map_like(carrier, root, root->count);

	for (size_t i = 0; i < root->count; i++) {
		const struct node *key = node_key(root, i);
		struct node value = *node_value(root, i);
		if (str_is(key->text, "rubrics"))
			value = carry_rubrics(carrier, &value, rubric, parts);
		else if (str_is(key->text, "answers") && value.kind == NODE_MAP)
			value = carry_groups(carrier, &value, rubric, parts);
		else if (str_is(key->text, "facts") && parts->facts)
			value = *parts->facts;
		else if (str_is(key->text, "declared") && parts->declared)
			value = *parts->declared;
		add_pair(&pairs, key, key->text, &value);
	}
	return pairs.map;
}

/* Does the document say that it answers just this version? */
static bool
is_of_version(const struct node *root, struct str rubric, const zj_model *to)
{
	const struct node *rubrics = document_rubrics(root);
	const struct node *own = root;

	if (rubrics)
		own = rubrics->kind == NODE_MAP ? node_get_str(rubrics, rubric) : NULL;
	const struct node *version = own && own->kind == NODE_MAP ? node_get(own, "version") : NULL;
	return str_equal(rubric, to->id) &&
	       (!version || version->kind != NODE_SCALAR || str_equal(version->text, to->version));
}

static void
carry(struct carrier *carrier, const struct node *root, struct str rubric)
{
	struct parts parts = find_parts(root, rubric);
	struct carried *carried = carrier->carried;

	parts.profile = carry_profile(carrier, parts.profile);
	parts.facts = carry_facts(carrier, parts.facts);
	parts.declared = carry_declared(carrier, parts.declared);
	parts.leave_out = carry_leave_out(carrier, parts.leave_out);
	parts.answers = carry_answers(carrier, parts.answers);
	carried->root = put_together(carrier, root, &parts);
	carried->whole =
		document_rubrics(root) ? put_back(carrier, root, rubric, &parts) : carried->root;
	carried->loss_count = carrier->losses.count;
	struct carry_loss *losses =
		arena_array(carrier->arena, carried->loss_count, sizeof(*losses));
	carrier->no_memory |= !losses;
	if (losses && carried->loss_count > 0)
		memcpy(losses, carrier->losses.items, carried->loss_count * sizeof(*losses));
	carried->losses = losses;
	carried->is_same = carried->loss_count == 0 && carried->renamed_count == 0 &&
			   is_of_version(root, rubric, carrier->to);
}

zj_status
answers_carry(struct carried **out, const zj_model *to, const zj_document *document,
	      struct str rubric, const zj_answers_options *options, zj_diags *diags)
{
	const struct node *root = document_root(document);
	struct arena *arena = arena_new();
	struct carried *carried = arena ? arena_alloc(arena, sizeof(*carried)) : NULL;
	zj_answers *unused = arena ? arena_alloc(arena, sizeof(*unused)) : NULL;
	const struct answers_known known = {
		.model_count = 1,
		.models = &to,
		.vocabulary = options ? options->vocabulary : NULL,
		.is_all = !(options && options->any_fact) && !document_rubrics(root),
	};
	struct carrier carrier = {
		.reader = {.model = to,
			   .answers = unused,
			   .arena = arena,
			   .file = document_file(document),
			   .known = &known},
		.to = to,
		.known = &known,
		.arena = arena,
		.told = diags,
		.carried = carried,
		.losses = VEC_INIT(struct carry_loss),
	};

	if (!carried || !unused) {
		arena_free(arena);
		return ZJ_ENOMEM;
	}
	*carried = (struct carried){.arena = arena};
	carry(&carrier, root, rubric);
	zj_diags_free(carrier.reader.diags);
	expr_run_free(carrier.reader.run);
	vec_done(&carrier.losses);
	if (carrier.no_memory || carrier.reader.no_memory || diag_failed(diags)) {
		arena_free(arena);
		return ZJ_ENOMEM;
	}
	*out = carried;
	return ZJ_OK;
}

zj_status
answers_read_carried(zj_answers **out, const zj_model *to, const struct carried *carried,
		     const zj_document *document, zj_diags *diags)
{
	const struct answers_layer layer = {carried->root, document_file(document)};
	const struct answers_known known = {.model_count = 1, .models = &to};
	const struct answers_reading reading = {
		.layer_count = 1, .layers = &layer, .known = &known};

	return answers_read_layers(out, to, &reading, diags);
}

void
carried_free(struct carried *carried)
{
	if (carried)
		arena_free(carried->arena);
}
