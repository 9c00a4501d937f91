"""Checks of requests and bodies, and look-ups: what most users call."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ecs_preflight import _native
from ecs_preflight._answering import answering
from ecs_preflight._ask import ask
from ecs_preflight._errors import UnknownOperationError
from ecs_preflight._report import Report, decisions, language
from ecs_preflight.ids import OperationId


def check(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str | bytes] | Iterable[tuple[str | bytes, str | bytes]] | None = None,
    body: object = None,
    os: Literal["linux", "windows"] | None = None,
    draft: bool = False,
    documents_only: bool = False,
    max_issues: int | None = None,
    ignore: Iterable[str] = (),
    severities: Mapping[str, str] | None = None,
    lang: str = "en",
) -> Report:
    """Check a whole request: route, path, query, headers and body.

    Without `headers`, nothing is said of them. The body is the raw text (`str` or `bytes`: issues
    then carry line and column) or what would be sent as JSON: mappings, lists, dataclasses, pydantic
    models (as their `model_dump()` gives them). No `body` is a request without one.

    `os` is the operating system of the image, when known: its password rules apply then. `draft` is
    for a request still being written: nothing is said of what is not there yet. With `documents_only`
    the documents alone judge: what real clients send although the documents read otherwise is then an
    error, and no note. A report keeps the first `max_issues` issues (1000 when it is None) and counts the
    others in `omitted`.

    `ignore` names rules that do not count, everywhere (`value/enum`) or at a pointer and below it
    (`value/enum@/server/root_volume/volumetype`, where `*` is any step); `ignored` of the report counts what
    was left out. `severities` maps the same names to `error`, `warning`, `note` or `off`.

    Raises `ValueError` for an `os`, a `lang`, a rule or a severity that there is not, and `TypeError` for a
    method or URL that is no `str` and for headers that are neither a mapping nor pairs of texts. Whatever is
    wrong with the request itself is an issue of the report; of what its objects raise, only Ctrl-C and its
    like go up.

    >>> url = "/v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action"
    >>> report = check("POST", url, body=b'{"reboot": {"type": "WARM"}}')
    >>> report.ok, report.issues[0].pointer, report.issues[0].column
    (False, '/reboot/type', 21)
    """
    tag = language(lang)
    made = decisions(ignore, severities, tag)
    verdict = _native.check(
        answering(), method, url, headers, body, os, draft, documents_only, max_issues, made
    )
    return Report(verdict, tag)


def validate(
    operation: OperationId | str,
    body: object,
    *,
    os: Literal["linux", "windows"] | None = None,
    draft: bool = False,
    documents_only: bool = False,
    max_issues: int | None = None,
    ignore: Iterable[str] = (),
    severities: Mapping[str, str] | None = None,
    lang: str = "en",
) -> Report:
    """Check the body of a known operation; path, query and headers are not judged.

    Raises `UnknownOperationError` when there is no such operation. Everything else is as in `check`,
    but for a body of `None`, which is JSON's null here.

    >>> validate("NovaRebootServer", {"reboot": {"type": "SOFT"}})
    <Report NovaRebootServer: ok>
    """
    tag = language(lang)
    made = decisions(ignore, severities, tag)
    verdict = _native.validate(answering(), operation, body, os, draft, documents_only, max_issues, made)
    if verdict is None:
        raise UnknownOperationError(operation, _native.nearest_operation(answering(), operation))
    return Report(verdict, tag)


def describe(operation: OperationId | str, pointer: str = "") -> dict[str, Any]:
    """Describe a field of an operation's body: type, limits, default, title and hint in both languages.

    The pointer is an RFC 6901 pointer into the body, such as `/server/name`; the item of a list is any
    index, `-` or `*`. Raises `UnknownOperationError` for an operation that does not exist, and
    `UnknownNameError` (a `LookupError`) for a field that it does not have.

    >>> describe("CreateCloudServers", "/server/name")["title"]["en"]
    'Server name'
    """
    found = _native.describe(answering(), operation, pointer)
    if found is None:
        # The same question by name says what was perhaps meant.
        described: dict[str, Any] = ask("form.describe", operation=operation, pointer=pointer)
        return described
    description: dict[str, Any] = json.loads(found)
    return description


def schema(operation: OperationId | str) -> dict[str, Any]:
    """Give the body of an operation as JSON Schema 2020-12.

    Raises `UnknownOperationError` when there is no such operation.
    """
    found = _native.schema(answering(), operation)
    if found is None:
        raise UnknownOperationError(operation, _native.nearest_operation(answering(), operation))
    members: dict[str, Any] = json.loads(found)
    return members


def openapi() -> dict[str, Any]:
    """Give all operations as OpenAPI 3.1."""
    members: dict[str, Any] = json.loads(_native.openapi(answering()))
    return members


def catalogue() -> dict[str, Any]:
    """Give all that the library knows, as plain data: operations, IAM rows, error codes and rules."""
    listing: dict[str, Any] = json.loads(_native.catalogue_json(answering()))
    return listing
