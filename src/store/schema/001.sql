-- Schema 1: enterprises, rubrics, answers, results, and the views people may rely on.
--
-- Tables are the program's own and may change with a migration; views are a public
-- interface and only grow. docs/database.md explains both.

-- Who is assessed. `code` is the 统一社会信用代码 where there is one, else a local id. How an
-- enterprise is described changes with the years and stands in `result`.
CREATE TABLE enterprise (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL CHECK (length(code) > 0),
	kind TEXT NOT NULL CHECK (kind IN ('uscc', 'local')),
	UNIQUE (code, kind)
) STRICT;

-- A rubric, by the fingerprint of all its files (zj_model_fingerprint).
CREATE TABLE rubric (
	id INTEGER PRIMARY KEY,
	fingerprint TEXT NOT NULL UNIQUE CHECK (length(fingerprint) = 64),
	name TEXT NOT NULL,
	version TEXT NOT NULL,
	title_zh TEXT,
	title_en TEXT,
	added TEXT NOT NULL
) STRICT;

-- Its files, whole and in order, so that it can be compiled again.
CREATE TABLE rubric_file (
	rubric INTEGER NOT NULL REFERENCES rubric,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	bytes BLOB NOT NULL,
	PRIMARY KEY (rubric, position)
) STRICT, WITHOUT ROWID;

-- Its tiers, lowest first, rank from 1.
CREATE TABLE rubric_tier (
	rubric INTEGER NOT NULL REFERENCES rubric,
	rank INTEGER NOT NULL CHECK (rank >= 1),
	name TEXT NOT NULL,
	title_zh TEXT,
	title_en TEXT,
	PRIMARY KEY (rubric, rank)
) STRICT, WITHOUT ROWID;

-- What its results have figures of, once for all of them: the sections and questions, the
-- conditions of the tiers, the rules. Results name them by position, from 0.
CREATE TABLE rubric_node (
	rubric INTEGER NOT NULL REFERENCES rubric,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,	-- 'total' for the rubric itself
	parent TEXT,
	kind TEXT NOT NULL CHECK (kind IN ('section', 'question')),
	title_zh TEXT,
	title_en TEXT,
	points ANY NOT NULL,	-- full marks; a number, rounded to 12 places
	choices TEXT NOT NULL,	-- JSON: the entries of answers that the rubric names, as they
				-- would stand in result_figures: options, levels, no and yes
	PRIMARY KEY (rubric, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE rubric_condition (
	rubric INTEGER NOT NULL REFERENCES rubric,
	position INTEGER NOT NULL,
	tier TEXT NOT NULL,
	name TEXT NOT NULL,
	title_zh TEXT,
	title_en TEXT,
	PRIMARY KEY (rubric, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE rubric_rule (
	rubric INTEGER NOT NULL REFERENCES rubric,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	title_zh TEXT,
	title_en TEXT,
	PRIMARY KEY (rubric, position)
) STRICT, WITHOUT ROWID;

-- An answers document exactly as it was given, by the fingerprint of its bytes
-- (`b2sum -l 256` prints the same).
CREATE TABLE answers (
	id INTEGER PRIMARY KEY,
	fingerprint TEXT NOT NULL UNIQUE CHECK (length(fingerprint) = 64),
	file TEXT,
	bytes BLOB,		-- NULL: not kept, so nothing of it can be computed again
	added TEXT NOT NULL
) STRICT;

-- What came of scoring. Derived, never edited: the four keys determine all the rest, and
-- `zhijie show` computes it again with every reason. Rows are narrow, so that a million of them
-- can be gone through; what one result has of each question is in result_figures.
--
-- `outcomes` is a digit for each condition of the rubric, by position: 0 not met, 1 met,
-- 2 unknown. `strikes` is JSON: [[rule, certain], …], certain: 1, or 0 where it may strike.
-- Scores are exact text ("46.9", "1/3"); the *_number columns are their nearest REAL, for
-- sorting and sums only.
CREATE TABLE result (
	id INTEGER PRIMARY KEY,
	enterprise INTEGER NOT NULL REFERENCES enterprise,
	rubric INTEGER NOT NULL REFERENCES rubric,
	answers INTEGER NOT NULL REFERENCES answers,
	settings TEXT NOT NULL,	-- parameters and levels from outside, one "name=value" a line
	name TEXT,		-- of the enterprise, and the next three: as its answers say
	district TEXT,
	industry TEXT,
	size TEXT,
	role TEXT NOT NULL CHECK (role IN ('self', 'assessor', 'final')),
	date TEXT,		-- of the answers, YYYY-MM-DD
	saved TEXT NOT NULL,	-- UTC
	program TEXT NOT NULL,
	tier INTEGER NOT NULL CHECK (tier >= 0),	-- rank reached, 0 for none
	best_tier INTEGER NOT NULL CHECK (best_tier >= tier),
	score TEXT NOT NULL,
	score_best TEXT NOT NULL,
	score_max TEXT NOT NULL,
	score_number REAL NOT NULL,
	score_best_number REAL NOT NULL,
	score_max_number REAL NOT NULL,
	outcomes TEXT NOT NULL,
	strikes TEXT NOT NULL,
	UNIQUE (answers, rubric, settings, enterprise)
) STRICT;
CREATE INDEX result_of_enterprise ON result (enterprise, rubric);

-- The figures of a result: JSON without names, since those are the same for all results of a
-- rubric. What is missing at the end of an array is null; figures are rounded to 12 places.
--	{"nodes": [[state, answer, share, share at best, score, score at best, points] or
--		number, …],			number: as that entry of rubric_node.choices, from 0;
--						state: 0 scored, 1 not applicable, 2 unanswered,
--						3 invalid; at best: null where the same;
--						scores: null where they are the shares;
--						points: null where as in rubric_node
--	 "conditions": [[needed, found], …]}	needed: null where it is just to hold
CREATE TABLE result_figures (
	result INTEGER PRIMARY KEY REFERENCES result,
	figures TEXT NOT NULL
) STRICT;

-- A run over many files (`zhijie batch`): what it was asked, and how far it is. One that has not
-- ended was stopped or killed, and can be resumed.
CREATE TABLE run (
	id INTEGER PRIMARY KEY,
	started TEXT NOT NULL,	-- UTC
	ended TEXT,		-- UTC
	program TEXT NOT NULL,
	who TEXT,		-- who started it, as the system calls them
	folder TEXT NOT NULL,	-- where
	arguments TEXT NOT NULL,	-- JSON: ["answers/", "--save"]
	files INTEGER NOT NULL DEFAULT 0,	-- gone through: the next three together
	scored INTEGER NOT NULL DEFAULT 0,
	unchanged INTEGER NOT NULL DEFAULT 0,	-- all their results were here already
	refused INTEGER NOT NULL DEFAULT 0,
	results INTEGER NOT NULL DEFAULT 0	-- saved by it
) STRICT;

-- The rubrics that it scored by.
CREATE TABLE run_rubric (
	run INTEGER NOT NULL REFERENCES run,
	rubric INTEGER NOT NULL REFERENCES rubric,
	PRIMARY KEY (run, rubric)
) STRICT, WITHOUT ROWID;

-- The results of its files, new ones and those that were here already.
CREATE TABLE run_result (
	run INTEGER NOT NULL REFERENCES run,
	result INTEGER NOT NULL REFERENCES result,
	PRIMARY KEY (run, result)
) STRICT, WITHOUT ROWID;

-- A file that it refused, with every reason. `diagnostics` is JSON:
--	[[level, code, line, column, message zh, message en, note zh, note en], …]
-- level: error, warning, note; line and column from 1, 0 where it is about the whole file.
CREATE TABLE refusal (
	run INTEGER NOT NULL REFERENCES run,
	file TEXT NOT NULL,
	fingerprint TEXT CHECK (length(fingerprint) = 64),	-- NULL: it could not be read
	diagnostics TEXT NOT NULL,
	PRIMARY KEY (run, file)
) STRICT;

-- Every result with names instead of numbers.
CREATE VIEW v_result AS
SELECT r.id, e.code AS enterprise, r.name, r.district, r.industry, r.size,
	u.name AS rubric, u.version AS rubric_version, r.role, r.date, r.saved,
	r.tier AS tier_rank, t.name AS tier, t.title_zh AS tier_zh, t.title_en AS tier_en,
	r.best_tier AS best_tier_rank, r.tier = r.best_tier AS firm,
	r.score_number AS score, r.score_best_number AS score_best,
	r.score_max_number AS score_max, r.score AS score_exact,
	r.settings, r.program, u.fingerprint AS rubric_fingerprint,
	a.fingerprint AS answers_fingerprint
FROM result AS r
JOIN enterprise AS e ON e.id = r.enterprise
JOIN rubric AS u ON u.id = r.rubric
JOIN answers AS a ON a.id = r.answers
LEFT JOIN rubric_tier AS t ON t.rubric = r.rubric AND t.rank = r.tier;

-- Of each enterprise and rubric (by name, whatever its version) the result that counts:
-- final before assessor before self, then the latest date, then the last saved.
CREATE VIEW v_latest AS
SELECT * FROM (
	SELECT *, row_number() OVER (
		PARTITION BY enterprise, rubric
		ORDER BY role = 'final' DESC, role = 'assessor' DESC, date DESC, id DESC
	) AS place
	FROM v_result
) WHERE place = 1;

-- Every condition of every tier of every result.
CREATE VIEW v_condition AS
SELECT r.id AS result, c.tier, c.name AS condition, c.title_zh, c.title_en,
	CASE substr(r.outcomes, f.key + 1, 1)
		WHEN '0' THEN 'not_met' WHEN '1' THEN 'met' WHEN '2' THEN 'unknown' END AS outcome,
	coalesce(json_extract(f.value, '$[0]'), 'yes') AS needed,
	json_extract(f.value, '$[1]') AS found
FROM result AS r JOIN result_figures AS g ON g.result = r.id,
	json_each(g.figures, '$.conditions') AS f
JOIN rubric_condition AS c ON c.rubric = r.rubric AND c.position = f.key;

-- Every section and question of every result: as stated, and at best.
CREATE VIEW v_node AS
SELECT result, node, parent, kind, title_zh, title_en,
	CASE json_extract(entry, '$[0]')
		WHEN 0 THEN 'scored' WHEN 1 THEN 'not_applicable'
		WHEN 2 THEN 'unanswered' WHEN 3 THEN 'invalid' END AS state,
	CASE WHEN json_extract(entry, '$[2]') IS NOT NULL
		THEN coalesce(json_extract(entry, '$[6]'), full) END AS points,
	coalesce(json_extract(entry, '$[4]'), json_extract(entry, '$[2]')) AS score,
	coalesce(json_extract(entry, '$[5]'), json_extract(entry, '$[4]'),
		json_extract(entry, '$[3]'), json_extract(entry, '$[2]')) AS score_best,
	json_extract(entry, '$[2]') AS share,
	coalesce(json_extract(entry, '$[3]'), json_extract(entry, '$[2]')) AS share_best,
	json_extract(entry, '$[1]') AS answer
FROM (
	SELECT r.id AS result, n.name AS node, n.parent, n.kind, n.title_zh, n.title_en,
		n.points AS full,
		CASE f.type WHEN 'integer' THEN json_extract(n.choices, '$[' || f.value || ']')
			ELSE f.value END AS entry
	FROM result AS r JOIN result_figures AS g ON g.result = r.id,
		json_each(g.figures, '$.nodes') AS f
	JOIN rubric_node AS n ON n.rubric = r.rubric AND n.position = f.key
);

-- Every rule of every result that strikes: a veto, a cap, a check, an advice; or may, for want
-- of answers.
CREATE VIEW v_strike AS
SELECT r.id AS result, u.name AS rule, u.kind, u.title_zh, u.title_en,
	json_extract(f.value, '$[1]') = 1 AS certain
FROM result AS r, json_each(r.strikes) AS f
JOIN rubric_rule AS u ON u.rubric = r.rubric AND u.position = json_extract(f.value, '$[0]');

-- Every run, with the rubrics it scored by.
CREATE VIEW v_run AS
SELECT r.id, r.started, r.ended, r.program, r.who, r.folder, r.arguments,
	r.files, r.scored, r.unchanged, r.refused, r.results,
	(SELECT group_concat(name || ' ' || version, ', ') FROM (
		SELECT u.name, u.version FROM run_rubric AS k
		JOIN rubric AS u ON u.id = k.rubric WHERE k.run = r.id
		ORDER BY u.name, u.version))
		AS rubrics
FROM run AS r;

-- Which results a run was about, whether they were new or here already.
CREATE VIEW v_run_result AS
SELECT run, result FROM run_result;

-- Every reason for which a file was refused.
CREATE VIEW v_refused AS
SELECT r.run, r.file, r.fingerprint,
	json_extract(d.value, '$[0]') AS level,
	json_extract(d.value, '$[1]') AS code,
	json_extract(d.value, '$[2]') AS line,
	json_extract(d.value, '$[3]') AS "column",
	json_extract(d.value, '$[4]') AS message_zh,
	json_extract(d.value, '$[5]') AS message_en,
	json_extract(d.value, '$[6]') AS note_zh,
	json_extract(d.value, '$[7]') AS note_en
FROM refusal AS r, json_each(r.diagnostics) AS d;
