/*
 * The names an expression may use, and what they mean: slots for everything, groups for
 * tags; and compiling one expression with them.
 */
#include <string.h>

#include "base/limits.h"
#include "model/compile.h"

/* ---- slots: the date, then nodes, facts, params, uses, rules ---- */

static void
set_slots(struct compiler *compiler)
{
	zj_model *model = compiler->model;
	uint32_t slot = 0;

	model->as_of_slot = slot++;
	for (size_t i = 0; i < model->node_count; i++, slot += MODEL_NODE_SLOTS)
		compiler->nodes[i].slot = slot;
	for (size_t i = 0; i < model->fact_count; i++)
		compiler->facts[i].slot = slot++;
	for (size_t i = 0; i < model->param_count; i++)
		compiler->params[i].slot = slot++;
	for (size_t i = 0; i < model->use_count; i++)
		compiler->uses[i].slot = slot++;
	for (size_t i = 0; i < model->rule_count; i++)
		compiler->rules[i].slot = slot++;
	model->slot_count = slot;
}

struct model_slot
model_slot(const zj_model *model, uint32_t slot)
{
	const struct {
		enum model_slot_kind kind;
		size_t count;
	} kinds[] = {
		{MODEL_SLOT_OF_FACT, model->fact_count},
		{MODEL_SLOT_OF_PARAM, model->param_count},
		{MODEL_SLOT_OF_USE, model->use_count},
		{MODEL_SLOT_OF_RULE, model->rule_count},
	};
	uint32_t rest = slot;

	if (rest == model->as_of_slot)
		return (struct model_slot){.kind = MODEL_SLOT_OF_DATE};
	rest -= 1;
	if (rest < model->node_count * MODEL_NODE_SLOTS)
		return (struct model_slot){
			.kind = MODEL_SLOT_OF_NODE,
			.index = rest / MODEL_NODE_SLOTS,
			.part = (enum model_node_slot)(rest % MODEL_NODE_SLOTS),
		};
	rest -= (uint32_t)model->node_count * MODEL_NODE_SLOTS;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (rest < kinds[i].count)
			return (struct model_slot){.kind = kinds[i].kind, .index = rest};
		rest -= (uint32_t)kinds[i].count;
	}
	return (struct model_slot){.kind = MODEL_SLOT_OF_DATE};
}

/* What was reported is broken for whoever reads it. */
static void
mark_broken(struct compiler *compiler)
{
	const zj_model *model = compiler->model;

	compiler->is_broken =
		compiler_alloc(compiler, model->slot_count, sizeof(*compiler->is_broken));
	if (!compiler->is_broken)
		return;
	for (size_t i = 0; i < model->node_count; i++)
		compiler->is_broken[compiler->nodes[i].slot + MODEL_SLOT_ANSWER] =
			compiler->node_is_broken[i];
	for (size_t i = 0; i < model->fact_count; i++) {
		const struct rubric_fact *written = compiler->rubric->facts.at[i];
		const struct model_fact *fact = &compiler->facts[i];
		const bool has_options = fact->type == EXPR_CHOICE || fact->type == EXPR_SET;
		compiler->is_broken[fact->slot] = !written->type || (has_options && !fact->choices);
	}
	for (size_t i = 0; i < model->param_count; i++) {
		const struct rubric_param *written = compiler->rubric->params.at[i];
		compiler->is_broken[compiler->params[i].slot] = !written->value;
	}
}

/* ---- what names mean ---- */

static enum expr_type
answer_type(const struct model_node *node)
{
	static const enum expr_type types[] = {
		[MODEL_COMPUTED] = EXPR_NUMBER, [MODEL_OPTION] = EXPR_CHOICE,
		[MODEL_OPTIONS] = EXPR_SET,     [MODEL_YESNO] = EXPR_TRUTH,
		[MODEL_LEVEL] = EXPR_NUMBER,    [MODEL_NUMBER] = EXPR_NUMBER,
		[MODEL_TEXT] = EXPR_TEXT,       [MODEL_DATE] = EXPR_DATE,
	};

	return types[node->answer];
}

static bool
find_node(struct compiler *compiler, enum expr_space space, struct str name,
	  struct expr_symbol *out)
{
	const uint32_t index =
		str_is(name, "total") ? 0 : map_get(compiler->model->node_by_id, name);

	if (index == MAP_NONE)
		return false;
	const struct model_node *node = &compiler->nodes[index];
	switch (space) {
	case EXPR_ANSWER:
		*out = (struct expr_symbol){node->slot + MODEL_SLOT_ANSWER, answer_type(node),
					    node->choices};
		return node->kind == MODEL_QUESTION;
	case EXPR_ANSWERED:
		*out = (struct expr_symbol){node->slot + MODEL_SLOT_ANSWERED, EXPR_TRUTH, NULL};
		return node->kind == MODEL_QUESTION;
	case EXPR_APPLIES:
		*out = (struct expr_symbol){node->slot + MODEL_SLOT_APPLIES, EXPR_TRUTH, NULL};
		return true;
	case EXPR_SCORE:
		*out = (struct expr_symbol){node->slot + MODEL_SLOT_SCORE, EXPR_NUMBER, NULL};
		return true;
	case EXPR_SHARE:
		*out = (struct expr_symbol){node->slot + MODEL_SLOT_SHARE, EXPR_NUMBER, NULL};
		return true;
	default:
		return false;
	}
}

/* A value's type is known once its own expression has been compiled. */
static bool
find_rule(struct compiler *compiler, struct str name, struct expr_symbol *out)
{
	const uint32_t index = map_get(compiler->model->rule_by_id, name);

	if (index == MAP_NONE)
		return false;
	const struct model_rule *rule = &compiler->rules[index];
	*out = (struct expr_symbol){rule->slot, EXPR_TRUTH, NULL};
	if (rule->kind == MODEL_GATE || rule->kind == MODEL_VETO)
		return true;
	if (rule->kind != MODEL_VALUE)
		return false;
	switch (compiler->rule_states[index]) {
	case RULE_DONE:
		out->type = expr_type(rule->expr);
		out->choices = expr_choices(rule->expr);
		break;
	case RULE_BROKEN:
		compiler->met_broken = true;
		break;
	case RULE_TODO:
	case RULE_ACTIVE: {
		uint32_t *waits = vec_push(&compiler->waits_for);
		if (waits)
			*waits = index;
		else
			compiler_memory(compiler);
		break;
	}
	}
	return true;
}

static struct str
without(struct str name, const char *prefix)
{
	const size_t len = strlen(prefix);

	return (struct str){name.at + len, name.len - len};
}

static bool
find_plain(struct compiler *compiler, struct str name, struct expr_symbol *out)
{
	const zj_model *model = compiler->model;

	if (str_is(name, "as_of")) {
		*out = (struct expr_symbol){model->as_of_slot, EXPR_DATE, NULL};
		return true;
	}
	if (str_starts(name, STR("facts."))) {
		const uint32_t index = map_get(model->fact_by_id, without(name, "facts."));
		if (index == MAP_NONE)
			return false;
		const struct model_fact *fact = &compiler->facts[index];
		*out = (struct expr_symbol){fact->slot, fact->type, fact->choices};
		return true;
	}
	if (str_starts(name, STR("params."))) {
		const uint32_t index = map_get(model->param_by_id, without(name, "params."));
		if (index == MAP_NONE)
			return false;
		const struct model_param *param = &compiler->params[index];
		*out = (struct expr_symbol){param->slot, param->type, param->choices};
		return true;
	}
	return find_rule(compiler, name, out);
}

static bool
find_use(struct compiler *compiler, struct str name, struct expr_symbol *out)
{
	const uint32_t index = map_get(compiler->model->use_by_id, name);

	if (index == MAP_NONE)
		return false;
	*out = (struct expr_symbol){compiler->uses[index].slot, EXPR_NUMBER, NULL};
	return true;
}

static bool
find_name(void *state, enum expr_space space, struct str name, struct expr_symbol *out)
{
	struct compiler *compiler = state;
	bool is_found;

	if (space == EXPR_PLAIN)
		is_found = find_plain(compiler, name, out);
	else if (space == EXPR_LEVEL)
		is_found = find_use(compiler, name, out);
	else
		is_found = find_node(compiler, space, name, out);
	if (is_found && compiler->is_broken[out->slot])
		compiler->met_broken = true;
	return is_found;
}

/* ---- all names, for suggestions; an empty one is never suggested ---- */

static struct str
plain_name(const struct compiler *compiler, size_t index)
{
	const zj_model *model = compiler->model;

	if (index == 0)
		return STR("as_of");
	index -= 1;
	if (index < model->fact_count) {
		const struct str id = compiler->facts[index].id;
		return (struct str){id.at - 6, id.len + 6}; /* "facts." stands before it */
	}
	index -= model->fact_count;
	if (index < model->param_count) {
		const struct str id = compiler->params[index].id;
		return (struct str){id.at - 7, id.len + 7}; /* "params." */
	}
	index -= model->param_count;
	if (index >= model->rule_count)
		return STR_NONE;
	const struct model_rule *rule = &compiler->rules[index];
	const bool has_value =
		rule->kind == MODEL_GATE || rule->kind == MODEL_VETO || rule->kind == MODEL_VALUE;
	return has_value && rule->id.at ? rule->id : STR("");
}

static struct str
name_at(void *state, enum expr_space space, size_t index)
{
	const struct compiler *compiler = state;
	const zj_model *model = compiler->model;

	if (space == EXPR_PLAIN)
		return plain_name(compiler, index);
	if (space == EXPR_LEVEL)
		return index < model->use_count ? compiler->uses[index].id : STR_NONE;
	if (index >= model->node_count)
		return STR_NONE;
	const struct model_node *node = &compiler->nodes[index];
	const bool is_asked = space == EXPR_ANSWER || space == EXPR_ANSWERED;
	const bool is_offered = node->id.at && (!is_asked || node->kind == MODEL_QUESTION);
	return is_offered ? node->id : STR("");
}

/* ---- tags ---- */

static struct expr_member
member_of(const struct model_node *node)
{
	return (struct expr_member){
		.answer = node->slot + MODEL_SLOT_ANSWER,
		.answered = node->slot + MODEL_SLOT_ANSWERED,
		.applies = node->slot + MODEL_SLOT_APPLIES,
		.score = node->slot + MODEL_SLOT_SCORE,
		.share = node->slot + MODEL_SLOT_SHARE,
	};
}

static void
add_member(struct compiler *compiler, size_t tag, size_t index, struct expr_member *room)
{
	const struct model_node *node = &compiler->nodes[index];
	struct expr_group *group = &compiler->groups[tag];
	const enum expr_type type = answer_type(node);

	room[group->count] = member_of(node);
	if (group->count == 0) {
		group->members = room;
		group->is_uniform = true;
		group->type = type;
		group->choices = node->choices;
	} else if (type != group->type || node->choices != group->choices) {
		group->is_uniform = false;
	}
	group->count++;
	compiler->group_is_broken[tag] =
		compiler->group_is_broken[tag] || compiler->node_is_broken[index];
}

/* How many questions each tag has, and the tags by name in order of appearance. */
static size_t *
count_tags(struct compiler *compiler)
{
	const zj_model *model = compiler->model;
	struct vec counts = VEC_INIT(size_t);
	size_t *out = NULL;

	for (size_t i = 0; i < model->node_count; i++) {
		const struct model_node *node = &compiler->nodes[i];
		for (size_t j = 0; j < node->tag_count; j++) {
			uint32_t tag = map_get(compiler->tag_by_name, node->tags[j]);
			if (tag == MAP_NONE) {
				tag = (uint32_t)counts.count;
				compiler_put(compiler, compiler->tag_by_name, node->tags[j], tag);
				vec_push(&counts);
			}
			size_t *count = counts.failed ? NULL : vec_at(&counts, tag);
			if (!count) {
				compiler_memory(compiler);
				goto out;
			}
			*count += node->kind == MODEL_QUESTION;
		}
	}
	out = compiler_alloc(compiler, counts.count, sizeof(*out));
	if (out && counts.count)
		memcpy(out, counts.items, counts.count * sizeof(*out));
out:
	vec_done(&counts);
	return out;
}

/* The tags for the model, each with the place where it is first written. */
static void
set_tags(struct compiler *compiler, size_t count)
{
	zj_model *model = compiler->model;
	struct model_tag *tags = compiler_alloc(compiler, count, sizeof(*tags));

	if (!tags)
		return;
	for (size_t i = 0; i < model->node_count; i++) {
		const struct rubric_node *written = compiler->written[i];
		for (size_t j = 0; written->tags && j < written->tags->count; j++) {
			const struct node *name = node_item(written->tags, j);
			struct model_tag *tag = &tags[map_get(compiler->tag_by_name, name->text)];
			if (tag->name.at)
				continue;
			tag->name = name->text;
			tag->place = node_place(name, written->head.file);
		}
	}
	compiler->tags = tags;
	model->tags = tags;
	model->tag_count = count;
}

void
compile_tags(struct compiler *compiler)
{
	const zj_model *model = compiler->model;
	struct expr_member **rooms;
	size_t *counts;

	compiler->tag_by_name = compiler_map(compiler);
	if (compiler->status)
		return;
	counts = count_tags(compiler);
	if (!counts)
		return;
	const size_t tags = map_count(compiler->tag_by_name);
	compiler->groups = compiler_alloc(compiler, tags, sizeof(*compiler->groups));
	compiler->group_is_broken =
		compiler_alloc(compiler, tags, sizeof(*compiler->group_is_broken));
	rooms = compiler_alloc(compiler, tags, sizeof(struct expr_member *));
	for (size_t i = 0; i < tags && !compiler->status; i++)
		rooms[i] = compiler_alloc(compiler, counts[i], sizeof(**rooms));
	if (compiler->status)
		return;
	set_tags(compiler, tags);
	for (size_t i = 0; i < model->question_count; i++) {
		const struct model_node *node = &compiler->nodes[model->questions[i]];
		for (size_t j = 0; j < node->tag_count; j++) {
			const uint32_t tag = map_get(compiler->tag_by_name, node->tags[j]);
			add_member(compiler, tag, model->questions[i], rooms[tag]);
		}
	}
}

static const struct expr_group *
find_group(void *state, struct str tag)
{
	struct compiler *compiler = state;
	const uint32_t index = map_get(compiler->tag_by_name, tag);

	if (index == MAP_NONE)
		return NULL;
	if (compiler->group_is_broken[index])
		compiler->met_broken = true;
	compiler->tags[index].is_read = true;
	return &compiler->groups[index];
}

static struct str
tag_at(void *state, size_t index)
{
	const struct compiler *compiler = state;

	return map_key(compiler->tag_by_name, index);
}

void
compile_scope(struct compiler *compiler)
{
	set_slots(compiler);
	mark_broken(compiler);
	compiler->scope = (struct expr_scope){
		.state = compiler,
		.find = find_name,
		.group = find_group,
		.name = name_at,
		.tag = tag_at,
	};
}

/* ---- one expression ---- */

struct expr_source
compile_source(const struct diag_file *file, const struct node *node)
{
	const struct place place = node_place(node, file);
	const struct str bytes = place.file->bytes;
	const struct str text = node->text;
	/* The tree borrows a text from the file where it stands there just as it is. */
	const bool is_borrowed = text.at >= bytes.at && text.at + text.len <= bytes.at + bytes.len;

	return (struct expr_source){
		.text = text,
		.place = place,
		.is_inline = is_borrowed && !memchr(text.at, '\n', text.len),
		.shift = node->is_quoted ? 1 : 0,
	};
}

/* A score of what gives no points would be nothing. */
static void
check_scores(struct compiler *compiler, const struct expr *expr, struct place where)
{
	const uint32_t *slots;
	const size_t count = expr_slots(expr, &slots);

	for (size_t i = 0; i < count; i++) {
		const struct model_slot slot = model_slot(compiler->model, slots[i]);
		if (slot.kind == MODEL_SLOT_OF_FACT)
			compiler->facts[slot.index].is_read = true;
		if (slot.kind != MODEL_SLOT_OF_NODE ||
		    (slot.part != MODEL_SLOT_SCORE && slot.part != MODEL_SLOT_SHARE))
			continue;
		const struct model_node *node = &compiler->nodes[slot.index];
		if (num_is_zero(node->points))
			compiler_refuse(compiler, DIAG_NO_SCORE, where, node->id, STR_NONE,
					STR_NONE);
	}
}

const struct expr *
compile_expr(struct compiler *compiler, const struct diag_file *file, const struct node *node,
	     enum expr_type type)
{
	const struct expr_source source = compile_source(file, node);
	struct expr_pool *pool = compiler->model->pool;
	const uint32_t *slots;
	const struct expr *expr;
	zj_status status;

	if (compiler->status)
		return NULL;
	compiler->met_broken = false;
	compiler->waits_for.count = 0;
	/* First without a word: what is wrong may only follow from what was reported. */
	status = expr_compile(&expr, pool, &source, type, &compiler->scope, NULL);
	/* Without memory it has not seen all it reads: trying again would call that a mistake. */
	if (status == ZJ_ENOMEM)
		compiler->status = status;
	if (compiler->met_broken || compiler->waits_for.count || compiler->status)
		return NULL;
	if (status)
		status =
			expr_compile(&expr, pool, &source, type, &compiler->scope, compiler->diags);
	if (status == ZJ_EINPUT) {
		compiler->has_mistakes = true;
		return NULL;
	}
	if (status) {
		compiler->status = status;
		return NULL;
	}
	compiler->reads += expr_slots(expr, &slots);
	if (compiler->reads > LIMIT_READS)
		compiler_limit(compiler, source.place, "reads", LIMIT_READS);
	check_scores(compiler, expr, source.place);
	return expr;
}
