"""A secret never comes back, in whatever form a verdict is looked at."""

from __future__ import annotations

import base64
import json
import pickle
import traceback
from typing import Any

import ecs_preflight as ep
import pytest

PASSWORD = "hunter2密"
DATA = "ThisIsSecret!"
LONG = base64.b64encode(b"secret-data " * 4000).decode()
TOKEN = "MIIToken-Of-Mine"


def everything(report: ep.Report) -> str:
    """All that a report can say."""
    found = [repr(report), str(report), repr(report.issues), str(report.issues), ascii(report.issues)]
    for lang in ("en", "zh"):
        found += [report.render(lang), report.to_json(lang), repr(report.to_dict(lang))]
    found.append(pickle.dumps(report).decode("latin-1"))
    found.append(pickle.dumps(report.issues, 0).decode("latin-1"))
    try:
        report.raise_for_errors()
    except ep.PreflightError as error:
        found += [str(error), repr(error), "".join(traceback.format_exception(error))]
        found.append(pickle.dumps(error).decode("latin-1"))
    return "\n".join(found)


def parts(secret: str) -> list[str]:
    """The secret, and pieces of it long enough to be no accident."""
    escaped = json.dumps(secret)[1:-1]
    pieces = {secret[start : start + 6] for start in range(min(len(secret), 60) - 5)}
    return [secret, escaped, *pieces]


@pytest.mark.parametrize(
    ("name", "secret"),
    [("adminPass", PASSWORD), ("adminPass", "short1"), ("user_data", DATA), ("user_data", LONG)],
)
@pytest.mark.parametrize("as_text", [True, False])
def test_secrets_of_a_body(create_body: dict[str, Any], name: str, secret: str, as_text: bool) -> None:
    create_body["server"][name] = secret
    body = json.dumps(create_body, ensure_ascii=False) if as_text else create_body
    url = "https://ecs.example.com/v1/p/cloudservers"
    for report in (ep.validate("CreateCloudServers", body), ep.check("POST", url, body=body)):
        assert any(name in issue.pointer for issue in report.issues)
        said = everything(report)
        assert not [part for part in parts(secret) if part in said]


def test_a_secret_of_the_wrong_type(create_body: dict[str, Any]) -> None:
    create_body["server"]["adminPass"] = 918273645
    create_body["server"]["user_data"] = {"x": "918273645"}
    report = ep.validate("CreateCloudServers", create_body)
    assert not report.ok
    assert "918273645" not in everything(report)


@pytest.mark.parametrize("name", ["admin_pass", "AdminPass", "password", "x_auth_token"])
def test_a_secret_under_an_unknown_name(create_body: dict[str, Any], name: str) -> None:
    create_body["server"][name] = PASSWORD
    report = ep.validate("CreateCloudServers", create_body)
    assert report.issues
    assert PASSWORD not in everything(report)


def test_text_that_breaks_off_inside_a_secret() -> None:
    body = f'{{"server": {{"adminPass": "{PASSWORD}'
    assert not [
        part for part in parts(PASSWORD) if part in everything(ep.validate("CreateCloudServers", body))
    ]


@pytest.mark.parametrize("token", [TOKEN, f"{TOKEN}\n", f"{TOKEN}云", ""])
def test_tokens(token: str) -> None:
    headers = {"X-Auth-Token": token, "Content-Type": "application/json"}
    report = ep.check("POST", "/v2.1/p/servers/s/action", headers=headers, body='{"reboot": {}}')
    assert report.issues
    assert TOKEN not in everything(report)


def test_headers_that_cannot_be_read() -> None:
    headers: Any = {"X-Auth-Token": [TOKEN]}
    with pytest.raises(TypeError) as caught:
        ep.check("GET", "/", headers=headers)
    assert TOKEN not in str(caught.value)
