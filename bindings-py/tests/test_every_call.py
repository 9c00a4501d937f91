"""Every operation of each SDK through its guard: nothing good is refused, and what passes is counted."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import ecs_preflight as ep
import pytest
from ecs_preflight.hooks import Policy
from recorder import serving

for needed in ("huaweicloudsdkecs", "openstack", "novaclient"):
    pytest.importorskip(needed)

RECORDINGS = Path(__file__).resolve().parents[2] / "tests" / "recordings"
sys.path.insert(0, str(RECORDINGS))

import huaweicloud  # noqa: E402
import novaclient_calls  # noqa: E402
import openstack_calls  # noqa: E402
import record  # noqa: E402
from huaweicloudsdkecs.v2 import EcsAsyncClient, EcsClient  # noqa: E402

from ecs_preflight.hooks import huaweicloud as huaweicloud_hook  # noqa: E402 # isort: skip
from ecs_preflight.hooks import novaclient as nova_hook  # noqa: E402 # isort: skip
from ecs_preflight.hooks import openstack as openstack_hook  # noqa: E402 # isort: skip

pytestmark = pytest.mark.filterwarnings("ignore")
CLIENTS = {
    "openstacksdk": (openstack_calls, openstack_hook.guard, {}),
    "python-novaclient": (novaclient_calls, nova_hook.guard, {}),
    "huaweicloudsdkecs": (huaweicloud, huaweicloud_hook.guard, {"kind": EcsClient}),
    "huaweicloudsdkecs asynchronous": (huaweicloud, huaweicloud_hook.guard, {"kind": EcsAsyncClient}),
}


@pytest.mark.parametrize("client", CLIENTS)
def test_every_call(client: str) -> None:
    calls, guard, options = CLIENTS[client]
    reports: list[ep.Report] = []
    refused: dict[str, str] = {}
    silent: list[str] = []
    called: set[str] = set()
    policy = Policy(observe=reports.append)
    with serving() as recorder:
        recorder.highest = "2.60"  # type: ignore[attr-defined]
        recorder.answer = record.answers(recorder)
        for name, run in calls.drive(recorder, lambda sdk: guard(sdk, policy), **options):
            seen = policy.passed.count + len(reports)
            recorder.clear()
            problem = attempt(run)
            if problem is not None:
                refused[name] = str(problem)
            if recorder.raw or problem:
                called.add(name.partition("(")[0])
            counted = policy.passed.count + len(reports) - seen
            # What was refused was not sent.
            if counted != len(recorder.raw) + (problem is not None):
                silent.append(name)
    assert silent == []
    documented = getattr(calls, "REFUSED", {})
    assert {name: text for name, text in refused.items() if text.partition(":")[0] not in documented} == {}
    # All of the SDK was called, and all that was recorded was judged.
    assert record.forgotten(calls, called) == []
    recorded = json.loads((RECORDINGS / f"{client.split(' ', maxsplit=1)[0]}.json").read_text("utf-8"))
    assert {report.operation for report in reports} == {each["operation"] for each in recorded["requests"]}
    assert set(recorded["outside"]) <= called
    assert policy.passed.count >= len(recorded["outside"])


def attempt(run: Any) -> ep.PreflightError | None:
    try:
        run()
    except ep.PreflightError as error:
        return error
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, ep.PreflightError):
                return cause
            cause = cause.__cause__ or cause.__context__
    return None
