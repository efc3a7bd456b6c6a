/* Runs the suites of report/. */
#include "test_report.h"

int
main(void)
{
	return unit_main((Suite *[]){
		suite_report_wrap(),
		suite_report_term(),
		suite_report_json(),
		suite_report_page(),
		suite_report_fault(),
		NULL,
	});
}
