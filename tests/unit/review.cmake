zhijie_unit(review
	test_review_check.c
	test_review_boundary.c
	test_review_cover.c
	test_review_difference.c
	test_review_docs.c
	test_review_effect.c
	test_review_facts.c
	test_review_fault.c
	test_review_main.c
	test_review_starter.c
	test_review_vectors.c
)
target_compile_definitions(unit_review PRIVATE
	DOCS_RUBRIC_LANGUAGE="${PROJECT_SOURCE_DIR}/docs/rubric-language.md"
	STARTER_FOLDER="${PROJECT_SOURCE_DIR}/src/review/starter")
# test_review_fault.c makes these fail on demand.
target_link_options(unit_review PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)
