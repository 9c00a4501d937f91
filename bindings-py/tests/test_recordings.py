"""What real clients sent, recorded in `tests/recordings` of the repository: none of it is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ecs_preflight as ep
import pytest
from ecs_preflight.hooks import Policy

RECORDINGS = sorted((Path(__file__).resolve().parents[2] / "tests" / "recordings").glob("*.json"))


@pytest.mark.parametrize("file", RECORDINGS, ids=lambda file: file.stem)
def test_no_request_of_a_real_client_is_an_error(file: Path) -> None:
    sent: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))["requests"]
    requests = [ep.Request(each["method"], each["path"], each["headers"], each.get("body")) for each in sent]
    for each, report in zip(sent, ep.check_many(requests), strict=True):
        assert report.operation == each["operation"], each["call"]
        # What the documents refuse in so many words stays refused.
        assert report.ok is ("refused" not in each), (each["call"], report.render())


def test_there_is_a_recording_of_every_client() -> None:
    assert [file.stem for file in RECORDINGS] == ["huaweicloudsdkecs", "openstacksdk", "python-novaclient"]


def test_a_guard_lets_through_what_only_the_client_sends() -> None:
    stop = ("POST", "/v2.1/p/servers/s/action", None, b'{"os-stop": null}')
    Policy().judge(*stop)
    with pytest.raises(ep.PreflightError):
        Policy(documents_only=True).judge(*stop)


def test_every_way_in_can_judge_by_the_documents_alone() -> None:
    body = {"os-stop": None}
    request = ("POST", "/v2.1/p/servers/s/action", None, body)
    for only in (False, True):
        reports = [
            ep.check(*request[:2], body=body, documents_only=only),
            ep.validate("NovaStopServer", body, documents_only=only),
            *ep.check_many([request], documents_only=only),
            *ep.validate_many("NovaStopServer", [body], documents_only=only),
        ]
        assert [report.ok for report in reports] == [not only] * 4
