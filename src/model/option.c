/*
 * Options and the scales made of them.
 */
#include "base/limits.h"
#include "model/compile.h"

static bool
any_has_score(const struct rubric_items *written)
{
	const struct rubric_option *options = written->items;

	for (size_t i = 0; i < written->count; i++) {
		if (options[i].score)
			return true;
	}
	return false;
}

/* Options without any score are for information; one without among others is forgotten. */
static void
compile_option(struct compiler *compiler, const struct rubric_option *written, bool needs_score,
	       struct model_option *option)
{
	option->id = rubric_text(written->head.id);
	option->former = compile_former(compiler, &written->head);
	option->title = rubric_words(written->title);
	option->is_alone = rubric_is_yes(written->is_alone, false);
	option->origin = compile_origin(compiler, &written->origin, &compiler->origin);
	option->place = rubric_place(&written->head);
	option->score = NUM_ZERO;
	if (needs_score && !written->score && !written->head.is_broken)
		compiler_refuse(compiler, DIAG_OPTION_SCORE, option->place, option->id, STR_NONE,
				STR_NONE);
	/* A score that is no number was reported; that it gives no points need not be as well. */
	if (written->score &&
	    !compile_number(compiler, written->head.file, written->score, NULL, &option->score))
		option->score = NUM_ONE;
}

struct options
compile_options(struct compiler *compiler, const struct rubric_items *written, struct place where)
{
	const struct rubric_option *items = written->items;
	struct expr_choices *choices = compiler_alloc(compiler, 1, sizeof(*choices));
	struct options options = {.count = written->count};
	const bool needs_score = any_has_score(written);
	struct str *ids;

	if (options.count > LIMIT_OPTIONS) {
		compiler_limit(compiler, where, "options", LIMIT_OPTIONS);
		options.count = LIMIT_OPTIONS;
	}
	options.items = compiler_alloc(compiler, options.count, sizeof(*options.items));
	ids = compiler_alloc(compiler, options.count, sizeof(*ids));
	if (!choices || !options.items || !ids)
		return (struct options){0};
	for (size_t i = 0; i < options.count; i++) {
		compile_option(compiler, &items[i], needs_score, &options.items[i]);
		ids[i] = options.items[i].id;
	}
	if (options.count == 0)
		compiler_refuse(compiler, DIAG_OPTIONS_NONE, where, STR_NONE, STR_NONE, STR_NONE);
	choices->count = options.count;
	choices->ids = ids;
	options.choices = choices;
	check_former_options(compiler, &options);
	return options;
}

void
compile_scales(struct compiler *compiler)
{
	const struct rubric_all *all = &compiler->rubric->scales;

	compiler->scales = compiler_alloc(compiler, all->count, sizeof(*compiler->scales));
	compiler->scale_by_id = compiler_map(compiler);
	for (size_t i = 0; i < all->count && !compiler->status; i++) {
		const struct rubric_scale *written = all->at[i];
		compiler_put(compiler, compiler->scale_by_id, written->head.id->text, i);
		if (written->head.is_broken)
			continue;
		compiler->scales[i] =
			compile_options(compiler, &written->options, rubric_place(&written->head));
	}
}
