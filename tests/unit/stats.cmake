zhijie_unit(stats
	test_stats_main.c
	test_stats_rank.c
	test_stats_summary.c
	test_stats_who.c
)
target_link_libraries(unit_stats PRIVATE PkgConfig::SQLITE)

# test_stats_main.c makes these fail on demand.
target_link_options(unit_stats PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup)
