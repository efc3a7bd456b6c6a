/*
 * Rows as a workbook (.xlsx), a sheet a table.
 */
#ifndef REPORT_XLSX_H
#define REPORT_XLSX_H

#include "report/report.h"

zj_status xlsx_write(struct buf *out, const struct report_subject *subject,
		     const struct report_options *options);

#endif
