/*
 * A view for a terminal, or for a file of plain text: columns aligned by display width, bars,
 * wrapping, colours where asked for. Nothing from outside reaches the terminal unescaped.
 */
#include "report/view.h"

#include <inttypes.h>
#include <stdint.h>

#include "base/utf8.h"

enum {
	COLUMNS_MOST = 16
};

/* All in columns of the terminal. */
static const size_t WIDTH_DEFAULT = 80;
static const size_t WIDTH_LEAST = 40;
static const size_t STEP = 2;          /* of an indent */
static const size_t GAP = 2;           /* between columns of a table */
static const size_t COLUMN_LEAST = 8;  /* no column is narrowed below this */
static const size_t COLUMN_GIVES = 16; /* one that gives way is narrowed to this first */
static const size_t WORD_KEPT = 24;    /* a longer word does not hold its column open */
static const size_t BAR_MOST = 28;
static const size_t BAR_LEAST = 6;

/* --- making text safe ------------------------------------------------------------------ */

/* Controls, and what turns the direction of writing or hides from the eye. */
static bool
is_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C ||
	       (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xE0000 && c <= 0xE007F);
}

void
report_clean(struct buf *out, struct str text)
{
	while (text.len > 0) {
		size_t length;
		bool good;
		const uint32_t c = utf8_decode(text, &length);
		(void)utf8_step(text, &good);
		if (!good)
			buf_printf(out, "\\x%02X", (unsigned char)text.at[0]);
		else if (c == '\t' || c == '\n')
			buf_add_char(out, ' ');
		else if (is_unsafe(c))
			buf_printf(out, c < 0x100 ? "\\x%02" PRIX32 : "\\u%04" PRIX32, c);
		else
			buf_add(out, (struct str){text.at, length});
		text.at += length;
		text.len -= length;
	}
}

/* --- signs ----------------------------------------------------------------------------- */

enum sign {
	SIGN_MET,
	SIGN_NOT_MET,
	SIGN_UNKNOWN,
	SIGN_POINT,
	SIGN_BAR,
	SIGN_BAR_OPEN,
	SIGN_BAR_REST,
	SIGN_RULE,
	SIGN_COUNT
};

static const struct {
	struct str utf8;
	struct str ascii;
} signs[SIGN_COUNT] = {
	[SIGN_MET] = {{"✓", 3}, {"+", 1}},      [SIGN_NOT_MET] = {{"✗", 3}, {"x", 1}},
	[SIGN_UNKNOWN] = {{"?", 1}, {"?", 1}},  [SIGN_POINT] = {{"•", 3}, {"-", 1}},
	[SIGN_BAR] = {{"█", 3}, {"#", 1}},      [SIGN_BAR_OPEN] = {{"░", 3}, {"=", 1}},
	[SIGN_BAR_REST] = {{"·", 2}, {".", 1}}, [SIGN_RULE] = {{"─", 3}, {"-", 1}},
};

/* A block of n eighths of a column, 1 to 7. */
static const struct str eighths[8] = {
	{"", 0}, {"▏", 3}, {"▎", 3}, {"▍", 3}, {"▌", 3}, {"▋", 3}, {"▊", 3}, {"▉", 3},
};

/* Our own signs inside words, where the terminal has only ASCII. */
static struct str
ascii_of(uint32_t c)
{
	switch (c) {
	case 0x2264:
		return STR("<=");
	case 0x2265:
		return STR(">=");
	case 0x2260:
		return STR("!=");
	case 0x00D7:
		return STR("x");
	case 0x00B7:
		return STR("-");
	case 0x2026:
		return STR("...");
	case 0x2192:
		return STR("->");
	case 0x2013:
	case 0x2014:
	case 0x2212:
		return STR("-");
	case 0x201C:
	case 0x201D:
		return STR("\"");
	case 0x2018:
	case 0x2019:
		return STR("'");
	default:
		return STR_NONE;
	}
}

static void
add_ascii(struct buf *out, struct str text)
{
	while (text.len > 0) {
		size_t length;
		const struct str sign = ascii_of(utf8_decode(text, &length));
		buf_add(out, sign.at ? sign : (struct str){text.at, length});
		text.at += length;
		text.len -= length;
	}
}

/* --- putting characters ---------------------------------------------------------------- */

struct term {
	struct buf *out;
	struct arena *arena; /* for cleaned texts */
	struct buf scratch;
	size_t width;
	bool is_colored;
	bool is_ascii;
	bool failed;
	size_t spaces; /* not yet put: none end a line */
	bool is_apart; /* the last line is empty, or there is none yet */
};

static struct str
take(struct term *term)
{
	const struct str copy =
		term->scratch.failed ? STR_NONE : arena_str(term->arena, buf_str(&term->scratch));

	buf_clear(&term->scratch);
	if (!copy.at) {
		term->failed = true;
		return STR("");
	}
	return copy;
}

static struct str
clean(struct term *term, struct str text)
{
	struct str cleaned;

	report_clean(&term->scratch, text);
	cleaned = take(term);
	if (!term->is_ascii)
		return cleaned;
	add_ascii(&term->scratch, cleaned);
	return take(term);
}

static void
put_spaces(struct term *term, size_t count)
{
	term->spaces += count;
}

static void
put(struct term *term, enum view_tone tone, struct str text)
{
	static const char *const codes[TONE_COUNT] = {
		[TONE_STRONG] = "1", [TONE_FAINT] = "2",  [TONE_GOOD] = "32",
		[TONE_BAD] = "31",   [TONE_DOUBT] = "33",
	};

	if (text.len == 0)
		return;
	buf_add_repeat(term->out, STR(" "), term->spaces);
	term->spaces = 0;
	term->is_apart = false;
	if (term->is_colored && codes[tone])
		buf_printf(term->out, "\033[%sm", codes[tone]);
	buf_add(term->out, text);
	if (term->is_colored && codes[tone])
		buf_add(term->out, STR("\033[0m"));
}

static void
put_line_end(struct term *term)
{
	term->spaces = 0;
	buf_add_char(term->out, '\n');
}

/* An empty line, unless there is one already. */
static void
put_gap(struct term *term)
{
	if (!term->is_apart)
		put_line_end(term);
	term->is_apart = true;
}

static void
put_sign(struct term *term, enum view_tone tone, enum sign sign, size_t times)
{
	const struct str one = term->is_ascii ? signs[sign].ascii : signs[sign].utf8;

	for (size_t i = 0; i < times; i++)
		buf_add(&term->scratch, one);
	put(term, tone, take(term));
}

static void
put_mark(struct term *term, enum view_mark mark)
{
	switch (mark) {
	case MARK_MET:
		put_sign(term, TONE_GOOD, SIGN_MET, 1);
		break;
	case MARK_NOT_MET:
		put_sign(term, TONE_BAD, SIGN_NOT_MET, 1);
		break;
	case MARK_UNKNOWN:
		put_sign(term, TONE_DOUBT, SIGN_UNKNOWN, 1);
		break;
	case MARK_POINT:
		put_sign(term, TONE_FAINT, SIGN_POINT, 1);
		break;
	case MARK_NONE:
	case MARK_COUNT:
		put_spaces(term, 1);
		break;
	}
	put_spaces(term, 1);
}

/* A text in a field of `width` columns, which it does not exceed. */
static void
put_field(struct term *term, enum view_tone tone, enum view_align align, struct str text,
	  size_t width)
{
	const size_t used = utf8_width(text);
	const size_t rest = used < width ? width - used : 0;

	if (align == ALIGN_RIGHT)
		put_spaces(term, rest);
	put(term, tone, text);
	if (align == ALIGN_LEFT)
		put_spaces(term, rest);
}

/* --- paragraphs ------------------------------------------------------------------------ */

static void
put_paragraph(struct term *term, enum view_tone tone, struct str text, size_t indent)
{
	struct str rest = clean(term, text);
	const size_t width =
		term->width > indent + COLUMN_LEAST ? term->width - indent : COLUMN_LEAST;

	do {
		put_spaces(term, indent);
		put(term, tone, report_wrap(&rest, width));
		put_line_end(term);
	} while (rest.len > 0);
}

static void
put_heading(struct term *term, const struct view_block *block)
{
	put_gap(term);
	put_paragraph(term, TONE_STRONG, block->text, 0);
}

static void
put_title(struct term *term, const struct view_block *block)
{
	const struct str text = clean(term, block->text);
	const size_t used = utf8_width(text);

	put_paragraph(term, TONE_STRONG, block->text, 0);
	put_sign(term, TONE_FAINT, SIGN_RULE, used < term->width ? used : term->width);
	put_line_end(term);
}

static void
put_verdict(struct term *term, const struct view_block *block)
{
	put_gap(term);
	put_paragraph(term, block->tone, block->text, STEP);
	put_gap(term);
}

/* --- tables ---------------------------------------------------------------------------- */

/* A table being laid out: its cleaned cells and the widths of its columns. */
struct layout {
	const struct view_block *block;
	size_t count;
	bool has_marks;
	bool has_titles;
	size_t left; /* columns before the first cell */
	size_t widths[COLUMNS_MOST];
	size_t words[COLUMNS_MOST]; /* the widest word of each, at most WORD_KEPT */
	struct str *cells;          /* cleaned, row by row */
	size_t *cell_widths;
};

static bool
gives_way(const struct layout *layout, size_t column)
{
	const struct view_block *block = layout->block;

	if (block->kind == VIEW_TABLE)
		return block->columns[column].gives_way;
	return column == layout->count - 1;
}

static void
widen(size_t *width, size_t wanted)
{
	if (*width < wanted)
		*width = wanted;
}

static void
measure(struct term *term, struct layout *layout)
{
	const struct view_block *block = layout->block;

	for (size_t i = 0; i < block->rows.count; i++) {
		const struct view_row *row = vec_at(&block->rows, i);
		layout->has_marks |= row->mark != MARK_NONE;
		for (size_t c = 0; c < layout->count; c++) {
			struct str *cell = &layout->cells[i * layout->count + c];
			*cell = clean(term, row->cells[c].text);
			if (row->spans)
				continue;
			const size_t width = utf8_width(*cell);
			layout->cell_widths[i * layout->count + c] = width;
			const size_t indent = c == 0 ? row->indent * STEP : 0;
			widen(&layout->widths[c], width + indent);
			const size_t word = report_widest_word(*cell) + indent;
			widen(&layout->words[c], word < WORD_KEPT ? word : WORD_KEPT);
		}
	}
	for (size_t c = 0; block->columns && c < layout->count; c++) {
		layout->has_titles |= block->columns[c].title.len > 0;
		widen(&layout->widths[c], utf8_width(block->columns[c].title));
		widen(&layout->words[c], utf8_width(block->columns[c].title));
	}
	layout->left = block->level * STEP + (layout->has_marks ? 2 : 0);
}

static size_t
total_width(const struct layout *layout)
{
	size_t total = layout->left;

	for (size_t c = 0; c < layout->count; c++)
		total += layout->widths[c] + (c > 0 ? GAP : 0);
	return total;
}

/* How many lines the table takes, about: a text breaks into as many as its width needs. */
static size_t
count_lines(const struct layout *layout)
{
	size_t count = 0;

	for (size_t i = 0; i < layout->block->rows.count; i++) {
		const struct view_row *row = vec_at(&layout->block->rows, i);
		size_t height = 1;
		for (size_t c = 0; c < layout->count && !row->spans; c++) {
			const size_t indent = c == 0 ? row->indent * STEP : 0;
			const size_t width =
				layout->widths[c] > indent ? layout->widths[c] - indent : 1;
			widen(&height,
			      (layout->cell_widths[i * layout->count + c] + width - 1) / width);
		}
		count += height;
	}
	return count;
}

/* How far columns are narrowed, in turn: only those that give way, or all; down to their widest
 * word, or into it. */
struct pass {
	bool only_giving;
	bool keeps_words;
	size_t least;
};

/*
 * The column to narrow next: where it costs the fewest lines, so that one long cell does not
 * break all the others; among equals the widest. layout->count where none may be narrowed.
 */
static size_t
next_to_narrow(struct layout *layout, const struct pass *pass)
{
	size_t found = layout->count;
	size_t fewest = SIZE_MAX;

	for (size_t c = 0; c < layout->count; c++) {
		if ((pass->only_giving && !gives_way(layout, c)) ||
		    layout->widths[c] <= pass->least ||
		    (pass->keeps_words && layout->widths[c] <= layout->words[c]))
			continue;
		layout->widths[c]--;
		const size_t lines = count_lines(layout);
		layout->widths[c]++;
		if (lines < fewest ||
		    (lines == fewest && layout->widths[c] > layout->widths[found])) {
			found = c;
			fewest = lines;
		}
	}
	return found;
}

static void
narrow(struct layout *layout, size_t width)
{
	const struct pass passes[] = {
		{true, true, COLUMN_GIVES},   {true, true, COLUMN_LEAST},
		{false, true, COLUMN_LEAST},  {true, false, COLUMN_LEAST},
		{false, false, COLUMN_LEAST},
	};
	size_t total = total_width(layout);

	for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]);) {
		if (total <= width)
			return;
		const size_t c = next_to_narrow(layout, &passes[i]);
		if (c == layout->count) {
			i++;
			continue;
		}
		layout->widths[c]--;
		total--;
	}
}

static void
put_titles(struct term *term, const struct layout *layout)
{
	put_spaces(term, layout->left);
	for (size_t c = 0; c < layout->count; c++) {
		const struct view_column *column = &layout->block->columns[c];
		put_spaces(term, c > 0 ? GAP : 0);
		put_field(term, TONE_FAINT, column->align, column->title, layout->widths[c]);
	}
	put_line_end(term);
}

static void
put_row(struct term *term, const struct layout *layout, size_t index)
{
	const struct view_row *row = vec_at(&layout->block->rows, index);
	struct str rest[COLUMNS_MOST] = {{NULL, 0}};
	bool is_first = true;
	bool is_done = false;

	for (size_t c = 0; c < layout->count; c++)
		rest[c] = layout->cells[index * layout->count + c];
	while (!is_done) {
		is_done = true;
		put_spaces(term, layout->block->level * STEP + row->indent * STEP);
		if (layout->has_marks && is_first)
			put_mark(term, row->mark);
		else if (layout->has_marks)
			put_spaces(term, 2);
		for (size_t c = 0; c < (row->spans ? 1 : layout->count); c++) {
			const size_t indent = c == 0 ? row->indent * STEP : 0;
			const size_t full =
				row->spans ? term->width - layout->left : layout->widths[c];
			const size_t width = full > indent ? full - indent : 1;
			const enum view_align align = layout->block->columns
							      ? layout->block->columns[c].align
							      : ALIGN_LEFT;
			put_spaces(term, c > 0 ? GAP : 0);
			put_field(term, row->cells[c].tone, align,
				  rest[c].len ? report_wrap(&rest[c], width) : STR(""), width);
			is_done &= rest[c].len == 0;
		}
		put_line_end(term);
		is_first = false;
	}
}

static void
put_rows(struct term *term, const struct view_block *block)
{
	struct layout layout = {.block = block, .count = block->column_count};

	if (layout.count > COLUMNS_MOST) {
		term->failed = true;
		return;
	}
	const size_t cell_count = block->rows.count * layout.count;
	layout.cells = arena_array(term->arena, cell_count, sizeof(*layout.cells));
	layout.cell_widths = arena_array(term->arena, cell_count, sizeof(*layout.cell_widths));
	if (!layout.cells || !layout.cell_widths) {
		term->failed = true;
		return;
	}
	measure(term, &layout);
	narrow(&layout, term->width);
	if (layout.has_titles)
		put_titles(term, &layout);
	for (size_t i = 0; i < block->rows.count; i++)
		put_row(term, &layout, i);
}

/* --- bars ------------------------------------------------------------------------------ */

/* A share of `width` columns in eighths of a column; shares outside 0 to 1 are cut. */
static size_t
eighths_of(zj_num share, size_t width)
{
	uint32_t count = 0;

	if (!zj_num_ok(share) || num_sign(share) <= 0)
		return 0;
	const zj_num all = zj_num_int((int64_t)width * 8);
	const zj_num part = num_round(num_mul(num_min(share, NUM_ONE), all), 0, NUM_HALF_EVEN);
	return num_to_u32(part, &count) ? count : 0;
}

static void
put_bar(struct term *term, const struct view_bar *bar, size_t width)
{
	const size_t worst = eighths_of(bar->worst, width);
	const size_t best = eighths_of(bar->best, width);
	const size_t full = worst / 8;
	const size_t part = term->is_ascii ? 0 : worst % 8;
	const size_t filled = full + (part > 0);
	const size_t open = (best + 7) / 8 > filled ? (best + 7) / 8 - filled : 0;

	put_sign(term, TONE_GOOD, SIGN_BAR, full);
	put(term, TONE_GOOD, eighths[part]);
	put_sign(term, TONE_DOUBT, SIGN_BAR_OPEN, best > worst ? open : 0);
	const size_t used = filled + (best > worst ? open : 0);
	put_sign(term, TONE_FAINT, SIGN_BAR_REST, width - used);
}

struct bar_layout {
	size_t label;
	size_t bar;
	size_t figure;
	size_t share;
};

static struct bar_layout
measure_bars(struct term *term, const struct view_block *block)
{
	struct bar_layout layout = {0};
	const size_t left = block->level * STEP;

	for (size_t i = 0; i < block->bars.count; i++) {
		const struct view_bar *bar = vec_at(&block->bars, i);
		widen(&layout.label, utf8_width(clean(term, bar->label)) + bar->indent * STEP);
		widen(&layout.figure, utf8_width(bar->figure));
		widen(&layout.share, utf8_width(bar->share));
	}
	const size_t figures = layout.figure + layout.share + 3 * GAP;
	layout.bar = BAR_MOST;
	while (layout.bar > BAR_LEAST && left + layout.label + layout.bar + figures > term->width)
		layout.bar--;
	while (layout.label > COLUMN_LEAST &&
	       left + layout.label + layout.bar + figures > term->width)
		layout.label--;
	return layout;
}

static void
put_bars(struct term *term, const struct view_block *block)
{
	const struct bar_layout layout = measure_bars(term, block);

	for (size_t i = 0; i < block->bars.count; i++) {
		const struct view_bar *bar = vec_at(&block->bars, i);
		const size_t indent = bar->indent * STEP;
		const size_t width = layout.label > indent ? layout.label - indent : 1;
		struct str rest = clean(term, bar->label);

		put_spaces(term, block->level * STEP + indent);
		put_field(term, TONE_PLAIN, ALIGN_LEFT, report_wrap(&rest, width), width);
		put_spaces(term, GAP);
		if (bar->is_empty)
			put_spaces(term, layout.bar);
		else
			put_bar(term, bar, layout.bar);
		put_spaces(term, GAP);
		put_field(term, bar->is_empty ? TONE_FAINT : TONE_PLAIN, ALIGN_RIGHT, bar->figure,
			  layout.figure);
		put_spaces(term, GAP);
		put_field(term, TONE_FAINT, ALIGN_RIGHT, bar->share, layout.share);
		put_line_end(term);
		while (rest.len > 0) {
			put_spaces(term, block->level * STEP + indent);
			put(term, TONE_PLAIN, report_wrap(&rest, width));
			put_line_end(term);
		}
	}
}

/* --- the page -------------------------------------------------------------------------- */

static void
put_block(struct term *term, const struct view_block *block)
{
	switch (block->kind) {
	case VIEW_TITLE:
		put_title(term, block);
		break;
	case VIEW_VERDICT:
		put_verdict(term, block);
		break;
	case VIEW_HEADING:
		put_heading(term, block);
		break;
	case VIEW_TEXT:
		put_paragraph(term, block->tone, block->text, block->level * STEP);
		break;
	case VIEW_LINE:
		put(term, block->tone, clean(term, block->text));
		put_line_end(term);
		break;
	case VIEW_GAP:
		put_gap(term);
		break;
	case VIEW_BARS:
		put_bars(term, block);
		break;
	case VIEW_PAIRS:
	case VIEW_TABLE:
	case VIEW_LIST:
		put_rows(term, block);
		break;
	case VIEW_KIND_COUNT:
		break;
	}
}

zj_status
term_write(struct buf *out, const struct view *view, const struct report_options *options)
{
	const size_t width = options->width ? options->width : WIDTH_DEFAULT;
	struct term term = {
		.out = out,
		.arena = arena_new(),
		.scratch = BUF_INIT,
		.width = width < WIDTH_LEAST ? WIDTH_LEAST : width,
		.is_colored = options->is_colored,
		.is_ascii = options->is_ascii,
		.is_apart = true,
	};

	if (!term.arena)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < view->blocks.count; i++)
		put_block(&term, vec_at(&view->blocks, i));
	arena_free(term.arena);
	buf_done(&term.scratch);
	return term.failed || out->failed ? ZJ_ENOMEM : ZJ_OK;
}
