/*
 * How the vectors of rubrics came out, as JUnit XML: what CI systems show as tests.
 */
#ifndef REPORT_JUNIT_H
#define REPORT_JUNIT_H

#include "report/report.h"

/* Only for REPORT_TESTS; ZJ_EINTERNAL for anything else. */
zj_status junit_write(struct buf *out, const struct report_subject *subject,
		      const struct report_options *options);

#endif
