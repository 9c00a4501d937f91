"""An independent validator over the exported schemas agrees with the engine.

Usage: differential.py PATH-TO-ecs-preflight

For the body of every vector the schema that `export schema` writes is run in the `jsonschema` package.
What the engine accepts the schema accepts; what the engine refuses for a reason that JSON Schema can
say, the schema refuses. The reasons that it cannot say are listed here, one by one. The schemas are
held against their meta-schema, and `export openapi` against the OpenAPI 3.1 specification.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import ecs_preflight
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "parity"))

from expand import cases, tokens

# Widths, bytes, encodings, forms without a keyword, words that are reserved, members that tell items
# apart, microversions, and every rule over several fields.
BEYOND_JSON_SCHEMA = {
    "name/length",
    "text/maximum-bytes",
    "text/minimum-bytes",
    "text/base64",
    "text/decoded-size",
    "text/prefix",
    "text/reserved",
    "user-data/base64",
    "user-data/size",
    "password/classes",
    "password/user-name",
    "password/user-name-part",
    "format/cidr",
    "format/date-time",
    "format/ip",
    "format/uuid-or-url",
    "list/duplicate",
    "object/duplicate-key",
    "tag-query/duplicate-condition",
    "tag-query/duplicate-key",
    "tags/duplicate-key",
}


class Reader:
    """The command line, asked once for each schema."""

    def __init__(self, binary: str) -> None:
        self.binary = binary
        catalogue = self.export("catalogue", "--format", "json")
        self.operations = [operation["id"] for operation in catalogue["operations"]]
        self.cross_field = self.rules_over_several_fields()

    def export(self, *arguments: str) -> Any:
        done = subprocess.run([self.binary, *arguments], capture_output=True, check=True, encoding="utf-8")
        return json.loads(done.stdout)

    @cache  # noqa: B019 - one reader lives as long as the program
    def validator(self, operation: str) -> Draft202012Validator:
        schema = self.export("export", "schema", operation)
        Draft202012Validator.check_schema(schema)
        return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)

    @staticmethod
    def rules_over_several_fields() -> set[str]:
        """The rules that `x-constraints` name, from the catalogue's own files."""
        found = set()
        for file in (HERE.parent.parent / "core" / "catalogue").rglob("*.yaml"):
            inside = None
            for line in file.read_text(encoding="utf-8").splitlines():
                indent = len(line) - len(line.lstrip())
                if line.lstrip().startswith(("x-constraints:", "query_constraints:")):
                    inside = indent
                elif inside is not None and line.strip() and indent <= inside:
                    inside = None
                if inside is not None and "rule:" in line:
                    found.add(line.split("rule:", 1)[1].split(",")[0].strip(" {}"))
        return found


def is_number_in_text(issue: ecs_preflight.Issue, body: Any) -> bool:
    """Limits of a number that an example sends as text: a keyword for numbers says nothing of texts."""
    if not issue.rule.startswith("number/"):
        return False
    for token in tokens(issue.pointer):
        body = body[int(token)] if isinstance(body, list) else body[token]
    return isinstance(body, str)


def main() -> None:
    reader = Reader(sys.argv[1])
    for operation in reader.operations:
        reader.validator(operation)
    OpenAPIV31SpecValidator(reader.export("export", "openapi")).validate()

    beyond = BEYOND_JSON_SCHEMA | reader.cross_field
    passed = failed = 0
    for case in cases(HERE.parent / "vectors"):
        if "body" not in case:
            continue
        operation = case.get("operation")
        # The exported schemas hold what the documents say, and nothing of what clients send.
        options = {**case.get("options", {}), "documents_only": True}
        if operation is None:
            request = case["request"]
            verdict = ecs_preflight.check(
                request["method"],
                request["url"],
                headers=request.get("headers"),
                body=case["body"],
                documents_only=True,
            )
            operation = verdict.operation
            # Fields that a microversion does not know are judged by the header.
            if "?" in request["url"] and operation is not None and operation.startswith("Ht"):
                # Parameters that stand in the query are not missing from the body.
                continue
        else:
            verdict = ecs_preflight.validate(operation, case["body"], **options)
        if operation is None or case.get("options", {}).get("draft") or isinstance(case["body"], str):
            continue
        errors = [
            issue.rule
            for issue in verdict.issues
            if issue.severity == "error"
            and issue.location == "body"
            and not issue.rule.startswith("microversion/")
            and not is_number_in_text(issue, case["body"])
        ]
        accepted = reader.validator(operation).is_valid(case["body"])
        if not errors:
            # A parameter of the form API may be text in JSON too; its schema tells the documented type.
            agrees = accepted or operation.startswith("Ht")
        elif set(errors) <= beyond:
            agrees = True
        else:
            agrees = not accepted
        if agrees:
            passed += 1
        else:
            failed += 1
            reasons = [error.message[:200] for error in reader.validator(operation).iter_errors(case["body"])]
            print(f"{case['name']}: the engine says {errors or 'ok'}, the schema says {reasons or 'ok'}")
    print(f"{len(reader.operations)} schemas and the OpenAPI document are valid")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
