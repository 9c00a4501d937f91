"""Whose a request is: what belongs to others is never judged, and what is not judged is counted."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from collections.abc import Iterator
from typing import Any

import ecs_preflight as ep
import pytest
from ecs_preflight.hooks import Policy
from recorder import Recorder, as_json, serving

for needed in ("keystoneauth1", "openstack", "requests", "huaweicloudsdkecs"):
    pytest.importorskip(needed)

import keystoneauth1.adapter  # noqa: E402
import keystoneauth1.identity.v3  # noqa: E402
import keystoneauth1.session  # noqa: E402
import openstack  # noqa: E402
import requests  # noqa: E402
from huaweicloudsdkcore.auth.credentials import BasicCredentials  # noqa: E402
from huaweicloudsdkcore.sdk_request import SdkRequest  # noqa: E402
from huaweicloudsdkecs import v2 as ecs  # noqa: E402

from ecs_preflight.hooks import huaweicloud as huaweicloud_hook  # noqa: E402 # isort: skip
from ecs_preflight.hooks import openstack as openstack_hook  # noqa: E402 # isort: skip
from ecs_preflight.hooks import requests as requests_hook  # noqa: E402 # isort: skip
from ecs_preflight.hooks._passed import Passed  # noqa: E402 # isort: skip
from ecs_preflight.hooks._whose import Endpoints, Whose  # noqa: E402 # isort: skip

UUID = "616fb98f-46ca-475e-917e-2563e5a8cd19"
ACTION = f"/v2.1/p/servers/{UUID}/action"
WARM = {"reboot": {"type": "WARM"}}


@pytest.fixture
def server() -> Iterator[Recorder]:
    with serving() as recorder:
        recorder.answer = cloud(recorder)
        yield recorder


def cloud(server: Recorder) -> Any:
    """A cloud that has its services beside each other on one host, as development installations do."""
    services = {"compute": "/compute/v2.1", "ecs": "/v1/p", "image": "/image", "identity": "/identity"}
    catalogue = [
        {
            "type": kind,
            "name": kind,
            "endpoints": [{"interface": "public", "region": "r", "region_id": "r", "url": server.url + path}],
        }
        for kind, path in services.items()
    ]
    token = {
        "catalog": catalogue,
        "expires_at": "2999-01-01T00:00:00.000000Z",
        "issued_at": "2025-01-01T00:00:00.000000Z",
        "methods": ["password"],
        "project": {"id": "p", "name": "p", "domain": {"id": "d", "name": "d"}},
        "user": {"id": "u", "name": "u", "domain": {"id": "d", "name": "d"}},
    }
    version = {"id": "v2.1", "status": "CURRENT", "version": "2.60", "min_version": "2.1"}
    links = [{"rel": "self", "href": f"{server.url}/compute/v2.1/"}]

    def answer(method: str, path: str) -> tuple[int, dict[str, str], bytes]:
        if path == "/identity/v3/auth/tokens":
            return 201, {"X-Subject-Token": "t0ken"}, as_json({"token": token})
        if method == "GET" and path.rstrip("/") == "/compute/v2.1":
            return 200, {}, as_json({"version": {**version, "links": links}})
        return (200 if method == "GET" else 202), {}, b"{}"

    return answer


def signed_in(server: Recorder) -> Any:
    auth = keystoneauth1.identity.v3.Password(
        auth_url=f"{server.url}/identity/v3",
        username="u",
        password="hunter2",
        user_domain_id="d",
        project_id="p",
    )
    return keystoneauth1.session.Session(auth=auth)


@pytest.mark.filterwarnings("ignore::Warning:openstack", "ignore::Warning:keystoneauth1")
def test_a_session_knows_its_cloud(server: Recorder, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "ecs_preflight.hooks")
    policy = Policy()
    session = signed_in(server)
    with openstack_hook.guard(
        openstack.connection.Connection(session=session, region_name="r"), policy
    ) as cloud:
        with pytest.raises(ep.PreflightError):
            cloud.compute.reboot_server(UUID, "WARM")
        cloud.compute.stop_server(UUID)
        # The documents do not have these; the client does.
        cloud.compute.pause_server(UUID)
        cloud.compute.post(f"/servers/{UUID}/topology", json={})
        # Another service's, whatever its paths look like, and the address of nobody.
        images = keystoneauth1.adapter.Adapter(session, service_type="image", region_name="r")
        images.post(ACTION, json=WARM)
        session.post(server.url + "/image" + ACTION, json=WARM)
        session.post(server.url.replace("127.0.0.1", "localhost") + ACTION, json=WARM)
        # What a program writes itself to an address of this cloud may be a slip.
        for path in ("/compute/v2.1", "/v1/p"):
            with pytest.raises(ep.PreflightError, match="rebot"):
                session.post(
                    f"{server.url}{path.replace('/v1/p', '/v2.1/p')}/servers/{UUID}/action",
                    json={"rebot": {}},
                )
    told = {(call.path, call.reason) for call in policy.passed.calls}
    assert ("/compute/v2.1/servers/*/action", "the documents do not have `pause` here") in told
    assert {path for path, reason in told if reason == "it belongs to another service"} >= {
        f"/image{ACTION.replace(UUID, '*')}",
        ACTION.replace(UUID, "*"),
    }
    levels = {
        record.getMessage().split(" ")[1]: record.levelname
        for record in caplog.records
        if record.levelno <= 20
    }
    assert levels["/compute/v2.1/servers/*/topology"] == "INFO"
    assert levels[f"/image{ACTION.replace(UUID, '*')}"] == "DEBUG"
    assert "hunter2" not in caplog.text


@pytest.mark.filterwarnings("ignore::Warning:keystoneauth1")
def test_strict_routes_are_strict_for_clients_too(server: Recorder) -> None:
    session = openstack_hook.guard(signed_in(server), strict_routes=True)
    compute = keystoneauth1.adapter.Adapter(session, service_type="compute", region_name="r")
    with pytest.raises(ep.PreflightError, match="pause"):
        compute.post(f"/servers/{UUID}/action", json={"pause": None})


@pytest.mark.filterwarnings("ignore::Warning:keystoneauth1")
def test_an_address_that_a_program_chose_is_in_no_catalogue(server: Recorder) -> None:
    session = openstack_hook.guard(signed_in(server))
    elsewhere = server.url.replace("127.0.0.1", "localhost")
    chosen = keystoneauth1.adapter.Adapter(session, endpoint_override=f"{elsewhere}/v2.1/p")
    session.get_token()
    with pytest.raises(ep.PreflightError):
        chosen.post(f"/servers/{UUID}/action", json=WARM)


def test_endpoints() -> None:
    found = Endpoints(
        [
            ("compute", "https://cloud.example.com/compute/v2.1"),
            ("ecsv1.1", "https://ecs.example.com:443/v1.1/p"),
            ("identity", "https://cloud.example.com/"),
            ("dns", "https://dns.example.com:8443"),
            ("nova", "https://shared.example.com/x/"),
            ("metric", "https://shared.example.com/x"),
        ]
    )
    cases = {
        "https://cloud.example.com/compute/v2.1": Whose.CLOUD,
        "https://CLOUD.example.com:443/compute/v2.1/servers": Whose.CLOUD,
        "https://cloud.example.com/compute/v2.10": Whose.STRANGER,
        "https://cloud.example.com/v3": Whose.STRANGER,
        "https://ecs.example.com/v1/p/cloudservers": Whose.CLOUD,
        "http://ecs.example.com/v1/p/cloudservers": Whose.STRANGER,
        "https://dns.example.com:8443/v2": Whose.STRANGER,
        "https://shared.example.com/x/servers": Whose.CLOUD,
        "https://elsewhere.example.org/v1/p/cloudservers": Whose.STRANGER,
        "https://ecs.example.com:port/": Whose.STRANGER,
    }
    assert {url: found.whose(url) for url in cases} == cases
    assert Endpoints([("dns", "https://dns.example.com")]).whose("https://ecs.example.com") is Whose.UNKNOWN


@pytest.mark.filterwarnings("ignore::Warning:huaweicloudsdkcore")
def test_a_client_of_the_sdk_knows_its_endpoint(server: Recorder, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "ecs_preflight.hooks")
    policy = Policy()
    client = (
        ecs.EcsClient.new_builder()
        .with_credentials(BasicCredentials("access-key", "secret-key", "p"))
        .with_endpoint(server.url)
        .build()
    )
    huaweicloud_hook.guard(client, policy)
    client.list_servers_details(ecs.ListServersDetailsRequest())
    client.list_servers_details(ecs.ListServersDetailsRequest(limit=2))
    assert policy.passed.count == 2
    (call,) = policy.passed.calls
    assert call.path == "/v1/p/cloudservers/detail"
    assert [record.levelname for record in caplog.records] == ["INFO"]
    # The same client signs itself in elsewhere.
    elsewhere = server.url.replace("127.0.0.1", "localhost")
    sign_in = SdkRequest(
        method="POST",
        schema="http",
        host=elsewhere.partition("//")[2],
        resource_path=ACTION,
        uri=ACTION,
        header_params={},
        body=json.dumps(WARM),
    )
    client.get_http_client().do_request_sync(sign_in)
    assert policy.passed.count == 3
    assert caplog.records[-1].levelname == "DEBUG"


def test_one_policy_can_serve_several_clients(server: Recorder) -> None:
    policy = Policy(hosts="127.0.0.1")
    for _ in range(2):
        requests_hook.session(policy).get(server.url + "/their/own")
    assert policy.passed.count == 2
    with pytest.raises(TypeError, match="into the policy"):
        requests_hook.session(policy, lang="zh")


def test_adapters_that_are_mounted_later_check_too(server: Recorder) -> None:
    session = requests_hook.session()
    session.mount(server.url, requests.adapters.HTTPAdapter(max_retries=1))
    for guarded in (session, copy.deepcopy(session), pickle.loads(pickle.dumps(session))):
        adapter: Any = guarded.get_adapter(server.url)
        assert adapter.max_retries.total == 1
        with pytest.raises(ep.PreflightError):
            guarded.post(server.url + ACTION, json=WARM)
        guarded.mount(server.url + "/v2.1", requests.adapters.HTTPAdapter())
        with pytest.raises(ep.PreflightError):
            guarded.post(server.url + ACTION, json=WARM)
    # One that checks by itself is left as it is.
    own = requests_hook.PreflightAdapter(on_error="ignore")
    session.mount(server.url + "/v2.1/p", own)
    assert session.get_adapter(server.url + ACTION) is own
    session.post(server.url + ACTION, json=WARM)


def test_the_root_of_any_host_belongs_to_nobody(server: Recorder) -> None:
    session = requests_hook.session(fail_on="note")
    for method in ("POST", "PUT", "HEAD", "OPTIONS", "DELETE"):
        session.request(method, server.url + "/", json={})
    assert session.get(server.url + "/v3").ok
    assert len(server.raw) == 6


def test_kinds_of_what_passed_are_bounded() -> None:
    passed = Passed()
    for number in range(1_500):
        kind = f"{chr(97 + number % 26)}{number // 26 * 'z'}"
        passed.add("GET", f"https://their.example.org/{'a-z/' * 5_000}", kind, logging.DEBUG)
    assert passed.count == 1_500
    assert len(passed.calls) == 1_000
    assert max(len(call.path) for call in passed.calls) <= 8_000
    assert copy.deepcopy(passed).count == 1_500


def test_a_body_that_is_data_is_judged() -> None:
    with pytest.raises(ep.PreflightError):
        Policy().judge("POST", ACTION, None, WARM)
