"""python-novaclient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ecs_preflight.hooks._extra import extra

with extra("novaclient"):
    from ecs_preflight.hooks import openstack as _openstack

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ecs_preflight.hooks._options import Options
    from ecs_preflight.hooks._policy import Policy

__all__ = ["guard"]

Client = TypeVar("Client")


def guard(client: Client, policy: Policy | None = None, **options: Unpack[Options]) -> Client:
    """Make a `novaclient.client.Client(...)` check what it sends, and give it back.

    The options are those of `Policy`. The client's session is guarded, whoever else uses it.
    """
    inner: Any = getattr(client, "client", None)
    _openstack.guard(inner, policy, **options)
    return client
