"""Hooks in real clients, against a server that keeps every byte."""

from __future__ import annotations

import asyncio
import copy
import gzip
import io
import json
import logging
import pickle
import re
import subprocess
import sys
import traceback
import urllib.request
import warnings
from collections.abc import Iterator
from typing import Any

import ecs_preflight as ep
import pytest
from ecs_preflight.hooks import Policy, PreflightWarning
from recorder import ACTION, HEADERS, JSON, SOFT, UUID, WARM, Recorder, as_json, failed, serving

for needed in ("aiohttp", "httpx", "requests", "urllib3", "keystoneauth1", "novaclient"):
    pytest.importorskip(needed)

import aiohttp  # noqa: E402
import httpx  # noqa: E402
import keystoneauth1.session  # noqa: E402
import keystoneauth1.token_endpoint  # noqa: E402
import novaclient.client  # noqa: E402
import requests  # noqa: E402
import urllib3  # noqa: E402
from ways import (  # noqa: E402
    WAYS,
    Call,
    aiohttp_session,
    httpx_async,
    httpx_client,
    is_async,
    plain,
    plain_requests,
    requests_session,
    urllib3_manager,
    urllib3_pool,
    with_aiohttp,
)

from ecs_preflight.hooks import aiohttp as aiohttp_hook  # noqa: E402 # isort: skip
from ecs_preflight.hooks import httpx as httpx_hook  # noqa: E402 # isort: skip
from ecs_preflight.hooks import novaclient as nova_hook  # noqa: E402 # isort: skip
from ecs_preflight.hooks import openstack as openstack_hook  # noqa: E402 # isort: skip
from ecs_preflight.hooks import requests as requests_hook  # noqa: E402 # isort: skip
from ecs_preflight.hooks import urllib as urllib_hook  # noqa: E402 # isort: skip
from ecs_preflight.hooks import urllib3 as urllib3_hook  # noqa: E402 # isort: skip


ways = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)


@ways
def test_a_bad_request_is_not_sent(way: Call, server: Recorder) -> None:
    with pytest.raises(ep.PreflightError) as caught:
        way()("POST", server.url + ACTION, json=WARM, headers=HEADERS)
    assert failed(caught.value)
    assert caught.value.report.operation == "NovaRebootServer"
    assert server.raw == []


GOOD = [
    {"method": "POST", "path": ACTION, "json": SOFT, "headers": HEADERS},
    {"method": "POST", "path": ACTION, "content": b'{ "reboot" : {"type":"SOFT"} }', "headers": JSON},
    {"method": "POST", "path": ACTION, "content": '{"reboot": {"type": "SOFT"}}', "headers": JSON},
    {"method": "GET", "path": "/v2.1/p/servers?limit=2", "headers": HEADERS},
    {"method": "DELETE", "path": f"/v2.1/p/servers/{UUID}", "headers": HEADERS},
    {"method": "GET", "path": "/v2.1/p/servers", "params": {"name": "网 页&x"}, "headers": HEADERS},
    {"method": "PUT", "path": "/some/other/service", "content": b"\x00\xff", "headers": {"X": "y"}},
    {"method": "POST", "path": "/upload", "files": {"file": ("a.txt", b"text")}},
    {"method": "POST", "path": "/form", "data": {"a": "b"}},
]


@ways
@pytest.mark.parametrize("good", GOOD, ids=lambda good: f"{good['method']} {good['path']}")
def test_a_good_request_goes_out_as_without_the_hook(
    way: Call, good: dict[str, Any], server: Recorder
) -> None:
    given = {name: value for name, value in good.items() if name not in {"method", "path"}}
    if "data" in given and "requests" in way.__name__:
        given["content"] = given.pop("data")
    for call in (plain(way), way(fail_on="note")):
        assert call(good["method"], server.url + good["path"], **given).status_code == 200
    first, second = (re.sub(rb"[0-9a-f]{32}", b"BOUNDARY", raw) for raw in server.raw)
    assert first == second


def chunks() -> Iterator[bytes]:
    yield b'{"reboot": '
    yield b'{"type": "WARM"}}'


async def async_chunks() -> Any:
    for chunk in chunks():
        yield chunk


@ways
def test_a_streamed_body_is_neither_read_nor_judged(
    way: Call, server: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "ecs_preflight.hooks")
    content = async_chunks() if is_async(way) else chunks()
    assert way()("POST", server.url + ACTION, content=content, headers=HEADERS).status_code == 200
    assert b"transfer-encoding: chunked" in server.raw[0].lower()
    assert b"WARM" in server.bodies[0]
    assert "is not judged" in caplog.text


def test_a_file_is_not_read(server: Recorder) -> None:
    class Watched(io.BytesIO):
        reads = 0

        def read(self, *args: Any) -> bytes:
            Watched.reads += 1
            return super().read(*args)

    content = json.dumps(WARM).encode()
    assert plain_requests("POST", server.url + ACTION, content=Watched(content)).ok
    alone, Watched.reads = Watched.reads, 0
    assert requests_session()("POST", server.url + ACTION, content=Watched(content)).ok
    assert Watched.reads == alone
    assert server.bodies == [content, content]


@ways
def test_requests_of_others_pass(way: Call, server: Recorder) -> None:
    assert way()("POST", server.url + "/their/own/path", json=WARM).status_code == 200
    with pytest.raises(ep.PreflightError) as caught:
        way(strict_routes=True)("POST", server.url + "/their/own/path", json=WARM)
    assert failed(caught.value, "route/unknown-path")
    assert len(server.raw) == 1


@ways
def test_an_unknown_action_on_a_known_path_does_not(way: Call, server: Recorder) -> None:
    with pytest.raises(ep.PreflightError, match="reboot"):
        way()("POST", server.url + ACTION, json={"rebot": {}}, headers=HEADERS)
    assert server.raw == []


@ways
def test_warn_log_and_ignore_send_all_the_same(
    way: Call, server: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.warns(PreflightWarning, match="WARM") as caught:
        way(on_error="warn")("POST", server.url + ACTION, json=WARM, headers=HEADERS)
    warning = caught[0].message
    assert isinstance(warning, PreflightWarning)
    assert not warning.report
    way(on_error="log", lang="zh")("POST", server.url + f"{ACTION}?token=t0ken", json=WARM, headers=HEADERS)
    (record,) = [record for record in caplog.records if record.name == "ecs_preflight.hooks"]
    assert record.levelno == logging.ERROR
    assert ACTION in record.getMessage()
    assert "t0ken" not in caplog.text
    assert "错误" in record.getMessage() or "值" in record.getMessage()
    caplog.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        way(on_error="ignore")("POST", server.url + ACTION, json=WARM, headers=HEADERS)
    assert not [record for record in caplog.records if record.name == "ecs_preflight.hooks"]
    assert len(server.raw) == 3


@ways
def test_fail_on_raises_the_bar(way: Call, server: Recorder, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "ecs_preflight.hooks")
    url = server.url + "/v2.1/p/servers?nmae=a"
    assert way()("GET", url, headers=HEADERS).status_code == 200
    assert "nmae" in caplog.text
    with pytest.raises(ep.PreflightError) as caught:
        way(fail_on="warning")("GET", url, headers=HEADERS)
    assert caught.value.report.ok
    assert len(server.raw) == 1


@ways
def test_only_some(way: Call, server: Recorder) -> None:
    passing: list[Any] = [["ecs.*.example.com"], "/v1/*", ["/v1/*", "10.*"], lambda *_: False]
    for only in passing:
        assert way(only=only)("POST", server.url + ACTION, json=WARM).status_code == 200
    caught: list[Any] = [
        ["127.0.0.?"],
        "/v2.1/*",
        ["/v1/*", "127.*"],
        lambda method, url: method in url + "POST",
    ]
    for only in caught:
        with pytest.raises(ep.PreflightError):
            way(only=only)("POST", server.url + ACTION, json=WARM)
    assert len(server.raw) == len(passing)


@ways
def test_redirects_are_followed(way: Call, server: Recorder) -> None:
    server.answers = [(307, {"Location": ACTION}, b"")]
    assert (
        way()("POST", server.url + ACTION.replace("v2.1", "v2"), json=SOFT, headers=HEADERS).status_code
        == 200
    )
    assert [line.split(" ")[0] for line in server.lines] == ["POST", "POST"]
    server.answers = [(302, {"Location": "/v2.1/p/servers"}, b"")]
    assert way()("GET", server.url + "/v2.1/p/servers/detail", headers=HEADERS).status_code == 200


def test_retries_are_sent() -> None:
    with serving() as server:
        server.answers = [(503, {}, b"{}"), (503, {}, b"{}")]
        retry = urllib3.Retry(total=3, status_forcelist=[503], allowed_methods=None, backoff_factor=0)
        with requests.Session() as session:
            session.mount("http://", requests.adapters.HTTPAdapter(max_retries=retry))
            requests_hook.guard(session)
            adapter: Any = session.get_adapter("http://a")
            assert adapter.max_retries is retry
            assert session.post(server.url + ACTION, json=SOFT, headers=HEADERS).ok
        assert len(server.raw) == 3
        assert len(set(server.raw)) == 1


@ways
def test_observers_see_every_report(way: Call, server: Recorder) -> None:
    seen: list[ep.Report] = []
    call = way(observe=seen.append, on_error="ignore")
    for body in (SOFT, WARM):
        call("POST", server.url + ACTION, json=body, headers=HEADERS)
    call("GET", server.url + "/their/own/path")
    assert [report.ok for report in seen] == [True, False]


def test_guarding_twice_is_guarding_once(server: Recorder) -> None:
    first: list[ep.Report] = []
    last: list[ep.Report] = []
    session = requests_hook.guard(requests_hook.session(observe=first.append), observe=last.append)
    session.post(server.url + ACTION, json=SOFT, headers=HEADERS)
    with httpx.Client() as client:
        httpx_hook.guard(httpx_hook.guard(client, observe=first.append), observe=last.append)
        client.post(server.url + ACTION, json=SOFT, headers=HEADERS)
    manager = urllib3_hook.guard(urllib3_hook.pool_manager(observe=first.append), observe=last.append)
    manager.request("POST", server.url + ACTION, json=SOFT, headers=HEADERS)

    async def asynchronous() -> None:
        async with aiohttp.ClientSession() as session:
            aiohttp_hook.guard(aiohttp_hook.guard(session, observe=first.append), observe=last.append)
            await with_aiohttp(session, "POST", server.url + ACTION, json=SOFT, headers=HEADERS)

    asyncio.run(asynchronous())
    auth = keystoneauth1.token_endpoint.Token(server.url, "t")
    shared = keystoneauth1.session.Session(auth=auth)
    nova = novaclient.client.Client("2.1", session=shared, endpoint_override=f"{server.url}/v2.1/p")
    openstack_hook.guard(shared, observe=first.append)
    nova_hook.guard(nova, observe=last.append)
    nova.servers.delete(UUID)
    assert first == []
    assert [report.operation for report in last] == ["NovaRebootServer"] * 4 + ["NovaDeleteServer"]


CLIENTS = [httpx_client, requests_session, httpx_async, aiohttp_session, urllib3_manager, urllib3_pool]


@pytest.mark.parametrize("way", CLIENTS, ids=lambda way: way.__name__)
def test_a_warning_points_at_the_caller(way: Call, server: Recorder) -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("default")
        for _ in range(3):
            way(on_error="warn")("POST", server.url + ACTION, json=WARM, headers=HEADERS)
    assert [warning.category for warning in seen] == [PreflightWarning]
    # The line in the program that called the client, which stands with the ways here.
    assert seen[0].filename == with_aiohttp.__code__.co_filename


def test_a_request_of_aiohttp_may_bring_middlewares_of_its_own(server: Recorder) -> None:
    async def spoil(
        request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        await request.update_body(as_json(WARM))
        return await handler(request)

    async def one() -> None:
        async with aiohttp_hook.guard(aiohttp.ClientSession()) as session:
            with pytest.raises(ep.PreflightError):
                await session.post(server.url + ACTION, json=SOFT, headers=JSON, middlewares=[spoil])
            with pytest.raises(ep.PreflightError):
                await session.post(server.url + ACTION, json=WARM, headers=JSON, middlewares=[])

    asyncio.run(one())
    assert server.raw == []


def test_openers_of_the_standard_library(server: Recorder) -> None:
    def send(opener: urllib.request.OpenerDirector, body: object, **given: Any) -> int:
        request = urllib.request.Request(server.url + ACTION, json.dumps(body).encode(), JSON, method="POST")  # noqa: S310
        with opener.open(request, **given) as response:
            return int(response.status)

    first: list[ep.Report] = []
    last: list[ep.Report] = []
    opener = urllib.request.build_opener()
    assert send(opener, SOFT) == 200
    guarded = urllib_hook.guard(urllib_hook.guard(opener, observe=first.append), observe=last.append)
    assert send(guarded, SOFT, timeout=60) == 200
    assert server.raw[0] == server.raw[1]
    with pytest.raises(ep.PreflightError) as caught:
        send(guarded, WARM)
    assert failed(caught.value)
    # What is given beside a URL is the body, and makes it a POST.
    with pytest.raises(ep.PreflightError):
        guarded.open(server.url + ACTION, json.dumps(WARM).encode())
    assert (len(first), len(last), len(server.raw)) == (0, 3, 2)
    with pytest.warns(PreflightWarning) as seen:
        send(urllib_hook.guard(opener, on_error="warn"), WARM)
    assert seen[0].filename == __file__
    with guarded.open("data:text/plain,x") as response:
        assert response.read() == b"x"


@ways
def test_only_the_hosts_of_this_cloud(way: Call, server: Recorder) -> None:
    way(hosts="*.example.com")("POST", server.url + ACTION, json=WARM, headers=HEADERS)
    way(hosts=["127.0.0.1"], on_error="ignore")("POST", server.url + ACTION, json=SOFT, headers=HEADERS)
    with pytest.raises(ep.PreflightError):
        way(hosts=["*.example.com", "127.*"])("POST", server.url + ACTION, json=WARM, headers=HEADERS)


@ways
def test_rules_that_are_ignored(way: Call, server: Recorder) -> None:
    way(ignore="value/enum@/reboot/type")("POST", server.url + ACTION, json=WARM, headers=HEADERS)
    way(severities={"value/enum": "warning"})("POST", server.url + ACTION, json=WARM, headers=HEADERS)
    assert len(server.raw) == 2
    with pytest.raises(ValueError, match="value/enum"):
        Policy(ignore=["value/enun"])


def test_what_is_not_judged_is_counted_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "ecs_preflight.hooks")
    everywhere, here = Policy(), Policy(hosts="ecs.example.com")
    for number in range(3):
        everywhere.judge("GET", f"https://their.example.org/things/{number}", None, None)
        here.judge("GET", f"https://ecs.example.com/things/{number}", None, None)
        here.judge("GET", f"https://their.example.org/v2.1/p/servers/{UUID}?token=s3cret", None, None)
    assert (everywhere.passed.count, here.passed.count) == (3, 6)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("DEBUG", "GET /things/* is not judged: these APIs have no such path"),
        ("INFO", "GET /things/* is not judged: these APIs have no such path"),
        ("DEBUG", "GET /v2.1/p/servers/* is not judged: it is not among those to judge"),
    ]


def test_each_request_that_is_judged_has_one_record(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "ecs_preflight.hooks")
    policy = Policy(on_error="log")
    policy.judge("POST", ACTION, JSON, json.dumps(SOFT))
    policy.judge("POST", ACTION, JSON, json.dumps({f"surplus{number}": 1 for number in range(2_000)}))
    clean, bad = caplog.records
    assert (clean.levelname, bad.levelname) == ("DEBUG", "ERROR")
    assert vars(clean)["preflight"] == {
        "operation": "NovaRebootServer",
        "ok": True,
        "errors": 0,
        "warnings": 0,
        "notes": 0,
        "rules": [],
    }
    assert vars(bad)["preflight"]["errors"] >= 1
    assert len(bad.getMessage()) < 10_000


@ways
def test_secrets_stay_where_they_are(way: Call, server: Recorder, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "ecs_preflight")
    body = {"server": {"adminPass": "hunter2", "name": "!"}}
    way(on_error="log")("POST", server.url + "/v1/p/cloudservers", json=body, headers=HEADERS)
    assert "password" in caplog.text or "adminPass" in caplog.text
    assert "hunter2" not in caplog.text
    assert "t0ken" not in caplog.text


@ways
def test_secrets_are_in_no_frame_of_ours(way: Call, server: Recorder) -> None:
    # As reporters of errors show them that show variables.
    body = {"server": {"adminPass": "hunter2", "name": "!"}}
    with pytest.raises(ep.PreflightError) as caught:
        way()("POST", server.url + "/v1/p/cloudservers", json=body, headers=HEADERS)
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    ours = [frame for frame in frames if "ecs_preflight" in frame.filename]
    assert ours
    for frame in ours:
        assert "hunter2" not in str(frame.locals)
        assert "t0ken" not in str(frame.locals)


def test_a_compressed_body_is_not_taken_for_json(server: Recorder) -> None:
    body = gzip.compress(as_json(SOFT))
    headers = {**HEADERS, "Content-Encoding": "gzip"}
    for way in WAYS:
        assert way()("POST", server.url + ACTION, content=body, headers=headers).status_code == 200
    assert server.bodies == [body] * len(WAYS)


def test_hooks_that_were_there_stay(server: Recorder) -> None:
    seen: list[Any] = []
    with httpx.Client(event_hooks={"request": [seen.append], "response": [seen.append]}) as client:
        assert httpx_hook.guard(client) is client
        client.post(server.url + ACTION, json=SOFT, headers=HEADERS)
    assert len(seen) == 2


def test_a_guarded_session_travels_and_is_copied(server: Recorder) -> None:
    session = requests_hook.session(only="/v2.1/*", lang="zh")
    for other in (pickle.loads(pickle.dumps(session)), copy.deepcopy(session)):
        with other, pytest.raises(ep.PreflightError, match=r"错误|取值"):
            other.post(server.url + ACTION, json=WARM, headers=HEADERS)
        assert other.post(server.url + "/their/own/path", json=WARM).ok
    assert len(server.raw) == 2


@pytest.mark.parametrize(
    "options", [{"on_error": "shout"}, {"fail_on": "never"}, {"lang": "fr"}, {"nothing": 1}], ids=str
)
def test_wrong_options_are_refused_at_once(options: dict[str, Any]) -> None:
    for make in (Policy, httpx_hook.request_hook, requests_hook.session, httpx_hook.PreflightTransport):
        with pytest.raises((ValueError, TypeError)):
            make(**options)


@pytest.mark.parametrize(
    ("hook", "package", "extra"),
    [
        ("requests", "requests", "requests"),
        ("httpx", "httpx", "httpx"),
        ("aiohttp", "aiohttp", "aiohttp"),
        ("urllib3", "urllib3", "urllib3"),
        ("openstack", "keystoneauth1", "openstack"),
        ("novaclient", "keystoneauth1", "novaclient"),
        ("huaweicloud", "huaweicloudsdkcore", "huaweicloud"),
    ],
)
def test_a_client_that_is_missing_is_named_with_its_extra(hook: str, package: str, extra: str) -> None:
    code = f"import sys; sys.modules[{package!r}] = None; import ecs_preflight.hooks.{hook}"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert f"pip install 'ecs-preflight[{extra}]'" in done.stderr.splitlines()[-1]
