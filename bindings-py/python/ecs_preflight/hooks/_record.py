"""Keeps which requests were made, in as few words as tell what they need."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from ecs_preflight import _native
from ecs_preflight._api import check
from ecs_preflight._batch import Headers
from ecs_preflight.hooks._policy import Policy
from ecs_preflight.hooks._whose import Whose


class Recorder(Policy):
    """Judges nothing and refuses nothing: it keeps a request of every kind that these APIs have."""

    def __init__(
        self, keep: Callable[[dict[str, Any]], object], hosts: str | Iterable[str] | None = None
    ) -> None:
        """Hand a mapping of `method`, `url` and `body` to `keep` for the first request of each kind."""
        super().__init__(on_error="ignore", hosts=hosts)
        object.__setattr__(self, "_keep", keep)
        object.__setattr__(self, "_known", set())

    def judge(
        self,
        method: str,
        url: str,
        headers: Headers | None,
        body: object,
        whose: Whose = Whose.UNKNOWN,
    ) -> None:
        """Keep a request, if it is the first of its kind; what is none of these APIs' is counted."""
        plain = self._plain(method, url, headers, body, whose)
        if plain is None:
            return
        operation, entry = plain
        kind = (operation, _native.iam_needs(None, operation, entry.get("body")))
        if kind not in self._known:  # type: ignore[attr-defined]
            self._known.add(kind)  # type: ignore[attr-defined]
            self._keep(entry)  # type: ignore[attr-defined]

    def _plain(
        self, method: str, url: str, headers: Headers | None, body: object, whose: Whose
    ) -> tuple[str, dict[str, Any]] | None:
        level = self.level(method, url, headers, body, whose)
        if level is None:
            return None
        operation = check(method, url, body=body).operation
        if operation is None:
            self.passed.add(method, url, "the documents do not have it", level)
            return None
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.hostname}" if parts.hostname else ""
        entry: dict[str, Any] = {"method": method.upper(), "url": f"{place}{parts.path}"}
        if body is not None:
            entry["body"] = outline(method, entry["url"], operation, _parsed(body))
        return operation, entry


def _parsed(body: object) -> Any:  # noqa: ANN401
    if not isinstance(body, (str, bytes, bytearray)):
        return body
    try:
        return json.loads(body)
    except ValueError:
        return {}


def outline(method: str, url: str, operation: str, body: Any) -> Any:  # noqa: ANN401
    """Give a body without its values: what a request needs is said by its members, and secrets are values.

    A text that chooses the operation, as `action` of tags does, stays.
    """
    plain = _blank(body)
    if not isinstance(body, Mapping) or check(method, url, body=plain).operation == operation:
        return plain
    for name, value in body.items():
        if isinstance(value, str):
            tried = {**plain, name: value}
            if check(method, url, body=tried).operation == operation:
                return tried
    return plain


def _blank(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        return {name: _blank(member) for name, member in value.items()}
    if isinstance(value, list):
        # One item tells what all of them have.
        return [_blank(item) for item in value[:1]]
    if isinstance(value, str):
        return "x"
    if isinstance(value, (bool, type(None))):
        return value
    return 0
