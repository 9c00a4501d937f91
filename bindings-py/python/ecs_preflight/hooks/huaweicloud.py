"""huaweicloudsdkecs: its request objects, its HTTP handler, and whole clients, asynchronous ones too."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from ecs_preflight import Report, check
from ecs_preflight.hooks._extra import extra
from ecs_preflight.hooks._policy import Policy
from ecs_preflight.hooks._whose import Whose

with extra("huaweicloud"):
    from huaweicloudsdkcore.http.http_handler import HttpHandler
    from huaweicloudsdkcore.utils import http_utils
    from huaweicloudsdkecs.v2 import EcsAsyncClient, EcsClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Unpack

    from ecs_preflight.hooks._options import Options

__all__ = ["check_request", "guard", "http_handler"]

Client = TypeVar("Client")

# Where a guarded function keeps the one that it guards.
_UNGUARDED = "_ecs_preflight_unguarded"


def check_request(
    request: object,
    *,
    os: Literal["linux", "windows"] | None = None,
    draft: bool = False,
    documents_only: bool = False,
    lang: str = "en",
) -> Report:
    """Check a request object of the SDK, such as `CreateServersRequest(body=...)`, without a client.

    Headers are not judged: the SDK writes them when it sends. Raises `TypeError` for what is no
    request of the ECS client.
    """
    http_info = _http_info(request)
    path = http_info["resource_path"]
    for name, value in (http_info.get("path_params") or {}).items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    # The client fills it in when it sends.
    path = path.replace("{project_id}", "project_id")
    # The client leaves out what is not set.
    given = [pair for pair in http_info.get("query_params") or [] if pair[1] is not None]
    query = http_utils.sanitize_for_serialization(given)
    if query:
        path = f"{path}?{urlencode(query, doseq=True)}"
    body = http_utils.sanitize_for_serialization(http_info.get("body"))
    return check(
        http_info["method"], path, body=body, os=os, draft=draft, documents_only=documents_only, lang=lang
    )


def _http_info(request: object) -> dict[str, Any]:
    name = type(request).__name__.removesuffix("Request")
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    describe = getattr(EcsClient, f"_{snake}_http_info", None)
    if describe is None or not hasattr(request, "attribute_map"):
        msg = f"{type(request).__name__} is no request of the ECS client"
        raise TypeError(msg)
    http_info: dict[str, Any] = describe(request)
    return http_info


def http_handler(
    handler: HttpHandler | None = None, policy: Policy | None = None, **options: Unpack[Options]
) -> HttpHandler:
    """Give a handler for `EcsClient.new_builder().with_http_handler(...)`; the options are those of `Policy`.

    The SDK asks it in synchronous clients only: for others use `guard`.
    """
    judging = Policy.of(policy, options)

    def judge(**given: Any) -> None:  # noqa: ANN401
        _judge(judging, given["request"], Whose.UNKNOWN)

    return (handler or HttpHandler()).add_request_handler(judge)


def guard(client: Client, policy: Policy | None = None, **options: Unpack[Options]) -> Client:
    """Make a client of the SDK, synchronous or not, check what it sends, and give it back.

    What goes to other hosts than its own endpoints, such as the service that signs it in, is never
    judged.
    In an asynchronous client the exception comes out of the response's `result()`, as the SDK's own do.
    Guarding twice is guarding once, with the options of the last time.
    """
    judging = Policy.of(policy, options)
    http: Any = client.get_http_client()  # type: ignore[attr-defined]

    def checked(send: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(send)
        def judged(request: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            _judge(judging, request, _whose(client, request.url))
            return send(request, *args, **kwargs)

        setattr(judged, _UNGUARDED, send)
        return judged

    for name in ("do_request_sync", "do_request_async"):
        send = getattr(http, name)
        setattr(http, name, checked(getattr(send, _UNGUARDED, send)))
    return client


def _whose(client: object, url: str) -> Whose:
    # The SDK has no public name for the endpoints that it was built with.
    hosts = {urlsplit(endpoint).netloc for endpoint in getattr(client, "_endpoints", ())}
    if not hosts:
        return Whose.UNKNOWN
    if urlsplit(url).netloc not in hosts:
        return Whose.STRANGER
    return Whose.CLIENT if isinstance(client, (EcsClient, EcsAsyncClient)) else Whose.CLOUD


def _judge(policy: Policy, request: Any, whose: Whose) -> None:  # noqa: ANN401
    # The SDK gives an empty text where there is no body.
    policy.judge(request.method, request.url, request.header_params, request.body or None, whose)
