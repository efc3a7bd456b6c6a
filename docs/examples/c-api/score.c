/* Score one answers file: score RUBRIC ANSWERS */
#include <stdio.h>

#include <zhijie/zhijie.h>

int
main(int argc, char **argv)
{
	zj_diags *diags = zj_diags_new();
	zj_model *model = NULL;
	zj_document *document = NULL;
	zj_answers *answers = NULL;
	zj_result *result = NULL;
	zj_condition condition;
	zj_diag diag;
	char score[ZJ_NUM_TEXT_MAX];

	if (argc == 3 && diags && zj_model_load(&model, argv[1], diags) == ZJ_OK &&
	    zj_document_load(&document, argv[2], diags) == ZJ_OK &&
	    zj_answers_read(&answers, model, document, diags) == ZJ_OK &&
	    zj_score(&result, model, answers, NULL, diags) == ZJ_OK) {
		const int tier = zj_result_tier(result);

		zj_num_exact_text(score, zj_result_score(result).value);
		printf("tier %s%s, score %s\n",
		       tier ? zj_model_tier_id(model, (size_t)tier - 1) : "none",
		       zj_result_is_firm(result) ? "" : " (not firm)", score);
		for (size_t i = 0; zj_result_condition(result, i, ZJ_LANG_EN, &condition); i++) {
			if (condition.outcome != ZJ_MET)
				printf("%s: found %s, needed %s\n", condition.id, condition.found,
				       condition.needed ? condition.needed : "yes");
		}
	}
	for (size_t i = 0; zj_diags_get(diags, i, ZJ_LANG_EN, &diag); i++)
		fprintf(stderr, "%s:%u:%u: %s\n", diag.file ? diag.file : "", (unsigned)diag.line,
			(unsigned)diag.column, diag.message);
	const int failed = result == NULL;
	zj_result_free(result);
	zj_answers_free(answers);
	zj_document_free(document);
	zj_model_free(model);
	zj_diags_free(diags);
	return failed;
}
