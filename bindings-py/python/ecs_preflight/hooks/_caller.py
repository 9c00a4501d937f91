"""Finds the line of a program that sent a request, through the frames of the client that it used."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

# The packages between a program and the hook; whose line it is, none of them tells.
_BETWEEN = frozenset(
    {
        "aiohttp",
        "asyncio",
        "concurrent",
        "contextlib",
        "ecs_preflight",
        "functools",
        "httpx",
        "huaweicloudsdkcore",
        "huaweicloudsdkecs",
        "keystoneauth1",
        "mitmproxy",
        "novaclient",
        "openstack",
        "requests",
        "requests_mock",
        "responses",
        "threading",
        "urllib",
        "urllib3",
    }
)


class Place(NamedTuple):
    """Where a warning belongs."""

    filename: str
    line: int
    module: str
    registry: dict[str | tuple[str, type[Warning], int], int]
    """Where Python remembers which warnings it has shown of a module."""


def caller() -> Place:
    """Give the innermost line outside of the clients; of a program that is all clients, the outermost."""
    frame = sys._getframe(1)  # as `warnings` itself does
    while frame.f_back is not None and _package(frame.f_globals) in _BETWEEN:
        frame = frame.f_back
    return Place(
        frame.f_code.co_filename,
        frame.f_lineno,
        str(frame.f_globals.get("__name__", "")),
        frame.f_globals.setdefault("__warningregistry__", {}),
    )


def _package(members: dict[str, Any]) -> str:
    return str(members.get("__name__", "")).partition(".")[0]
