/*
 * Rows as CSV, for spreadsheets and for programs.
 */
#ifndef REPORT_CSV_H
#define REPORT_CSV_H

#include "report/report.h"

zj_status csv_write(struct buf *out, const struct report_subject *subject,
		    const struct report_options *options);

#endif
