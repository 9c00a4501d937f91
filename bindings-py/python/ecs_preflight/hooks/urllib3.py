"""urllib3: pool managers and pools that check before they send."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

from ecs_preflight.hooks._extra import extra
from ecs_preflight.hooks._policy import Policy
from ecs_preflight.hooks._sealed import Sealed

with extra("urllib3"):
    import urllib3

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Unpack

    from ecs_preflight.hooks._options import Options

__all__ = ["guard", "pool_manager"]

Pool = TypeVar("Pool", bound="urllib3.PoolManager | urllib3.HTTPConnectionPool")

# Where a guarded method keeps the one that it guards.
_UNGUARDED = "_ecs_preflight_unguarded"


def guard(pool: Pool, policy: Policy | None = None, **options: Unpack[Options]) -> Pool:
    """Make a pool manager, or the pool of one host, check every request before it is sent, and give it back.

    Redirects are checked as well; a request that is tried again is checked once more in a pool of one host.
    Guarding twice is guarding once, with the options of the last time.
    """
    judging = Policy.of(policy, options)
    send: Any = pool.urlopen
    pool.urlopen = watched(getattr(send, _UNGUARDED, send), pool, judging.judge)  # type: ignore[method-assign]
    return pool


def pool_manager(policy: Policy | None = None, **options: Unpack[Options]) -> urllib3.PoolManager:
    """Give a new pool manager that checks every request before it is sent."""
    return guard(urllib3.PoolManager(), policy, **options)


def watched(send: Any, pool: object, judge: Callable[..., None]) -> Any:  # noqa: ANN401
    """Give the `urlopen` of a pool, or pool manager, that judges first."""
    # A manager has them as keywords only, a pool after method and URL.
    body, headers = (2, 3) if isinstance(pool, urllib3.HTTPConnectionPool) else (None, None)

    @functools.wraps(send)
    def urlopen(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        call = Sealed(send, args, kwargs)
        del args, kwargs
        judge(
            call.get("method", 0),
            _url(pool, call.get("url", 1)),
            _headers(pool, call.get("headers", headers)),
            call.get("body", body),
        )
        return call()

    setattr(urlopen, _UNGUARDED, send)
    return urlopen


def _headers(pool: Any, given: Any) -> Any:  # noqa: ANN401
    return pool.headers if given is None else given


def _url(pool: Any, url: str) -> str:  # noqa: ANN401
    if isinstance(pool, urllib3.HTTPConnectionPool) and url.startswith("/"):
        port = "" if pool.port is None else f":{pool.port}"
        return f"{pool.scheme}://{pool.host}{port}{url}"
    return url
