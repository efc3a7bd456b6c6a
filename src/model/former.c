/*
 * Earlier names: what a thing was called before this version (renamed_from), so that answers
 * given then can be carried over, and two versions compared. A name stands for one thing only,
 * and never for one that is there under it.
 */
#include "model/compile.h"

bool
model_was_called(const struct model_former *former, struct str name)
{
	for (size_t i = 0; i < former->count; i++) {
		if (str_equal(former->ids[i], name))
			return true;
	}
	return false;
}

struct model_former
compile_former_names(struct compiler *compiler, const struct node *written)
{
	struct model_former former = {0};
	struct str *ids;

	if (!written || written->kind == NODE_NULL)
		return former;
	const size_t count = written->kind == NODE_LIST ? written->count : 1;
	ids = compiler_alloc(compiler, count, sizeof(*ids));
	if (!ids)
		return former;
	for (size_t i = 0; i < count; i++)
		ids[i] = (written->kind == NODE_LIST ? node_item(written, i) : written)->text;
	former.ids = ids;
	former.count = count;
	return former;
}

struct model_former
compile_former(struct compiler *compiler, const struct rubric_head *head)
{
	return compile_former_names(compiler, head->renamed_from);
}

/* Where the n-th earlier name is written. */
static struct place
former_place(const struct rubric_head *head, size_t index)
{
	const struct node *written = head->renamed_from;

	return node_place(written->kind == NODE_LIST ? node_item(written, index) : written,
			  head->file);
}

/* One space of names, while earlier ones are added to it. */
struct space {
	struct compiler *compiler;
	const struct map *present;
	struct map *former;
	struct str (*name)(const struct compiler *compiler, uint32_t index); /* of a thing */
};

static void
add_former(struct space *space, const struct rubric_head *head, struct model_former *former,
	   size_t index)
{
	struct compiler *compiler = space->compiler;

	*former = compile_former(compiler, head);
	for (size_t i = 0; i < former->count && !compiler->status; i++) {
		const struct str id = former->ids[i];
		const uint32_t other = map_get(space->former, id);
		if (map_get(space->present, id) != MAP_NONE)
			compiler_refuse(compiler, DIAG_RENAMED_IN_USE, former_place(head, i), id,
					STR_NONE, STR_NONE);
		else if (other != MAP_NONE)
			compiler_refuse(compiler, DIAG_RENAMED_TWICE, former_place(head, i), id,
					space->name(compiler, other), STR_NONE);
		else
			compiler_put(compiler, space->former, id, index);
	}
}

static struct str
node_name(const struct compiler *compiler, uint32_t index)
{
	return compiler->nodes[index].id;
}

static struct str
fact_name(const struct compiler *compiler, uint32_t index)
{
	return compiler->facts[index].id;
}

static struct str
param_name(const struct compiler *compiler, uint32_t index)
{
	return compiler->params[index].id;
}

static struct str
use_name(const struct compiler *compiler, uint32_t index)
{
	return compiler->uses[index].id;
}

static struct str
profile_name(const struct compiler *compiler, uint32_t index)
{
	return compiler->profiles[index].id;
}

static struct str
rule_name(const struct compiler *compiler, uint32_t index)
{
	return compiler->rules[index].id;
}

static struct str
tier_name(const struct compiler *compiler, uint32_t index)
{
	return compiler->tiers[index].id;
}

/* Every kind of thing with an id: how many, their heads, and where their former names go. */
static struct map *
node_formers(struct compiler *compiler)
{
	const zj_model *model = compiler->model;
	struct space space = {compiler, model->node_by_id, compiler_map(compiler), node_name};

	for (size_t i = 1; i < model->node_count && !compiler->status; i++)
		add_former(&space, &compiler->written[i]->head, &compiler->nodes[i].former, i);
	return space.former;
}

/* Things whose structs begin with their head, in the order of the model's array. */
static struct map *
formers(struct compiler *compiler, const struct rubric_all *all, const struct map *present,
	struct str (*name)(const struct compiler *compiler, uint32_t index), void *things,
	size_t size, size_t offset)
{
	struct space space = {compiler, present, compiler_map(compiler), name};

	for (size_t i = 0; i < all->count && !compiler->status; i++)
		add_former(&space, all->at[i],
			   (struct model_former *)((char *)things + i * size + offset), i);
	return space.former;
}

void
compile_formers(struct compiler *compiler)
{
	const struct rubric *rubric = compiler->rubric;
	zj_model *model = compiler->model;

	model->node_by_former = node_formers(compiler);
	model->fact_by_former =
		formers(compiler, &rubric->facts, model->fact_by_id, fact_name, compiler->facts,
			sizeof(struct model_fact), offsetof(struct model_fact, former));
	model->param_by_former =
		formers(compiler, &rubric->params, model->param_by_id, param_name, compiler->params,
			sizeof(struct model_param), offsetof(struct model_param, former));
	model->use_by_former =
		formers(compiler, &rubric->uses, model->use_by_id, use_name, compiler->uses,
			sizeof(struct model_use), offsetof(struct model_use, former));
	model->profile_by_former = formers(
		compiler, &rubric->profiles, model->profile_by_id, profile_name, compiler->profiles,
		sizeof(struct model_profile), offsetof(struct model_profile, former));
	model->rule_by_former =
		formers(compiler, &rubric->rules, model->rule_by_id, rule_name, compiler->rules,
			sizeof(struct model_rule), offsetof(struct model_rule, former));
	model->tier_by_former =
		formers(compiler, &rubric->tiers, model->tier_by_id, tier_name, compiler->tiers,
			sizeof(struct model_tier), offsetof(struct model_tier, former));
}

/* ---- options: few, and each list a space of its own ---- */

static const struct model_option *
option_called(const struct options *options, size_t most, struct str id)
{
	for (size_t i = 0; i < most; i++) {
		if (model_was_called(&options->items[i].former, id))
			return &options->items[i];
	}
	return NULL;
}

static bool
has_option(const struct options *options, struct str id)
{
	for (size_t i = 0; i < options->count; i++) {
		if (str_equal(options->items[i].id, id))
			return true;
	}
	return false;
}

void
check_former_options(struct compiler *compiler, const struct options *options)
{
	for (size_t i = 0; i < options->count; i++) {
		const struct model_option *option = &options->items[i];
		for (size_t k = 0; k < option->former.count; k++) {
			const struct str id = option->former.ids[k];
			const struct model_option *other = option_called(options, i, id);
			if (has_option(options, id))
				compiler_refuse(compiler, DIAG_RENAMED_IN_USE, option->place, id,
						STR_NONE, STR_NONE);
			else if (other)
				compiler_refuse(compiler, DIAG_RENAMED_TWICE, option->place, id,
						other->id, STR_NONE);
		}
	}
}
