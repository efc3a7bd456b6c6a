/*
 * Where things come from, and how far each can be trusted.
 */
#include "model/compile.h"

/* The default source, where one is marked: what everything without a word of its own has. */
static struct model_origin
default_origin(struct compiler *compiler)
{
	struct model_origin origin = {.basis = MODEL_OWN};

	for (size_t i = 0; i < compiler->rubric->sources.count; i++) {
		const struct rubric_source *written = compiler->rubric->sources.at[i];
		if (!rubric_is_yes(written->is_default, false))
			continue;
		uint32_t *index = compiler_alloc(compiler, 1, sizeof(*index));
		if (!index)
			break;
		*index = (uint32_t)i;
		origin.basis = compiler->sources[i].basis;
		origin.count = 1;
		origin.is_stated = true;
		origin.sources = index;
		break;
	}
	return origin;
}

void
compile_sources(struct compiler *compiler)
{
	const struct rubric_all *all = &compiler->rubric->sources;

	compiler->sources = compiler_alloc(compiler, all->count, sizeof(*compiler->sources));
	compiler->source_by_id = compiler_map(compiler);
	if (compiler->status)
		return;
	for (size_t i = 0; i < all->count; i++) {
		const struct rubric_source *written = all->at[i];
		struct model_source *source = &compiler->sources[i];
		source->id = rubric_text(written->head.id);
		source->title = rubric_words(written->title);
		source->url = rubric_text(written->url);
		source->grade = rubric_text(written->grade);
		source->note = rubric_words(written->note);
		source->place = rubric_place(&written->head);
		source->basis = MODEL_OWN;
		if (written->basis)
			source->basis = (enum model_basis)rubric_word(written->basis, rubric_bases);
		if (source->id.at)
			compiler_put(compiler, compiler->source_by_id, source->id, i);
	}
	compiler->model->sources = compiler->sources;
	compiler->model->source_count = all->count;
	const struct model_origin origin = default_origin(compiler);
	compiler->origin = compile_origin(compiler, &compiler->rubric->total->origin, &origin);
}

static bool
find_source(struct compiler *compiler, const struct diag_file *file, const struct node *name,
	    uint32_t *out)
{
	const uint32_t index = map_get(compiler->source_by_id, name->text);

	if (index == MAP_NONE) {
		compiler_refuse(compiler, DIAG_UNKNOWN_SOURCE, node_place(name, file), name->text,
				compiler_nearest(compiler, compiler->source_by_id, name->text),
				STR_NONE);
		return false;
	}
	*out = index;
	return true;
}

/* The sources a thing names; its basis is that of the one trusted least. */
static void
set_sources(struct compiler *compiler, const struct rubric_origin *written,
	    struct model_origin *origin)
{
	const struct node *node = written->sources;
	const size_t count = node->kind == NODE_LIST ? node->count : 1;
	uint32_t *indices = compiler_alloc(compiler, count, sizeof(*indices));

	if (!indices)
		return;
	origin->basis = MODEL_VERIFIED;
	for (size_t i = 0; i < count; i++) {
		const struct node *name = node->kind == NODE_LIST ? node_item(node, i) : node;
		if (!find_source(compiler, written->head.file, name, &indices[origin->count]))
			continue;
		const enum model_basis basis = compiler->sources[indices[origin->count++]].basis;
		if (basis > origin->basis)
			origin->basis = basis;
	}
	origin->sources = indices;
	if (origin->count == 0)
		origin->basis = MODEL_OWN;
}

struct model_origin
compile_origin(struct compiler *compiler, const struct rubric_origin *written,
	       const struct model_origin *inherited)
{
	struct model_origin origin = {.is_own = true, .is_stated = true, .basis = MODEL_OWN};

	if (!written->head.at || written->head.is_broken) {
		origin = *inherited;
		origin.is_own = false;
		return origin;
	}
	if (written->sources)
		set_sources(compiler, written, &origin);
	if (written->basis)
		origin.basis = (enum model_basis)rubric_word(written->basis, rubric_bases);
	else if (!written->sources)
		origin.basis = inherited->basis;
	origin.note = rubric_words(written->note);
	return origin;
}
