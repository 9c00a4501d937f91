"""Says which extra a hook needs where its client is not installed."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def extra(name: str) -> Iterator[None]:
    """Name the extra of this package that brings what an import misses."""
    try:
        yield
    except ModuleNotFoundError as error:
        msg = f"{error.name} is not installed: pip install 'ecs-preflight[{name}]'"
        raise ModuleNotFoundError(msg, name=error.name) from None
