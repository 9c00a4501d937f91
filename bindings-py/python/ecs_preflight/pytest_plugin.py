"""A pytest plugin: every request that a test makes with httpx, requests, aiohttp or urllib3 is checked.

    def test_my_tool(preflight):
        run_my_tool()

The test fails, with every report, when one of its requests would be refused. `preflight` is off where
no test asks for it; `preflight = true` in the configuration asks for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

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
    # Here, and not above: no test run pays for what it does not use.
    from ecs_preflight.hooks._policy import Policy  # noqa: PLC0415
    from ecs_preflight.hooks._watch import watching  # noqa: PLC0415

    with watching(Policy(on_error="ignore", observe=seen.reports.append)):
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
