"""urllib of the standard library: openers that check before they send."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.request import OpenerDirector, Request

from ecs_preflight.hooks._policy import Policy
from ecs_preflight.hooks._sealed import Sealed

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Unpack

    from ecs_preflight.hooks._options import Options

__all__ = ["guard"]

Opener = TypeVar("Opener", bound=OpenerDirector)

# Where a guarded method keeps the one that it guards.
_UNGUARDED = "_ecs_preflight_unguarded"


def guard(opener: Opener, policy: Policy | None = None, **options: Unpack[Options]) -> Opener:
    """Make an opener, as `urllib.request.build_opener()` gives it, check what it sends, and give it back.

    `urllib.request.install_opener(guard(build_opener()))` makes `urlopen` check too. Redirects are checked.
    Guarding twice is guarding once, with the options of the last time.
    """
    judging = Policy.of(policy, options)
    send: Any = opener.open
    opener.open = watched(getattr(send, _UNGUARDED, send), judging.judge)  # type: ignore[method-assign]
    return opener


def watched(send: Any, judge: Callable[..., None]) -> Any:  # noqa: ANN401
    """Give the `open` of an opener that judges first."""

    @functools.wraps(send)
    def open(*args: Any, **kwargs: Any) -> Any:  # noqa: A001, ANN401
        call = Sealed(send, args, kwargs)
        del args, kwargs
        asked = call.get("fullurl", 0)
        request = asked if isinstance(asked, Request) else Request(asked)  # noqa: S310
        given = call.get("data", 1)
        if request.type in {"http", "https"}:
            judge(
                request.get_method() if given is None else _method(request),
                request.full_url,
                # It writes names in a way of its own, and adds `Content-type` only while it sends.
                request.header_items(),
                request.data if given is None else given,
            )
        return call()

    setattr(open, _UNGUARDED, send)
    return open


def _method(request: Request) -> str:
    return getattr(request, "method", None) or "POST"
