/*
 * Runs the suites of the base room.
 */
#include "test_base.h"

int
main(void)
{
	return unit_main((Suite *[]){
		suite_arena(),
		suite_buf(),
		suite_diag(),
		suite_fault(),
		suite_hash(),
		suite_io(),
		suite_map(),
		suite_num(),
		suite_str(),
		suite_utf8(),
		NULL,
	});
}
