"""What was not judged: it is counted, and the first of each kind is logged."""

from __future__ import annotations

import logging
import re
import threading
from collections import Counter
from typing import Any, NamedTuple
from urllib.parse import urlsplit

LOGGER = logging.getLogger("ecs_preflight.hooks")

# What is remembered of requests has a size that no request can change.
REMEMBERED_CHARACTERS = 8_000
_REMEMBERED_CALLS = 1_000

_ID = re.compile(r"(?=.*\d)[0-9a-fA-F-]{8,}|[^/]{41,}|\d+")


class Call(NamedTuple):
    """A kind of request that was not judged."""

    method: str
    host: str
    path: str
    """Without the ids, which differ in every request."""
    reason: str


class Passed:
    """What was not judged."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.count = 0
        """How many requests."""
        self.calls: Counter[Call] = Counter()
        """How many of each kind: method, host, path without ids, and why; the first thousand kinds."""
        self._lock = threading.Lock()

    def add(self, method: str, url: str, reason: str, level: int) -> None:
        """Count a request, and log the first of its kind."""
        parts = urlsplit(url)
        call = Call(method.upper(), (parts.hostname or "").lower(), _shape(parts.path), reason)
        with self._lock:
            self.count += 1
            known = call in self.calls
            if known or len(self.calls) < _REMEMBERED_CALLS:
                self.calls[call] += 1
                if not known:
                    LOGGER.log(
                        level,
                        "%s %s is not judged: %s",
                        call.method,
                        call.path,
                        reason,
                        extra={"preflight": None},
                    )

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the lock, which cannot be copied: guarded sessions can."""
        return {name: value for name, value in vars(self).items() if name != "_lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take a lock of its own."""
        vars(self).update(state, _lock=threading.Lock())


def _shape(path: str) -> str:
    pieces = ("*" if _ID.fullmatch(piece) else piece for piece in path.split("/"))
    return "/".join(pieces)[:REMEMBERED_CHARACTERS]
