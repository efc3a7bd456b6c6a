/*
 * Gathering: a sheet becomes an entry of numbers, in memory that lasts until the end.
 */
#include "quality/collect.h"

#include <stdlib.h>
#include <string.h>

zj_status
quality_new(struct quality **out, const struct quality_limits *limits,
	    const zj_vocabulary *vocabulary)
{
	struct quality *quality = calloc(1, sizeof(*quality));

	if (!quality)
		return ZJ_ENOMEM;
	*quality = (struct quality){.limits = *limits,
				    .vocabulary = vocabulary,
				    .arena = arena_new(),
				    .families = VEC_INIT(struct family),
				    .entries = VEC_INIT(struct entry)};
	if (!quality->arena) {
		quality_free(quality);
		return ZJ_ENOMEM;
	}
	*out = quality;
	return ZJ_OK;
}

void
quality_free(struct quality *quality)
{
	if (!quality)
		return;
	for (size_t i = 0; i < quality->families.count; i++) {
		vec_done(&family_at(quality, i)->values);
		vec_done(&family_at(quality, i)->crowds);
	}
	vec_done(&quality->families);
	vec_done(&quality->entries);
	arena_free(quality->arena);
	free(quality);
}

/* --- families ---------------------------------------------------------------------------- */

static bool
is_of(const struct family *family, const zj_model *model)
{
	return family->model == model ||
	       strcmp(family->model->fingerprint, model->fingerprint) == 0;
}

/* Its number; QUALITY_NOBODY: no memory. */
static uint32_t
family_of(struct quality *quality, const zj_model *model)
{
	for (size_t i = 0; i < quality->families.count; i++) {
		if (is_of(family_at(quality, i), model))
			return (uint32_t)i;
	}
	struct family *family = vec_push(&quality->families);
	if (!family)
		return QUALITY_NOBODY;
	*family = (struct family){.model = model,
				  .texts = map_new(quality->arena),
				  .values = VEC_INIT(struct value),
				  .item_count = model->question_count + model->fact_count,
				  .crowds = VEC_INIT(struct crowd)};
	if (!family->texts || !vec_push(&family->values))
		return QUALITY_NOBODY;
	return (uint32_t)(quality->families.count - 1);
}

/* The number of an answer; VALUE_NONE also where memory ran out, which the caller sees. */
static uint32_t
value_of(struct quality *quality, struct family *family, const struct sheet_item *item,
	 struct str text, bool *failed)
{
	if (text.len == 0)
		return VALUE_NONE;
	const uint32_t known = map_get(family->texts, text);
	if (known != MAP_NONE)
		return known;
	const struct str kept = arena_str(quality->arena, text);
	struct value *value = kept.at ? vec_push(&family->values) : NULL;
	const uint32_t number = (uint32_t)family->values.count - 1;
	if (!value || map_put(family->texts, kept, number) != MAP_ADDED) {
		*failed = true;
		return VALUE_NONE;
	}
	*value = (struct value){item->is_number, item->number};
	return number;
}

/* --- entries ----------------------------------------------------------------------------- */

static struct str
text_of(const struct quality_sheet *sheet, struct sheet_span span)
{
	return (struct str){sheet->bytes.at + span.start, span.length};
}

static struct str
keep(struct quality *quality, const struct quality_sheet *sheet, enum sheet_text text, bool *failed)
{
	const struct sheet_span span = sheet->texts[text];
	const struct str kept =
		arena_str(quality->arena, span.length > 0 ? text_of(sheet, span) : STR(""));

	*failed |= !kept.at;
	return kept;
}

static void
keep_who(struct quality *quality, const struct quality_sheet *sheet, struct quality_who *who,
	 bool *failed)
{
	*who = sheet->who;
	who->enterprise = keep(quality, sheet, SHEET_ENTERPRISE, failed);
	who->name = keep(quality, sheet, SHEET_NAME, failed);
	who->district = keep(quality, sheet, SHEET_DISTRICT, failed);
	who->writer = keep(quality, sheet, SHEET_WRITER, failed);
	who->file = keep(quality, sheet, SHEET_FILE, failed);
	who->date = keep(quality, sheet, SHEET_DATE, failed);
}

static void
keep_items(struct quality *quality, struct family *family, const struct quality_sheet *sheet,
	   struct entry *entry, bool *failed)
{
	const size_t questions = family->model->question_count;
	const size_t facts = family->model->fact_count;

	entry->items = arena_array(quality->arena, family->item_count, sizeof(*entry->items));
	entry->facts = arena_array(quality->arena, facts, sizeof(*entry->facts));
	*failed |= !entry->items || !entry->facts;
	for (size_t i = 0; i < family->item_count && !*failed; i++) {
		const struct sheet_item *item = vec_at(&sheet->items, i);
		entry->items[i] =
			value_of(quality, family, item, text_of(sheet, item->text), failed);
		if (i >= questions)
			entry->facts[i - questions] = (struct spot){item->line, item->column};
	}
}

static void
keep_seen(struct quality *quality, const struct quality_sheet *sheet, struct entry *entry,
	  bool *failed)
{
	entry->mark_count = sheet->marks.count;
	entry->marks = arena_copy(quality->arena, sheet->marks.items,
				  sheet->marks.count * sizeof(*entry->marks));
	entry->edge_count = sheet->edges.count;
	entry->edges = arena_copy(quality->arena, sheet->edges.items,
				  sheet->edges.count * sizeof(*entry->edges));
	*failed |= !entry->marks || !entry->edges;
}

zj_status
quality_add(struct quality *quality, const struct quality_sheet *sheet, bool is_asked)
{
	const uint32_t number = family_of(quality, sheet->who.model);
	struct entry *entry = number == QUALITY_NOBODY ? NULL : vec_push(&quality->entries);
	bool failed = false;

	if (!entry)
		return ZJ_ENOMEM;
	struct family *family = family_at(quality, number);
	entry->family = number;
	keep_who(quality, sheet, &entry->who, &failed);
	entry->who.model = family->model;
	entry->who.is_asked = is_asked;
	keep_items(quality, family, sheet, entry, &failed);
	keep_seen(quality, sheet, entry, &failed);
	if (failed)
		quality->entries.count--;
	return failed ? ZJ_ENOMEM : ZJ_OK;
}
