"""httpx: event hooks for clients, and transports that check before they send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ecs_preflight.hooks._extra import extra
from ecs_preflight.hooks._policy import Policy

with extra("httpx"):
    import httpx

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from ecs_preflight.hooks._options import Options

__all__ = ["AsyncPreflightTransport", "PreflightTransport", "async_request_hook", "guard", "request_hook"]

AnyClient = TypeVar("AnyClient", httpx.Client, httpx.AsyncClient)


def _judge(policy: Policy, request: httpx.Request) -> None:
    policy.judge(request.method, str(request.url), request.headers.multi_items(), _body(request))


def _body(request: httpx.Request) -> object:
    try:
        return request.content or None
    except httpx.RequestNotRead:
        return request.stream


def request_hook(policy: Policy | None = None, **options: Unpack[Options]) -> Callable[[httpx.Request], None]:
    """Give a hook for `httpx.Client(event_hooks={"request": [...]})`; the options are those of `Policy`."""
    judging = Policy.of(policy, options)

    def hook(request: httpx.Request) -> None:
        _judge(judging, request)

    return _marked(hook)


def async_request_hook(
    policy: Policy | None = None, **options: Unpack[Options]
) -> Callable[[httpx.Request], Awaitable[None]]:
    """Give a hook for `httpx.AsyncClient(event_hooks={"request": [...]})`."""
    judging = Policy.of(policy, options)

    async def hook(request: httpx.Request) -> None:
        _judge(judging, request)

    return _marked(hook)


_MARK = "_ecs_preflight_hook"
Hook = TypeVar("Hook")


def _marked(hook: Hook) -> Hook:
    setattr(hook, _MARK, True)
    return hook


def guard(client: AnyClient, policy: Policy | None = None, **options: Unpack[Options]) -> AnyClient:
    """Make a client check every request before it is sent, and give it back.

    Guarding twice is guarding once, with the options of the last time.
    """
    asynchronous = isinstance(client, httpx.AsyncClient)
    judging = Policy.of(policy, options)
    hook = async_request_hook(judging) if asynchronous else request_hook(judging)
    hooks: list[Any] = client.event_hooks["request"]
    hooks[:] = [*(other for other in hooks if not hasattr(other, _MARK)), hook]
    return client


class PreflightTransport(httpx.BaseTransport):
    """A transport that checks a request before another transport sends it."""

    def __init__(
        self,
        transport: httpx.BaseTransport | None = None,
        policy: Policy | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Wrap a transport; without one, httpx's own."""
        self._policy = Policy.of(policy, options)
        self._transport = httpx.HTTPTransport() if transport is None else transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Check the request, then send it."""
        _judge(self._policy, request)
        return self._transport.handle_request(request)

    def __enter__(self) -> Self:
        """Open the transport underneath."""
        self._transport.__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Close the transport underneath, and tell it why."""
        self._transport.__exit__(exc_type, exc_value, traceback)

    def close(self) -> None:
        """Close the transport underneath."""
        self._transport.close()


class AsyncPreflightTransport(httpx.AsyncBaseTransport):
    """The same for asynchronous clients."""

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport | None = None,
        policy: Policy | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Wrap a transport; without one, httpx's own."""
        self._policy = Policy.of(policy, options)
        self._transport = httpx.AsyncHTTPTransport() if transport is None else transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Check the request, then send it."""
        _judge(self._policy, request)
        return await self._transport.handle_async_request(request)

    async def __aenter__(self) -> Self:
        """Open the transport underneath."""
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Close the transport underneath, and tell it why."""
        await self._transport.__aexit__(exc_type, exc_value, traceback)

    async def aclose(self) -> None:
        """Close the transport underneath."""
        await self._transport.aclose()
