from __future__ import annotations

import json

import ecs_preflight as ep
import pytest


def test_a_code_is_explained_in_both_languages() -> None:
    explanation = ep.explain("Ecs.0011")
    assert explanation["http_status"] == 400
    assert "password/classes" in explanation["rules"]
    assert set(explanation["meaning"]) == set(explanation["remedy"]) == {"en", "zh"}


def test_a_response_is_explained() -> None:
    explanation = ep.explain({"status": 406, "message": "not valid name"})
    assert explanation["code"] == "not valid name"
    assert ep.explain({"error": {"code": "Ecs.0005", "message": "m"}})["message"] == "m"


def test_statuses_and_rules_are_explained() -> None:
    assert ep.explain(409)["reason"] == ep.explain("409")["reason"] == "Conflict"
    rule = ep.explain("nics/count")
    assert (rule["severity"], rule["answers"]) == ("error", ["Ecs.0050"])


def test_text_and_bytes_are_a_response() -> None:
    for response in ('{"error_code": "Ecs.0031"}', b' {"error_code": "Ecs.0031"}'):
        assert ep.explain(response)["code"] == "Ecs.0031"
    with pytest.raises(ep.QuestionError, match="JSON"):
        ep.explain("{not json")


BODY = {"server": {"adminPass": "onlylowercase"}}


@pytest.mark.parametrize("body", [BODY, json.dumps(BODY), json.dumps(BODY).encode()])
def test_the_request_shows_the_field_that_caused_it(body: object) -> None:
    response = {"error": {"code": "Ecs.0011", "message": "onlylowercase with token-4711 is weak"}}
    headers = (
        [(b"X-Auth-Token", b"token-4711")] if isinstance(body, bytes) else {"X-Auth-Token": "token-4711"}
    )
    request = {"method": "POST", "url": "/v1/p/cloudservers", "headers": headers, "body": body}
    explanation = ep.explain(response, request=request, lang="zh")
    (cause,) = explanation["causes"]
    assert (cause["in"], cause["pointer"], cause["rule"], cause["certain"]) == (
        "body",
        "/server/adminPass",
        "password/classes",
        True,
    )
    assert ("line" in cause) == (not isinstance(body, dict))
    assert "密码" in cause["message"]
    assert "onlylowercase" not in str(explanation)
    assert "4711" not in str(explanation)


def test_a_request_without_a_url_is_refused() -> None:
    with pytest.raises(ep.QuestionError, match="url"):
        ep.explain({"error_code": "Ecs.0031"}, request={"method": "GET"})


def test_what_is_unknown_raises() -> None:
    with pytest.raises(LookupError, match=r"Ecs\.0011"):
        ep.explain("Ecs.00011")
    with pytest.raises(ep.UnknownNameError) as caught:
        ep.explain("nics/cuont")
    assert caught.value.nearest == "nics/count"
    with pytest.raises(LookupError):
        ep.explain({"job_id": "x"})


REFUSED = {"error": {"code": "Ecs.0011", "message": "the password is too weak"}}
CREATE = "https://ecs.example.com/v1/p/cloudservers"


def test_what_an_except_block_of_requests_holds() -> None:
    requests = pytest.importorskip("requests")
    response = requests.Response()
    response.status_code, response._content = 400, json.dumps(REFUSED).encode()
    response.request = requests.Request("POST", CREATE, json={"server": {"adminPass": "abc"}}).prepare()
    for failure in (response, requests.HTTPError(response=response)):
        explained = ep.explain(failure)
        assert explained["code"] == "Ecs.0011"
        assert "/server/adminPass" in [cause["pointer"] for cause in explained["causes"]]
    # A page of a proxy says nothing, its status does.
    response._content = b"<html>"
    response.status_code = 503
    assert ep.explain(response)["http_status"] == 503


def test_what_an_except_block_of_httpx_holds() -> None:
    httpx = pytest.importorskip("httpx")
    request = httpx.Request("POST", CREATE, json={"server": {"adminPass": "abc"}})
    response = httpx.Response(400, json=REFUSED, request=request)
    with pytest.raises(httpx.HTTPStatusError) as raised:
        response.raise_for_status()
    for failure in (response, raised.value):
        explained = ep.explain(failure)
        assert explained["code"] == "Ecs.0011"
        assert "/server/adminPass" in [cause["pointer"] for cause in explained["causes"]]
    assert ep.explain(httpx.Response(404))["http_status"] == 404


def test_what_an_except_block_of_the_sdks_holds() -> None:
    sdk = pytest.importorskip("huaweicloudsdkcore.exceptions.exceptions")
    refused = sdk.SdkError(request_id="1", error_code="Ecs.0011", error_msg="the password is too weak")
    explained = ep.explain(sdk.ClientRequestException(400, refused))
    assert (explained["code"], explained["message"]) == ("Ecs.0011", "the password is too weak")
    nova = pytest.importorskip("novaclient.exceptions")
    conflict = nova.Conflict(409, message="Cannot reboot: it is in vm_state stopped")
    assert ep.explain(conflict)["http_status"] == 409
    openstack = pytest.importorskip("openstack.exceptions")
    response = pytest.importorskip("requests").Response()
    response.status_code, response._content = 403, b'{"forbidden": {"code": 403, "message": "no"}}'
    assert ep.explain(openstack.HttpException("no", response=response))["http_status"] == 403


@pytest.mark.parametrize("value", [object(), ValueError("no"), 1.5, ["Ecs.0011"]])
def test_what_holds_no_error_is_a_type_error(value: object) -> None:
    with pytest.raises(TypeError, match="no error to read"):
        ep.explain(value)
