"""openstacksdk and everything else that sends through a keystoneauth1 session."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

from ecs_preflight.hooks._extra import extra
from ecs_preflight.hooks._policy import Policy
from ecs_preflight.hooks._sealed import Sealed
from ecs_preflight.hooks._whose import Endpoints, Whose, said, service

with extra("openstack"):
    from keystoneauth1.session import Session

    from ecs_preflight.hooks import requests as _requests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typing_extensions import Unpack

    from ecs_preflight.hooks._options import Options

__all__ = ["guard"]

Owner = TypeVar("Owner")

# Where a guarded method keeps the one that it guards.
_UNGUARDED = "_ecs_preflight_unguarded"


def guard(owner: Owner, policy: Policy | None = None, **options: Unpack[Options]) -> Owner:
    """Make an `openstack.connection.Connection`, adapter or keystoneauth1 `Session` check what it sends.

    All clients that share the session are guarded with it. What a client sends for another type of service,
    and what goes to an address that the catalogue of the session gives to another service, or to none, is
    never judged. Gives its argument back.
    """
    session = _session(owner)
    send: Any = session.request
    session.request = telling(getattr(send, _UNGUARDED, send))  # type: ignore[method-assign]
    _requests.guard(session.session, Policy.of(policy, options), whose=_Known(session))
    return owner


def _session(owner: Any) -> Session:  # noqa: ANN401
    # A connection and an adapter both have one; an adapter's may be another adapter.
    while not isinstance(owner, Session):
        owner = getattr(owner, "session", None)
        if owner is None:
            msg = "there is no keystoneauth1 session to guard"
            raise TypeError(msg)
    return owner


def telling(send: Callable[..., Any]) -> Callable[..., Any]:
    """Remember, while a request is sent, of which type of service its client says it is."""

    @functools.wraps(send)
    def request(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        kind = (kwargs.get("endpoint_filter") or {}).get("service_type")
        # An address that the program chose itself is in no catalogue: its paths have to tell.
        chosen = Whose.UNKNOWN if kwargs.get("endpoint_override") else None
        token = said.set(service(kind) if kind else chosen)
        call = Sealed(send, args, kwargs)
        del args, kwargs
        try:
            return call()
        finally:
            said.reset(token)

    setattr(request, _UNGUARDED, send)
    return request


class _Known:
    """Tells whose a URL is: as its client said, or as the session's catalogue has it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: tuple[object, Endpoints] | None = None

    def __call__(self, url: str) -> Whose:
        known = said.get()
        return self._endpoints().whose(url) if known is None else known

    def _endpoints(self) -> Endpoints:
        # What has been read already: nothing is asked for on the way, a hook sends no requests.
        access: Any = getattr(self._session.auth, "auth_ref", None)
        if self._read is None or self._read[0] is not access:
            self._read = (access, Endpoints(_addresses(self._session.auth, access)))
        return self._read[1]


def _addresses(auth: object, access: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Give the type and the address of every service that a session knows."""
    sign_in = getattr(auth, "auth_url", None)
    if sign_in:
        yield "identity", str(sign_in)
    if access is None or not access.has_service_catalog():
        return
    for entry in access.service_catalog.normalize_catalog():
        for endpoint in entry["endpoints"]:
            if endpoint.get("url"):
                yield str(entry["type"]), str(endpoint["url"])
