"""aiohttp: a middleware that checks before it sends, for one session or one request."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

from ecs_preflight.hooks._extra import extra
from ecs_preflight.hooks._policy import Policy
from ecs_preflight.hooks._sealed import Sealed

with extra("aiohttp"):
    import aiohttp
    from aiohttp.payload import BytesPayload

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ecs_preflight.hooks._options import Options

if not hasattr(aiohttp, "ClientMiddlewareType"):
    _MSG = "aiohttp is older than 3.12, which has the first middlewares: pip install 'ecs-preflight[aiohttp]'"
    raise ImportError(_MSG)

__all__ = ["guard", "middleware"]

Session = TypeVar("Session", bound=aiohttp.ClientSession)

# Where a guarded method keeps the one that it guards.
_UNGUARDED = "_ecs_preflight_unguarded"


async def judge(policy: Policy, request: aiohttp.ClientRequest) -> None:
    """Judge a request that is about to be sent."""
    policy.judge(request.method, str(request.url), list(request.headers.items()), await _body(request.body))


async def _body(body: object) -> object:
    if isinstance(body, BytesPayload):
        body = await body.as_bytes()
    # aiohttp has empty bytes where there is no body; other payloads are read while they are sent.
    return body or None


def middleware(policy: Policy | None = None, **options: Unpack[Options]) -> aiohttp.ClientMiddlewareType:
    """Give a middleware for `aiohttp.ClientSession(middlewares=[...])`; the options are those of `Policy`.

    Put it last, so that it sees what the others make of a request.
    """
    judging = Policy.of(policy, options)

    async def judged(
        request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        await judge(judging, request)
        return await handler(request)

    return judged


def guard(session: Session, policy: Policy | None = None, **options: Unpack[Options]) -> Session:
    """Make a session check every request before it is sent, and give it back.

    It is checked as the other middlewares leave it, also where a request brings middlewares of its own.
    Guarding twice is guarding once, with the options of the last time.
    """
    send = session._request
    send = getattr(send, _UNGUARDED, send)
    judging = middleware(Policy.of(policy, options))
    # A session warns of attributes that are not its own.
    object.__setattr__(session, "_request", watched(send, session, judging))
    return session


def watched(send: Any, session: aiohttp.ClientSession, judging: aiohttp.ClientMiddlewareType) -> Any:  # noqa: ANN401
    """Give the `_request` of a session with one more middleware, behind all others."""

    @functools.wraps(send)
    async def request(*args: Any, **kwargs: Any) -> aiohttp.ClientResponse:  # noqa: ANN401
        call = Sealed(send, args, kwargs)
        del args, kwargs
        own = call.get("middlewares")
        others = session._middlewares if own is None else own
        response: aiohttp.ClientResponse = await call(middlewares=(*others, judging))
        return response

    setattr(request, _UNGUARDED, send)
    return request
