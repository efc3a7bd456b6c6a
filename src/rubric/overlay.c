/*
 * What one rubric changes, adds and removes in the tree of another. Here things are found by
 * their ids and put where they belong; whether they are well made is seen when the outcome is
 * read as a rubric.
 *
 * First comes what is changed, then what is added, then what is removed: an id means what the
 * base has under it, also for a neighbour that goes away. Only where a new thing is to stand
 * may be said by what was added before it.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "rubric/load.h"

struct overlay {
	struct reader *reader;
	struct arena *arena;
	const struct diag_file *file;
	struct node *tree;
	struct vec *changes;
	size_t count;
	bool sees_added;  /* what was added counts as there */
	zj_status status; /* ZJ_ENOMEM or ZJ_ELIMIT: ends it */
};

/* ---- what there is: tables ---- */

/* A key of a thing that holds things with ids of their own. */
struct inner {
	const char *key;
	const char *shorthand; /* the key that is meant where an entry is no map */
	bool is_whole;         /* entries are replaced, not looked into */
	bool may_grow;         /* an id that is not there is one more */
};

static const struct inner inner_options = {.key = "options", .shorthand = "score"};
static const struct inner inner_titles = {.key = "options", .is_whole = true};
static const struct inner inner_bands = {.key = "bands"};
static const struct inner inner_weights = {.key = "weights", .is_whole = true, .may_grow = true};
static const struct inner inner_cost = {.key = "cost", .is_whole = true, .may_grow = true};
static const struct inner inner_require = {.key = "require", .shorthand = "needs"};

enum form {
	IN_MAP,
	IN_LIST,
	IN_SECTIONS, /* anywhere below the tree */
	OF_TIERS,    /* conditions: not changed here but in their tiers */
	OF_THINGS    /* options: likewise */
};

enum {
	INNERS = 3
};

struct kind {
	const char *name;
	enum form form;
	const struct inner *inners[INNERS];
	bool is_inner; /* it is itself what inners[0] says: a scale's options */
};

static const struct kind kinds[] = {
	{.name = "sources", .form = IN_LIST},
	{.name = "scales", .form = IN_MAP, .inners = {&inner_options}, .is_inner = true},
	{.name = "facts", .form = IN_MAP, .inners = {&inner_titles}},
	{.name = "params", .form = IN_MAP, .inners = {&inner_titles}},
	{.name = "profiles", .form = IN_MAP, .inners = {&inner_weights}},
	{.name = "uses", .form = IN_MAP},
	{.name = "sections", .form = IN_SECTIONS},
	{.name = "questions",
	 .form = IN_SECTIONS,
	 .inners = {&inner_options, &inner_bands, &inner_cost}},
	{.name = "rules", .form = IN_MAP},
	{.name = "tiers", .form = IN_LIST, .inners = {&inner_require}},
	{.name = "require", .form = OF_TIERS},
	{.name = "options", .form = OF_THINGS},
};

enum {
	KINDS = sizeof(kinds) / sizeof(kinds[0])
};

/* Keys of the rubric itself that are simply said anew. */
static const char *const plain_keys[] = {
	"rubric",  "version", "title",  "about",      "digits",      "source", "tags", "points",
	"combine", "score",   "ladder", "tier_chain", "weights_sum", "accept", NULL,
};
static const char *const must_keys[] = {"rubric", "version", "title", NULL};
static const char *const overlay_keys[] = {"extends", "change", "add", "remove", NULL};

static bool
is_one_of(struct str text, const char *const *words)
{
	while (*words && !str_is(text, *words))
		words++;
	return *words != NULL;
}

static const struct kind *
find_kind(struct str name)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (str_is(name, kinds[i].name))
			return &kinds[i];
	}
	return NULL;
}

/* ---- small things ---- */

static void
refuse(struct overlay *overlay, enum diag_code code, const struct node *at, struct str a,
       struct str b, struct str c)
{
	reader_refuse(overlay->reader, code, node_place(at, overlay->file), a, b, c);
}

static bool
is_shaped(struct overlay *overlay, const char *key, const struct node *node, enum node_kind kind)
{
	static const enum diag_code codes[] = {
		[NODE_SCALAR] = DIAG_SHAPE_TEXT,
		[NODE_LIST] = DIAG_SHAPE_LIST,
		[NODE_MAP] = DIAG_SHAPE_MAP,
	};

	if (node->kind != kind)
		refuse(overlay, codes[kind], node, str_from(key), STR_NONE, STR_NONE);
	return node->kind == kind;
}

static bool
is_open(const struct overlay *overlay)
{
	return !overlay->status;
}

static void *
keep(struct overlay *overlay, void *piece)
{
	if (!piece)
		overlay->status = ZJ_ENOMEM;
	return piece;
}

static struct str
join_texts(struct overlay *overlay, struct str a, struct str b)
{
	const struct str joined = arena_join(overlay->arena, a, b);

	(void)keep(overlay, (void *)joined.at);
	return joined;
}

/* "params" and "pass_mark" are "params/pass_mark". */
static struct str
path_to(struct overlay *overlay, struct str above, struct str name)
{
	if (!is_open(overlay))
		return STR_NONE;
	return above.len ? join_texts(overlay, join_texts(overlay, above, STR("/")), name) : name;
}

static const struct node *
snapshot(struct overlay *overlay, const struct node *node)
{
	struct node *copy = node ? keep(overlay, arena_alloc(overlay->arena, sizeof(*copy))) : NULL;

	if (copy)
		*copy = *node;
	return copy;
}

/* One more change; false when it is one too many. */
static bool
record(struct overlay *overlay, const struct rubric_change *change)
{
	struct rubric_change *kept;
	char bound[32];

	if (!is_open(overlay))
		return false;
	if (overlay->count++ == LIMIT_CHANGES) {
		snprintf(bound, sizeof(bound), "%d", LIMIT_CHANGES);
		reader_refuse(overlay->reader, DIAG_LIMIT, change->place, STR("changes"),
			      str_from(bound), STR_NONE);
		overlay->status = ZJ_ELIMIT;
		return false;
	}
	kept = keep(overlay, vec_push(overlay->changes));
	if (kept)
		*kept = *change;
	return kept != NULL;
}

static bool
copy_to(struct overlay *overlay, struct node *to, const struct node *node)
{
	if (!node_copy(to, overlay->arena, node, overlay->file))
		overlay->status = ZJ_ENOMEM;
	return is_open(overlay);
}

/* ---- finding ---- */

static struct node *
get(struct node *map, const char *key)
{
	return map->kind == NODE_MAP ? (struct node *)node_get(map, key) : NULL;
}

static bool
is_collection(const struct node *node)
{
	return node && (node->kind == NODE_MAP || node->kind == NODE_LIST);
}

static struct node *
thing_at(const struct node *in, size_t index)
{
	return in->kind == NODE_MAP ? &in->items[2 * index + 1] : &in->items[index];
}

/* Its id as written: a map's key, or the value of `id`; else NULL. */
static const struct node *
id_at(const struct node *in, size_t index)
{
	const struct node *thing = thing_at(in, index);
	const struct node *id = NULL;

	if (in->kind == NODE_MAP)
		return &in->items[2 * index];
	if (thing->kind == NODE_MAP)
		id = node_get(thing, "id");
	return id && id->kind == NODE_SCALAR ? id : NULL;
}

/* Where a thing stands: an entry of a map or list. */
struct spot {
	struct node *in;
	size_t index;
};

/* Is it "advanced.3" for the third behind "advanced."? */
static bool
is_numbered(struct str id, struct str prefix, size_t number)
{
	char text[32];

	if (!str_starts(id, prefix))
		return false;
	snprintf(text, sizeof(text), "%zu", number);
	return str_is((struct str){id.at + prefix.len, id.len - prefix.len}, text);
}

/*
 * Things with ids. A thing in a list without one goes by its number among those that were
 * there before, behind `prefix`.
 */
static bool
find_in(const struct overlay *overlay, struct node *in, struct str prefix, struct str id,
	struct spot *spot)
{
	size_t before = 0;

	for (size_t i = 0; is_collection(in) && i < in->count; i++) {
		const struct node *own = id_at(in, i);
		const struct node *written =
			in->kind == NODE_MAP ? &in->items[2 * i] : &in->items[i];
		const bool is_added = written->file == overlay->file;
		if (is_added && !(own && overlay->sees_added))
			continue;
		before += !is_added;
		if (own ? !str_equal(own->text, id) : !is_numbered(id, prefix, before))
			continue;
		*spot = (struct spot){in, i};
		return true;
	}
	return false;
}

/* `key` is sections or questions; as deep as the sections are. */
static bool
find_below(const struct overlay *overlay, struct node *section, const char *key, struct str id,
	   struct spot *spot)
{
	struct node *sections = get(section, "sections");

	if (find_in(overlay, get(section, key), STR(""), id, spot))
		return true;
	for (size_t i = 0; sections && sections->kind == NODE_LIST && i < sections->count; i++) {
		if (find_below(overlay, &sections->items[i], key, id, spot))
			return true;
	}
	return false;
}

/* The prefix of a tier's conditions that have no id. */
static struct str
tier_prefix(struct overlay *overlay, const struct node *tier)
{
	const struct node *id = tier->kind == NODE_MAP ? node_get(tier, "id") : NULL;

	return id && id->kind == NODE_SCALAR ? join_texts(overlay, id->text, STR(".")) : STR("");
}

static bool
find_condition(struct overlay *overlay, struct str id, struct spot *spot)
{
	struct node *tiers = get(overlay->tree, "tiers");

	for (size_t i = 0; is_collection(tiers) && i < tiers->count && is_open(overlay); i++) {
		struct node *tier = &tiers->items[i];
		struct node *require = get(tier, "require");
		if (require && find_in(overlay, require, tier_prefix(overlay, tier), id, spot))
			return true;
	}
	return false;
}

static bool
find_thing(struct overlay *overlay, const struct kind *kind, struct str id, struct spot *spot)
{
	switch (kind->form) {
	case IN_MAP:
	case IN_LIST:
		return find_in(overlay, get(overlay->tree, kind->name), STR(""), id, spot);
	case IN_SECTIONS:
		return find_below(overlay, overlay->tree, kind->name, id, spot);
	case OF_TIERS:
		return find_condition(overlay, id, spot);
	case OF_THINGS:
		break;
	}
	return false;
}

/* ---- what was probably meant ---- */

static void
name_all(struct overlay *overlay, struct map *names, const struct node *in)
{
	for (size_t i = 0; is_collection(in) && i < in->count; i++) {
		const struct node *id = id_at(in, i);
		if (id && id->file == overlay->file && !overlay->sees_added)
			continue;
		if (id && map_put(names, id->text, 0) == MAP_NO_MEMORY)
			overlay->status = ZJ_ENOMEM;
	}
}

static void
name_below(struct overlay *overlay, struct map *names, struct node *section, const char *key)
{
	struct node *sections = get(section, "sections");

	name_all(overlay, names, get(section, key));
	for (size_t i = 0; sections && sections->kind == NODE_LIST && i < sections->count; i++)
		name_below(overlay, names, &sections->items[i], key);
}

static void
name_kind(struct overlay *overlay, struct map *names, const struct kind *kind)
{
	struct node *tiers = get(overlay->tree, "tiers");

	if (kind->form == IN_SECTIONS)
		name_below(overlay, names, overlay->tree, kind->name);
	else if (kind->form != OF_TIERS)
		name_all(overlay, names, get(overlay->tree, kind->name));
	else
		for (size_t i = 0; is_collection(tiers) && i < tiers->count; i++)
			name_all(overlay, names, get(&tiers->items[i], "require"));
}

/* There is none of that id among the things of a kind, or in one collection. */
static void
refuse_unknown(struct overlay *overlay, const struct node *id, struct str under,
	       const struct kind *kind, const struct node *in)
{
	struct map *names = NULL;
	struct str near = STR_NONE;

	if (!diag_is_full(overlay->reader->diags))
		names = keep(overlay, map_new(overlay->arena));
	if (names && kind)
		name_kind(overlay, names, kind);
	else if (names)
		name_all(overlay, names, in);
	if (names)
		near = map_nearest(names, id->text);
	refuse(overlay, DIAG_OVERLAY_UNKNOWN, id, id->text, under, near);
}

/* ---- change ---- */

/* What the base accepts stays accepted; the overlay accepts more. */
static void
accept_more(struct overlay *overlay, struct node *list, const struct node *more)
{
	for (size_t i = 0; i < more->count && is_open(overlay); i++) {
		struct node *item = keep(overlay, node_insert(list, overlay->arena, list->count));
		if (item)
			(void)copy_to(overlay, item, node_item(more, i));
	}
}

/* Say a key of a thing anew; with nothing as its value, take the key away. */
static void
set_key(struct overlay *overlay, struct str path, struct node *thing, const struct node *key,
	const struct node *value)
{
	struct node *there = (struct node *)node_get_str(thing, key->text);
	const bool is_gone = value->kind == NODE_NULL;
	const struct rubric_change change = {
		.kind = is_gone ? RUBRIC_REMOVED
			: there ? RUBRIC_CHANGED
				: RUBRIC_ADDED,
		.what = path_to(overlay, path, key->text),
		.before = snapshot(overlay, there),
		.after = is_gone ? NULL : value,
		.place = node_place(key, overlay->file),
	};

	if (is_gone && !there) {
		refuse(overlay, DIAG_OVERLAY_NOTHING, key, key->text, STR_NONE, STR_NONE);
		return;
	}
	if (!record(overlay, &change))
		return;
	if (is_gone) {
		node_remove(thing, (size_t)(there - thing->items) / 2);
		return;
	}
	if (!there) {
		struct node *pair = keep(overlay, node_insert(thing, overlay->arena, thing->count));
		if (!pair || !copy_to(overlay, &pair[0], key))
			return;
		there = &pair[1];
	}
	if (str_is(key->text, "accept") && there->kind == NODE_LIST && value->kind == NODE_LIST)
		accept_more(overlay, there, value);
	else
		(void)copy_to(overlay, there, value);
}

static void
set_whole(struct overlay *overlay, struct str path, const struct node *key, struct node *there,
	  const struct node *value)
{
	const struct rubric_change change = {
		.kind = RUBRIC_CHANGED,
		.what = path,
		.before = snapshot(overlay, there),
		.after = value,
		.place = node_place(key, overlay->file),
	};

	if (record(overlay, &change))
		(void)copy_to(overlay, there, value);
}

/* `0.5` becomes `{score: 0.5}`, at the same place. */
static bool
spread(struct overlay *overlay, struct node *thing, const char *shorthand)
{
	const struct node value = *thing;
	struct node *pair;

	thing->kind = NODE_MAP;
	thing->text = STR_NONE;
	thing->count = 0;
	thing->items = NULL;
	pair = keep(overlay, node_insert(thing, overlay->arena, 0));
	if (!pair)
		return false;
	pair[0] = value;
	pair[0].kind = NODE_SCALAR;
	pair[0].is_quoted = false;
	pair[0].text = str_from(shorthand);
	pair[1] = value;
	return true;
}

static void change_inner(struct overlay *overlay, const struct inner *inner, struct str path,
			 struct str prefix, struct node *in, const struct node *patch);

static const struct inner *
find_inner(const struct kind *kind, struct str key)
{
	for (size_t i = 0; kind && i < INNERS && kind->inners[i]; i++) {
		if (str_is(key, kind->inners[i]->key))
			return kind->inners[i];
	}
	return NULL;
}

/* The keys of one thing. */
static void
change_keys(struct overlay *overlay, const struct kind *kind, struct str path, struct node *thing,
	    const struct node *patch)
{
	for (size_t i = 0; i < patch->count && is_open(overlay); i++) {
		const struct node *key = node_key(patch, i);
		const struct node *value = node_value(patch, i);
		const struct inner *inner = find_inner(kind, key->text);
		struct node *there = (struct node *)node_get_str(thing, key->text);

		if (str_is(key->text, "id"))
			refuse(overlay, DIAG_OVERLAY_ID, key, STR_NONE, STR_NONE, STR_NONE);
		else if (inner && value->kind == NODE_MAP && is_collection(there))
			change_inner(overlay, inner, path_to(overlay, path, key->text),
				     tier_prefix(overlay, thing), there, value);
		else
			set_key(overlay, path, thing, key, value);
	}
}

/* An option, a condition, a band. */
static void
change_entry(struct overlay *overlay, const struct inner *inner, struct str path,
	     const struct node *key, struct node *thing, const struct node *patch)
{
	const bool is_short = thing->kind == NODE_SCALAR;

	if (inner->is_whole || (patch->kind != NODE_MAP && is_short)) {
		set_whole(overlay, path, key, thing, patch);
		return;
	}
	if (is_short && inner->shorthand && !spread(overlay, thing, inner->shorthand))
		return;
	if (patch->kind == NODE_MAP && thing->kind == NODE_MAP) {
		change_keys(overlay, NULL, path, thing, patch);
	} else if (inner->shorthand && patch->kind == NODE_SCALAR && thing->kind == NODE_MAP) {
		struct node name = *key;
		name.text = str_from(inner->shorthand);
		set_key(overlay, path, thing, &name, patch);
	} else {
		(void)is_shaped(overlay, inner->key, patch, NODE_MAP);
	}
}

static void
change_inner(struct overlay *overlay, const struct inner *inner, struct str path, struct str prefix,
	     struct node *in, const struct node *patch)
{
	const struct str numbered = str_is(str_from(inner->key), "bands") ? STR("") : prefix;

	for (size_t i = 0; i < patch->count && is_open(overlay); i++) {
		const struct node *key = node_key(patch, i);
		struct spot spot;

		if (find_in(overlay, in, numbered, key->text, &spot))
			change_entry(overlay, inner, path_to(overlay, path, key->text), key,
				     thing_at(in, spot.index), node_value(patch, i));
		else if (inner->may_grow && in->kind == NODE_MAP)
			set_key(overlay, path, in, key, node_value(patch, i));
		else
			refuse_unknown(overlay, key, path, NULL, in);
	}
}

static void
change_kind(struct overlay *overlay, const struct kind *kind, const struct node *patches)
{
	for (size_t i = 0; i < patches->count && is_open(overlay); i++) {
		const struct node *id = node_key(patches, i);
		const struct node *patch = node_value(patches, i);
		const struct str path = path_to(overlay, str_from(kind->name), id->text);
		struct spot spot;

		if (!find_thing(overlay, kind, id->text, &spot)) {
			refuse_unknown(overlay, id, str_from(kind->name), kind, NULL);
			continue;
		}
		if (!is_shaped(overlay, kind->name, patch, NODE_MAP))
			continue;
		struct node *thing = thing_at(spot.in, spot.index);
		if (kind->is_inner)
			change_inner(overlay, kind->inners[0], path, STR(""), thing, patch);
		else if (is_shaped(overlay, kind->name, thing, NODE_MAP))
			change_keys(overlay, kind, path, thing, patch);
	}
}

/* ---- add ---- */

static const char *const placing_keys[] = {"in", "before", "after", NULL};

/* The list or map under a key, made where there is none; NULL when it cannot be. */
static struct node *
open_key(struct overlay *overlay, struct node *map, const struct node *key, const char *name,
	 enum node_kind kind)
{
	struct node *there = get(map, name);

	if (!there) {
		struct node *pair = keep(overlay, node_insert(map, overlay->arena, map->count));
		if (!pair)
			return NULL;
		pair[0] = *key;
		pair[0].text = str_from(name);
		pair[0].file = overlay->file;
		pair[1] = pair[0];
		pair[1].kind = NODE_NULL;
		there = &pair[1];
	}
	if (there->kind == NODE_NULL) {
		there->kind = kind;
		there->text = STR_NONE;
		there->count = 0;
		there->items = NULL;
	}
	return there->kind == kind ? there : NULL;
}

static const struct node *
text_at(const struct node *item, const char *key)
{
	const struct node *node = item->kind == NODE_MAP ? node_get(item, key) : NULL;

	return node && node->kind == NODE_SCALAR ? node : NULL;
}

/* A copy of what was written, without the keys that say where it goes. */
static void
put(struct overlay *overlay, struct node *into, size_t index, const struct node *key,
    const struct node *item)
{
	struct node *room = keep(overlay, node_insert(into, overlay->arena, index));

	if (!room || (key && !copy_to(overlay, room++, key)) || !copy_to(overlay, room, item))
		return;
	for (size_t i = 0; !key && room->kind == NODE_MAP && i < room->count; i++) {
		if (is_one_of(node_key(room, i)->text, placing_keys))
			node_remove(room, i--);
	}
}

static void
add_entry(struct overlay *overlay, struct node *into, size_t index, struct str path,
	  const struct node *key, const struct node *item)
{
	const struct node *id = key ? key : text_at(item, "id");
	const struct rubric_change change = {
		.kind = RUBRIC_ADDED,
		.what = id ? path_to(overlay, path, id->text) : path,
		.after = item,
		.place = node_place(id ? id : item, overlay->file),
	};

	if (record(overlay, &change))
		put(overlay, into, index, key, item);
}

/* Entries of a map; what is there already is to be changed instead. */
static void
add_pairs(struct overlay *overlay, struct node *into, struct str path, const struct node *items)
{
	for (size_t i = 0; i < items->count && is_open(overlay); i++) {
		const struct node *key = node_key(items, i);
		const struct node *there = node_get_str(into, key->text);
		char line[32];

		if (!there) {
			add_entry(overlay, into, into->count, path, key, node_value(items, i));
			continue;
		}
		const struct place place = node_place(there, overlay->file);
		snprintf(line, sizeof(line), ":%u:%u", (unsigned)place.line,
			 (unsigned)place.column);
		refuse(overlay, DIAG_OVERLAY_THERE, key, key->text,
		       join_texts(overlay, str_from(place.file->name), str_from(line)), STR_NONE);
	}
}

/* What is added must not yet be there: things of its kind are looked through once more when
 * the outcome is read. Where it goes is for `before`, `after` and `in` to say. */
struct target {
	struct node *into;
	size_t index;
};

/* The neighbour it names, NULL for none; false when it says too much. */
static bool
find_neighbour(struct overlay *overlay, const struct node *item, const struct node **neighbour,
	       bool *is_after)
{
	const struct node *before = text_at(item, "before");
	const struct node *after = text_at(item, "after");

	*neighbour = before ? before : after;
	*is_after = !before;
	if (before && after)
		refuse(overlay, DIAG_OVERLAY_WHERE, after, after->text, before->text, STR_NONE);
	return !(before && after);
}

/* Of a section or question: what it is to stand in; a tier for a condition. */
static struct node *
find_place_in(struct overlay *overlay, const struct kind *kind, const struct node *in)
{
	const bool is_condition = kind->form == OF_TIERS;
	const struct kind *above = find_kind(is_condition ? STR("tiers") : STR("sections"));
	struct spot spot;

	if (!is_condition && str_is(in->text, "total"))
		return overlay->tree;
	if (find_thing(overlay, above, in->text, &spot))
		return thing_at(spot.in, spot.index);
	refuse_unknown(overlay, in, str_from(above->name), above, NULL);
	return NULL;
}

/* Where a thing of a list goes; false when it has been said why it cannot. */
static bool
find_target(struct overlay *overlay, const struct kind *kind, const struct node *key,
	    const struct node *item, struct target *target)
{
	const struct node *in = text_at(item, "in");
	const struct node *neighbour;
	struct node *above = overlay->tree;
	struct spot spot;
	bool is_after;

	if (!find_neighbour(overlay, item, &neighbour, &is_after))
		return false;
	if (in && kind->form != IN_LIST)
		above = find_place_in(overlay, kind, in);
	if (!above)
		return false;
	if (!neighbour) {
		if (!in && kind->form == OF_TIERS) {
			refuse(overlay, DIAG_MISSING_KEY, item, STR("in"), str_from(kind->name),
			       STR_NONE);
			return false;
		}
		target->into = open_key(overlay, above, key, kind->name, NODE_LIST);
		target->index = target->into ? target->into->count : 0;
		return target->into != NULL;
	}
	if (!find_thing(overlay, kind, neighbour->text, &spot)) {
		refuse_unknown(overlay, neighbour, str_from(kind->name), kind, NULL);
		return false;
	}
	if (in && kind->form != IN_LIST && spot.in != get(above, kind->name)) {
		refuse(overlay, DIAG_OVERLAY_WHERE, neighbour, neighbour->text, in->text, STR_NONE);
		return false;
	}
	*target = (struct target){spot.in, spot.index + is_after};
	return true;
}

static void
add_items(struct overlay *overlay, const struct kind *kind, const struct node *key,
	  const struct node *items)
{
	for (size_t i = 0; i < items->count && is_open(overlay); i++) {
		const struct node *item = node_item(items, i);
		struct target target;

		if (!is_shaped(overlay, kind->name, item, NODE_MAP))
			continue;
		overlay->sees_added = true;
		const bool is_found = find_target(overlay, kind, key, item, &target);
		overlay->sees_added = false;
		if (is_found)
			add_entry(overlay, target.into, target.index, str_from(kind->name), NULL,
				  item);
	}
}

/* What has options under this name: a question, else a scale, else a fact. */
static struct node *
find_options(struct overlay *overlay, const struct node *id)
{
	static const char *const holders[] = {"questions", "scales", "facts"};
	struct spot spot;

	for (size_t i = 0; i < sizeof(holders) / sizeof(holders[0]); i++) {
		const struct kind *kind = find_kind(str_from(holders[i]));
		if (!find_thing(overlay, kind, id->text, &spot))
			continue;
		struct node *thing = thing_at(spot.in, spot.index);
		struct node *options = kind->is_inner ? thing : get(thing, "options");
		if (options && options->kind == NODE_MAP)
			return options;
	}
	refuse_unknown(overlay, id, STR("questions"), find_kind(STR("questions")), NULL);
	return NULL;
}

static void
add_kind(struct overlay *overlay, const struct kind *kind, const struct node *key,
	 const struct node *items)
{
	const bool is_map = kind->form == IN_MAP || kind->form == OF_THINGS;

	if (!is_shaped(overlay, kind->name, items, is_map ? NODE_MAP : NODE_LIST))
		return;
	if (kind->form == IN_MAP) {
		struct node *into = open_key(overlay, overlay->tree, key, kind->name, NODE_MAP);
		if (into)
			add_pairs(overlay, into, str_from(kind->name), items);
	} else if (kind->form != OF_THINGS) {
		add_items(overlay, kind, key, items);
	}
	for (size_t i = 0; kind->form == OF_THINGS && i < items->count && is_open(overlay); i++) {
		const struct node *id = node_key(items, i);
		struct node *options = find_options(overlay, id);
		if (options && is_shaped(overlay, kind->name, node_value(items, i), NODE_MAP))
			add_pairs(overlay, options,
				  path_to(overlay, str_from(kind->name), id->text),
				  node_value(items, i));
	}
}

/* ---- remove ---- */

/* What goes with a section is gone as well. */
static void
record_below(struct overlay *overlay, struct node *section, struct place place)
{
	static const char *const keys[] = {"sections", "questions"};

	for (size_t i = 0; i < 2; i++) {
		struct node *list = get(section, keys[i]);
		for (size_t j = 0; is_collection(list) && list->kind == NODE_LIST &&
				   j < list->count && is_open(overlay);
		     j++) {
			const struct node *id = id_at(list, j);
			const struct rubric_change change = {
				.kind = RUBRIC_REMOVED,
				.what = path_to(overlay, str_from(keys[i]),
						id ? id->text : STR("")),
				.id = id ? id->text : STR_NONE,
				.is_along = true,
				.before = snapshot(overlay, &list->items[j]),
				.place = place,
			};
			if (record(overlay, &change))
				record_below(overlay, &list->items[j], place);
		}
	}
}

static bool
record_removal(struct overlay *overlay, struct str path, const struct node *id, struct node *thing)
{
	const struct rubric_change change = {
		.kind = RUBRIC_REMOVED,
		.what = path_to(overlay, path, id->text),
		.id = id->text,
		.before = snapshot(overlay, thing),
		.place = node_place(id, overlay->file),
	};

	if (!record(overlay, &change))
		return false;
	record_below(overlay, thing, change.place);
	return is_open(overlay);
}

/*
 * Take things out one by one, the last first: a thing without an id goes by its number, and
 * must keep it until all are found.
 */
struct removal {
	struct spot spot;
	const struct node *id;
};

static int
is_later(const struct removal *a, const struct removal *b)
{
	return a->spot.in == b->spot.in && a->spot.index > b->spot.index;
}

static void
remove_found(struct removal *found, size_t count)
{
	while (count > 0) {
		size_t last = 0;
		for (size_t i = 1; i < count; i++) {
			if (is_later(&found[i], &found[last]))
				last = i;
		}
		node_remove(found[last].spot.in, found[last].spot.index);
		found[last] = found[--count];
	}
}

static bool
is_found_already(const struct removal *found, size_t count, const struct spot *spot)
{
	for (size_t i = 0; i < count; i++) {
		if (found[i].spot.in == spot->in && found[i].spot.index == spot->index)
			return true;
	}
	return false;
}

/* By id: from one collection (`in`), or wherever things of the kind stand. */
static void
remove_ids(struct overlay *overlay, const struct kind *kind, struct node *in, struct str path,
	   const struct node *ids)
{
	struct removal *found;
	size_t count = 0;

	if (!is_shaped(overlay, kind->name, ids, NODE_LIST) || !is_open(overlay))
		return;
	found = keep(overlay, arena_array(overlay->arena, ids->count, sizeof(*found)));
	for (size_t i = 0; found && i < ids->count && is_open(overlay); i++) {
		const struct node *id = node_item(ids, i);
		struct spot spot;

		if (!is_shaped(overlay, kind->name, id, NODE_SCALAR))
			continue;
		if (!(in ? find_in(overlay, in, STR(""), id->text, &spot)
			 : find_thing(overlay, kind, id->text, &spot)) ||
		    is_found_already(found, count, &spot)) {
			refuse_unknown(overlay, id, path, in ? NULL : kind, in);
			continue;
		}
		if (record_removal(overlay, path, id, thing_at(spot.in, spot.index)))
			found[count++] = (struct removal){spot, id};
	}
	if (!is_open(overlay))
		return;
	/* Sections may lie in one another, and a list that moves takes what is in it along: */
	if (kind->form != IN_SECTIONS) {
		remove_found(found, count);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct spot spot;
		if (find_thing(overlay, kind, found[i].id->text, &spot))
			node_remove(spot.in, spot.index);
	}
}

static void
remove_kind(struct overlay *overlay, const struct kind *kind, const struct node *key,
	    const struct node *ids)
{
	const struct str path = str_from(kind->name);

	(void)key;
	if (kind->form != OF_THINGS) {
		remove_ids(overlay, kind, NULL, path, ids);
		return;
	}
	if (!is_shaped(overlay, kind->name, ids, NODE_MAP))
		return;
	for (size_t i = 0; i < ids->count && is_open(overlay); i++) {
		const struct node *id = node_key(ids, i);
		struct node *options = find_options(overlay, id);
		if (options)
			remove_ids(overlay, kind, options, path_to(overlay, path, id->text),
				   node_value(ids, i));
	}
}

/* ---- the whole ---- */

static struct str
next_word(void *state, size_t index)
{
	const char *const *words = state;
	size_t count = 0;

	while (words[count])
		count++;
	return index < count ? str_from(words[index]) : STR_NONE;
}

static struct str
next_kind(void *state, size_t index)
{
	(void)state;
	return index < KINDS ? str_from(kinds[index].name) : STR_NONE;
}

/* What is said of several at once is added and removed, and changed where it belongs. */
static bool
may_change(const struct kind *kind)
{
	return kind->form != OF_TIERS && kind->form != OF_THINGS;
}

/* It names all kinds there may be, unless one of them is near. */
static void
refuse_kind(struct overlay *overlay, const struct node *key, struct str step)
{
	const bool is_full = diag_is_full(overlay->reader->diags);
	const struct str near = is_full ? STR_NONE : str_nearest(key->text, next_kind, NULL);
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < KINDS && !is_full; i++) {
		if (str_is(step, "change") && !may_change(&kinds[i]))
			continue;
		buf_add_text(&names, i ? ", " : "");
		buf_add_text(&names, kinds[i].name);
	}
	if (near.at && !str_equal(near, key->text))
		refuse(overlay, DIAG_UNKNOWN_KEY, key, key->text, step, near);
	else
		refuse(overlay, DIAG_OVERLAY_KIND, key, key->text, step, buf_str(&names));
	buf_done(&names);
}

static void
change_step(struct overlay *overlay, const struct kind *kind, const struct node *key,
	    const struct node *value)
{
	if (!may_change(kind))
		refuse_kind(overlay, key, STR("change"));
	else if (is_shaped(overlay, kind->name, value, NODE_MAP))
		change_kind(overlay, kind, value);
}

static const struct {
	const char *key;
	void (*apply)(struct overlay *overlay, const struct kind *kind, const struct node *key,
		      const struct node *value);
} steps[] = {{"change", change_step}, {"add", add_kind}, {"remove", remove_kind}};

static void
apply_step(struct overlay *overlay, const struct node *root, size_t step)
{
	const struct node *map = node_get(root, steps[step].key);

	if (!map || map->kind == NODE_NULL || !is_shaped(overlay, steps[step].key, map, NODE_MAP))
		return;
	for (size_t i = 0; i < map->count && is_open(overlay); i++) {
		const struct node *key = node_key(map, i);
		const struct node *value = node_value(map, i);
		const struct kind *kind = find_kind(key->text);

		if (!kind)
			refuse_kind(overlay, key, str_from(steps[step].key));
		else if (value->kind != NODE_NULL)
			steps[step].apply(overlay, kind, key, value);
	}
}

/* A key that is neither one of an overlay nor of the rubric itself. */
static void
refuse_key(struct overlay *overlay, const struct node *key)
{
	const struct str near = diag_is_full(overlay->reader->diags)
					? STR_NONE
					: str_nearest(key->text, next_word, (void *)overlay_keys);

	if (find_kind(key->text) || str_is(key->text, "include"))
		refuse(overlay, DIAG_OVERLAY_KEY, key, key->text, STR_NONE, STR_NONE);
	else
		refuse(overlay, DIAG_UNKNOWN_KEY, key, key->text, STR("rubric"), near);
}

static void
apply_top(struct overlay *overlay, const struct node *root)
{
	for (size_t i = 0; i < root->count && is_open(overlay); i++) {
		const struct node *key = node_key(root, i);

		if (is_one_of(key->text, plain_keys))
			set_key(overlay, STR_NONE, overlay->tree, key, node_value(root, i));
		else if (!is_one_of(key->text, overlay_keys))
			refuse_key(overlay, key);
	}
	for (const char *const *must = must_keys; *must; must++) {
		if (!node_get(root, *must))
			refuse(overlay, DIAG_MISSING_KEY, root, str_from(*must), STR("rubric"),
			       STR_NONE);
	}
}

zj_status
overlay_apply(struct reader *reader, struct vec *changes, struct node *tree,
	      const struct node *root)
{
	struct overlay overlay = {
		.reader = reader,
		.arena = reader->rubric->arena,
		.file = reader->file,
		.tree = tree,
		.changes = changes,
	};

	apply_top(&overlay, root);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && is_open(&overlay); i++)
		apply_step(&overlay, root, i);
	tree->file = overlay.file;
	tree->line = root->line;
	tree->column = root->column;
	tree->length = root->length;
	return overlay.status;
}
