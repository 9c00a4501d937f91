"""Checks in the clients that people use, before anything is sent.

Each module knows one client, is imported by its user, and needs that client installed:

    from ecs_preflight.hooks.httpx import guard         # pip install ecs-preflight[httpx]
    from ecs_preflight.hooks.requests import guard      # pip install ecs-preflight[requests]
    from ecs_preflight.hooks.aiohttp import guard       # pip install ecs-preflight[aiohttp]
    from ecs_preflight.hooks.urllib3 import guard       # pip install ecs-preflight[urllib3]
    from ecs_preflight.hooks.urllib import guard        # the standard library
    from ecs_preflight.hooks.mitmproxy import Preflight # pip install ecs-preflight[mitmproxy]
    from ecs_preflight.hooks.openstack import guard     # pip install ecs-preflight[openstack]
    from ecs_preflight.hooks.novaclient import guard    # pip install ecs-preflight[novaclient]
    from ecs_preflight.hooks.huaweicloud import guard   # pip install ecs-preflight[huaweicloud]

Every `guard` takes the options of `Policy`. A request that is good goes out as it would have gone
without the hook, to the byte; a body that is streamed is neither read nor judged.
"""

from ecs_preflight.hooks._policy import Policy, PreflightWarning
from ecs_preflight.hooks._whose import Whose

__all__ = ["Policy", "PreflightWarning", "Whose"]
