/*
 * A view as HTML: one page that fetches nothing and runs nothing, to be read on a screen, by
 * ear, or on paper.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/view.h"

/* How it looks: html.css. */
extern const struct str html_style;

/*
 * A page for itself; with options->is_part, one of several on a page that html_begin() and
 * html_end() make.
 */
zj_status html_write(struct buf *out, const struct view *view,
		     const struct report_options *options);
void html_begin(struct buf *out, const struct report_options *options);
void html_end(struct buf *out);
void html_contents(struct buf *out, const zj_result *const *results, size_t count,
		   const struct report_options *options);

#endif
