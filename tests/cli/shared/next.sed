# plant 1.0 becomes plant 2.0: what the cases of rubric diff, replay and migrate compare.
s/^version: .*/version: "2.0"/
s/^    weight: 60/    weight: 50/
s/value: 0.8$/value: 75%/
s/^    part: {score: 0.5,/    partly: {score: 0.5, renamed_from: part,/
s/part: 0, most/partly: 0, most/
s/most, part, none]/most, partly, none]/
s/id: pm.plan$/id: pm.schedule\n        renamed_from: pm.plan/
s/pm\.plan)/pm.schedule)/g
s/zh: 质量是否可追溯?/zh: 质量是否可全程追溯?/
s/{above: 0.6, score: 1}/{above: 0.5, score: 1}/
