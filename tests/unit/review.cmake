zhijie_unit(review
	test_review_docs.c
	test_review_main.c
	test_review_vectors.c
)
target_compile_definitions(unit_review PRIVATE
	DOCS_RUBRIC_LANGUAGE="${PROJECT_SOURCE_DIR}/docs/rubric-language.md")
