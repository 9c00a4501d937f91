# ruff: noqa: E501
"""What an edition lacks or contradicts of the installed huaweicloudsdkecs: `cargo run -p xtask -- edition-check`.

The catalogue of the edition comes on standard input, as `catalogue --format json` writes it. Each finding is a line; those
that the file of known differences explains are left out, and entries of it that explain nothing are findings too. The
status is 1 when something is found.
"""

from __future__ import annotations

import difflib
import importlib.metadata
import json
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from inspect import getsource
from pathlib import Path
from typing import Any, NamedTuple

import huaweicloudsdkecs.v2 as models

TYPES = {"str": "string", "int": "integer", "bool": "boolean", "float": "number", "datetime": "string"}


class Field(NamedTuple):
    """What a model says of a field."""

    type: str
    required: bool


class Call(NamedTuple):
    """An operation of the client: its query parameters with whether they are required, and its fields by their paths."""

    name: str
    method: str
    path: str
    query: dict[str, bool]
    body: dict[str, Field]
    deprecated: bool


def required(kind: type) -> set[str]:
    """The attributes that the constructor of a model always sets: the optional ones stand behind a condition."""
    return set(re.findall(r"^ {8}self\.(\w+) = \1$", getsource(kind.__init__), re.MULTILINE))


def type_of(name: str) -> str:
    if name.startswith("list["):
        return "array"
    return TYPES.get(name, "object")


def fields(name: str, way: str, above: tuple[str, ...] = ()) -> Iterator[tuple[str, Field]]:
    """The fields of a model and of what is in it, as the catalogue writes their paths."""
    kind = getattr(models, name, None)
    if not hasattr(kind, "attribute_map") or name in above:
        return
    always = required(kind)
    for attribute, wire in kind.attribute_map.items():
        declared = kind.openapi_types[attribute]
        path = f"{way}.{wire}" if way else wire
        yield path, Field(type_of(declared), attribute in always)
        inner = declared
        while found := re.fullmatch(r"list\[(.*)\]", inner):
            inner, path = found[1], f"{path}[]"
        yield from fields(inner, path, (*above, name))


def calls() -> Iterator[Call]:
    """Every operation of the client."""
    for name in sorted(vars(models.EcsClient)):
        found = re.fullmatch(r"_(\w+)_http_info", name)
        request = found and getattr(
            models, "".join(part.capitalize() for part in found[1].split("_")) + "Request", None
        )
        if not request:
            continue
        source = getsource(getattr(models.EcsClient, name))
        sent = getattr(models.EcsClient, name)(request())
        always = required(request)
        in_query = set(
            re.findall(r"query_params\.append\(\('[^']+', local_var_params\['(\w+)'\]\)\)", source)
        )
        query = {request.attribute_map[attribute]: attribute in always for attribute in sorted(in_query)}
        body = dict(fields(request.openapi_types["body"], "")) if "body" in request.attribute_map else {}
        deprecated = "DeprecationWarning" in getsource(getattr(models.EcsClient, found[1]))
        yield Call(
            request.__name__.removesuffix("Request"),
            sent["method"],
            sent["resource_path"],
            query,
            body,
            deprecated,
        )


def template(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def operation_of(call: Call, operations: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The operation of the catalogue that a call of the SDK goes to: on a shared path the body chooses it."""
    here = [
        each
        for each in operations
        if each["method"] == call.method and template(call.path) in map(template, each["uris"])
    ]
    top = {path for path in call.body if "." not in path and "[" not in path}
    if chosen := [each for each in here if each.get("select") in top]:
        here = chosen
    alike = {each["id"]: difflib.SequenceMatcher(None, each["id"], call.name).ratio() for each in here}
    return max(here, key=lambda each: alike[each["id"]], default=None)


def differences(call: Call, operation: dict[str, Any] | None) -> Iterator[str]:
    if operation is None:
        yield f"lacks operation {call.name}: {call.method} {call.path}"
        return
    if call.deprecated != operation["deprecated"]:
        yield f"deprecated {call.name}: " + ("in the SDK" if call.deprecated else "in the edition")
    known = {field["path"]: field for field in operation["fields"]}
    for name, needed in call.query.items():
        if name not in operation["query"]:
            yield f"lacks query {call.name} {name}" + (" (required)" if needed else "")
    for path, field in call.body.items():
        ours = known.get(path)
        if ours is None:
            yield f"lacks field {call.name} {path} ({field.type})"
            continue
        types = re.split(r" *\| *", ours["type"]) if isinstance(ours["type"], str) else ours["type"]
        if field.type not in types:
            yield f"type {call.name} {path}: {field.type} in the SDK, {' or '.join(types)} in the edition"
        if ours["required"] is True and not field.required:
            yield f"required {call.name} {path}: optional in the SDK"
        if field.required and ours["required"] is False:
            yield f"optional {call.name} {path}: required in the SDK"


def main() -> int:
    listing = json.load(sys.stdin)
    explained = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["differences"]
    used: set[str] = set()
    found = 0
    count = 0
    for call in calls():
        count += 1
        for line in differences(call, operation_of(call, listing["operations"])):
            reasons = [entry["finding"] for entry in explained if fnmatchcase(line, entry["finding"])]
            used.update(reasons)
            if not reasons:
                found += 1
                print(line)
    for entry in explained:
        if entry["finding"] not in used:
            found += 1
            print(f"explains nothing: {entry['finding']}")
    version = importlib.metadata.version("huaweicloudsdkecs")
    print(
        f"huaweicloudsdkecs {version}: {count} operations, {len(used)} known differences, {found} findings",
        file=sys.stderr,
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
