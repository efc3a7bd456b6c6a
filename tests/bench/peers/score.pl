# score.pl FORMAT PLAN INPUT: the bench rubric, worked out in Perl; README.md says what is asked.
# FORMAT is yaml (INPUT lists the files) or ndjson.
use strict;
use warnings;
use List::Util qw(sum);

sub gcd { my ($a, $b) = @_; return $b ? gcd($b, $a % $b) : $a }

my ($form, $plan_path, $path) = @ARGV;
require JSON::XS;
my $plan = do { local (@ARGV, $/) = ($plan_path); JSON::XS::decode_json(<>) };
my ($questions, $scale, $counts, $weights) = @$plan{qw(questions scale counts weights)};
my $common = 1;
$common = $common / gcd($common, $_) * $_ for @$counts;
my @factors = map { $weights->[$_] * ($common / $counts->[$_]) } 0 .. $#$counts;
my $total = sum(@$weights) * $common * 10;
my %yesno = (yes => 10, no => 0, 1 => 10, 0 => 0);    # JSON's true and false are 1 and 0

# What an answer is worth in tenths; dies where it is none.
sub tenths {
	my ($kind, $given) = @_;
	return $scale->{$given} // die "no answer: $given" if $kind eq 'scale';
	return $yesno{$given} // die "no answer: $given" if $kind eq 'yesno';
	die "no answer: $given" unless $given =~ /^[0-9.]+$/ && $given <= 100;
	return $given >= 60 ? 10 : $given >= 20 ? 5 : 0;
}

sub row {
	my ($tree) = @_;
	my ($facts, $answers) = @$tree{qw(facts answers)};
	my @won = (0) x @$counts;
	my $full_keys = 0;
	while (my ($question, $given) = each %$answers) {
		my $asked = $questions->{$question} // die "no question: $question";
		$given = $given->{answer} if ref $given eq 'HASH';
		my $worth = tenths($asked->[1], $given);
		$won[$asked->[0]] += $worth;
		$full_keys++ if $asked->[2] && $worth == 10;
	}
	my $score = 0;
	$score += $won[$_] * $factors[$_] for 0 .. $#won;
	my ($machines, $networked) = @$facts{qw(machines networked)};
	my $tier = '';
	if ($yesno{$facts->{accident}} == 0 && $score * 10 >= $total * 3 && $won[0] >= $counts->[0] * 2) {
		$tier = 'basic';
		if ($score * 2 >= $total && $networked * 10 >= $machines * 3
			&& $won[1] >= $counts->[1] * 4 && $won[2] >= $counts->[2] * 4) {
			$tier = 'advanced';
			if ($score * 10 >= $total * 6 && $networked * 10 >= $machines * 6 && $full_keys >= 5) {
				$tier = 'excellent';
				$tier = 'leading' if $score * 100 >= $total * 85 && $networked * 10 >= $machines * 9;
			}
		}
	}
	return "$tree->{enterprise}{id},$tier," . $score * 100 . "/$total\n";
}

open my $in, '<', $path or die "$path: $!";
if ($form eq 'yaml') {
	require YAML::XS;
	while (my $name = <$in>) {
		chomp $name;
		open my $file, '<', $name or die "$name: $!";
		local $/;
		print row(YAML::XS::Load(<$file>));
	}
} else {
	while (my $line = <$in>) {
		print row(JSON::XS::decode_json($line));
	}
}
