/*
 * A view as HTML, one handler for each kind of block. All text is escaped where it is put, and
 * nothing else puts text.
 */
#include "report/html.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/num.h"
#include "report/page.h"

struct html {
	struct buf *out;
	const struct view *view;
	struct buf scratch; /* a text made clean */
	zj_lang lang;
	bool is_part;    /* no anchors: those of several would be the same */
	size_t headings; /* put so far; they are numbered for the list of contents */
};

enum {
	INDENT_MOST = 6,
	TITLE_LEVELS = 2, /* of the list of contents */
	TITLES_LEAST = 3  /* fewer need no list of contents */
};

/* ---- text ---- */

static void
escape(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.at[i]) {
		case '&':
			buf_add_text(out, "&amp;");
			break;
		case '<':
			buf_add_text(out, "&lt;");
			break;
		case '>':
			buf_add_text(out, "&gt;");
			break;
		case '"':
			buf_add_text(out, "&quot;");
			break;
		case '\'':
			buf_add_text(out, "&#39;");
			break;
		default:
			buf_add_char(out, text.at[i]);
		}
	}
}

/* Controls and marks that turn the direction become visible, as on a terminal. */
static void
put_text(struct html *html, struct str text)
{
	buf_clear(&html->scratch);
	report_clean(&html->scratch, text);
	html->out->failed |= html->scratch.failed;
	escape(html->out, buf_str(&html->scratch));
}

static void
put(struct html *html, const char *markup)
{
	buf_add_text(html->out, markup);
}

static const char *const tone_classes[TONE_COUNT] = {
	[TONE_STRONG] = "strong", [TONE_FAINT] = "faint", [TONE_GOOD] = "good",
	[TONE_BAD] = "bad",       [TONE_DOUBT] = "doubt",
};

/* Only what leads to a page on the web becomes a link. */
static bool
is_web(struct str link)
{
	return str_starts(link, STR("https://")) || str_starts(link, STR("http://"));
}

static void
put_link(struct html *html, struct str address)
{
	put(html, "<a href=\"");
	put_text(html, address);
	put(html, "\">");
	put_text(html, address);
	put(html, "</a>");
}

static void
put_toned(struct html *html, enum view_tone tone, struct str text)
{
	const char *class = tone_classes[tone];

	if (text.len == 0)
		return;
	if (tone == TONE_LINK && is_web(text)) {
		put_link(html, text);
		return;
	}
	if (tone == TONE_CODE)
		put(html, "<code>");
	else if (class)
		buf_printf(html->out, "<span class=\"%s\">", class);
	put_text(html, text);
	if (tone == TONE_CODE)
		put(html, "</code>");
	else if (class)
		put(html, "</span>");
}

static void
put_cell(struct html *html, const struct view_cell *cell)
{
	put_toned(html, cell->tone, cell->text);
}

static void
put_mark(struct html *html, enum view_mark mark)
{
	static const struct {
		const char *class;
		const char *sign;
		enum report_word word;
	} marks[MARK_COUNT] = {
		[MARK_MET] = {"good", "✓", WORD_OUTCOME_MET},
		[MARK_NOT_MET] = {"bad", "✗", WORD_OUTCOME_NOT_MET},
		[MARK_UNKNOWN] = {"doubt", "?", WORD_OUTCOME_UNKNOWN},
	};

	if (mark == MARK_POINT)
		put(html, "<span class=\"mark\" aria-hidden=\"true\">•</span>");
	if (!marks[mark].sign)
		return;
	buf_printf(html->out, "<span class=\"mark %s\" role=\"img\" aria-label=\"%s\">%s</span>",
		   marks[mark].class, report_word(marks[mark].word, html->lang), marks[mark].sign);
}

static unsigned
indent_class(unsigned indent)
{
	return indent < INDENT_MOST ? indent : INDENT_MOST;
}

/* ---- blocks of one text ---- */

static void
put_paragraph(struct html *html, const struct view_block *block, const char *class)
{
	const char *tone = tone_classes[block->tone];

	if (block->text.len == 0)
		return;
	put(html, "<p");
	if (class || tone)
		buf_printf(html->out, " class=\"%s%s%s\"", class ? class : "",
			   class && tone ? " " : "", tone ? tone : "");
	put(html, ">");
	if (block->tone == TONE_CODE)
		put_toned(html, TONE_CODE, block->text);
	else
		put_text(html, block->text);
	put(html, "</p>\n");
}

/* The title of the page is level 1. */
static void
put_heading(struct html *html, const struct view_block *block)
{
	const unsigned level = block->level < 3 ? block->level + 1 : 4;

	html->headings++;
	if (html->is_part)
		buf_printf(html->out, "<h%u>", level);
	else
		buf_printf(html->out, "<h%u id=\"s%zu\">", level, html->headings);
	put_text(html, block->text);
	buf_printf(html->out, "</h%u>\n", level);
}

/* ---- rows ---- */

static void
open_cell(struct html *html, const struct view_block *block, const struct view_row *row, size_t c)
{
	const bool is_head = c == 0 && block->kind == VIEW_PAIRS;

	put(html, is_head ? "<th scope=\"row\"" : "<td");
	if (block->columns && block->columns[c].align == ALIGN_RIGHT)
		put(html, " class=\"number\"");
	else if (c == 0 && row->indent)
		buf_printf(html->out, " class=\"i%u\"", indent_class(row->indent));
	put(html, ">");
}

static void
put_row(struct html *html, const struct view_block *block, const struct view_row *row)
{
	put(html, "<tr>");
	if (row->spans) {
		buf_printf(html->out, "<th scope=\"rowgroup\" colspan=\"%zu\"",
			   block->column_count);
		if (row->indent)
			buf_printf(html->out, " class=\"i%u\"", indent_class(row->indent));
		put(html, ">");
		put_mark(html, row->mark);
		put_cell(html, &row->cells[0]);
		put(html, "</th></tr>\n");
		return;
	}
	for (size_t c = 0; c < block->column_count; c++) {
		open_cell(html, block, row, c);
		if (c == 0)
			put_mark(html, row->mark);
		put_cell(html, &row->cells[c]);
		put(html, c == 0 && block->kind == VIEW_PAIRS ? "</th>" : "</td>");
	}
	put(html, "</tr>\n");
}

static void
put_column_titles(struct html *html, const struct view_block *block)
{
	put(html, "<thead><tr>");
	for (size_t c = 0; c < block->column_count; c++) {
		put(html, block->columns[c].align == ALIGN_RIGHT
				  ? "<th scope=\"col\" class=\"number\">"
				  : "<th scope=\"col\">");
		put_text(html, block->columns[c].title);
		put(html, "</th>");
	}
	put(html, "</tr></thead>\n");
}

static bool
has_titles(const struct view_block *block)
{
	for (size_t c = 0; block->columns && c < block->column_count; c++) {
		if (block->columns[c].title.len)
			return true;
	}
	return false;
}

static void
put_table(struct html *html, const struct view_block *block)
{
	if (block->rows.count == 0)
		return;
	put(html, block->kind == VIEW_PAIRS ? "<div class=\"wide\"><table class=\"pairs\">\n"
					    : "<div class=\"wide\"><table>\n");
	if (has_titles(block))
		put_column_titles(html, block);
	put(html, "<tbody>\n");
	for (size_t i = 0; i < block->rows.count; i++)
		put_row(html, block, vec_at(&block->rows, i));
	put(html, "</tbody></table></div>\n");
}

static void
put_list(struct html *html, const struct view_block *block)
{
	if (block->rows.count == 0)
		return;
	put(html, "<ul>\n");
	for (size_t i = 0; i < block->rows.count; i++) {
		const struct view_row *row = vec_at(&block->rows, i);
		if (row->indent)
			buf_printf(html->out, "<li class=\"i%u\">", indent_class(row->indent));
		else
			put(html, "<li>");
		put_mark(html, row->mark);
		put_cell(html, &row->cells[0]);
		put(html, "</li>\n");
	}
	put(html, "</ul>\n");
}

/* ---- bars ---- */

/* A share as a percentage for CSS, cut to 0 to 100. */
static void
put_width(struct html *html, const char *class, zj_num share)
{
	if (!zj_num_ok(share) || num_sign(share) <= 0)
		return;
	buf_printf(html->out, "<span%s style=\"width:", class);
	num_add_short(html->out, num_mul(num_min(share, NUM_ONE), zj_num_int(100)), 1);
	put(html, "%\"></span>");
}

static void
put_bar(struct html *html, const struct view_bar *bar)
{
	put(html, "<tr><th scope=\"row\"");
	if (bar->indent)
		buf_printf(html->out, " class=\"i%u\"", indent_class(bar->indent));
	put(html, ">");
	put_text(html, bar->label);
	put(html, "</th><td>");
	if (!bar->is_empty) {
		put(html, "<div class=\"bar\" aria-hidden=\"true\">");
		put_width(html, "", bar->worst);
		put_width(html, " class=\"open\"",
			  num_sub(num_min(bar->best, NUM_ONE), num_max(bar->worst, NUM_ZERO)));
		put(html, "</div>");
	}
	put(html, "</td><td class=\"number\">");
	put_toned(html, bar->is_empty ? TONE_FAINT : TONE_PLAIN, bar->figure);
	put(html, "</td><td class=\"number\">");
	put_toned(html, TONE_FAINT, bar->share);
	put(html, "</td></tr>\n");
}

static void
put_bars(struct html *html, const struct view_block *block)
{
	put(html, "<div class=\"wide\"><table class=\"bars\"><tbody>\n");
	for (size_t i = 0; i < block->bars.count; i++)
		put_bar(html, vec_at(&block->bars, i));
	put(html, "</tbody></table></div>\n");
}

/* ---- the page ---- */

static void
put_block(struct html *html, const struct view_block *block)
{
	switch (block->kind) {
	case VIEW_TITLE:
		put(html, "<h1>");
		put_text(html, block->text);
		put(html, "</h1>\n");
		break;
	case VIEW_VERDICT:
		put_paragraph(html, block, "verdict");
		break;
	case VIEW_HEADING:
		put_heading(html, block);
		break;
	case VIEW_TEXT:
		put_paragraph(html, block, NULL);
		break;
	case VIEW_LINE:
		put_paragraph(html, block, "line");
		break;
	case VIEW_BARS:
		put_bars(html, block);
		break;
	case VIEW_PAIRS:
	case VIEW_TABLE:
		put_table(html, block);
		break;
	case VIEW_LIST:
		put_list(html, block);
		break;
	case VIEW_GAP:
	case VIEW_KIND_COUNT:
		break;
	}
}

static bool
is_listed(const struct view_block *block)
{
	return block->kind == VIEW_HEADING && block->level <= TITLE_LEVELS;
}

/* Where to find what: before the first heading, where there are enough of them. */
static void
put_contents(struct html *html)
{
	const struct vec *blocks = &html->view->blocks;
	size_t count = 0;
	size_t number = 0;

	for (size_t i = 0; i < blocks->count; i++)
		count += is_listed(vec_at(blocks, i));
	if (count < TITLES_LEAST || html->is_part)
		return;
	buf_printf(html->out, "<nav aria-label=\"%s\">\n<h2>%s</h2>\n<ol>\n",
		   report_word(WORD_TABLE_OF_CONTENTS, html->lang),
		   report_word(WORD_TABLE_OF_CONTENTS, html->lang));
	for (size_t i = 0; i < blocks->count; i++) {
		const struct view_block *block = vec_at(blocks, i);
		number += block->kind == VIEW_HEADING;
		if (!is_listed(block))
			continue;
		buf_printf(html->out, "<li class=\"l%u\"><a href=\"#s%zu\">", block->level, number);
		put_text(html, block->text);
		put(html, "</a></li>\n");
	}
	put(html, "</ol>\n</nav>\n");
}

static void
put_blocks(struct html *html)
{
	const struct vec *blocks = &html->view->blocks;
	bool has_contents = false;

	for (size_t i = 0; i < blocks->count; i++) {
		const struct view_block *block = vec_at(blocks, i);
		if (block->kind == VIEW_HEADING && !has_contents) {
			put_contents(html);
			has_contents = true;
		}
		put_block(html, block);
	}
}

static struct str
title_of(const struct view *view)
{
	for (size_t i = 0; i < view->blocks.count; i++) {
		const struct view_block *block = vec_at(&view->blocks, i);
		if (block->kind == VIEW_TITLE)
			return block->text;
	}
	return STR("智阶 Zhijie");
}

static void
begin(struct html *html, struct str title)
{
	buf_printf(html->out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n",
		   html->lang == ZJ_LANG_ZH ? "zh-CN" : "en");
	put(html, "<meta charset=\"utf-8\"/>\n"
		  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
		  "<meta http-equiv=\"Content-Security-Policy\" "
		  "content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
		  "<title>");
	put_text(html, title);
	put(html, "</title>\n<style>\n");
	buf_add(html->out, html_style);
	put(html, "</style>\n</head>\n<body>\n");
}

void
html_begin(struct buf *out, const struct report_options *options)
{
	struct html html = {.out = out, .scratch = BUF_INIT, .lang = options->lang};

	begin(&html, STR("智阶 Zhijie"));
	buf_done(&html.scratch);
}

void
html_contents(struct buf *out, const zj_result *const *results, size_t count,
	      const struct report_options *options)
{
	struct html html = {.out = out, .scratch = BUF_INIT, .lang = options->lang};
	const char *title = report_word(WORD_TABLE_OF_CONTENTS, html.lang);
	struct view view;

	buf_printf(out, "<nav aria-label=\"%s\">\n<h1>%s</h1>\n<ol>\n", title, title);
	for (size_t i = 0; i < count; i++) {
		if (view_init(&view, results[i]->model, html.lang)) {
			out->failed = true;
			break;
		}
		buf_printf(out, "<li class=\"l1\"><a href=\"#part-%zu\">", i + 1);
		put_text(&html, page_part_title(&view, results[i]));
		put(&html, "</a></li>\n");
		out->failed |= view_failed(&view);
		view_done(&view);
	}
	put(&html, "</ol>\n</nav>\n");
	buf_done(&html.scratch);
}

void
html_end(struct buf *out)
{
	buf_add_text(out, "</body>\n</html>\n");
}

zj_status
html_write(struct buf *out, const struct view *view, const struct report_options *options)
{
	struct html html = {
		.out = out,
		.view = view,
		.scratch = BUF_INIT,
		.lang = view->lang,
		.is_part = options->is_part,
	};

	if (!html.is_part)
		begin(&html, title_of(view));
	if (view->part)
		buf_printf(out, "<article id=\"part-%zu\">\n", view->part);
	else
		put(&html, html.is_part ? "<article>\n" : "<main>\n");
	put_blocks(&html);
	put(&html, html.is_part ? "</article>\n" : "</main>\n");
	if (!html.is_part)
		html_end(out);
	buf_done(&html.scratch);
	return out->failed ? ZJ_ENOMEM : ZJ_OK;
}
