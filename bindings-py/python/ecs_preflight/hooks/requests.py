"""requests: adapters that check before they send, for one session or a prefix of URLs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ecs_preflight.hooks._extra import extra
from ecs_preflight.hooks._policy import Policy

with extra("requests"):
    import requests
    from requests.adapters import BaseAdapter, HTTPAdapter

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ecs_preflight.hooks._options import Options

__all__ = ["PreflightAdapter", "guard", "session"]

AnySession = TypeVar("AnySession", bound=requests.Session)


def judge(policy: Policy, request: requests.PreparedRequest) -> None:
    """Judge a request that is about to be sent."""
    policy.judge(request.method or "", request.url or "", request.headers, request.body)


class PreflightAdapter(BaseAdapter):
    """An adapter that checks a request before another adapter sends it.

    `session.mount("https://ecs.example.com", PreflightAdapter())` checks what goes to one host.
    """

    def __init__(self, adapter: BaseAdapter | None = None, **options: Unpack[Options]) -> None:
        """Wrap an adapter; without one, a plain `HTTPAdapter`. The options are those of `Policy`."""
        super().__init__()
        self._policy = Policy(**options)
        self.adapter = HTTPAdapter() if adapter is None else adapter
        """The adapter that sends."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401
        """Check the request, then send it."""
        judge(self._policy, request)
        return self.adapter.send(request, *args, **kwargs)

    def close(self) -> None:
        """Close the adapter underneath."""
        self.adapter.close()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """Answer as the adapter underneath does: people ask for `max_retries` and the like."""
        # Not for pickle and copy: what they ask for is this adapter's own, or nothing.
        if name == "adapter" or (name.startswith("__") and name.endswith("__")):
            raise AttributeError(name)
        return getattr(self.adapter, name)


def guard(session: AnySession, **options: Unpack[Options]) -> AnySession:
    """Make a session check every request before it is sent, and give it back.

    Guarding twice is guarding once, with the options of the last time. Adapters mounted later are not
    wrapped.
    """
    # In the order of the session: mounting again keeps it.
    for prefix, adapter in list(session.adapters.items()):
        inner = adapter.adapter if isinstance(adapter, PreflightAdapter) else adapter
        session.mount(prefix, PreflightAdapter(inner, **options))
    return session


def session(**options: Unpack[Options]) -> requests.Session:
    """Give a new session that checks every request before it is sent."""
    return guard(requests.Session(), **options)
