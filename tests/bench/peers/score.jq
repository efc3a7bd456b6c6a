# The bench rubric, worked out in jq, for documents as JSON or as yq makes them of YAML; $plan is
# plan.json. README.md says what is asked.
def gcd($a; $b): if $b == 0 then $a else gcd($b; $a % $b) end;
def tenths($kind):
	if $kind == "scale" then $plan.scale[.] // error("no answer: \(.)")
	elif $kind == "yesno" then
		if . == true or . == "yes" then 10 elif . == false or . == "no" then 0
		else error("no answer: \(.)") end
	elif type == "number" and . >= 0 and . <= 100 then
		if . >= 60 then 10 elif . >= 20 then 5 else 0 end
	else error("no answer: \(.)") end;

$plan.counts as $counts
| (reduce $counts[] as $n (1; . / gcd(.; $n) * $n)) as $common
| ($plan.weights | add * $common * 10) as $total
| inputs
| reduce (.answers | to_entries[]) as $it ({won: [$counts[] | 0], keys: 0, of: .};
	($plan.questions[$it.key] // error("no question: \($it.key)")) as [$section, $kind, $is_key]
	| ($it.value | if type == "object" then .answer else . end | tenths($kind)) as $worth
	| .won[$section] += $worth
	| if $is_key == 1 and $worth == 10 then .keys += 1 else . end)
| .won as $won | .keys as $keys | .of.facts as $facts
| (reduce range($counts | length) as $i (0;
	. + $won[$i] * $plan.weights[$i] * ($common / $counts[$i]))) as $score
| ($facts.networked * 10) as $networked
| (if $facts.accident != false and $facts.accident != "no" then ""
   elif $score * 10 < $total * 3 or $won[0] < $counts[0] * 2 then ""
   elif $score * 2 < $total or $networked < $facts.machines * 3
	or $won[1] < $counts[1] * 4 or $won[2] < $counts[2] * 4 then "basic"
   elif $score * 10 < $total * 6 or $networked < $facts.machines * 6 or $keys < 5 then "advanced"
   elif $score * 100 < $total * 85 or $networked < $facts.machines * 9 then "excellent"
   else "leading" end) as $tier
| "\(.of.enterprise.id),\($tier),\($score * 100)/\($total)"
