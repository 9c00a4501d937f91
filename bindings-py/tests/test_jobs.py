from __future__ import annotations

import copy
import json
import pickle
from dataclasses import FrozenInstanceError
from pathlib import Path

import ecs_preflight as ep
import pytest

FAILED = Path(__file__).parents[2] / "examples" / "failed-job.json"


def test_a_failed_job_names_the_server_that_failed() -> None:
    text = FAILED.read_text("utf-8")
    for response in (text, text.encode(), json.loads(text)):
        job = ep.job(response)
        assert job.state is ep.JobState.FAILED
        assert str(job.state) == "failed"
        assert (job.done, job.keep_polling, bool(job)) == (True, False, False)
        assert job.progress == ep.Progress(done=2, total=2)
        (part,) = job.failed
        assert part.resource["server_id"] == "3c1f2b0e-52c3-4b7f-8a6c-0d9f6d1f7a11"
        assert part.code == "Ecs.0319"
        assert part.explanation is not None
        assert part.explanation["remedy"]["zh"]
        assert len(job.succeeded) == 1
        assert job.started_by == "CreateCloudServers"
        assert job.to_dict()["code"] == job.code == "Common.0021"


def test_a_poller_knows_when_to_stop() -> None:
    submitted = ep.job({"job_id": "a"})
    assert (submitted.keep_polling, submitted.done) == (True, False)
    assert submitted.poll is not None
    assert submitted.poll["path"] == "/v1/{project_id}/jobs/a"
    assert ep.job({"job_id": "a", "status": "INIT"}).keep_polling is True
    assert bool(ep.job({"job_id": "a", "status": "SUCCESS"}))


def test_an_unknown_state_is_said() -> None:
    job = ep.job({"job_id": "a", "status": "SUCESS"}, lang="zh")
    assert job.state is ep.JobState.UNKNOWN
    assert job.keep_polling is None
    assert not job.done
    (issue,) = job.issues
    assert issue["rule"] == "job/unknown-status"
    assert issue["args"]["nearest"] == "SUCCESS"
    assert "状态" in issue["message"]


def test_what_is_no_job_is_refused() -> None:
    wrong: list[str | dict[str, object]] = [{}, {"server": {}}, "FAIL", "[]"]
    for response in wrong:
        with pytest.raises(ep.QuestionError):
            ep.job(response)


def test_a_job_is_frozen_and_can_be_kept() -> None:
    job = ep.job(FAILED.read_text("utf-8"))
    with pytest.raises(FrozenInstanceError):
        job.done = False  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(job)) == copy.deepcopy(job) == job
    assert hash(job) == hash(ep.job(FAILED.read_text("utf-8")))
