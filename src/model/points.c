/*
 * What each node is worth and weighs: points from the leaves up, weights by profile, and
 * the rules of ladders.
 */
#include <string.h>

#include "model/compile.h"

/* ---- profiles: weights and leaving out, by id ---- */

static uint32_t
find_node(struct compiler *compiler, const struct diag_file *file, const struct node *id)
{
	const struct map *names = compiler->model->node_by_id;
	const uint32_t index = map_get(names, id->text);

	if (index == MAP_NONE)
		compiler_refuse(compiler, DIAG_UNKNOWN_SECTION, node_place(id, file), id->text,
				compiler_nearest(compiler, names, id->text), STR_NONE);
	return index;
}

/* After the weights that all profiles share. */
static void
change_by_profile(struct compiler *compiler)
{
	const struct rubric_all *all = &compiler->rubric->profiles;
	const size_t profiles = compiler_profiles(compiler);

	for (size_t i = 0; i < all->count; i++) {
		const struct rubric_profile *written = all->at[i];
		const struct diag_file *file = written->head.file;
		const size_t weights = written->weights ? written->weights->count : 0;
		const size_t left_out = written->leave_out ? written->leave_out->count : 0;
		for (size_t j = 0; j < weights; j++) {
			const uint32_t index =
				find_node(compiler, file, node_key(written->weights, j));
			if (index != MAP_NONE)
				compile_number(compiler, file, node_value(written->weights, j),
					       NULL, &compiler->weights[index * profiles + i]);
		}
		for (size_t j = 0; j < left_out; j++) {
			const uint32_t index =
				find_node(compiler, file, node_item(written->leave_out, j));
			if (index != MAP_NONE)
				compiler->left_out[index * profiles + i] = true;
		}
	}
}

/* ---- points ---- */

/* Points and the sum of weights as declared. */
static void
read_points(struct compiler *compiler, size_t index)
{
	struct model_node *node = &compiler->nodes[index];
	const struct rubric_node *written = compiler->written[index];

	node->has_points =
		compile_number(compiler, written->head.file, written->points, NULL, &node->points);
	if (node->has_points && num_sign(node->points) <= 0) {
		compiler_refuse(compiler, DIAG_POINTS_SIGN,
				node_place(written->points, written->head.file),
				written->points->text, STR_NONE, STR_NONE);
		node->points = NUM_ONE;
	}
	if (!written->weights_sum)
		return;
	node->has_weights_sum = compile_number(compiler, written->head.file, written->weights_sum,
					       NULL, &node->weights_sum);
	node->weights_sum_place = node_place(written->weights_sum, written->head.file);
}

static void
set_question_points(struct compiler *compiler, size_t index)
{
	struct model_node *node = &compiler->nodes[index];

	if (compiler->node_is_broken[index]) {
		node->points = NUM_ONE;
		return;
	}
	if (node->answer == MODEL_COMPUTED && node->band_count == 0)
		node->best = node->has_points ? node->points : NUM_ONE;
	if (num_is_zero(node->best) && num_is_zero(node->worst)) {
		/* For information only. */
		node->points = NUM_ZERO;
		return;
	}
	if (!zj_num_ok(node->best)) {
		compiler_refuse(compiler, DIAG_NUMBER_SIZE, node->place, node->id, STR_NONE,
				STR_NONE);
		node->best = NUM_ONE;
	} else if (num_sign(node->best) <= 0) {
		compiler_refuse(compiler, DIAG_NO_POINTS, node->place, node->id, STR_NONE,
				STR_NONE);
		node->best = NUM_ONE;
	}
	if (!node->has_points)
		node->points = node->best;
}

/* The weights of the profile that counts where none is chosen. */
static size_t
main_profile(const struct compiler *compiler)
{
	const uint32_t chosen = compiler->model->default_profile;

	return chosen == MODEL_NONE ? 0 : chosen;
}

/* Full marks of a sum: what its children that add are worth. */
static zj_num
sum_points(const struct compiler *compiler, size_t index)
{
	const struct model_node *nodes = compiler->nodes;
	const size_t profile = main_profile(compiler);
	zj_num sum = NUM_ZERO;

	for (uint32_t child = (uint32_t)index + 1; child < nodes[index].end;
	     child = nodes[child].end) {
		if (nodes[child].is_scored && !nodes[child].is_left_out[profile] &&
		    num_sign(nodes[child].weights[profile]) > 0)
			sum = num_add(sum,
				      num_mul(nodes[child].weights[profile], nodes[child].points));
		if (!zj_num_ok(sum))
			break;
	}
	return sum;
}

static bool
has_scored_child(const struct compiler *compiler, size_t index)
{
	const struct model_node *nodes = compiler->nodes;

	for (uint32_t child = (uint32_t)index + 1; child < nodes[index].end;
	     child = nodes[child].end) {
		if (nodes[child].is_scored)
			return true;
	}
	return false;
}

static void
set_section_points(struct compiler *compiler, size_t index)
{
	struct model_node *node = &compiler->nodes[index];
	zj_num sum;

	if (node->combine != MODEL_SCORE && !has_scored_child(compiler, index)) {
		node->points = NUM_ZERO;
		return;
	}
	switch (node->combine) {
	case MODEL_MEAN:
	case MODEL_MIN:
	case MODEL_MAX:
	case MODEL_SCORE:
		if (!node->has_points)
			node->points = NUM_ONE;
		break;
	case MODEL_LADDER:
		if (!node->has_points)
			node->points = zj_num_int(node->ladder.levels ? node->ladder.levels : 1);
		break;
	case MODEL_SUM:
		sum = sum_points(compiler, index);
		if (!zj_num_ok(sum)) {
			compiler_refuse(compiler, DIAG_NUMBER_SIZE, node->place, node->id, STR_NONE,
					STR_NONE);
			sum = NUM_ONE;
		} else if (num_sign(sum) <= 0) {
			compiler_refuse(compiler, DIAG_NO_POINTS, node->place, node->id, STR_NONE,
					STR_NONE);
			sum = NUM_ONE;
		}
		if (!node->has_points)
			node->points = sum;
		break;
	}
}

/* ---- weights ---- */

static zj_num
default_weight(const struct compiler *compiler, const struct model_node *node)
{
	if (node->parent == MODEL_NONE || !node->has_points)
		return NUM_ONE;
	const enum model_combine combine = compiler->nodes[node->parent].combine;
	return combine == MODEL_MEAN || combine == MODEL_LADDER ? node->points : NUM_ONE;
}

static void
set_weights(struct compiler *compiler, size_t index)
{
	const size_t profiles = compiler_profiles(compiler);
	const struct rubric_node *written = compiler->written[index];
	zj_num weight = default_weight(compiler, &compiler->nodes[index]);

	compile_number(compiler, written->head.file, written->weight, NULL, &weight);
	for (size_t i = 0; i < profiles; i++)
		compiler->weights[index * profiles + i] = weight;
}

/* Where a weight of a profile is written; the profile's own, else the node's. */
static struct place
weight_place(const struct compiler *compiler, size_t index, size_t profile)
{
	const struct model_node *node = &compiler->nodes[index];
	const struct rubric_node *written = compiler->written[index];

	if (compiler->rubric->profiles.count) {
		const struct rubric_profile *change = compiler->rubric->profiles.at[profile];
		const struct node *value =
			change->weights ? node_get_str(change->weights, node->id) : NULL;
		if (value)
			return node_place(value, change->head.file);
	}
	return written->weight ? node_place(written->weight, written->head.file) : node->place;
}

/* In a mean (and on a ladder, which is means of means) weights are never negative and never
 * all zero; on a ladder none is zero, since each level has only some of the questions. */
static bool
check_mean(struct compiler *compiler, size_t index, size_t profile)
{
	const struct model_node *nodes = compiler->nodes;
	const struct model_node *node = &nodes[index];
	const bool is_ladder =
		node->combine == MODEL_LADDER || compiler->ladder_of[index] != MODEL_NONE;
	size_t counted = 0;
	size_t zeros = 0;
	bool is_good = true;

	for (uint32_t child = (uint32_t)index + 1; child < node->end; child = nodes[child].end) {
		if (!nodes[child].is_scored || nodes[child].is_left_out[profile])
			continue;
		const int sign = num_sign(nodes[child].weights[profile]);
		counted++;
		zeros += sign == 0;
		if (sign > 0 || (sign == 0 && !is_ladder))
			continue;
		compiler_refuse(compiler, sign < 0 ? DIAG_WEIGHT_NEGATIVE : DIAG_WEIGHT_ZERO,
				weight_place(compiler, child, profile), nodes[child].id, STR_NONE,
				STR_NONE);
		is_good = false;
	}
	if (counted && zeros == counted && is_good) {
		compiler_refuse(compiler, DIAG_WEIGHT_ZERO, node->place, node->id, STR_NONE,
				STR_NONE);
		is_good = false;
	}
	return is_good;
}

/* The first profile in which something is wrong: the others would repeat it. */
static void
check_weights(struct compiler *compiler, size_t index)
{
	const enum model_combine combine = compiler->nodes[index].combine;
	const size_t profiles = compiler_profiles(compiler);

	if (combine != MODEL_MEAN && combine != MODEL_LADDER)
		return;
	for (size_t i = 0; i < profiles; i++) {
		if (!check_mean(compiler, index, i))
			return;
	}
}

void
compile_points(struct compiler *compiler)
{
	const size_t count = compiler->model->node_count;

	for (size_t i = 0; i < count; i++) {
		read_points(compiler, i);
		set_weights(compiler, i);
	}
	change_by_profile(compiler);
	/* Children have larger numbers than their section. */
	for (size_t i = count; i-- > 0;) {
		struct model_node *node = &compiler->nodes[i];
		const bool is_wanted = rubric_is_yes(compiler->written[i]->is_scored, true);
		if (node->kind == MODEL_SECTION)
			set_section_points(compiler, i);
		else
			set_question_points(compiler, i);
		node->is_scored = is_wanted && num_sign(node->points) > 0;
	}
	for (size_t i = 0; i < count; i++) {
		if (compiler->nodes[i].kind == MODEL_SECTION)
			check_weights(compiler, i);
	}
}

/* ---- ladders ---- */

static void
check_rung(struct compiler *compiler, size_t index)
{
	struct model_node *node = &compiler->nodes[index];
	const struct rubric_node *written = compiler->written[index];
	const uint32_t ladder = compiler->ladder_of[index];

	if (ladder == MODEL_NONE) {
		if (written->rung)
			compiler_refuse(compiler, DIAG_RUNG_OUTSIDE,
					node_place(written->rung, written->head.file), node->id,
					STR_NONE, STR_NONE);
		return;
	}
	/* How many levels there are may have been written wrong. */
	if (compiler->nodes[ladder].ladder.levels == 0)
		return;
	if (written->rung)
		compile_whole(compiler, written->head.file, written->rung, 1,
			      compiler->nodes[ladder].ladder.levels, &node->rung);
	else if (node->is_scored && !written->head.is_broken)
		compiler_refuse(compiler, DIAG_RUNG_MISSING, node->place, node->id, STR_NONE,
				STR_NONE);
}

/* Every level asks something. */
static void
check_levels(struct compiler *compiler, size_t index)
{
	const struct model_node *node = &compiler->nodes[index];
	bool *has_question =
		compiler_alloc(compiler, (size_t)node->ladder.levels + 1, sizeof(*has_question));

	if (!has_question)
		return;
	for (size_t i = index + 1; i < node->end; i++) {
		/* Those of a ladder inside are not its own (and the ladder is refused). */
		if (compiler->ladder_of[i] == index && compiler->nodes[i].kind == MODEL_QUESTION &&
		    compiler->nodes[i].is_scored)
			has_question[compiler->nodes[i].rung] = true;
	}
	/* Where rungs are missing or wrong, that was reported. */
	for (uint32_t level = 1; level <= node->ladder.levels && !has_question[0]; level++) {
		if (has_question[level])
			continue;
		char digits[16];
		size_t at = sizeof(digits);
		for (uint32_t rest = level; rest; rest /= 10)
			digits[--at] = (char)('0' + rest % 10);
		compiler_refuse(compiler, DIAG_LADDER_EMPTY, node->place, node->id,
				(struct str){digits + at, sizeof(digits) - at}, STR_NONE);
	}
}

void
compile_ladders(struct compiler *compiler)
{
	const size_t count = compiler->model->node_count;

	for (size_t i = 0; i < count; i++) {
		const struct model_node *node = &compiler->nodes[i];
		if (node->kind == MODEL_QUESTION)
			check_rung(compiler, i);
		else if (compiler->ladder_of[i] != MODEL_NONE && node->combine != MODEL_MEAN)
			compiler_refuse(compiler, DIAG_LADDER_COMBINE, node->place, node->id,
					STR_NONE, STR_NONE);
	}
	for (size_t i = 0; i < count && !compiler->status; i++) {
		if (compiler->nodes[i].combine == MODEL_LADDER &&
		    compiler->nodes[i].kind == MODEL_SECTION)
			check_levels(compiler, i);
	}
}
