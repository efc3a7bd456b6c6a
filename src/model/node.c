/*
 * Sections and questions in one row, in preorder.
 */
#include "base/limits.h"
#include "model/compile.h"

/* ---- one row ---- */

static struct words
first_words(struct words a, struct words b, struct str id)
{
	if (words_given(&a))
		return a;
	if (words_given(&b))
		return b;
	a.in[ZJ_LANG_ZH] = id;
	a.in[ZJ_LANG_EN] = id;
	return a;
}

static void
add_tag(struct str *tags, size_t *count, struct str tag)
{
	for (size_t i = 0; i < *count; i++) {
		if (str_equal(tags[i], tag))
			return;
	}
	tags[(*count)++] = tag;
}

/* Its own and, for a question or a section, those of the section it is in. */
static void
set_tags(struct compiler *compiler, struct model_node *node, const struct rubric_node *written)
{
	const struct model_node *parent =
		node->parent == MODEL_NONE ? NULL : &compiler->nodes[node->parent];
	const size_t inherited = parent ? parent->tag_count : 0;
	const size_t own = written->tags ? written->tags->count : 0;
	struct str *tags;

	if (own + inherited > LIMIT_TAGS) {
		compiler_limit(compiler, node->place, "tags", LIMIT_TAGS);
		return;
	}
	if (own == 0) {
		node->tags = parent ? parent->tags : NULL;
		node->tag_count = inherited;
		return;
	}
	tags = compiler_alloc(compiler, own + inherited, sizeof(*tags));
	if (!tags)
		return;
	for (size_t i = 0; i < inherited; i++)
		add_tag(tags, &node->tag_count, parent->tags[i]);
	for (size_t i = 0; i < own; i++)
		add_tag(tags, &node->tag_count, node_item(written->tags, i)->text);
	node->tags = tags;
}

/* What sections and questions have in common. */
static void
set_common(struct compiler *compiler, struct model_node *node, const struct rubric_node *written)
{
	const struct words title = rubric_words(written->title);

	node->kind = written->is_question ? MODEL_QUESTION : MODEL_SECTION;
	node->id = node->parent == MODEL_NONE ? STR("total") : rubric_text(written->head.id);
	node->ask = rubric_words(written->ask);
	node->title = first_words(title, node->ask, node->id);
	node->hint = rubric_words(written->is_question ? written->hint : written->about);
	node->advice = rubric_words(written->advice);
	node->place = rubric_place(&written->head);
	node->origin = node->parent == MODEL_NONE
			       ? compiler->origin
			       : compile_origin(compiler, &written->origin,
						&compiler->nodes[node->parent].origin);
	node->may_skip = rubric_is_yes(written->may_skip, false);
	node->ordinal = MODEL_NONE;
	set_tags(compiler, node, written);
}

static struct str
next_param(void *state, size_t index)
{
	const zj_model *model = state;

	return index < model->param_count ? model->params[index].id : STR_NONE;
}

/* A parameter that chooses between two words must have these as its options, and no other. */
static void
set_switch_param(struct compiler *compiler, struct place place, struct str name,
		 const char *const words[2], const char *word_on, struct model_switch *out)
{
	const zj_model *model = compiler->model;
	const uint32_t index = map_get(model->param_by_id, name);

	if (index == MAP_NONE) {
		compiler_refuse(compiler, DIAG_PARAM_UNKNOWN, place, name,
				str_nearest(name, next_param, (void *)model), STR_NONE);
		return;
	}
	const struct model_param *param = &compiler->params[index];
	const struct expr_choices *choices = param->choices;
	/* The options may have been written wrong: then that was reported. */
	if (param->type == EXPR_CHOICE && !choices)
		return;
	bool are_words = choices && choices->count > 0;
	for (uint32_t i = 0; are_words && i < choices->count; i++) {
		are_words = str_is(choices->ids[i], words[0]) || str_is(choices->ids[i], words[1]);
		if (str_is(choices->ids[i], word_on))
			out->options |= (uint64_t)1 << i;
	}
	if (!are_words)
		compiler_refuse(compiler, DIAG_PARAM_WORDS, place, name, str_from(words[0]),
				str_from(words[1]));
	out->param = index;
}

/* One of two words, or a parameter that chooses one. */
static struct model_switch
compile_switch(struct compiler *compiler, const struct diag_file *file, const struct node *node,
	       const char *const words[2], const char *word_on)
{
	const struct str param = rubric_param_name(node);
	struct model_switch out = {.param = MODEL_NONE};

	if (param.at)
		set_switch_param(compiler, node_place(node, file), param, words, word_on, &out);
	else
		out.is_on = str_is(node ? node->text : str_from(words[0]), word_on);
	return out;
}

static void
set_ladder(struct compiler *compiler, struct model_node *node, const struct rubric_ladder *written)
{
	enum {
		LEVELS_MOST = 100
	};
	struct model_ladder *ladder = &node->ladder;

	/* No levels: they were written wrong. */
	ladder->levels = 0;
	ladder->satisfied = NUM_ONE;
	const struct model_range share = {
		.has_min = true, .has_max = true, .min = NUM_ZERO, .max = NUM_ONE};
	compile_whole(compiler, written->head.file, written->levels, 1, LEVELS_MOST,
		      &ladder->levels);
	compile_number(compiler, written->head.file, written->satisfied, &share,
		       &ladder->satisfied);
	ladder->stops =
		compile_switch(compiler, written->head.file, written->gate, rubric_gates, "stop");
	ladder->inherits = compile_switch(compiler, written->head.file, written->empty,
					  rubric_empties, "inherit");
}

static void
set_section(struct compiler *compiler, struct model_node *node, const struct rubric_node *written)
{
	const bool has_ladder = written->ladder.head.at != NULL;

	node->combine = MODEL_MEAN;
	if (written->combine)
		node->combine = (enum model_combine)rubric_word(written->combine, rubric_combines);
	if (written->score)
		node->combine = MODEL_SCORE;
	if (has_ladder) {
		node->combine = MODEL_LADDER;
		set_ladder(compiler, node, &written->ladder);
	}
	if ((written->combine != NULL) + (written->score != NULL) + has_ladder > 1)
		compiler_refuse(compiler, DIAG_COMBINE_TWICE, node->place, STR_NONE, STR_NONE,
				STR_NONE);
}

struct flattener {
	struct compiler *compiler;
	struct map *names;
	uint32_t *questions;
	size_t count;
	size_t question_count;
	uint32_t parent; /* of the node that comes next */
	/* Still to come below each open section. */
	struct {
		const struct rubric_node *section;
		const struct rubric_node *question;
	} open[LIMIT_DEPTH + 1];
	uint32_t depth; /* open sections */
};

/* Add one node to the row; the caller goes into it. */
static void
add_node(struct flattener *flattener, const struct rubric_node *written)
{
	struct compiler *compiler = flattener->compiler;
	const size_t index = flattener->count++;
	struct model_node *node = &compiler->nodes[index];
	const uint32_t parent = flattener->parent;

	compiler->written[index] = written;
	node->parent = parent;
	node->depth = flattener->depth;
	set_common(compiler, node, written);
	compiler->ladder_of[index] = MODEL_NONE;
	if (parent != MODEL_NONE)
		compiler->ladder_of[index] = compiler->nodes[parent].combine == MODEL_LADDER
						     ? parent
						     : compiler->ladder_of[parent];
	if (parent != MODEL_NONE && node->id.at)
		compiler_put(compiler, flattener->names, node->id, index);
	if (written->is_question) {
		node->ordinal = (uint32_t)flattener->question_count;
		flattener->questions[flattener->question_count++] = (uint32_t)index;
		compiler->node_is_broken[index] = !compile_answer(compiler, node, written);
	} else {
		set_section(compiler, node, written);
	}
}

static void
open_section(struct flattener *flattener, const struct rubric_node *written)
{
	const uint32_t index = (uint32_t)flattener->count;

	if (flattener->depth > LIMIT_DEPTH) {
		compiler_limit(flattener->compiler, rubric_place(&written->head), "depth",
			       LIMIT_DEPTH);
		return;
	}
	add_node(flattener, written);
	flattener->open[flattener->depth].section = written->first_section;
	flattener->open[flattener->depth].question = written->first_question;
	flattener->depth++;
	flattener->parent = index;
}

static void
close_section(struct flattener *flattener)
{
	struct model_node *node = &flattener->compiler->nodes[flattener->parent];

	node->end = (uint32_t)flattener->count;
	flattener->parent = node->parent;
	flattener->depth--;
}

static void
flatten(struct flattener *flattener)
{
	struct compiler *compiler = flattener->compiler;

	flattener->parent = MODEL_NONE;
	open_section(flattener, compiler->rubric->total);
	while (flattener->depth && !compiler->status) {
		const struct rubric_node **section = &flattener->open[flattener->depth - 1].section;
		const struct rubric_node **question =
			&flattener->open[flattener->depth - 1].question;
		if (*section) {
			const struct rubric_node *written = *section;
			*section = written->next;
			open_section(flattener, written);
		} else if (*question) {
			add_node(flattener, *question);
			compiler->nodes[flattener->count - 1].end = (uint32_t)flattener->count;
			*question = (*question)->next;
		} else {
			close_section(flattener);
		}
	}
}

void
compile_nodes(struct compiler *compiler)
{
	const size_t most = compiler->rubric->node_count + 1;
	const size_t profiles = compiler_profiles(compiler);
	zj_model *model = compiler->model;
	struct flattener flattener = {.compiler = compiler};

	compiler->nodes = compiler_alloc(compiler, most, sizeof(*compiler->nodes));
	compiler->written = compiler_alloc(compiler, most, sizeof(*compiler->written));
	compiler->ladder_of = compiler_alloc(compiler, most, sizeof(*compiler->ladder_of));
	compiler->node_is_broken =
		compiler_alloc(compiler, most, sizeof(*compiler->node_is_broken));
	compiler->weights = compiler_alloc(compiler, most * profiles, sizeof(*compiler->weights));
	compiler->left_out = compiler_alloc(compiler, most * profiles, sizeof(*compiler->left_out));
	flattener.questions = compiler_alloc(compiler, most, sizeof(*flattener.questions));
	flattener.names = compiler_map(compiler);
	if (compiler->status)
		return;
	flatten(&flattener);
	for (size_t i = 0; i < flattener.count; i++) {
		compiler->nodes[i].weights = compiler->weights + i * profiles;
		compiler->nodes[i].is_left_out = compiler->left_out + i * profiles;
	}
	model->nodes = compiler->nodes;
	model->written = compiler->written;
	model->node_count = flattener.count;
	model->questions = flattener.questions;
	model->question_count = flattener.question_count;
	model->node_by_id = flattener.names;
}
