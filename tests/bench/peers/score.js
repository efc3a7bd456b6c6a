// score.js FORMAT PLAN INPUT: the bench rubric, worked out in JavaScript; README.md says what is asked.
// FORMAT is yaml (INPUT lists the files) or ndjson.
"use strict";
const fs = require("fs");

const gcd = (a, b) => (b ? gcd(b, a % b) : a);

function scorer(plan) {
	const questions = new Map(Object.entries(plan.questions));
	const scale = new Map(Object.entries(plan.scale));
	const { counts, weights } = plan;
	const common = counts.reduce((a, b) => (a / gcd(a, b)) * b);
	const factors = weights.map((weight, i) => weight * (common / counts[i]));
	const total = weights.reduce((a, b) => a + b) * common * 10;

	// What an answer is worth in tenths; an error where it is none.
	function tenths(kind, given) {
		let worth;
		if (kind === "scale") worth = scale.get(given);
		else if (kind === "yesno") worth = { yes: 10, no: 0 }[given];
		else if (given >= 0 && given <= 100) worth = given >= 60 ? 10 : given >= 20 ? 5 : 0;
		if (worth === undefined) throw new Error(`no answer: ${given}`);
		return worth;
	}

	return (tree) => {
		const { facts, answers } = tree;
		const won = counts.map(() => 0);
		let fullKeys = 0;
		for (const question in answers) {
			const asked = questions.get(question);
			if (!asked) throw new Error(`no question: ${question}`);
			let given = answers[question];
			if (typeof given === "object") given = given.answer;
			if (typeof given === "boolean") given = given ? "yes" : "no";
			const worth = tenths(asked[1], given);
			won[asked[0]] += worth;
			if (asked[2] && worth === 10) fullKeys++;
		}
		const score = won.reduce((sum, tenth, i) => sum + tenth * factors[i], 0);
		const { machines, networked, accident } = facts;
		let tier = "";
		if ((accident === false || accident === "no") && score * 10 >= total * 3 && won[0] >= counts[0] * 2) {
			tier = "basic";
			if (score * 2 >= total && networked * 10 >= machines * 3 &&
				won[1] >= counts[1] * 4 && won[2] >= counts[2] * 4) {
				tier = "advanced";
				if (score * 10 >= total * 6 && networked * 10 >= machines * 6 && fullKeys >= 5) {
					tier = "excellent";
					if (score * 100 >= total * 85 && networked * 10 >= machines * 9) tier = "leading";
				}
			}
		}
		return `${tree.enterprise.id},${tier},${score * 100}/${total}\n`;
	};
}

function* yamlTrees(path) {
	const yaml = require(process.env.PEERS_JS_YAML || "js-yaml");
	for (const name of fs.readFileSync(path, "utf8").split("\n"))
		if (name) yield yaml.load(fs.readFileSync(name, "utf8"));
}

// Line by line from blocks: readline takes several times as long.
function* jsonTrees(path) {
	const file = fs.openSync(path);
	const block = Buffer.alloc(1 << 20);
	let rest = Buffer.alloc(0);
	for (let got; (got = fs.readSync(file, block)) > 0;) {
		const bytes = Buffer.concat([rest, block.subarray(0, got)]);
		let from = 0;
		for (let end; (end = bytes.indexOf(10, from)) >= 0; from = end + 1)
			yield JSON.parse(bytes.toString("utf8", from, end));
		rest = bytes.subarray(from);
	}
}

const [form, plan, path] = process.argv.slice(2);
const row = scorer(JSON.parse(fs.readFileSync(plan, "utf8")));
const rows = [];
for (const tree of { yaml: yamlTrees, ndjson: jsonTrees }[form](path)) rows.push(row(tree));
fs.writeSync(1, rows.join(""));
