"""A secret never comes back, in whatever form a verdict is looked at."""

from __future__ import annotations

import base64
import json
import logging
import pickle
import traceback
import warnings
from typing import Any

import ecs_preflight as ep
import pytest
from ecs_preflight.hooks import Policy

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


MARKER = "Hx7QwZ9kVb3TfGq2"

BODIES: list[tuple[str, str, Any]] = [
    ("CreateCloudServers", "/v1/p/cloudservers", {"server": {"adminPass": MARKER, "name": "a b", "zz": 1}}),
    ("CreateCloudServers", "/v1/p/cloudservers", {"server": {"user_data": [MARKER], "nics": 7}}),
    ("CreateCloudServers", "/v1/p/cloudservers", {"server": {"metadata": {"admin_pass": {MARKER: MARKER}}}}),
    ("CreateCloudServers", "/v1/p/cloudservers", {"zz": {"private_key": MARKER}}),
    (
        "CreateCloudServers",
        "/v1/p/cloudservers",
        {"server": {"server_tags": [{"key": "adminPass", "value": MARKER}]}},
    ),
    (
        "NovaCreateServer",
        "/v2.1/p/servers",
        {"server": {"personality": [{"path": "/etc/pw", "contents": MARKER}], "name": ""}},
    ),
]


def leaked(said: str) -> bool:
    """Whether five letters in a row are said; nothing else has them."""
    return any(MARKER[start : start + 5] in said for start in range(len(MARKER) - 4))


def texts(body: object) -> list[object]:
    """The body as objects, as text, as bytes, and as text that breaks off or was meant otherwise."""
    text = json.dumps(body)
    return [
        body,
        text,
        text.encode(),
        text[:-1],
        text + "}",
        text.replace(":", "", 1),
        text.replace('"', "", 1),
    ]


@pytest.mark.parametrize(("operation", "path", "body"), BODIES)
def test_a_marker_is_in_nothing_that_a_report_says(operation: str, path: str, body: object) -> None:
    url = f"https://admin:{MARKER}@ecs.example.com{path}?X-Amz-Signature={MARKER}&token={MARKER}"
    headers = {"X-Auth-Token": MARKER, "Authorization": f"Bearer {MARKER}", "IMR-SESSION-SECRET": MARKER}
    for form in texts(body):
        one, other = ep.validate(operation, form), ep.check("POST", url, headers=headers, body=form)
        assert one.issues
        assert other.issues
        several = [*ep.validate_many(operation, [form]), *ep.check_many([("POST", url, headers, form)])]
        for report in (one, other, *several):
            assert not leaked(everything(report))
            assert not leaked("".join(map(repr, report.issues)) + repr(pickle.loads(pickle.dumps(report))))


@pytest.mark.parametrize("on_error", ["raise", "warn", "log", "ignore"])
def test_a_marker_is_in_no_record_warning_or_exception_of_a_hook(
    on_error: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    policy = Policy(on_error=on_error)
    headers = {"X-Auth-Token": MARKER, "Content-Type": "text/plain"}
    said = [repr(policy)]
    for _, path, body in BODIES:
        url = f"https://admin:{MARKER}@ecs.example.com{path}?sig={MARKER}"
        for form in (json.dumps(body), json.dumps(body)[:-1].encode()):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                try:
                    policy.judge("POST", url, headers, form)
                except ep.PreflightError as error:
                    said += [*traceback.format_exception(error), repr(error), repr(error.args)]
                    said.append(pickle.dumps(error).decode("latin-1"))
            said += [f"{warning.message!r} {warning.message} {warning.filename}" for warning in caught]
            said += [pickle.dumps(warning.message).decode("latin-1") for warning in caught]
    # A path that is nobody's, and what is said of it.
    policy.judge("GET", f"https://admin:{MARKER}@other.example.com/x?token={MARKER}", headers, None)
    records = [f"{record.getMessage()} {record.__dict__!r}" for record in caplog.records]
    assert records
    assert not [text for text in (*said, *records) if leaked(text)]


def test_a_marker_is_in_no_exception_about_arguments() -> None:
    said = []
    calls: list[Any] = [
        lambda: ep.check("GET", "/", headers=[("X-Auth-Token", [MARKER])]),  # type: ignore[list-item]
        lambda: ep.check("GET", "/", headers=[("X-Auth-Token", MARKER, MARKER)]),  # type: ignore[list-item]
        lambda: ep.check("GET", "/", headers=MARKER),  # type: ignore[arg-type]
        lambda: list(ep.validate_many("CreateCloudServers", {"adminPass": MARKER})),
        lambda: list(ep.check_many({"adminPass": MARKER})),  # type: ignore[dict-item]
    ]
    for call in calls:
        with pytest.raises((TypeError, ValueError)) as caught:
            call()
        said.append(f"{caught.value!r} {caught.value}")
    assert not [text for text in said if leaked(text)]


def test_an_ignored_rule_takes_no_place_of_another_issue() -> None:
    body = {"reboot": {"a": 1, "b": 2, "type": "WARM"}}
    ignored = ["object/unknown-field"]
    url = "/v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action"
    for report in (
        ep.validate("NovaRebootServer", body, max_issues=1, ignore=ignored),
        ep.check("POST", url, body=body, max_issues=1, ignore=ignored),
        next(ep.validate_many("NovaRebootServer", [json.dumps(body)], max_issues=1, ignore=ignored)),
        next(ep.check_many([("POST", url, None, body)], max_issues=1, ignore=ignored)),
    ):
        assert [issue.rule for issue in report.issues] == ["value/enum"]
        assert (report.ok, report.ignored, report.omitted) == (False, 2, 0)
