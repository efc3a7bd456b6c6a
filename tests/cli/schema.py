#!/usr/bin/env python3
"""schema.py PROGRAM: the JSON of results is what docs/schema/result.schema.json says.

Scores the examples and the inputs of the golden cases, and checks every result against the
schema. The checker knows just the keywords the schema uses, and says so when it meets another.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TYPES = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
    "number": (int, float), "integer": int,
}
KNOWN = {
    "$schema", "title", "description", "$defs", "$ref", "type", "properties", "required",
    "additionalProperties", "items", "enum", "const", "pattern", "minimum", "oneOf",
}


def is_type(value, name):
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, TYPES[name])


def check(value, schema, root, at):
    """The mistakes of `value`, as lines."""
    unknown = set(schema) - KNOWN
    if unknown:
        raise SystemExit(f"schema.py does not know {sorted(unknown)}")
    if "$ref" in schema:
        return check(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, at)
    if "oneOf" in schema:
        fits = [one for one in schema["oneOf"] if not check(value, one, root, at)]
        return [] if len(fits) == 1 else [f"{at}: fits {len(fits)} of the alternatives"]
    wanted = schema.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not any(is_type(value, name) for name in wanted):
        return [f"{at}: {value!r} is not {' or '.join(wanted)}"]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: {value!r} is not {schema['const']!r}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is not one of {schema['enum']}"]
    found = []
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{at}: {value!r} does not match {schema['pattern']}")
    if "minimum" in schema and value < schema["minimum"]:
        found.append(f"{at}: {value} is too small")
    if isinstance(value, dict) and "properties" in schema:
        properties = schema["properties"]
        found += [f"{at}: no {name}" for name in schema.get("required", []) if name not in value]
        for name, inner in value.items():
            if name in properties:
                found += check(inner, properties[name], root, f"{at}.{name}")
            elif schema.get("additionalProperties") is False:
                found.append(f"{at}: {name} is not in the schema")
    if isinstance(value, list) and "items" in schema:
        for index, inner in enumerate(value):
            found += check(inner, schema["items"], root, f"{at}[{index}]")
    return found


def results(program, rubrics, files):
    launcher = os.environ.get("ZJ_LAUNCHER", "").split()
    command = [*launcher, program, "score", *map(str, files), "-o", "ndjson",
               "--rubrics", str(rubrics)]
    done = subprocess.run(command, capture_output=True, check=True)
    lines = done.stdout.decode().splitlines()
    if len(lines) < len(files):
        raise SystemExit(f"{len(files)} files gave {len(lines)} results")
    return [json.loads(line) for line in lines]


def main():
    schema = json.loads((ROOT / "docs/schema/result.schema.json").read_text())
    program = pathlib.Path(sys.argv[1]).resolve()
    found = []
    count = 0
    shared = sorted((HERE / "shared").glob("*.yaml"))
    shared += sorted(HERE / "score" / case for case in (
        "veto/veto.yaml", "cap_check_and_evidence/cap.yaml", "left_out_with_a_reason/skip.yaml"))
    for rubrics, files in (
            (ROOT / "rubrics", sorted((ROOT / "docs/examples").glob("*.yaml"))),
            (HERE / "shared/rubrics", shared),
            (HERE / "score/json_numbers_are_exact", [HERE / "score/json_numbers_are_exact/a.yaml"]),
    ):
        for result in results(program, rubrics, files):
            count += 1
            found += check(result, schema, schema, result["answers"]["file"])
    # The checker must be able to fail.
    broken = json.loads('{"format": "zhijie-result/2"}')
    if len(check(broken, schema, schema, "broken")) < 2:
        found.append("a broken result was not noticed")
    print("\n".join(found) or f"{count} results fit the schema")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
