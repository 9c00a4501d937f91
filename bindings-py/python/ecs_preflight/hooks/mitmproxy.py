"""mitmproxy: an addon that checks what programs in any language send through the proxy.

A script for `mitmdump -s` has two lines:

    from ecs_preflight.hooks.mitmproxy import Preflight
    addons = [Preflight(hosts="*.example.com")]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecs_preflight._errors import PreflightError
from ecs_preflight.hooks._extra import extra
from ecs_preflight.hooks._policy import Policy
from ecs_preflight.hooks._process import appending
from ecs_preflight.hooks._record import Recorder

with extra("mitmproxy"):
    from mitmproxy import http

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ecs_preflight.hooks._options import Options

__all__ = ["Preflight"]

_REFUSED = 400


class Preflight:
    """The addon: it judges each request before it goes on, and may record it."""

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        captures: str | Path | None = None,
        **options: Unpack[Options],
    ) -> None:
        """Take the options of `Policy`, whose `on_error` is `"log"` here unless it is given.

        With `"raise"` the proxy answers a request itself that falls short: status 400, and the report as
        JSON. `captures` is a file that `ecs-preflight iam minimize` reads: a line for each kind of request,
        without values, query and headers.
        """
        chosen: dict[str, Any] = dict(options) if policy else {"on_error": "log", **options}
        self.policy = Policy.of(policy, chosen)
        """What is judged, and what passed."""
        self._recorder = None if captures is None else Recorder(appending(str(captures)), self.policy.hosts)

    def request(self, flow: http.HTTPFlow) -> None:
        """Judge a request that has arrived as a whole."""
        asked = flow.request
        headers: list[tuple[str, str]] = list(asked.headers.items(multi=True))  # type: ignore[no-untyped-call, unused-ignore]
        body: object = asked
        # One that streams has no content here, and none of its own is read.
        if asked.raw_content is not None:
            try:
                body = asked.get_content(strict=True) or None
            except ValueError:
                body = asked.raw_content
            else:
                headers = [pair for pair in headers if pair[0].lower() != "content-encoding"]
        # As the program addressed it, which a transparent proxy knows from the header Host.
        given = (asked.method, asked.pretty_url, headers, body)
        if self._recorder is not None:
            self._recorder.judge(*given)
        try:
            self.policy.judge(*given)
        except PreflightError as error:
            content = {"Content-Type": "application/json", "X-Preflight": "refused"}
            flow.response = http.Response.make(_REFUSED, error.report.to_json(), content)
