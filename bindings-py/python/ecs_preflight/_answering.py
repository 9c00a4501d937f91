"""Which catalogue answers: that of the package, or the one of the `Preflight` whose method was called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ecs_preflight import _native

_HANDLE: ContextVar[_native.Handle | None] = ContextVar("ecs_preflight.answering", default=None)

# Of the call that is being made; each thread and each task of asyncio has its own.
answering = _HANDLE.get


@contextmanager
def by(handle: _native.Handle | None) -> Iterator[None]:
    """Let a handle answer for the time of a call."""
    token = _HANDLE.set(handle)
    try:
        yield
    finally:
        _HANDLE.reset(token)
