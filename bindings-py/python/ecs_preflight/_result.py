"""What results have in common: each can be given as every surface prints it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any


class Result:
    """A result that can be given as plain data."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Give it as every surface prints it: what is absent is left out."""
        members: dict[str, Any] = {}
        for known in fields(self):  # type: ignore[arg-type]
            value = getattr(self, known.name)
            absent = known.metadata.get("absent", None if known.default is MISSING else known.default)
            if value == absent and "always" not in known.metadata:
                continue
            members[known.metadata.get("called", known.name)] = _plain(value)
        return members


def plain(value: object) -> Any:  # noqa: ANN401
    """Give a result of this package as plain data: `json.dumps(report, default=ecs_preflight.plain)`.

    Raises `TypeError` for anything else, as `json.dumps` wants it.

    >>> import json
    >>> from ecs_preflight import iam
    >>> json.dumps(iam.needs("NovaListServers"), default=plain)[:48]
    '{"operation": "NovaListServers", "actions": ["ec'
    """
    to_dict = getattr(value, "to_dict", None)
    if to_dict is None or isinstance(value, type):
        msg = f"JSON cannot hold a value of type {type(value).__name__}"
        raise TypeError(msg)
    return to_dict()


def _plain(value: object) -> Any:  # noqa: ANN401
    to_dict = getattr(value, "to_dict", None)
    if to_dict is not None:
        return to_dict()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    # A member of an enumeration is the text of the API.
    return str(value) if isinstance(value, str) else value
