"""openstacksdk and everything else that sends through a keystoneauth1 session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ecs_preflight.hooks._extra import extra

with extra("openstack"):
    from keystoneauth1.session import Session

    from ecs_preflight.hooks import requests as _requests

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ecs_preflight.hooks._options import Options

__all__ = ["guard"]

Owner = TypeVar("Owner")


def guard(owner: Owner, **options: Unpack[Options]) -> Owner:
    """Make an `openstack.connection.Connection`, adapter or keystoneauth1 `Session` check what it sends.

    All clients that share the session are guarded with it, and so is everything the session sends:
    what belongs to other services passes, unless `strict_routes` is set. Gives its argument back.
    """
    _requests.guard(_session(owner).session, **options)
    return owner


def _session(owner: Any) -> Session:  # noqa: ANN401
    # A connection and an adapter both have one; an adapter's may be another adapter.
    while not isinstance(owner, Session):
        owner = getattr(owner, "session", None)
        if owner is None:
            msg = "there is no keystoneauth1 session to guard"
            raise TypeError(msg)
    return owner
