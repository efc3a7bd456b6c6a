/*
 * A section's share from its children's. A child that may not apply stretches the range to
 * what any choice among such children can give.
 */
#include "score/run.h"

#include <stdlib.h>

zj_num
points_least(const struct run *run, uint32_t index)
{
	return run->model->nodes[index].kind == MODEL_QUESTION
		       ? run->nodes[index].points
		       : run->scratch->parts[index].points_least;
}

struct member *
members_add(struct run *run, uint32_t node)
{
	struct member *member = vec_push(&run->scratch->members);

	if (member)
		*member = (struct member){
			.node = node,
			.may_drop_out =
				run->nodes[node].may_drop_out || run->nodes[node].may_lack_score,
			.weight = run->model->nodes[node].weights[run->answers->profile],
			.share = run->nodes[node].share,
		};
	return member;
}

/* Certain members first, then those that pull down most. */
static int
by_worst(const void *left, const void *right)
{
	const struct member *a = left;
	const struct member *b = right;

	if (a->may_drop_out != b->may_drop_out)
		return a->may_drop_out ? 1 : -1;
	return zj_num_compare(a->share.worst, b->share.worst);
}

/* Certain members first, then those that pull up most. */
static int
by_best(const void *left, const void *right)
{
	const struct member *a = left;
	const struct member *b = right;

	if (a->may_drop_out != b->may_drop_out)
		return a->may_drop_out ? 1 : -1;
	return zj_num_compare(b->share.best, a->share.best);
}

/*
 * One end of the mean, with `offset` added to the weighted sum. A member that may drop out
 * belongs to the worst mean exactly when it lies below the mean of the certain ones and of
 * those still worse; so, in that order, each is taken while it pulls further.
 */
static zj_num
mean_end(struct member *members, size_t count, bool is_worst, zj_num offset)
{
	zj_num weights = NUM_ZERO;
	zj_num sum = offset;

	for (size_t i = 0; i < count && num_ok(sum) && num_ok(weights); i++) {
		struct member *member = &members[i];
		const zj_num share = is_worst ? member->share.worst : member->share.best;

		if (member->may_drop_out && !num_is_zero(weights)) {
			const zj_num reached = num_mul(share, weights);

			if (!num_ok(reached))
				return NUM_OVERFLOW;
			const int order = zj_num_compare(reached, sum);
			if (is_worst ? order >= 0 : order <= 0)
				break;
		}
		weights = num_add(weights, member->weight);
		sum = num_add(sum, num_mul(member->weight, share));
		*(is_worst ? &member->in_worst : &member->in_best) = true;
	}
	return num_ok(weights) ? num_div(sum, weights) : NUM_OVERFLOW;
}

/* The mean where all members take part for certain and their shares are known. */
static zj_num
mean_of_all(struct member *members, size_t count)
{
	struct num_sum weights = NUM_SUM_INIT;
	struct num_sum sum = NUM_SUM_INIT;

	for (size_t i = 0; i < count; i++) {
		num_sum_add(&weights, members[i].weight, NUM_ONE);
		num_sum_add(&sum, members[i].weight, members[i].share.worst);
		members[i].in_worst = members[i].in_best = true;
	}
	const zj_num all = num_sum_end(&weights);
	const zj_num mean = num_ok(all) ? num_div(num_sum_end(&sum), all) : NUM_OVERFLOW;
	return num_ok(mean) ? mean : mean_end(members, count, true, NUM_ZERO);
}

bool
members_mean(struct member *members, size_t count, struct result_range *out, bool *may_be_empty)
{
	bool has_certain = false;
	bool has_doubtful = false;
	bool is_known = true;

	if (count == 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		has_certain |= !members[i].may_drop_out;
		has_doubtful |= members[i].may_drop_out;
		is_known &= range_is_known(&members[i].share);
	}
	*may_be_empty = !has_certain;
	if (!has_doubtful && is_known) {
		out->worst = out->best = mean_of_all(members, count);
		return true;
	}
	if (has_doubtful)
		qsort(members, count, sizeof(*members), by_worst);
	out->worst = mean_end(members, count, true, NUM_ZERO);
	if (has_doubtful)
		qsort(members, count, sizeof(*members), by_best);
	out->best = mean_end(members, count, false, NUM_ZERO);
	return true;
}

/* What taking part means to each child, for the trace. */
static void
note_parts(struct run *run, const struct member *members, size_t count)
{
	zj_num worst = NUM_ZERO;
	zj_num best = NUM_ZERO;

	for (size_t i = 0; i < count; i++) {
		if (members[i].in_worst)
			worst = num_add(worst, members[i].weight);
		if (members[i].in_best)
			best = num_add(best, members[i].weight);
	}
	for (size_t i = 0; i < count; i++) {
		struct part *part = &run->scratch->parts[members[i].node];

		part->in_worst = members[i].in_worst;
		part->in_best = members[i].in_best;
		if (part->in_worst)
			part->worst = num_div(members[i].weight, worst);
		if (part->in_best)
			part->best = num_div(members[i].weight, best);
		run->splits[members[i].node].weight = part->in_worst ? part->worst : part->best;
	}
}

static void
mean(struct run *run, uint32_t index, struct member *members, size_t count,
     struct result_range *share)
{
	bool may_be_empty;

	(void)members_mean(members, count, share, &may_be_empty);
	if (!run->splits)
		return;
	note_parts(run, members, count);
	run->scratch->parts[index].is_split = true;
}

/*
 * The smallest or largest share. Members that may drop out can always make the extreme
 * more extreme, and the other way only where no certain member stands against it.
 */
static void
extreme(const struct member *members, size_t count, bool is_min, struct result_range *share)
{
	zj_num certain = NUM_ZERO; /* of those that take part for certain */
	zj_num other = NUM_ZERO;   /* of the others, towards the other end */
	bool has_certain = false;
	bool has_other = false;

	for (size_t i = 0; i < count; i++) {
		const struct result_range *each = &members[i].share;
		const zj_num inner = is_min ? each->best : each->worst;
		zj_num *end = is_min ? &share->worst : &share->best;
		const zj_num outer = is_min ? each->worst : each->best;

		*end = i == 0 ? outer : is_min ? num_min(*end, outer) : num_max(*end, outer);
		if (!members[i].may_drop_out) {
			certain = !has_certain ? inner
				  : is_min     ? num_min(certain, inner)
					       : num_max(certain, inner);
			has_certain = true;
		} else {
			other = !has_other ? inner
				: is_min   ? num_max(other, inner)
					   : num_min(other, inner);
			has_other = true;
		}
	}
	*(is_min ? &share->best : &share->worst) = has_certain ? certain : other;
}

/*
 * A sum's points where none are declared: weight times points of the children that apply.
 * Deductions are worth none: full marks are reached without them.
 */
struct sum_points {
	zj_num most;
	zj_num least;     /* where all that may drop out does, but one worth something */
	bool has_certain; /* some child that is worth something applies for certain */
	bool is_simple;   /* each child's own points are certain */
};

static struct sum_points
sum_points(const struct run *run, const struct member *members, size_t count)
{
	struct sum_points points = {NUM_ZERO, NUM_ZERO, false, true};
	zj_num smallest = NUM_ZERO;

	for (size_t i = 0; i < count; i++) {
		const zj_num weight = members[i].weight;
		const zj_num most = num_mul(weight, run->nodes[members[i].node].points);
		const zj_num least = num_mul(weight, points_least(run, members[i].node));

		if (num_sign(weight) <= 0)
			continue;
		points.is_simple &= num_equal(most, least);
		points.most = num_add(points.most, most);
		if (!members[i].may_drop_out)
			points.least = num_add(points.least, least);
		points.has_certain |= !members[i].may_drop_out;
		smallest = num_is_zero(smallest) ? least : num_min(smallest, least);
	}
	if (!points.has_certain)
		points.least = smallest;
	return points;
}

/*
 * Bounds of the share of a sum whose points are hardly known: its children's shares have a
 * mean among them, and the deductions weigh as much as the points that are there.
 */
static void
sum_share_bounds(const struct member *members, size_t count, const struct sum_points *points,
		 const struct result_range *deductions, struct result_range *share)
{
	for (size_t i = 0; i < count; i++) {
		const struct result_range *each = &members[i].share;

		share->worst = i == 0 ? each->worst : num_min(share->worst, each->worst);
		share->best = i == 0 ? each->best : num_max(share->best, each->best);
	}
	share->worst =
		num_add(share->worst,
			num_div(deductions->worst,
				num_sign(deductions->worst) < 0 ? points->least : points->most));
	share->best = num_add(share->best, num_div(deductions->best, num_sign(deductions->best) < 0
									     ? points->most
									     : points->least));
}

/*
 * The share of a sum whose points are not certain: the mean of its children's shares,
 * weighted with what they are worth, with the deductions on top.
 */
static void
sum_share_between(struct run *run, struct member *members, size_t count,
		  const struct sum_points *points, struct result_range *share)
{
	struct result_range deductions = {NUM_ZERO, NUM_ZERO};
	size_t worth = 0;

	for (size_t i = 0; i < count; i++) {
		struct member *member = &members[i];
		const struct result_range *score = &run->nodes[member->node].score;

		if (num_sign(member->weight) > 0) {
			member->weight = num_mul(member->weight, run->nodes[member->node].points);
			members[worth++] = *member;
			continue;
		}
		if (member->in_worst)
			deductions.worst =
				num_add(deductions.worst, num_mul(member->weight, score->best));
		if (member->in_best)
			deductions.best =
				num_add(deductions.best, num_mul(member->weight, score->worst));
	}
	if (!points->is_simple || !points->has_certain) {
		sum_share_bounds(members, worth, points, &deductions, share);
		return;
	}
	qsort(members, worth, sizeof(*members), by_worst);
	share->worst = mean_end(members, worth, true, deductions.worst);
	qsort(members, worth, sizeof(*members), by_best);
	share->best = mean_end(members, worth, false, deductions.best);
}

/* The sum of the members' scores; what may drop out counts where it pulls that way. */
static struct result_range
sum_scores(struct run *run, struct member *members, size_t count)
{
	struct result_range sum = {NUM_ZERO, NUM_ZERO};

	for (size_t i = 0; i < count; i++) {
		struct member *member = &members[i];
		const struct result_range *score = &run->nodes[member->node].score;
		const bool turned = num_sign(member->weight) < 0;
		const zj_num low = num_mul(member->weight, turned ? score->best : score->worst);
		const zj_num high = num_mul(member->weight, turned ? score->worst : score->best);

		member->in_worst = !member->may_drop_out || num_sign(low) < 0;
		member->in_best = !member->may_drop_out || num_sign(high) > 0;
		if (member->in_worst)
			sum.worst = num_add(sum.worst, low);
		if (member->in_best)
			sum.best = num_add(sum.best, high);
		if (run->splits)
			run->splits[member->node].weight = member->weight;
	}
	return sum;
}

/*
 * The parts of a sum. Where a child's own points are not certain its score is not its share
 * times anything fixed, and there are no parts to tell.
 */
static void
note_sum_parts(struct run *run, uint32_t index, const struct member *members, size_t count)
{
	struct part *parts = run->scratch->parts;

	for (size_t i = 0; i < count; i++) {
		const uint32_t node = members[i].node;

		if (!num_equal(run->nodes[node].points, points_least(run, node)))
			return;
		parts[node].in_worst = members[i].in_worst;
		parts[node].in_best = members[i].in_best;
		parts[node].worst = num_div(num_mul(members[i].weight, run->nodes[node].points),
					    run->nodes[index].points);
		parts[node].best = parts[node].worst;
	}
	parts[index].is_split = true;
}

static void
sum(struct run *run, uint32_t index, struct member *members, size_t count,
    struct result_range *share)
{
	const struct model_node *node = &run->model->nodes[index];
	struct result_node *out = &run->nodes[index];
	struct part *part = &run->scratch->parts[index];

	out->score = sum_scores(run, members, count);
	if (!node->has_points) {
		const struct sum_points points = sum_points(run, members, count);

		out->points = points.most;
		part->points_least = points.least;
		if (!num_ok(points.most) || !num_ok(points.least) || !num_ok(out->score.worst) ||
		    !num_ok(out->score.best)) {
			*share = (struct result_range){NUM_OVERFLOW, NUM_OVERFLOW};
			return;
		}
		if (num_is_zero(points.most)) {
			out->has_score = false; /* deductions from nothing */
			return;
		}
		if (!num_equal(points.most, points.least)) {
			sum_share_between(run, members, count, &points, share);
			return;
		}
	}
	const zj_num factor = num_div(NUM_ONE, out->points);
	share->worst = num_mul(out->score.worst, factor);
	share->best = num_mul(out->score.best, factor);
	if (run->splits)
		note_sum_parts(run, index, members, count);
}

/* By an expression, held between 0 and the points. */
static zj_status
by_expression(struct run *run, uint32_t index, struct result_range *share)
{
	const struct model_node *node = &run->model->nodes[index];
	struct result_node *out = &run->nodes[index];
	struct expr_value value;
	bool divided;
	zj_status status = run_eval(run, &value, &divided, node->score, node->place);

	if (status)
		return status;
	const zj_num low = value.number.has_low ? value.number.low : NUM_ZERO;
	const zj_num high = value.number.has_high ? value.number.high : out->points;
	out->score.worst = num_min(num_max(low, NUM_ZERO), out->points);
	out->score.best = num_min(num_max(high, NUM_ZERO), out->points);
	share->worst = num_div(out->score.worst, out->points);
	share->best = num_div(out->score.best, out->points);
	return ZJ_OK;
}

/* Push the children that count; and note what is unanswered among all that apply. */
static zj_status
gather(struct run *run, uint32_t index, bool *is_empty)
{
	const struct model_node *nodes = run->model->nodes;
	const bool by_weight = nodes[index].combine == MODEL_MEAN;
	bool has_scored = false;
	bool has_applying = false;
	bool has_certain = false;

	run->nodes[index].state = RESULT_SCORED;
	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		const struct result_node *child = &run->nodes[c];
		const bool counts = nodes[c].is_scored && num_sign(nodes[c].points) > 0;

		has_scored |= counts;
		if (child->absence != RESULT_APPLIES)
			continue;
		if (child->state == RESULT_UNANSWERED)
			run->nodes[index].state = RESULT_UNANSWERED;
		has_applying |= counts;
		has_certain |= counts && !child->may_drop_out;
		if (counts && child->has_score &&
		    (!by_weight || num_sign(nodes[c].weights[run->answers->profile]) > 0) &&
		    !members_add(run, c))
			return ZJ_ENOMEM;
	}
	*is_empty = has_scored && !has_applying;
	if (has_scored && has_applying && !has_certain)
		run->nodes[index].may_drop_out = true;
	return ZJ_OK;
}

/* A section whose scored children all do not apply does not apply. */
static void
drop_out(struct run *run, uint32_t index)
{
	run->nodes[index].absence = RESULT_BY_CHILDREN;
	run->nodes[index].state = RESULT_NOT_APPLICABLE;
	run->nodes[index].may_drop_out = false;
	run->nodes[index].may_not_apply = false;
}

/* Is there a child that takes part for certain, so that there is a share? */
static bool
has_certain_member(const struct model_node *node, const struct member *members, size_t count)
{
	const bool needs_worth = node->combine == MODEL_SUM && !node->has_points;

	for (size_t i = 0; i < count; i++) {
		if (!members[i].may_drop_out && (!needs_worth || num_sign(members[i].weight) > 0))
			return true;
	}
	return node->combine == MODEL_SCORE;
}

static zj_status
combine(struct run *run, uint32_t index, struct member *members, size_t count)
{
	const struct model_node *node = &run->model->nodes[index];
	struct result_node *out = &run->nodes[index];
	struct result_range *share = &out->share;
	zj_status status = ZJ_OK;

	out->has_score = num_sign(node->points) > 0 && (count > 0 || node->combine == MODEL_SCORE);
	if (!out->has_score)
		return ZJ_OK;
	out->may_lack_score = !has_certain_member(node, members, count);
	switch (node->combine) {
	case MODEL_MEAN:
		mean(run, index, members, count, share);
		break;
	case MODEL_SUM:
		sum(run, index, members, count, share);
		break;
	case MODEL_MIN:
	case MODEL_MAX:
		extreme(members, count, node->combine == MODEL_MIN, share);
		break;
	case MODEL_SCORE:
		status = by_expression(run, index, share);
		break;
	case MODEL_LADDER:
		status = ladder_share(run, index, share);
		break;
	}
	if (status || !out->has_score)
		return status;
	status = run_check_range(run, share, node);
	if (status)
		return status;
	if (node->combine != MODEL_SUM && node->combine != MODEL_SCORE) {
		out->score.worst = num_mul(share->worst, out->points);
		out->score.best = num_mul(share->best, out->points);
	}
	return run_check_range(run, &out->score, node);
}

zj_status
section_score(struct run *run, uint32_t index)
{
	struct result_node *out = &run->nodes[index];
	struct vec *members = &run->scratch->members;
	const size_t first = members->count;
	zj_status status = ZJ_OK;
	bool is_empty = false;

	out->points = run->model->nodes[index].points;
	run->scratch->parts[index].points_least = out->points;
	if (out->absence != RESULT_APPLIES)
		goto out;
	if (run->tallies) {
		sections_fill(run, index);
		status = questions_fill(run, index);
	}
	if (!status)
		status = gather(run, index, &is_empty);
	if (status)
		goto out;
	if (is_empty) {
		drop_out(run, index);
		goto out;
	}
	out->may_not_apply |= out->may_drop_out;
	status = combine(run, index, vec_at(members, first), members->count - first);
out:
	members->count = first;
	if (status == ZJ_OK)
		node_publish(run, index);
	return status;
}
