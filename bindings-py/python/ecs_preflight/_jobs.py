"""Asynchronous jobs: what became of them, what failed and why, and whether to go on polling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from typing import Any, final

from ecs_preflight._ask import ask, text_of
from ecs_preflight._result import Result
from ecs_preflight._text_enum import TextEnum


class JobState(TextEnum):
    """Where a job stands."""

    SUBMITTED = "submitted"
    """Accepted; nothing more is known yet."""
    STARTING = "starting"
    """Being prepared (INIT)."""
    RUNNING = "running"
    """Under way."""
    SUCCESS = "success"
    """Over, and well."""
    FAILED = "failed"
    """Over, and not well."""
    UNKNOWN = "unknown"
    """Not said, or said in a way that the documents do not know."""


@final
@dataclass(frozen=True, slots=True)
class Progress(Result):
    """How many parts of a job have ended, of how many."""

    done: int
    total: int


@final
@dataclass(frozen=True, slots=True)
class JobPart(Result):
    """A sub-job, or a job that has none."""

    resource: Mapping[str, str] = member(hash=False)
    """What it works on: names such as `server_id`, and IDs."""
    job_id: str | None
    """The ID of the sub-job."""
    job_type: str | None
    """Its type, as the response writes it."""
    status: str | None
    """Its status, as the response writes it."""
    code: str | None
    """The error code."""
    reason: str | None
    """The reason that the response gives, without secrets."""
    explanation: Mapping[str, Any] | None = member(hash=False)
    """What the code means, as `explain` gives it."""

    @classmethod
    def _of(cls, found: Mapping[str, Any]) -> JobPart:
        names = ("job_id", "job_type", "status", "code", "reason", "explanation")
        return cls(resource=found["resource"], **{name: found.get(name) for name in names})


@final
@dataclass(frozen=True, slots=True)
class Job(Result):
    """What the response to the query of a job, or to an asynchronous call, says."""

    job_id: str | None
    """The ID of the job."""
    job_type: str | None
    """Its type, as the response writes it."""
    started_by: str | None
    """The operation that starts jobs of this type, where the documents show one."""
    state: JobState
    """Where it stands."""
    status: str | None
    """The same, as the response writes it."""
    meaning: Mapping[str, str] = member(hash=False)
    """What that means, by language."""
    done: bool
    """Whether it is known to have ended, well or not."""
    keep_polling: bool | None
    """Whether to query it again; None when that cannot be told, and `issues` then say why."""
    poll: Mapping[str, str] | None = member(hash=False)
    """How to query it: operation, method and path; None when there is nothing to wait for."""
    progress: Progress
    """How many of its parts have ended."""
    succeeded: tuple[JobPart, ...]
    """The parts that have succeeded."""
    failed: tuple[JobPart, ...]
    """The parts that have failed; the job itself, when it failed and none of its sub-jobs did."""
    pending: tuple[JobPart, ...]
    """The parts that have not ended, or of which nothing is known."""
    code: str | None
    """The error code of the job itself."""
    reason: str | None
    """The reason that the response gives, without secrets."""
    explanation: Mapping[str, Any] | None = member(hash=False)
    """What the code means, as `explain` gives it; also why a query failed."""
    begin_time: str | None
    """When it began, as the response writes it."""
    end_time: str | None
    """When it ended, as the response writes it."""
    issues: tuple[Mapping[str, Any], ...] = member(hash=False)
    """What is wrong with the response itself."""
    source: str
    """The section of the document."""

    def __bool__(self) -> bool:
        """Tell whether it has succeeded."""
        return self.state is JobState.SUCCESS

    @classmethod
    def _of(cls, found: Mapping[str, Any]) -> Job:
        def parts(name: str) -> tuple[JobPart, ...]:
            return tuple(map(JobPart._of, found[name]))

        names = ("job_id", "job_type", "started_by", "status", "keep_polling", "code", "reason")
        others = ("explanation", "begin_time", "end_time", "poll")
        return cls(
            state=JobState(found["state"]),
            meaning=found["meaning"],
            done=found["done"],
            progress=Progress(**found["progress"]),
            succeeded=parts("succeeded"),
            failed=parts("failed"),
            pending=parts("pending"),
            issues=tuple(found["issues"]),
            source=found["source"],
            **{name: found.get(name) for name in (*names, *others)},
        )


def job(response: str | bytes | Mapping[str, Any], *, lang: str = "en") -> Job:
    """Read the response to the query of a job, or to an asynchronous call.

        while (job := ep.job(session.get(url).json())).keep_polling:
            time.sleep(5)
        for part in job.failed:
            print(part.resource, part.code, part.explanation["remedy"]["en"])

    A response is a mapping or its JSON text. A state that the documents do not know is `UNKNOWN`, and
    is not guessed at. `lang` is the language of the `issues`.

    Raises `QuestionError` when the response is not about a job, and `TypeError` for what JSON cannot hold.
    """
    return Job._of(ask("job", lang=lang, response=text_of(response, "replace")))
