"""A pytest plugin: every request that a test makes with httpx or requests is checked.

    def test_my_tool(preflight):
        run_my_tool()

The test fails, with every report, when one of its requests would be refused. `preflight` is off where
no test asks for it; `preflight = true` in the configuration asks for all of them.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecs_preflight import Report
    from ecs_preflight.hooks._policy import FailOn

_OPTION, _FAIL_ON = "preflight", "preflight_fail_on"


class Preflight:
    """What was seen of the requests of one test."""

    def __init__(self, fail_on: FailOn) -> None:
        """Start with no request."""
        self.reports: list[Report] = []
        """The report of every request that is one of these APIs', in the order in which they were made."""
        self.fail_on: FailOn = fail_on
        """The least severity that fails the test: `error`, `warning` or `note`; a test may set it."""

    @property
    def problems(self) -> list[Report]:
        """The reports that fail the test."""
        counts = {"error": 1, "warning": 2, "note": 3}
        return [
            report
            for report in self.reports
            if any(counts[issue.severity] <= counts[self.fail_on] for issue in report.issues)
        ]

    def forget(self) -> None:
        """Forget what was seen so far: for a test that makes bad requests on purpose."""
        self.reports.clear()

    def check(self) -> None:
        """Fail the test now, if a request so far would be refused."""
        __tracebackhide__ = True
        problems = self.problems
        if problems:
            requests = "request" if len(problems) == 1 else "requests"
            text = "\n\n".join(f"{report.summary()}\n{report.render()}" for report in problems)
            pytest.fail(f"{len(problems)} {requests} that the service would refuse\n\n{text}", pytrace=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the configuration file."""
    parser.addini(_OPTION, "check the requests of every test", type="bool", default=False)
    parser.addini(_FAIL_ON, "the least severity that fails a test: error, warning or note", default="error")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a severity that is none before any test runs."""
    if config.getini(_FAIL_ON) not in {"error", "warning", "note"}:
        msg = f"{_FAIL_ON} must be error, warning or note"
        raise pytest.UsageError(msg)


@pytest.fixture
def preflight(request: pytest.FixtureRequest) -> Iterator[Preflight]:
    """Check every request that the test makes with httpx or requests; they are sent all the same."""
    seen = Preflight(request.config.getini(_FAIL_ON))
    with _watching_requests(seen), _watching_httpx(seen):
        yield seen
    seen.check()


@pytest.fixture(autouse=True)
def _preflight_everywhere(request: pytest.FixtureRequest) -> None:
    if request.config.getini(_OPTION):
        request.getfixturevalue("preflight")


@contextlib.contextmanager
def _replaced(owner: Any, name: str, make: Callable[[Any], Any]) -> Iterator[None]:  # noqa: ANN401
    before = getattr(owner, name)
    setattr(owner, name, make(before))
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextlib.contextmanager
def _watching_requests(seen: Preflight) -> Iterator[None]:
    try:
        # Here, and not above: no test run pays for what it does not use.
        import requests  # noqa: PLC0415

        from ecs_preflight.hooks.requests import PreflightAdapter  # noqa: PLC0415
    except ImportError:
        yield
        return

    def watched(get_adapter: Any) -> Any:  # noqa: ANN401
        # Whichever adapter a session has, this is where it asks for it.
        def get(self: requests.Session, url: str) -> PreflightAdapter:
            adapter = get_adapter(self, url)
            return PreflightAdapter(adapter, on_error="ignore", observe=seen.reports.append)

        return get

    with _replaced(requests.Session, "get_adapter", watched):
        yield


@contextlib.contextmanager
def _watching_httpx(seen: Preflight) -> Iterator[None]:
    try:
        import httpx  # noqa: PLC0415

        from ecs_preflight.hooks.httpx import request_hook  # noqa: PLC0415
    except ImportError:
        yield
        return
    judge = request_hook(on_error="ignore", observe=seen.reports.append)
    # One step before the transport, where authentication has done its part; if it ever moves, `send`.
    name = "_send_single_request" if hasattr(httpx.Client, "_send_single_request") else "send"

    def watched(send: Any) -> Any:  # noqa: ANN401
        def judged(self: Any, request: httpx.Request, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            judge(request)
            return send(self, request, *args, **kwargs)

        return judged

    with _replaced(httpx.Client, name, watched), _replaced(httpx.AsyncClient, name, watched):
        yield
