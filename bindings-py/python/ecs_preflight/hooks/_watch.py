"""Watches every client of a process, whoever made it: for tests, and for programs of others."""

from __future__ import annotations

import contextlib
import functools
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from ecs_preflight.hooks._policy import Policy
from ecs_preflight.hooks._sealed import Sealed
from ecs_preflight.hooks._whose import Whose, said


@contextlib.contextmanager
def watching(policy: Policy) -> Iterator[None]:
    """Judge what all clients send that are installed, until the end of the block."""
    with contextlib.ExitStack() as patches:
        for name, watch in WATCHED.items():
            with contextlib.suppress(ImportError):
                __import__(name)
                patches.enter_context(watch(policy))
        yield


@contextlib.contextmanager
def _replaced(owner: Any, name: str, make: Callable[[Any], Any]) -> Iterator[None]:  # noqa: ANN401
    before = getattr(owner, name)
    setattr(owner, name, make(before))
    try:
        yield
    finally:
        setattr(owner, name, before)


# What the thread is sending: a client may send through another one that is watched as well.
_sending = threading.local()


@contextlib.contextmanager
def _sent_by_another(request: object) -> Iterator[None]:
    before, _sending.request = getattr(_sending, "request", None), request
    try:
        yield
    finally:
        _sending.request = before


@contextlib.contextmanager
def _requests(policy: Policy) -> Iterator[None]:
    import requests  # noqa: PLC0415 - here and below: nobody pays for what is not used

    from ecs_preflight.hooks.requests import judge  # noqa: PLC0415

    def watched(send: Any) -> Any:  # noqa: ANN401
        @functools.wraps(send)
        def judged(self: Any, request: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            # One `send` may call another that is watched too.
            if getattr(_sending, "request", None) is request:
                return send(self, request, **kwargs)
            with _sent_by_another(request):
                judge(policy, request, said.get() or Whose.UNKNOWN)
                return send(self, request, **kwargs)

        return judged

    with contextlib.ExitStack() as patches:
        # Above the adapters: those who answer instead of the network replace them, or ask for none.
        patches.enter_context(_replaced(requests.Session, "send", watched))
        # requests_mock keeps a `send` of its own, from before anybody replaced it.
        mocker = sys.modules.get("requests_mock.mocker")
        if hasattr(mocker, "_original_send"):
            patches.enter_context(_replaced(mocker, "_original_send", watched))
        yield


@contextlib.contextmanager
def _keystoneauth(_policy: Policy) -> Iterator[None]:
    # It sends with requests, and tells of which service it does.
    from keystoneauth1.session import Session  # noqa: PLC0415

    from ecs_preflight.hooks.openstack import telling  # noqa: PLC0415

    def make(send: Any) -> Any:  # noqa: ANN401
        @functools.wraps(send)
        def request(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            call = Sealed(telling(functools.partial(send, self)), args, kwargs)
            del args, kwargs
            return call()

        return request

    with _replaced(Session, "request", make):
        yield


@contextlib.contextmanager
def _urllib3(policy: Policy) -> Iterator[None]:
    import urllib3  # noqa: PLC0415

    from ecs_preflight.hooks.urllib3 import watched  # noqa: PLC0415

    def make(send: Any) -> Any:  # noqa: ANN401
        @functools.wraps(send)
        def urlopen(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            # requests sends through it; and it calls itself to try again.
            if getattr(_sending, "request", None) is not None:
                return send(self, *args, **kwargs)
            call = Sealed(watched(functools.partial(send, self), self, policy.judge), args, kwargs)
            del args, kwargs
            with _sent_by_another(self):
                return call()

        return urlopen

    with _replaced(urllib3.HTTPConnectionPool, "urlopen", make):
        yield


@contextlib.contextmanager
def _httpx(policy: Policy) -> Iterator[None]:
    import httpx  # noqa: PLC0415

    from ecs_preflight.hooks.httpx import request_hook  # noqa: PLC0415

    judge = request_hook(policy)
    # One step before the transport, where authentication has done its part; if it ever moves, `send`.
    name = "_send_single_request" if hasattr(httpx.Client, "_send_single_request") else "send"

    def watched(send: Any) -> Any:  # noqa: ANN401
        @functools.wraps(send)
        def judged(self: Any, request: httpx.Request, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            judge(request)
            return send(self, request, *args, **kwargs)

        return judged

    with _replaced(httpx.Client, name, watched), _replaced(httpx.AsyncClient, name, watched):
        yield


@contextlib.contextmanager
def _aiohttp(policy: Policy) -> Iterator[None]:
    import aiohttp  # noqa: PLC0415

    from ecs_preflight.hooks.aiohttp import middleware, watched  # noqa: PLC0415

    judging = middleware(policy)

    def make(send: Any) -> Any:  # noqa: ANN401
        @functools.wraps(send)
        def request(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            call = Sealed(watched(functools.partial(send, self), self, judging), args, kwargs)
            del args, kwargs
            return call()

        return request

    with _replaced(aiohttp.ClientSession, "_request", make):
        yield


@contextlib.contextmanager
def _urllib(policy: Policy) -> Iterator[None]:
    # By name: the package does not have the module yet while it is being imported.
    from urllib.request import OpenerDirector  # noqa: PLC0415

    from ecs_preflight.hooks.urllib import watched  # noqa: PLC0415

    def make(send: Any) -> Any:  # noqa: ANN401
        @functools.wraps(send)
        def open(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: A001, ANN401
            call = Sealed(watched(functools.partial(send, self), policy.judge), args, kwargs)
            del args, kwargs
            return call()

        return open

    with _replaced(OpenerDirector, "open", make):
        yield


WATCHED: dict[str, Callable[[Policy], contextlib.AbstractContextManager[None]]] = {
    "requests": _requests,
    "keystoneauth1.session": _keystoneauth,
    "urllib3": _urllib3,
    "httpx": _httpx,
    "aiohttp": _aiohttp,
    "urllib.request": _urllib,
}
"""The modules that send, and what watches each of them."""
