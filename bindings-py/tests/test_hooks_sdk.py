"""Hooks in the SDKs, against a server that keeps every byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import ecs_preflight as ep
import pytest
from recorder import ACTION, SOFT, UUID, WARM, Recorder, as_json, failed

pytest.importorskip("keystoneauth1")
pytest.importorskip("openstack")
pytest.importorskip("novaclient")
pytest.importorskip("huaweicloudsdkecs")

import keystoneauth1.session
import keystoneauth1.token_endpoint
import novaclient.client
import openstack
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkecs import v2 as ecs

from ecs_preflight.hooks import huaweicloud as huaweicloud_hook  # isort: skip
from ecs_preflight.hooks import novaclient as nova_hook  # isort: skip
from ecs_preflight.hooks import openstack as openstack_hook  # isort: skip


# keystoneauth1, openstacksdk, python-novaclient


def keystone(server: Recorder) -> Any:
    auth = keystoneauth1.token_endpoint.Token(f"{server.url}/v2.1/p", "t0ken")
    return keystoneauth1.session.Session(auth=auth)


VERSION = {"id": "v2.1", "status": "CURRENT", "version": "2.60", "min_version": "2.1"}


def compute(server: Recorder) -> Callable[[str, str], tuple[int, dict[str, str], bytes]]:
    """What a compute service says of itself, and of its servers."""
    links = [{"rel": "self", "href": f"{server.url}/v2.1/"}]

    def answer(method: str, path: str) -> tuple[int, dict[str, str], bytes]:
        if method == "GET" and path.rstrip("/") in {"", "/v2.1", "/v2.1/p"}:
            return 200, {}, as_json({"version": {**VERSION, "links": links}})
        if method == "GET" and "/servers/" in path:
            return 200, {}, as_json({"server": {"id": UUID, "name": "web", "status": "ACTIVE"}})
        if method == "POST" and path.endswith("/servers"):
            return 202, {}, as_json({"server": {"id": UUID}})
        return 202, {}, b""

    return answer


def test_keystoneauth(server: Recorder) -> None:
    session = openstack_hook.guard(keystone(server))
    url = server.url + ACTION
    assert session.post(url, json=SOFT).ok
    with pytest.raises(ep.PreflightError):
        session.post(url, json=WARM)
    assert len(server.raw) == 1
    # Its own retries and redirects.
    server.answers = [(503, {}, b""), (307, {"Location": url}, b"")]
    assert session.post(url, json=SOFT, status_code_retries=2, status_code_retry_delay=0.001).ok
    assert len({raw.split(b"\r\n\r\n")[1] for raw in server.raw}) == 1
    with pytest.raises(TypeError, match="no keystoneauth1 session"):
        openstack_hook.guard(object())


def connection(server: Recorder) -> Any:
    server.answer = compute(server)
    return openstack.connection.Connection(
        session=keystone(server), compute_endpoint_override=f"{server.url}/v2.1/p", compute_api_version="2"
    )


@pytest.mark.filterwarnings("ignore::Warning:openstack", "ignore::Warning:keystoneauth1")
def test_openstacksdk(server: Recorder) -> None:
    with connection(server) as plain_connection:
        plain_connection.compute.reboot_server(UUID, "SOFT")
        plain_connection.compute.set_server_metadata(UUID, key="value")
    first = server.raw.copy()
    server.clear()
    with openstack_hook.guard(connection(server)) as guarded:
        guarded.compute.reboot_server(UUID, "SOFT")
        guarded.compute.set_server_metadata(UUID, key="value")
        assert server.raw == first
        sent = len(server.raw)
        with pytest.raises(ep.PreflightError) as caught:
            guarded.compute.reboot_server(UUID, "WARM")
        assert failed(caught.value)
        with pytest.raises(ep.PreflightError) as caught:
            guarded.compute.create_server(name="x" * 300, flavor_id="f", image_id=UUID, networks="auto")
        assert caught.value.report.operation == "NovaCreateServer"
        assert not [line for line in server.lines[sent:] if line.startswith("POST")]


@pytest.mark.filterwarnings("ignore::Warning:novaclient", "ignore::Warning:keystoneauth1")
def test_novaclient(server: Recorder) -> None:
    def nova() -> Any:
        server.answer = compute(server)
        return novaclient.client.Client(
            "2.1", session=keystone(server), endpoint_override=f"{server.url}/v2.1/p"
        )

    nova().servers.reboot(UUID, "SOFT")
    first = server.raw.copy()
    server.clear()
    guarded = nova_hook.guard(nova())
    guarded.servers.reboot(UUID, "SOFT")
    assert server.raw == first
    with pytest.raises(ep.PreflightError) as caught:
        guarded.servers.reboot(UUID, "WARM")
    assert failed(caught.value)
    assert server.raw == first
    with pytest.raises(TypeError):
        nova_hook.guard(object())


# huaweicloudsdkecs


def create_request(name: str = "web-01") -> Any:
    return ecs.CreatePostPaidServersRequest(
        body=ecs.CreatePostPaidServersRequestBody(
            server=ecs.PostPaidServer(
                name=name,
                image_ref=UUID,
                flavor_ref="s6.large.2",
                vpcid=UUID,
                nics=[ecs.PostPaidServerNic(subnet_id=UUID)],
                root_volume=ecs.PostPaidServerRootVolume(volumetype="SSD"),
                admin_pass="Hunter2-very",
            )
        )
    )


def test_request_objects_of_the_sdk() -> None:
    report = huaweicloud_hook.check_request(create_request())
    assert report.operation == "CreateCloudServers"
    assert report.ok, report
    report = huaweicloud_hook.check_request(create_request("网页 server!"), lang="zh")
    assert {issue.pointer for issue in report.issues} == {"/server/name"}
    assert "Hunter2" not in str(report)
    stop = ecs.BatchStopServersRequest(
        body=ecs.BatchStopServersRequestBody(
            os_stop=ecs.BatchStopServersOption(servers=[ecs.ServerId(id=UUID)], type="WARM")
        )
    )
    assert [i.pointer for i in huaweicloud_hook.check_request(stop).issues] == ["/os-stop/type"]
    show = huaweicloud_hook.check_request(ecs.NovaShowServerRequest(server_id=UUID))
    assert show.ok
    listing = huaweicloud_hook.check_request(ecs.ListServerGroupsRequest(limit="a&b"))
    assert [(issue.location, issue.pointer) for issue in listing.issues] == [("query", "/limit")]
    for wrong in (object(), ecs.ServerId(id=UUID), None):
        with pytest.raises(TypeError, match="no request"):
            huaweicloud_hook.check_request(wrong)


def test_every_request_object_of_the_sdk_has_a_route() -> None:
    """Those that the documents describe are found; nothing raises."""
    operations = set()
    for name in dir(ecs):
        kind = getattr(ecs, name)
        if not name.endswith("Request") or not hasattr(kind, "attribute_map"):
            continue
        paths = {attr: UUID for attr in kind.attribute_map if attr != "body"}
        try:
            request = kind(**paths)
        except (TypeError, ValueError):
            continue
        try:
            report = huaweicloud_hook.check_request(request)
        except TypeError:
            assert name == "VolumeBatchDetachRequest"
            continue
        operations.add(report.operation)
    assert len(operations) > 30


def builder(server: Recorder, kind: Any = ecs.EcsClient) -> Any:
    credentials = BasicCredentials("access-key", "secret-key", "p")
    return (
        kind.new_builder()
        .with_credentials(credentials)
        .with_endpoint(server.url)
        .with_http_config(HttpConfig(ignore_ssl_verification=True, timeout=10))
    )


def unsigned(raw: bytes) -> bytes:
    return re.sub(rb"(?im)^(X-Sdk-Date|Authorization): .*\r\n", b"", raw)


@pytest.mark.filterwarnings("ignore::Warning:huaweicloudsdkcore")
def test_the_http_handler_of_the_sdk(server: Recorder) -> None:
    server.answer = lambda *_: (200, {}, as_json({"job_id": "j"}))
    plain_client = builder(server).build()
    handled = builder(server).with_http_handler(huaweicloud_hook.http_handler()).build()
    guarded = huaweicloud_hook.guard(builder(server).build())
    for client in (plain_client, handled, guarded):
        assert client.create_post_paid_servers(create_request()).job_id == "j"
    assert len({unsigned(raw) for raw in server.raw}) == 1
    server.clear()
    for client in (handled, guarded):
        with pytest.raises(ep.PreflightError) as caught:
            client.create_post_paid_servers(create_request("a b"))
        assert [issue.pointer for issue in caught.value.report.issues] == ["/server/name"]
        with pytest.raises(ep.PreflightError):
            client.list_server_groups(ecs.ListServerGroupsRequest(limit="many"))
    assert server.raw == []
    assert plain_client.create_post_paid_servers(create_request("a b")).job_id == "j"


@pytest.mark.filterwarnings("ignore::Warning:huaweicloudsdkcore")
def test_asynchronous_clients_of_the_sdk(server: Recorder) -> None:
    server.answer = lambda *_: (200, {}, as_json({"job_id": "j"}))
    plain_client = builder(server, ecs.EcsAsyncClient).build()
    guarded = huaweicloud_hook.guard(builder(server, ecs.EcsAsyncClient).build())
    for client in (plain_client, guarded):
        assert client.create_post_paid_servers_async(create_request()).result().job_id == "j"
    assert unsigned(server.raw[0]) == unsigned(server.raw[1])
    with pytest.raises(ep.PreflightError):
        guarded.create_post_paid_servers_async(create_request("a b")).result()
    assert len(server.raw) == 2
