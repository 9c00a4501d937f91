"""requests: adapters that check before they send, for one session or a prefix of URLs."""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from ecs_preflight.hooks._extra import extra
from ecs_preflight.hooks._policy import Policy
from ecs_preflight.hooks._whose import Whose

with extra("requests"):
    import requests
    from requests.adapters import BaseAdapter, HTTPAdapter

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ecs_preflight.hooks._options import Options

__all__ = ["PreflightAdapter", "guard", "session"]

AnySession = TypeVar("AnySession", bound=requests.Session)


def judge(policy: Policy, request: requests.PreparedRequest, whose: Whose = Whose.UNKNOWN) -> None:
    """Judge a request that is about to be sent."""
    policy.judge(request.method or "", request.url or "", request.headers, request.body, whose)


class PreflightAdapter(BaseAdapter):
    """An adapter that checks a request before another adapter sends it.

    `session.mount("https://ecs.example.com", PreflightAdapter())` checks what goes to one host.
    """

    def __init__(
        self,
        adapter: BaseAdapter | None = None,
        policy: Policy | None = None,
        *,
        whose: Callable[[str], Whose] | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Wrap an adapter; without one, a plain `HTTPAdapter`. The options are those of `Policy`.

        `whose` tells of a URL whose it is, where the client knows.
        """
        super().__init__()
        self._policy = Policy.of(policy, options)
        self._whose = whose
        self.adapter = HTTPAdapter() if adapter is None else adapter
        """The adapter that sends."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401
        """Check the request, then send it."""
        whose = Whose.UNKNOWN if self._whose is None else self._whose(request.url or "")
        judge(self._policy, request, whose)
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


class _Adapters(OrderedDict[str, BaseAdapter]):
    """The adapters of a guarded session: those that are mounted later are wrapped as well."""

    wrap: Callable[[BaseAdapter], PreflightAdapter] | None = None

    def __setitem__(self, prefix: str, adapter: BaseAdapter) -> None:
        """Wrap an adapter, unless it checks already."""
        # While it is unpickled there is nothing to wrap with, and everything is wrapped.
        if self.wrap is not None and not isinstance(adapter, PreflightAdapter):
            adapter = self.wrap(adapter)
        super().__setitem__(prefix, adapter)


def guard(
    session: AnySession,
    policy: Policy | None = None,
    *,
    whose: Callable[[str], Whose] | None = None,
    **options: Unpack[Options],
) -> AnySession:
    """Make a session check every request before it is sent, and give it back.

    Guarding twice is guarding once, with the options of the last time.
    """
    adapters = _Adapters()
    adapters.wrap = functools.partial(PreflightAdapter, policy=Policy.of(policy, options), whose=whose)
    # In the order of the session: which adapter has a URL depends on it.
    for prefix, adapter in session.adapters.items():
        adapters[prefix] = adapter.adapter if isinstance(adapter, PreflightAdapter) else adapter
    session.adapters = adapters
    return session


def session(policy: Policy | None = None, **options: Unpack[Options]) -> requests.Session:
    """Give a new session that checks every request before it is sent."""
    return guard(requests.Session(), policy, **options)
