zhijie_unit(score
	test_score_fault.c
	test_score_ladder.c
	test_score_main.c
	test_score_nested.c
	test_score_question.c
	test_score_section.c
	test_score_tiers.c
)
# test_score_fault.c makes these fail on demand.
target_link_options(unit_score PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)

# The example of docs/c-api.md uses the public library and nothing else.
if(TARGET libzhijie)
	find_package(Python3 REQUIRED COMPONENTS Interpreter)
	add_executable(example_c_api ${PROJECT_SOURCE_DIR}/docs/examples/c-api/score.c)
	target_link_libraries(example_c_api PRIVATE libzhijie zhijie_flags)
	add_test(NAME unit_c_api
		COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/test_c_api.py
			${PROJECT_SOURCE_DIR} $<TARGET_FILE:example_c_api>)
	set_tests_properties(unit_c_api PROPERTIES LABELS unit)
	if(NOT ZJ_SANITIZE AND NOT ZJ_COVERAGE)
		add_test(NAME unit_installed
			COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/test_installed.py
				${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}
				--cmake ${CMAKE_COMMAND} --cc ${CMAKE_C_COMPILER})
		set_tests_properties(unit_installed PROPERTIES LABELS "unit;once")
	endif()
endif()
