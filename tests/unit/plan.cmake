zhijie_unit(plan
	test_plan_gap.c
)
