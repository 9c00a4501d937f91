"""A pytest plugin: every request that a test makes with httpx, requests, aiohttp or urllib3 is checked.

    def test_my_tool(preflight):
        run_my_tool()

The test fails, with every report, when one of its requests would be refused. `preflight` is off where
no test asks for it; `preflight = true` in the configuration asks for all of them.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from ecs_preflight import Report
    from ecs_preflight.hooks._policy import FailOn

_OPTION, _FAIL_ON = "preflight", "preflight_fail_on"


_SEEN: pytest.StashKey[Preflight] = pytest.StashKey()


class Preflight:
    """What was seen of the requests of one test."""

    def __init__(self, fail_on: FailOn) -> None:
        """Start with no request."""
        self.reports: list[Report] = []
        """The report of every request that is one of these APIs', in the order in which they were made."""
        self.fail_on: FailOn = fail_on
        """The least severity that fails the test: `error`, `warning` or `note`; a test may set it."""
        self._told = 0

    @property
    def problems(self) -> list[Report]:
        """The reports that fail the test."""
        return self._problems_of(self.reports)

    def _problems_of(self, reports: list[Report]) -> list[Report]:
        counts = {"error": 1, "warning": 2, "note": 3}
        return [
            report
            for report in reports
            if any(counts[issue.severity] <= counts[self.fail_on] for issue in report.issues)
        ]

    def forget(self) -> None:
        """Forget what was seen so far: for a test that makes bad requests on purpose."""
        self.reports.clear()
        self._told = 0
        self._told = 0

    def check(self) -> None:
        """Fail the test now, if a request so far would be refused."""
        __tracebackhide__ = True
        self._told = len(self.reports)
        text = _text(self.problems)
        if text:
            pytest.fail(text, pytrace=False)

    def untold(self) -> str:
        """Describe the problems that no failure or section of a report has named yet; empty without one."""
        new = self._problems_of(self.reports[self._told :])
        self._told = len(self.reports)
        return _text(new)


def _text(problems: list[Report]) -> str:
    if not problems:
        return ""
    requests = "request" if len(problems) == 1 else "requests"
    text = "\n\n".join(f"{report.summary()}\n{report.render()}" for report in problems)
    return f"{len(problems)} {requests} that the service would refuse\n\n{text}"


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
    """Check every request that the test makes with one of the clients; they are sent all the same."""
    seen = Preflight(request.config.getini(_FAIL_ON))
    request.node.stash[_SEEN] = seen
    with contextlib.ExitStack() as patches:
        for watching in (_watching_requests, _watching_urllib3, _watching_httpx, _watching_aiohttp):
            patches.enter_context(watching(seen))
        yield seen
    # The test itself has failed for what came before; this was sent while other fixtures were taken down.
    late = seen.untold()
    if late:
        pytest.fail(late, pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail the test, and not its tear-down, for a request that would be refused."""
    __tracebackhide__ = True
    try:
        result = yield
    except BaseException:
        seen = item.stash.get(_SEEN, None)
        # What failed the test is what it shows; the requests stand beside it, for they may be why.
        text = "" if seen is None else seen.untold()
        if text:
            item.add_report_section("call", "preflight", text)
        raise
    seen = item.stash.get(_SEEN, None)
    text = "" if seen is None else seen.untold()
    if text:
        pytest.fail(text, pytrace=False)
    return result


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


# What the thread is sending: a client may send through another one that is watched as well.
_sending = threading.local()


@contextlib.contextmanager
def _sent_by_another(request: object) -> Iterator[None]:
    before, _sending.request = getattr(_sending, "request", None), request
    try:
        yield
    finally:
        _sending.request = before


@contextlib.contextmanager
def _watching_requests(seen: Preflight) -> Iterator[None]:
    try:
        # Here, and not above: no test run pays for what it does not use.
        import requests  # noqa: PLC0415

        from ecs_preflight.hooks._policy import Policy  # noqa: PLC0415
        from ecs_preflight.hooks.requests import judge  # noqa: PLC0415
    except ImportError:
        yield
        return
    policy = Policy(on_error="ignore", observe=seen.reports.append)

    def watched(send: Any) -> Any:  # noqa: ANN401
        def judged(self: Any, request: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            # One `send` may call another that is watched too.
            if getattr(_sending, "request", None) is request:
                return send(self, request, **kwargs)
            with _sent_by_another(request):
                judge(policy, request)
                return send(self, request, **kwargs)

        return judged

    with contextlib.ExitStack() as patches:
        # Above the adapters: those who answer instead of the network replace them, or ask for none.
        patches.enter_context(_replaced(requests.Session, "send", watched))
        # requests_mock keeps a `send` of its own, from before anybody replaced it.
        mocker = sys.modules.get("requests_mock.mocker")
        if hasattr(mocker, "_original_send"):
            patches.enter_context(_replaced(mocker, "_original_send", watched))
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


@contextlib.contextmanager
def _watching_urllib3(seen: Preflight) -> Iterator[None]:
    try:
        import urllib3  # noqa: PLC0415

        from ecs_preflight.hooks._policy import Policy  # noqa: PLC0415
        from ecs_preflight.hooks.urllib3 import watched  # noqa: PLC0415
    except ImportError:
        yield
        return
    policy = Policy(on_error="ignore", observe=seen.reports.append)

    def make(send: Any) -> Any:  # noqa: ANN401
        def urlopen(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            # requests sends through it; and it calls itself to try again.
            if getattr(_sending, "request", None) is not None:
                return send(self, *args, **kwargs)
            with _sent_by_another(self):
                return watched(functools.partial(send, self), self, policy.judge)(*args, **kwargs)

        return urlopen

    with _replaced(urllib3.HTTPConnectionPool, "urlopen", make):
        yield


@contextlib.contextmanager
def _watching_aiohttp(seen: Preflight) -> Iterator[None]:
    try:
        import aiohttp  # noqa: PLC0415

        from ecs_preflight.hooks.aiohttp import middleware, watched  # noqa: PLC0415
    except ImportError:
        yield
        return
    judging = middleware(on_error="ignore", observe=seen.reports.append)

    def make(send: Any) -> Any:  # noqa: ANN401
        def request(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            return watched(functools.partial(send, self), self, judging)(*args, **kwargs)

        return request

    with _replaced(aiohttp.ClientSession, "_request", make):
        yield
