"""The command line, the wheel and the npm package print the same bytes for the same requests.

Usage: parity.py PATH-TO-ecs-preflight FOLDER-WITH-THE-NPM-PACKAGE

Every request of examples/*.jsonl and of every vector goes through all three; the lines are compared
as bytes. The npm package adds `columnUtf16` beside `column`; its driver takes that key out again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import ecs_preflight

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from expand import cases


def requests() -> list[dict]:
    """One line for each case of the vectors that is a whole request, and for the examples."""
    lines = []
    for case in cases(HERE.parent / "vectors"):
        # The options of the call (os, draft) have no place in a capture.
        if "request" not in case or "options" in case:
            continue
        line = {"id": case["name"], **case["request"]}
        if "text" in case:
            line["body"] = case["text"]
        elif "body" in case:
            # A body that is a string itself would be taken for raw text.
            line["body"] = (
                json.dumps(case["body"], ensure_ascii=False)
                if isinstance(case["body"], str)
                else case["body"]
            )
        lines.append(line)
    for example in sorted((HERE.parent.parent / "examples").glob("*.jsonl")):
        lines.extend(
            json.loads(text) for text in example.read_text(encoding="utf-8").splitlines() if text.strip()
        )
    return lines


def of_python(line: dict, language: str) -> str:
    report = ecs_preflight.check(
        line["method"], line["url"], headers=line.get("headers"), body=line.get("body")
    )
    verdict = report.to_json(language)
    identity = json.dumps(line["id"], ensure_ascii=False)
    return '{"id":' + identity + "," + verdict[1:]


def run(command: list[str], expect: tuple[int, ...] = (0, 1)) -> list[str]:
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in expect:
        sys.exit(f"{command[0]}: exit {done.returncode}: {done.stderr.decode()[:500]}")
    return done.stdout.decode("utf-8").splitlines()


def lookups() -> list[list[str]]:
    """Every code and rule, some statuses, every operation's needs, table A-4, every field of one body."""
    listing = ecs_preflight.catalogue()
    found = [["explain", error["code"]] for error in listing["errors"]]
    found += [["explain", rule["rule"]] for rule in listing["rules"]]
    found += [["explain", name] for name in ("200", "403", "404", "415", "itemNotFound", "overLimit")]
    found += [["needs", operation["id"]] for operation in listing["operations"]]
    create = next(operation for operation in listing["operations"] if operation["id"] == "CreateCloudServers")
    for field in create["fields"]:
        found.append(["describe", create["id"], "/" + field["path"].replace("[]", "/*").replace(".", "/")])
    pairs = json.loads((HERE.parent / "states.json").read_text(encoding="utf-8"))
    found += [["status", pair["vm_state"], pair["task_state"]] for pair in pairs if pair["task_state"]]
    return found


def of_terminal(binary: str, lookup: list[str]) -> str:
    call, *values = lookup
    command = {"needs": ["iam", "needs", "--operation"]}.get(call, [call])
    return run([binary, *command, *values, "--format", "json"])[0]


def looked_up(lookup: list[str]) -> object:
    """What Python answers, where it answers with plain data."""
    call, *values = lookup
    if call == "explain":
        return ecs_preflight.explain(values[0])
    if call == "describe":
        return ecs_preflight.describe(*values)
    return None


def compare_lookups(binary: str, package: str) -> tuple[int, int]:
    wanted = lookups()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(lookup) + "\n" for lookup in wanted)
        file.flush()
        browser = run(["node", str(HERE / "lookups.mjs"), package, file.name])
    different = 0
    for lookup, node in zip(wanted, browser, strict=True):
        terminal = of_terminal(binary, lookup)
        python = looked_up(lookup)
        same = python is None or json.dumps(python, ensure_ascii=False, separators=(",", ":")) == terminal
        if terminal != node or not same:
            different += 1
            print(f"different: {lookup}\n  terminal {terminal}\n  node     {node}\n  python   {python}")
    return len(wanted), different


def main() -> None:
    binary, package = sys.argv[1:3]
    driver = str(HERE / "driver.mjs")
    lines = requests()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.flush()
        different = 0
        for language in ("en", "zh"):
            terminal = run([binary, "check", file.name, "--format", "json", "--lang", language])
            python = [of_python(line, language) for line in lines]
            browser = run(["node", driver, package, file.name, language])
            assert len(terminal) == len(python) == len(browser) == len(lines), (
                len(terminal),
                len(python),
                len(browser),
                len(lines),
            )
            for line, *outputs in zip(lines, terminal, python, browser, strict=True):
                if len(set(outputs)) != 1:
                    different += 1
                    print(f"different: {line['id']}")
                    for name, output in zip(("terminal", "python", "node"), outputs, strict=True):
                        print(f"  {name:8} {output[:1000]}")
        asked, wrong = compare_lookups(binary, package)
        different += wrong
        print(f"{2 * len(lines) + asked - different} passed, {different} failed")
        sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
