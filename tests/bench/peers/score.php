<?php
// score.php FORMAT PLAN INPUT: the bench rubric, worked out in PHP; README.md says what is asked.
// FORMAT is yaml (INPUT lists the files) or ndjson.

set_error_handler(function ($_, $what) { throw new Exception($what); });
[, $form, $plan_path, $path] = $argv;
$plan = json_decode(file_get_contents($plan_path), true);

function gcd($a, $b) { return $b ? gcd($b, $a % $b) : $a; }

function tenths($scale, $kind, $given)
{
	if ($kind === 'scale' && isset($scale[$given]))
		return $scale[$given];
	if ($kind === 'yesno' && is_bool($given))
		return $given ? 10 : 0;
	if ($kind === 'number' && is_numeric($given) && $given >= 0 && $given <= 100)
		return $given >= 60 ? 10 : ($given >= 20 ? 5 : 0);
	throw new Exception("no answer: $given");
}

$counts = $plan['counts'];
$common = array_reduce($counts, fn ($a, $b) => intdiv($a, gcd($a, $b)) * $b, 1);
$factors = array_map(fn ($weight, $count) => $weight * intdiv($common, $count), $plan['weights'], $counts);
$total = array_sum($plan['weights']) * $common * 10;

function row($tree)
{
	global $plan, $counts, $factors, $total;
	$questions = $plan['questions'];
	$scale = $plan['scale'];
	$won = array_fill(0, count($counts), 0);
	$full_keys = 0;
	foreach ($tree['answers'] as $question => $given) {
		[$section, $kind, $is_key] = $questions[$question];
		$worth = tenths($scale, $kind, is_array($given) ? $given['answer'] : $given);
		$won[$section] += $worth;
		if ($is_key && $worth === 10)
			$full_keys++;
	}
	$score = 0;
	foreach ($won as $section => $tenth)
		$score += $tenth * $factors[$section];
	['machines' => $machines, 'networked' => $networked, 'accident' => $accident] = $tree['facts'];
	$tier = '';
	if ($accident === false && $score * 10 >= $total * 3 && $won[0] >= $counts[0] * 2) {
		$tier = 'basic';
		if ($score * 2 >= $total && $networked * 10 >= $machines * 3
			&& $won[1] >= $counts[1] * 4 && $won[2] >= $counts[2] * 4) {
			$tier = 'advanced';
			if ($score * 10 >= $total * 6 && $networked * 10 >= $machines * 6 && $full_keys >= 5) {
				$tier = 'excellent';
				if ($score * 100 >= $total * 85 && $networked * 10 >= $machines * 9)
					$tier = 'leading';
			}
		}
	}
	return "{$tree['enterprise']['id']},$tier," . $score * 100 . "/$total\n";
}

$in = fopen($path, 'r');
while (($line = fgets($in)) !== false)
	echo row($form === 'yaml' ? yaml_parse(file_get_contents(rtrim($line))) : json_decode($line, true));
