"""Whose a request is, as the client that sends it knows: from its catalogue of services, or its endpoint."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from contextvars import ContextVar
from enum import Enum
from urllib.parse import urlsplit

from ecs_preflight._api import catalogue

# Services of a catalogue may carry the version of their API: `ecsv1.1`.
_VERSION = re.compile(r"v\d[\d.]*$")


class Whose(Enum):
    """What is known of a request before anybody reads it."""

    CLIENT = "client"
    """The client made the request itself, for this service: a call that it has, whether the documents have
    it or not."""
    CLOUD = "cloud"
    """A program made the request, to an address of this service."""
    STRANGER = "stranger"
    """Another service's."""
    UNKNOWN = "unknown"
    """Its path has to tell."""


said: ContextVar[Whose | None] = ContextVar("said", default=None)
"""What a client has said of the request that is being sent; None where it said nothing."""


def service(kind: str) -> Whose:
    """Tell of a type of services, as catalogues name them (`compute`), whether it is one of these APIs."""
    return Whose.CLIENT if kind.lower() in _types() or _bare(kind) in _types() else Whose.STRANGER


def _bare(kind: str) -> str:
    return _VERSION.sub("", kind.lower())


@functools.cache
def _types() -> frozenset[str]:
    systems = {str(operation["system"]) for operation in catalogue()["operations"]}
    try:
        import os_service_types  # noqa: PLC0415 - it comes with keystoneauth1 only
    except ModuleNotFoundError:
        return frozenset(systems)
    known = os_service_types.ServiceTypes()
    # A catalogue names the service (`compute`), the documents the project (`nova`).
    projects = filter(None, (known.get_service_data_for_project(system) for system in systems))
    return frozenset(systems.union(*(known.get_all_types(project["service_type"]) for project in projects)))


class Endpoints:
    """The addresses of a cloud's services, and which of them are of these APIs."""

    def __init__(self, endpoints: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a service's type and the URL of one of its endpoints."""
        known: dict[tuple[str, str], Whose] = {}
        for kind, url in endpoints:
            parts = urlsplit(url)
            place = (_authority(url), parts.path.rstrip("/") + "/")
            whose = Whose.CLOUD if service(kind) is Whose.CLIENT else Whose.STRANGER
            # Two services may share an address: what is ours has to be seen.
            known[place] = Whose.CLOUD if Whose.CLOUD in {whose, known.get(place)} else whose
        # The longest path first: a gateway has one service beside the other on one host.
        self._known = sorted(known.items(), key=lambda pair: -len(pair[0][1]))
        self._hosts = {place[0] for place, whose in known.items() if whose is Whose.CLOUD}

    def whose(self, url: str) -> Whose:
        """Tell whose an address is."""
        authority, path = _authority(url), urlsplit(url).path + "/"
        for (known, beginning), whose in self._known:
            if known == authority and path.startswith(beginning):
                return whose
        if not self._hosts:
            # A catalogue without this service: its address came from elsewhere.
            return Whose.UNKNOWN
        return Whose.CLOUD if authority in self._hosts else Whose.STRANGER


def _authority(url: str) -> str:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1  # nobody's
    return f"{(parts.hostname or '').lower()}:{port or {'http': 80, 'https': 443}.get(parts.scheme, 0)}"
