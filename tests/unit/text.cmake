zhijie_unit(text
	test_text_csv.c
	test_text_fault.c
	test_text_files.c
	test_text_json.c
	test_text_main.c
	test_text_node.c
	test_text_problem.c
	test_text_quick.c
	test_text_source.c
	test_text_write.c
	test_text_yaml.c
)
target_compile_definitions(unit_text PRIVATE TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
	TEST_TREE="${PROJECT_SOURCE_DIR}")
target_include_directories(unit_text PRIVATE ${PROJECT_SOURCE_DIR}/tests/support)

# test_text_fault.c makes these fail on demand.
target_link_options(unit_text PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)
