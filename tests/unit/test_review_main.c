/* Runs the suites of review/. */
#include "test_review.h"

int
main(void)
{
	return unit_main((Suite *[]){
		suite_review_check(),
		suite_review_boundary(),
		suite_review_cover(),
		suite_review_difference(),
		suite_review_docs(),
		suite_review_facts(),
		suite_review_effect(),
		suite_review_fault(),
		suite_review_starter(),
		suite_review_vectors(),
		NULL,
	});
}
