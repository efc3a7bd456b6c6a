/* Runs the suites of score/. */
#include "test_score.h"

int
main(void)
{
	return unit_main((Suite *[]){
		suite_score_question(),
		suite_score_section(),
		suite_score_nested(),
		suite_score_ladder(),
		suite_score_tiers(),
		suite_score_fault(),
		NULL,
	});
}
