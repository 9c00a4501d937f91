"""Catalogues of one's own: overlays and editions, side by side."""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import ecs_preflight as ep
import pytest
from ecs_preflight.hooks import Policy

EXAMPLE = Path(__file__).parents[2] / "examples" / "overlay.yaml"

OURS = b"""overlay: ours
hosts: ["*.ours.example.com"]
shapes:
  DiskType: {enum: {add: [OURS]}}
operations:
  CreateCloudServers:
    body:
      /server/name: {x-prefix: [prod-]}
iam:
  actions:
    - {name: "ecs:ours:sweep", level: write, opens: []}
severities:
  text/beginning: warning
"""


def body(disk: str = "SSD", name: str = "prod-1") -> dict[str, Any]:
    return {
        "server": {
            "name": name,
            "imageRef": "1189efbf-d48b-46ad-a823-94b942e2a000",
            "flavorRef": "s3.small.1",
            "vpcid": "0dae26c9-9a70-4392-93f3-87d53115d171",
            "nics": [{"subnet_id": "157ee789-03ea-45b1-a698-76c92660dd83"}],
            "root_volume": {"volumetype": disk},
        }
    }


@pytest.fixture(scope="module")
def ours() -> ep.Preflight:
    return ep.Preflight(overlays=[OURS])


def test_two_catalogues_answer_side_by_side(ours: ep.Preflight) -> None:
    def judged(number: int) -> tuple[bool, bool]:
        disk = "OURS" if number % 2 else "SSD"
        documents = ep.validate("CreateCloudServers", body(disk))
        return documents.ok, ours.validate("CreateCloudServers", body(disk)).ok

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(judged, range(200)))
    assert answers == [(True, True), (False, True)] * 100


def test_a_verdict_cites_the_line_of_the_overlay(ours: ep.Preflight) -> None:
    report = ours.validate("CreateCloudServers", body(name="x"))
    [issue] = [issue for issue in report.issues if issue.pointer == "/server/name"]
    assert issue.source.startswith("overlay 1:")
    # Its severity is that of the overlay; the caller has the last word.
    assert issue.severity == "warning"
    strict = ours.validate("CreateCloudServers", body(name="x"), severities={"text/beginning": "error"})
    assert not strict.ok


def test_every_part_asks_its_own_catalogue(ours: ep.Preflight) -> None:
    assert "OURS" in ours.describe("CreateCloudServers", "/server/root_volume/volumetype")["enum"]
    assert "OURS" not in ep.describe("CreateCloudServers", "/server/root_volume/volumetype")["enum"]
    assert ours.iam.who("ecs:ours:sweep").action == "ecs:ours:sweep"
    with pytest.raises(ep.UnknownNameError):
        ep.iam.who("ecs:ours:sweep")
    policy = {"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["ecs:ours:sweep"]}]}
    assert not [issue for issue in ours.iam.lint(policy).issues if issue.rule.startswith("policy/unknown")]
    assert [issue for issue in ep.iam.lint(policy).issues if issue.rule.startswith("policy/unknown")]
    request = ("POST", "/v1/p/cloudservers", None, body("OURS"))
    assert [report.ok for report in ours.check_many([request])] == [True]
    assert [report.ok for report in ep.check_many([request])] == [False]
    lazy = ours.validate_many("CreateCloudServers", [body("OURS"), body("OTHER")])
    assert [report.ok for report in lazy] == [True, False]
    assert "OURS" in str(ours.schema("CreateCloudServers"))
    assert len(ours.catalogue()["operations"]) == len(ours.operations)
    assert ours.may("NovaStopServer", vm_state="active", task_state=None)


def test_the_example_changes_verdicts() -> None:
    region = ep.Preflight(overlays=EXAMPLE)
    made = body("ESSD2", "prod-1")
    made["server"]["server_tags"] = [{"key": "a", "value": "b"}]
    assert not ep.check("POST", "/v1.1/p/cloudservers", body=made).ok
    assert region.check("POST", "/v1.1/p/cloudservers", body=made).ok
    made["server"]["server_tags"] *= 2
    [issue] = [
        issue for issue in region.validate("CreateCloudServers", made).issues if "tags" in issue.pointer
    ]
    assert issue.source.startswith(EXAMPLE.as_posix() + ":")


def test_the_public_edition_answers() -> None:
    public = ep.Preflight(edition="huaweicloud-public")
    assert public.edition == "huaweicloud-public"
    assert len(public.operations) > len(ep.Preflight().operations)
    report = public.check("GET", "/v1/p/cloudservers/detail?limit=0")
    assert report.operation is not None
    assert report.to_dict()["edition"] == "huaweicloud-public"
    with pytest.raises(ValueError, match="the editions are"):
        ep.Preflight(edition="huawei")


def test_mistakes_are_told_with_their_lines(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"overlay 1:3:\d+: .*`enumm`"):
        ep.Preflight(overlays=b"overlay: x\nshapes:\n  DiskType: {enumm: [A]}\n")
    with pytest.raises(OSError, match=r"none\.yaml"):
        ep.Preflight(overlays=[tmp_path / "none.yaml"])
    with pytest.raises(ValueError, match="UTF-8"):
        ep.Preflight(overlays=b"\xff\xfe")
    with pytest.raises(ValueError, match="pack"):
        ep.Preflight(pack=b"no pack")
    with pytest.raises(ValueError, match="whole catalogue"):
        ep.Preflight(pack=b"no pack", overlays=OURS)


def test_it_travels(ours: ep.Preflight) -> None:
    there = pickle.loads(pickle.dumps(ours))
    assert there.validate("CreateCloudServers", body("OURS")).ok
    assert there.hosts == ours.hosts == ("*.ours.example.com",)
    report = there.validate("CreateCloudServers", body(name="x"))
    assert report.issues[0].severity == "warning"
    assert ep.Preflight(pack=ours.to_pack()).iam.who("ecs:ours:sweep")


def test_a_hook_takes_it(ours: ep.Preflight) -> None:
    policy = Policy(preflight=ours)
    assert policy.hosts == ours.hosts
    url = "https://ecs.ours.example.com/v1/p/cloudservers"
    policy.judge("POST", url, None, body("OURS"))
    with pytest.raises(ep.PreflightError):
        policy.judge("POST", url, None, body("OTHER"))
    policy.judge("POST", "https://elsewhere.example.com/v1/p/cloudservers", None, body("OTHER"))


def test_nothing_is_left_of_one_that_is_dropped() -> None:
    program = """
import ecs_preflight as ep, gc, resource
def use(number):
    text = f"overlay: x\\nshapes: {{DiskType: {{enum: {{add: [D{number}]}}}}}}\\n".encode()
    assert not ep.Preflight(overlays=text).validate("CreateCloudServers", {}).ok
for number in range(3): use(number)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for number in range(12): use(number)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    pytest.importorskip("resource")
    found = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    # One catalogue takes more than a megabyte.
    assert int(found.stdout) < 8_000
    gc.collect()
