/*
 * A view as Markdown (CommonMark with the tables of GitHub), to be put on a site or edited on.
 */
#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H

#include "report/view.h"

zj_status markdown_write(struct buf *out, const struct view *view,
			 const struct report_options *options);
void markdown_contents(struct buf *out, const zj_result *const *results, size_t count,
		       const struct report_options *options);

#endif
