/*
 * Cells of rows.
 */
#include "cli/cells.h"

void
cells_init(struct cells *cells, struct arena *arena, zj_lang lang, size_t field_count)
{
	*cells = (struct cells){.arena = arena, .lang = lang, .field_count = field_count};
	cells->items = (struct vec){.item_size = field_count * sizeof(struct str)};
}

void
cells_done(struct cells *cells)
{
	vec_done(&cells->items);
	buf_done(&cells->scratch);
}

bool
cells_failed(const struct cells *cells)
{
	return cells->failed || cells->items.failed || cells->scratch.failed;
}

struct str *
cells_row(struct cells *cells)
{
	return vec_push(&cells->items);
}

size_t
cells_row_count(const struct cells *cells)
{
	return cells->items.count;
}

struct str
cells_text(struct cells *cells, struct str text)
{
	if (text.len == 0)
		return STR_NONE;
	const struct str kept = arena_str(cells->arena, text);
	cells->failed |= !kept.at;
	return kept;
}

struct str
cells_take(struct cells *cells)
{
	const struct str kept = cells_text(cells, buf_str(&cells->scratch));

	buf_clear(&cells->scratch);
	return kept;
}

struct str
cells_count(struct cells *cells, size_t value)
{
	buf_add_size(&cells->scratch, value);
	return cells_take(cells);
}

struct str
cells_number(struct cells *cells, zj_num value)
{
	if (!zj_num_ok(value))
		return STR_NONE;
	num_add_exact(&cells->scratch, value);
	return cells_take(cells);
}

struct str
cells_short(struct cells *cells, zj_num value, int digits)
{
	if (!zj_num_ok(value))
		return STR_NONE;
	num_add_short(&cells->scratch, value, digits);
	return cells_take(cells);
}

struct str
cells_say(struct cells *cells, enum report_word word, struct str a, struct str b, struct str c)
{
	report_word_add(&cells->scratch, word, cells->lang, a, b, c);
	return cells_take(cells);
}
