/* Runs the suites of batch/. */
#include "test_batch.h"

int
main(void)
{
	return unit_main((Suite *[]){
		suite_batch_pool(),
		suite_batch_scorer(),
		NULL,
	});
}
