"""Ways of sending a request through each hook: all have one shape of call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import httpx
import requests
import urllib3
from ecs_preflight.hooks import aiohttp as aiohttp_hook
from ecs_preflight.hooks import httpx as httpx_hook
from ecs_preflight.hooks import requests as requests_hook
from ecs_preflight.hooks import urllib3 as urllib3_hook

Call = Callable[..., Any]


def httpx_client(**options: Any) -> Call:
    def call(method: str, url: str, **given: Any) -> Any:
        with httpx_hook.guard(httpx.Client(follow_redirects=True), **options) as client:
            return client.request(method, url, **given)

    return call


def httpx_transport(**options: Any) -> Call:
    def call(method: str, url: str, **given: Any) -> Any:
        transport = httpx_hook.PreflightTransport(**options)
        with httpx.Client(transport=transport, follow_redirects=True) as client:
            return client.request(method, url, **given)

    return call


def httpx_async(**options: Any) -> Call:
    async def one(method: str, url: str, **given: Any) -> Any:
        async with httpx_hook.guard(httpx.AsyncClient(follow_redirects=True), **options) as client:
            return await client.request(method, url, **given)

    return lambda *args, **given: asyncio.run(one(*args, **given))


def httpx_async_transport(**options: Any) -> Call:
    async def one(method: str, url: str, **given: Any) -> Any:
        transport = httpx_hook.AsyncPreflightTransport(**options)
        async with httpx.AsyncClient(transport=transport, follow_redirects=True) as client:
            return await client.request(method, url, **given)

    return lambda *args, **given: asyncio.run(one(*args, **given))


def requests_session(**options: Any) -> Call:
    def call(method: str, url: str, *, content: Any = None, **given: Any) -> Any:
        with requests_hook.session(**options) as session:
            return session.request(method, url, data=content, **given)

    return call


def requests_mount(**options: Any) -> Call:
    def call(method: str, url: str, *, content: Any = None, **given: Any) -> Any:
        with requests.Session() as session:
            session.mount("http://127.0.0.1", requests_hook.PreflightAdapter(**options))
            return session.request(method, url, data=content, **given)

    return call


def plain_httpx(method: str, url: str, **given: Any) -> Any:
    return httpx.request(method, url, follow_redirects=True, **given)


def plain_requests(method: str, url: str, *, content: Any = None, **given: Any) -> Any:
    return requests.request(method, url, data=content, timeout=60, **given)


async def with_aiohttp(session: aiohttp.ClientSession, method: str, url: str, **given: Any) -> Any:
    content, files, data = given.pop("content", None), given.pop("files", None), given.pop("data", None)
    if files:
        data = aiohttp.FormData()
        for name, (filename, value) in files.items():
            data.add_field(name, value, filename=filename)
    async with session.request(method, url, data=data if content is None else content, **given) as response:
        return SimpleNamespace(status_code=response.status, text=await response.text())


def aiohttp_session(**options: Any) -> Call:
    async def one(method: str, url: str, **given: Any) -> Any:
        async with aiohttp_hook.guard(aiohttp.ClientSession(), **options) as session:
            return await with_aiohttp(session, method, url, **given)

    return lambda *args, **given: asyncio.run(one(*args, **given))


def aiohttp_middleware(**options: Any) -> Call:
    async def one(method: str, url: str, **given: Any) -> Any:
        async with aiohttp.ClientSession(middlewares=[aiohttp_hook.middleware(**options)]) as session:
            return await with_aiohttp(session, method, url, **given)

    return lambda *args, **given: asyncio.run(one(*args, **given))


def plain_aiohttp(*args: Any, **given: Any) -> Any:
    async def one() -> Any:
        async with aiohttp.ClientSession() as session:
            return await with_aiohttp(session, *args, **given)

    return asyncio.run(one())


def with_urllib3(pool: Any, method: str, url: str, **given: Any) -> Any:
    content, files = given.pop("content", None), given.pop("files", None)
    fields = given.pop("data", None) or given.pop("params", None) or files
    if fields and method == "POST" and not files:
        given["encode_multipart"] = False
    if fields is not None:
        given["fields"] = fields
    if content is not None:
        given["body"] = content.encode() if isinstance(content, str) else content
    response = pool.request(method, url, **given)
    return SimpleNamespace(status_code=response.status, text=response.data.decode())


def urllib3_manager(**options: Any) -> Call:
    def call(method: str, url: str, **given: Any) -> Any:
        with urllib3_hook.pool_manager(**options) as manager:
            return with_urllib3(manager, method, url, **given)

    return call


def urllib3_pool(**options: Any) -> Call:
    def call(method: str, url: str, **given: Any) -> Any:
        parts = urllib3.util.parse_url(url)
        with urllib3_hook.guard(urllib3.HTTPConnectionPool(parts.host or "", parts.port), **options) as pool:
            return with_urllib3(pool, method, parts.request_uri, **given)

    return call


def plain_urllib3(method: str, url: str, **given: Any) -> Any:
    with urllib3.PoolManager() as manager:
        return with_urllib3(manager, method, url, **given)


WAYS = [
    httpx_client,
    httpx_transport,
    httpx_async,
    httpx_async_transport,
    requests_session,
    requests_mount,
    aiohttp_session,
    aiohttp_middleware,
    urllib3_manager,
    urllib3_pool,
]
PLAIN = {
    "httpx": plain_httpx,
    "requests": plain_requests,
    "aiohttp": plain_aiohttp,
    "urllib3": plain_urllib3,
}


def plain(way: Call) -> Call:
    """The client of a way without its hook."""
    return PLAIN[way.__name__.partition("_")[0]]


def is_async(way: Call) -> bool:
    return "async" in way.__name__ or "aiohttp" in way.__name__
