zhijie_unit(model
	test_model_answers.c
	test_model_docs.c
	test_model_fault.c
	test_model_former.c
	test_model_main.c
	test_model_mistakes.c
	test_model_names.c
	test_model_number.c
	test_model_order.c
	test_model_overlay.c
	test_model_points.c
	test_model_vocabulary.c
)
target_compile_definitions(unit_model PRIVATE TEST_DOCS="${PROJECT_SOURCE_DIR}/docs")

# test_model_fault.c makes these fail on demand.
target_link_options(unit_model PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)
