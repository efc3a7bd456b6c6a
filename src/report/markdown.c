/*
 * A view as Markdown, one handler for each kind of block. Whatever could be taken for markup in
 * a text is escaped, so that it reads as it was written.
 */
#include "report/markdown.h"

#include "report/page.h"

#include <string.h>

struct markdown {
	struct buf *out;
	struct buf scratch; /* a text made clean */
	zj_lang lang;
	bool is_apart; /* a blank line stands before what comes */
};

static void
put(struct markdown *markdown, const char *markup)
{
	buf_add_text(markdown->out, markup);
	markdown->is_apart = false;
}

/* Blocks are parted by one blank line. */
static void
put_apart(struct markdown *markdown)
{
	if (!markdown->is_apart && markdown->out->len > 0)
		buf_add_char(markdown->out, '\n');
	markdown->is_apart = true;
}

/* ---- text ---- */

/* Made clean: controls visible, line ends are spaces. Good until the next call. */
static struct str
clean(struct markdown *markdown, struct str text)
{
	buf_clear(&markdown->scratch);
	report_clean(&markdown->scratch, text);
	markdown->out->failed |= markdown->scratch.failed;
	return str_trim(buf_str(&markdown->scratch));
}

/* "12. " and "12) " at the beginning of a line begin a list. */
static size_t
list_number(struct str text)
{
	size_t digits = 0;

	while (digits < text.len && text.at[digits] >= '0' && text.at[digits] <= '9')
		digits++;
	if (digits == 0 || digits >= text.len)
		return 0;
	if (digits + 1 < text.len && text.at[digits + 1] != ' ')
		return 0;
	return text.at[digits] == '.' || text.at[digits] == ')' ? digits : 0;
}

static bool
is_markup(char c, bool is_first)
{
	return strchr("\\`*_[]<>|~&", c) || (is_first && strchr("#+-=:", c));
}

static void
put_escaped(struct markdown *markdown, struct str text)
{
	const size_t number = list_number(text);

	for (size_t i = 0; i < text.len; i++) {
		if (is_markup(text.at[i], i == 0) || (number && i == number))
			buf_add_char(markdown->out, '\\');
		buf_add_char(markdown->out, text.at[i]);
	}
}

static void
put_text(struct markdown *markdown, struct str text)
{
	put_escaped(markdown, clean(markdown, text));
	markdown->is_apart = false;
}

/* How many backticks stand together at most. */
static size_t
longest_fence(struct str text)
{
	size_t longest = 0;
	size_t run = 0;

	for (size_t i = 0; i < text.len; i++) {
		run = text.at[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

/* Between more backticks than it holds. A table would end a cell at a bar even in there. */
static void
put_code(struct markdown *markdown, struct str text)
{
	const struct str code = clean(markdown, text);
	const size_t fence = longest_fence(code) + 1;

	buf_add_repeat(markdown->out, STR("`"), fence);
	buf_add_text(markdown->out, fence > 1 ? " " : "");
	for (size_t i = 0; i < code.len; i++) {
		if (code.at[i] == '|')
			buf_add_char(markdown->out, '\\');
		buf_add_char(markdown->out, code.at[i]);
	}
	buf_add_text(markdown->out, fence > 1 ? " " : "");
	buf_add_repeat(markdown->out, STR("`"), fence);
}

static bool
is_web(struct str link)
{
	return str_starts(link, STR("https://")) || str_starts(link, STR("http://"));
}

/* [text](<address>): between brackets that an address cannot hold. */
static void
put_link(struct markdown *markdown, struct str text)
{
	const struct str address = clean(markdown, text);

	buf_add_char(markdown->out, '[');
	put_escaped(markdown, address);
	buf_add_text(markdown->out, "](<");
	for (size_t i = 0; i < address.len; i++) {
		if (strchr("<>|\\", address.at[i]))
			buf_printf(markdown->out, "%%%02X", (unsigned)address.at[i]);
		else
			buf_add_char(markdown->out, address.at[i]);
	}
	buf_add_text(markdown->out, ">)");
}

static void
put_toned(struct markdown *markdown, enum view_tone tone, struct str text)
{
	static const char *const marks[TONE_COUNT] = {
		[TONE_STRONG] = "**",
		[TONE_DOUBT] = "**",
	};
	const char *mark = marks[tone] ? marks[tone] : "";

	if (str_trim(text).len == 0)
		return;
	if (tone == TONE_CODE) {
		put_code(markdown, text);
		return;
	}
	if (tone == TONE_LINK && is_web(text)) {
		put_link(markdown, text);
		return;
	}
	buf_add_text(markdown->out, mark);
	put_escaped(markdown, clean(markdown, text));
	buf_add_text(markdown->out, mark);
	markdown->is_apart = false;
}

static void
put_cell(struct markdown *markdown, const struct view_cell *cell)
{
	put_toned(markdown, cell->tone, cell->text);
	markdown->is_apart = false;
}

static void
put_mark(struct markdown *markdown, enum view_mark mark)
{
	static const char *const signs[MARK_COUNT] = {
		[MARK_MET] = "✓ ",
		[MARK_NOT_MET] = "✗ ",
		[MARK_UNKNOWN] = "? ",
	};

	if (signs[mark])
		put(markdown, signs[mark]);
}

/* ---- blocks ---- */

static void
put_line(struct markdown *markdown, const char *before, enum view_tone tone, struct str text,
	 const char *after)
{
	if (text.len == 0)
		return;
	put_apart(markdown);
	put(markdown, before);
	put_toned(markdown, tone, text);
	put(markdown, after);
}

static void
put_heading(struct markdown *markdown, const struct view_block *block)
{
	static const char *const signs[] = {"# ", "## ", "### ", "#### "};
	const size_t last = sizeof(signs) / sizeof(signs[0]) - 1;

	put_line(markdown, signs[block->level < last ? block->level : last], TONE_PLAIN,
		 block->text, "\n");
}

static void
put_pairs(struct markdown *markdown, const struct view_block *block)
{
	put_apart(markdown);
	for (size_t i = 0; i < block->rows.count; i++) {
		const struct view_row *row = vec_at(&block->rows, i);
		put(markdown, "- ");
		put_mark(markdown, row->mark);
		put_text(markdown, row->cells[0].text);
		put(markdown, markdown->lang == ZJ_LANG_ZH ? "：" : ": ");
		put_cell(markdown, &row->cells[1]);
		put(markdown, "\n");
	}
}

static void
put_list(struct markdown *markdown, const struct view_block *block)
{
	put_apart(markdown);
	for (size_t i = 0; i < block->rows.count; i++) {
		const struct view_row *row = vec_at(&block->rows, i);
		buf_add_repeat(markdown->out, STR("  "), row->indent);
		put(markdown, "- ");
		put_mark(markdown, row->mark);
		put_cell(markdown, &row->cells[0]);
		put(markdown, "\n");
	}
}

static void
put_column_titles(struct markdown *markdown, const struct view_block *block)
{
	put(markdown, "|");
	for (size_t c = 0; c < block->column_count; c++) {
		put(markdown, " ");
		if (block->columns)
			put_text(markdown, block->columns[c].title);
		put(markdown, " |");
	}
	put(markdown, "\n|");
	for (size_t c = 0; c < block->column_count; c++)
		put(markdown,
		    block->columns && block->columns[c].align == ALIGN_RIGHT ? "---:|" : "---|");
	put(markdown, "\n");
}

static void
put_row(struct markdown *markdown, const struct view_block *block, const struct view_row *row)
{
	put(markdown, "|");
	for (size_t c = 0; c < block->column_count; c++) {
		put(markdown, " ");
		/* Spaces at the beginning of a cell do not count; this one does. */
		if (c == 0)
			buf_add_repeat(markdown->out, STR("\u3000"), row->indent);
		if (c == 0)
			put_mark(markdown, row->mark);
		if (c == 0 || !row->spans)
			put_cell(markdown, &row->cells[c]);
		put(markdown, " |");
	}
	put(markdown, "\n");
}

static void
put_table(struct markdown *markdown, const struct view_block *block)
{
	if (block->rows.count == 0)
		return;
	put_apart(markdown);
	put_column_titles(markdown, block);
	for (size_t i = 0; i < block->rows.count; i++)
		put_row(markdown, block, vec_at(&block->rows, i));
}

static void
put_bars(struct markdown *markdown, const struct view_block *block)
{
	put_apart(markdown);
	put(markdown, "| | | |\n|---|---:|---:|\n");
	for (size_t i = 0; i < block->bars.count; i++) {
		const struct view_bar *bar = vec_at(&block->bars, i);
		put(markdown, "| ");
		buf_add_repeat(markdown->out, STR("\u3000"), bar->indent);
		put_text(markdown, bar->label);
		put(markdown, " | ");
		put_text(markdown, bar->figure);
		put(markdown, " | ");
		put_text(markdown, bar->share);
		put(markdown, " |\n");
	}
}

static void
put_block(struct markdown *markdown, const struct view_block *block)
{
	switch (block->kind) {
	case VIEW_TITLE:
		put_line(markdown, "# ", TONE_PLAIN, block->text, "\n");
		break;
	case VIEW_VERDICT:
		put_line(markdown, "", TONE_STRONG, block->text, "\n");
		break;
	case VIEW_HEADING:
		put_heading(markdown, block);
		break;
	case VIEW_TEXT:
	case VIEW_LINE:
		put_line(markdown, "", block->tone, block->text, "\n");
		break;
	case VIEW_BARS:
		put_bars(markdown, block);
		break;
	case VIEW_PAIRS:
		put_pairs(markdown, block);
		break;
	case VIEW_TABLE:
		put_table(markdown, block);
		break;
	case VIEW_LIST:
		put_list(markdown, block);
		break;
	case VIEW_GAP:
	case VIEW_KIND_COUNT:
		break;
	}
}

zj_status
markdown_write(struct buf *out, const struct view *view, const struct report_options *options)
{
	struct markdown markdown = {
		.out = out,
		.scratch = BUF_INIT,
		.lang = options->lang,
		.is_apart = true,
	};

	/* Markdown has no word of its own for what a link leads to. */
	if (view->part)
		buf_printf(out, "<a id=\"part-%zu\"></a>\n\n", view->part);
	for (size_t i = 0; i < view->blocks.count; i++)
		put_block(&markdown, vec_at(&view->blocks, i));
	buf_done(&markdown.scratch);
	return out->failed ? ZJ_ENOMEM : ZJ_OK;
}

void
markdown_contents(struct buf *out, const zj_result *const *results, size_t count,
		  const struct report_options *options)
{
	struct markdown markdown = {
		.out = out,
		.scratch = BUF_INIT,
		.lang = options->lang,
		.is_apart = true,
	};
	struct view view;

	buf_printf(out, "# %s\n\n", report_word(WORD_TABLE_OF_CONTENTS, options->lang));
	for (size_t i = 0; i < count; i++) {
		if (view_init(&view, results[i]->model, options->lang)) {
			out->failed = true;
			break;
		}
		buf_printf(out, "%zu. [", i + 1);
		put_text(&markdown, page_part_title(&view, results[i]));
		buf_printf(out, "](#part-%zu)\n", i + 1);
		out->failed |= view_failed(&view);
		view_done(&view);
	}
	buf_add_text(out, "\n---\n\n");
	buf_done(&markdown.scratch);
}
