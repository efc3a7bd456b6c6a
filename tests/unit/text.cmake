zhijie_unit(text
	test_text_csv.c
	test_text_fault.c
	test_text_files.c
	test_text_json.c
	test_text_lines.c
	test_text_main.c
	test_text_node.c
	test_text_marks.c
	test_text_pairs.c
	test_text_parts.c
	test_text_problem.c
	test_text_quick.c
	test_text_source.c
	test_text_unpack.c
	test_text_write.c
	test_text_yaml.c
)
target_compile_definitions(unit_text PRIVATE TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
	TEST_TREE="${PROJECT_SOURCE_DIR}")
target_include_directories(unit_text PRIVATE ${PROJECT_SOURCE_DIR}/tests/support)

# test_text_fault.c makes these fail on demand.
target_link_options(unit_text PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)

# What a build says that cannot unpack: the one file, without the libraries.
add_executable(unit_unpack_without test_text_unpack_without.c ${PROJECT_SOURCE_DIR}/src/text/unpack.c)
target_link_libraries(unit_unpack_without PRIVATE room_text)
set_target_properties(unit_unpack_without PROPERTIES EXPORT_COMPILE_COMMANDS OFF)
add_test(NAME unit_unpack_without COMMAND unit_unpack_without)
set_tests_properties(unit_unpack_without PROPERTIES LABELS unit)
