/*
 * Boundary vectors as a vectors file, for a person to review.
 */
#ifndef REPORT_YAML_BOUNDARIES_H
#define REPORT_YAML_BOUNDARIES_H

#include "report/report.h"

/* Only for REPORT_BOUNDARIES; ZJ_EINTERNAL for anything else. */
zj_status boundaries_write(struct buf *out, const struct report_subject *subject,
			   const struct report_options *options);

#endif
