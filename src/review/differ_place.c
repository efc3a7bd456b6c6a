/*
 * Where a difference is written. A thing has the place it was made in; what an overlay says of it
 * anew stands in the overlay, and that is what a person has to look at.
 */
#include "review/differ.h"

#include "rubric/rubric.h"

/* How an overlay calls things of this kind. */
static const char *
kind_of(enum difference_thing thing)
{
	static const char *const kinds[THING_COUNT] = {
		[THING_SECTION] = "sections", [THING_QUESTION] = "questions",
		[THING_RULE] = "rules",       [THING_TIER] = "tiers",
		[THING_CONDITION] = "tiers",  [THING_PARAM] = "params",
		[THING_FACT] = "facts",       [THING_USE] = "uses",
		[THING_PROFILE] = "profiles", [THING_SOURCE] = "sources",
	};

	return kinds[thing];
}

/* "questions/plan", "scales/three/part", "tiers/one/require/c1"; of the rubric itself nothing. */
static void
add_path(struct buf *path, const struct difference_change *change, struct str id)
{
	if (change->profile.at) {
		buf_add_text(path, "profiles/");
		buf_add(path, change->profile);
	} else if (change->thing == THING_OPTION) {
		buf_add_text(path, change->is_of_scale ? "scales/" : "questions/");
		buf_add(path, change->of);
		buf_add_text(path, change->is_of_scale ? "/" : "/options/");
		buf_add(path, id);
	} else if (change->thing != THING_RUBRIC) {
		buf_add_text(path, kind_of(change->thing));
		buf_add_char(path, '/');
		buf_add(path, change->thing == THING_CONDITION ? change->of : id);
	}
	if (change->thing == THING_CONDITION) {
		buf_add_text(path, "/require/");
		buf_add(path, id);
	}
}

/* The keys that say this aspect, the likeliest first; NULL ends them. */
static const char *const *
keys_of(const struct difference_change *change, const char *own[2])
{
	static const char *const rule[] = {"needs", "is", "when", "value", NULL};
	static const char *const answer[] = {"scale", "options", "value", "bands", "type", NULL};
	static const char *const rubric[] = {"rubric", NULL};
	static const char *const weights[] = {"weights", NULL};

	if (change->profile.at)
		return weights;
	switch (change->aspect) {
	case ASPECT_RULE:
		return rule;
	case ASPECT_ANSWER:
		return answer;
	case ASPECT_ID:
		return change->thing == THING_RUBRIC ? rubric : own + 1;
	default:
		own[0] = difference_aspect_key(change->aspect);
		return own;
	}
}

/* Is `what` the path with that key under it, or one of what the key holds? */
static bool
says_key(struct str what, struct str path, const char *key)
{
	struct str rest = what;
	size_t length = 0;

	if (path.len > 0) {
		if (!str_starts(what, path) || what.len == path.len || what.at[path.len] != '/')
			return false;
		rest = (struct str){what.at + path.len + 1, what.len - path.len - 1};
	}
	/* "evidence.cap" is said by cap under evidence, or by evidence as a whole. */
	while (key[length] && key[length] != '.')
		length++;
	return str_starts(rest, (struct str){key, length}) &&
	       (rest.len == length || rest.at[length] == '/');
}

static bool
says(const struct rubric_change *one, struct str path, const char *const *keys)
{
	if (one->kind != RUBRIC_CHANGED)
		return false;
	if (path.len > 0 && str_equal(one->what, path))
		return true;
	for (; *keys; keys++) {
		if (says_key(one->what, path, *keys))
			return true;
	}
	return false;
}

/* The last of what the rubric is built on that says it anew; else it stays where the thing is. */
static void
find_written(struct differ *differ, const struct difference_change *change, const zj_model *model,
	     struct str id, struct place *place)
{
	const struct rubric *rubric = model->rubric;
	const char *own[2] = {NULL, NULL};
	const char *const *keys = keys_of(change, own);

	if (!place->file || !rubric || rubric->change_count == 0)
		return;
	buf_clear(&differ->scratch);
	add_path(&differ->scratch, change, id);
	differ->failed |= differ->scratch.failed;
	for (size_t i = 0; i < rubric->change_count && !differ->failed; i++) {
		const struct rubric_change *one = &rubric->changes[i];
		if (says(one, buf_str(&differ->scratch), keys))
			*place = one->place;
	}
	buf_clear(&differ->scratch);
}

void
differ_places(struct differ *differ)
{
	for (size_t i = 0; i < differ->changes.count; i++) {
		struct difference_change *change = vec_at(&differ->changes, i);

		if (change->kind == DIFFERENCE_ADDED || change->kind == DIFFERENCE_REMOVED)
			continue;
		find_written(differ, change, differ->from,
			     change->former.at ? change->former : change->id, &change->from_place);
		find_written(differ, change, differ->to, change->id, &change->to_place);
	}
}
