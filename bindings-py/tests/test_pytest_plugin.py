"""The pytest plugin, in test runs of its own."""

from __future__ import annotations

import pytest
from recorder import Recorder

pytest.importorskip("httpx")
pytest.importorskip("requests")
pytest.importorskip("aiohttp")
pytest.importorskip("urllib3")
pytest_plugins = ["pytester"]

CALLS = {
    "requests": 'import requests; requests.post(URL, json=BODY, headers={"X-Auth-Token": "t"})',
    "session": 'import requests; requests.Session().post(URL, json=BODY, headers={"X-Auth-Token": "t"})',
    "httpx": 'import httpx; httpx.post(URL, json=BODY, headers={"X-Auth-Token": "t"})',
    "httpx async": """
    import asyncio, httpx
    async def main():
        async with httpx.AsyncClient() as client:
            await client.post(URL, json=BODY, headers={"X-Auth-Token": "t"})
    asyncio.run(main())""",
    "aiohttp": """
    import asyncio, aiohttp
    async def main():
        async with aiohttp.ClientSession() as client:
            async with client.post(URL, json=BODY, headers={"X-Auth-Token": "t"}) as response:
                await response.read()
    asyncio.run(main())""",
    "urllib3": """
    import urllib3
    with urllib3.PoolManager() as manager:
        manager.request("POST", URL, json=BODY, headers={"X-Auth-Token": "t"})""",
    "httpx mock": """
    import httpx
    transport = httpx.MockTransport(lambda request: httpx.Response(200))
    httpx.Client(transport=transport).post(URL, json=BODY, headers={"X-Auth-Token": "t"})""",
}


def module(server: Recorder, call: str, body: str, fixture: str = "preflight") -> str:
    return f"""
URL = "{server.url}/v2.1/p/servers/s/action"
BODY = {body}

def test_it({fixture}):
    {CALLS[call]}
"""


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", "-W", "error", *arguments)


@pytest.mark.parametrize("call", CALLS)
def test_a_bad_request_fails_the_test_with_its_report(
    call: str, pytester: pytest.Pytester, server: Recorder
) -> None:
    pytester.makepyfile(module(server, call, '{"reboot": {"type": "WARM"}}'))
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "1 request that the service would refuse",
            "NovaRebootServer: 1 error",
            "error[[]value/enum]: *WARM*",
        ]
    )
    # What is sent is not the plugin's business.
    assert len(server.raw) == (0 if call == "httpx mock" else 1)


@pytest.mark.parametrize("call", CALLS)
def test_good_requests_and_those_of_others_pass(
    call: str, pytester: pytest.Pytester, server: Recorder
) -> None:
    pytester.makepyfile(
        test_good=module(server, call, '{"reboot": {"type": "SOFT"}}'),
        test_other=module(server, call, "{}").replace("/v2.1/p/servers/s/action", "/their/own"),
    )
    run(pytester).assert_outcomes(passed=2)


def test_tests_that_do_not_ask_are_left_alone(pytester: pytest.Pytester, server: Recorder) -> None:
    pytester.makepyfile(module(server, "requests", "{}", fixture=""))
    run(pytester).assert_outcomes(passed=1)


def test_all_tests_can_be_asked_for(pytester: pytest.Pytester, server: Recorder) -> None:
    pytester.makeini("[pytest]\npreflight = true\n")
    pytester.makepyfile(module(server, "requests", "{}", fixture=""))
    run(pytester).assert_outcomes(failed=1)


def test_the_bar_can_be_raised(pytester: pytest.Pytester, server: Recorder) -> None:
    source = module(server, "httpx", '{"reboot": {"type": "SOFT"}, "surplus": 1}')
    pytester.makepyfile(source)
    run(pytester).assert_outcomes(passed=1)
    run(pytester, "-o", "preflight_fail_on=warning").assert_outcomes(failed=1)
    pytester.makepyfile(source + '    preflight.fail_on = "warning"\n')
    run(pytester).assert_outcomes(failed=1)
    result = run(pytester, "-o", "preflight_fail_on=sometimes")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_a_test_may_look_and_forget(pytester: pytest.Pytester, server: Recorder) -> None:
    pytester.makepyfile(
        module(server, "requests", '{"reboot": {"type": "WARM"}}')
        + """
    import pytest
    assert [report.operation for report in preflight.reports] == ["NovaRebootServer"]
    assert preflight.problems == preflight.reports
    with pytest.raises(pytest.fail.Exception):
        preflight.check()
    preflight.forget()
"""
    )
    run(pytester).assert_outcomes(passed=1)


def test_clients_are_as_before_afterwards(pytester: pytest.Pytester, server: Recorder) -> None:
    import aiohttp  # noqa: PLC0415
    import httpx  # noqa: PLC0415
    import requests  # noqa: PLC0415
    import urllib3  # noqa: PLC0415

    def methods() -> list[object]:
        pool = urllib3.HTTPConnectionPool
        return [
            requests.Session.send,
            httpx.Client._send_single_request,
            aiohttp.ClientSession._request,
            pool.urlopen,
        ]

    before = methods()
    pytester.makepyfile(module(server, "requests", "{}") + "    raise ValueError\n")
    result = run(pytester)
    result.assert_outcomes(failed=1)
    # The test's own failure comes first; the request that may be why stands beside it.
    result.stdout.fnmatch_lines(
        ["E *ValueError", "*preflight call*", "1 request that the service would refuse"]
    )
    assert methods() == before


@pytest.mark.parametrize("fixtures", ["preflight, requests_mock", "requests_mock, preflight"])
def test_requests_that_a_mock_answers_are_seen(
    fixtures: str, pytester: pytest.Pytester, server: Recorder
) -> None:
    pytest.importorskip("requests_mock")
    source = module(server, "session", '{"reboot": {"type": "WARM"}}', fixture=fixtures)
    pytester.makepyfile(
        source.replace("    import requests", "    requests_mock.post(URL, json={})\n    import requests")
    )
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["1 request that the service would refuse"])
    assert server.raw == []


def test_requests_of_other_fixtures_fail_the_tear_down(pytester: pytest.Pytester, server: Recorder) -> None:
    source = module(server, "requests", '{"reboot": {"type": "WARM"}}', fixture="late")
    late = """
import pytest

@pytest.fixture
def late(preflight):
    yield
"""
    moved = source.replace("def test_it(late):", "def send():") + "\ndef test_it(late):\n    pass\n"
    pytester.makepyfile(late + "    send()\n" + moved)
    run(pytester).assert_outcomes(passed=1, errors=1)
