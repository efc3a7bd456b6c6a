# Fourteen enterprises of two districts, scored into s.db: m1 to m10 are of A, the others of B, every
# third one is large. The more machines are digital, the higher the score of rubric plant.
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
	district=示例甲区
	[ $i -le 10 ] || district=示例乙区
	size=小型
	[ $((i % 3)) -ne 0 ] || size=大型
	sed "s/demo-1/m$i/; s/示例精密机械有限公司/示例企业$i/; s/示例市/$district/; s/中型/$size/
		s/digital: 60/digital: $((i * 8))/" shared/good.yaml >m$i.yaml
done
zhijie batch m*.yaml --db s.db >/dev/null
