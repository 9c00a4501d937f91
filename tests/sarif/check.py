"""SARIF logs of the command line against the schema that OASIS publishes: `check.py CLI`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import jsonschema

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
POLICIES = HERE.parent / "lint"


def log(cli: str, *arguments: str, cwd: Path) -> dict[str, Any]:
    ended = subprocess.run([cli, *arguments, "--format", "sarif"], capture_output=True, cwd=cwd, check=False)
    if ended.returncode not in (0, 1):
        sys.exit(f"{arguments}: {ended.stderr.decode()}")
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def uris(log: dict[str, Any]) -> set[str]:
    results = log["runs"][0]["results"]
    return {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results}


def main() -> None:
    cli = str(Path(sys.argv[1]).resolve())
    schema = json.loads((HERE / "sarif-2.1.0.schema.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    logs = [log(cli, "check", "six-mistakes.http", "capture.jsonl", cwd=EXAMPLES)]
    with tempfile.TemporaryDirectory() as folder:
        files = sorted(POLICIES.glob("*.json"))
        cases = [case for file in files for case in json.loads(file.read_text("utf-8"))]
        for number, case in enumerate(cases):
            path = Path(folder, "policies of all", f"{number}.json")
            path.parent.mkdir(exist_ok=True)
            path.write_text(case["text"], "utf-8")
        for lang in ("en", "zh"):
            quiet = "policy/other-api=one API is used"
            logs.append(
                log(
                    cli,
                    *("iam", "lint", "policies of all", "--lang", lang, "--suppress", quiet),
                    cwd=Path(folder),
                )
            )
    for one in logs:
        problems = [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(one)]
        if problems:
            sys.exit("\n".join(problems[:10]))
        run = one["runs"][0]
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
                sys.exit(f"{result['ruleId']} has the place of another rule")
        if not all(rule["help"]["markdown"] for rule in rules):
            sys.exit("a rule has no help")
        if any(uri.startswith(("/", "file:")) or " " in uri for uri in uris(one)):
            sys.exit(f"a URI is not relative: {uris(one)}")
    print(f"{len(logs)} logs are valid, {sum(len(one['runs'][0]['results']) for one in logs)} results")


main()
