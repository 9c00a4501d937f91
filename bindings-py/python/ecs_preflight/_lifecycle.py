"""The life cycle of a server: what may run in a state, what to expect of it, and when to stop polling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member
from types import EllipsisType
from typing import Any, Literal, final

from ecs_preflight._ask import ask
from ecs_preflight._result import Result

__all__ = ["Expectation", "ExpectedCase", "Permission", "Poll", "Reason", "expect", "may", "picture", "poll"]


@final
@dataclass(frozen=True, slots=True)
class Reason(Result):
    """Why an operation may not run, or why that is not known."""

    rule: str
    """The stable id, such as `state/vm-state`."""
    decides: bool
    """It speaks against the operation; otherwise something is not known."""
    message: str
    """What is in the way, in one sentence."""
    help: str | None
    """What to do, where there is more to say."""
    args: Mapping[str, Any] = member(hash=False)
    """The typed arguments of the sentence."""
    first: tuple[str, ...]
    """The operations that lead to a state in which it may run."""
    api_error: str | None
    """The code with which the service answers, where the documents give one."""
    source: str
    """The section of the document."""


@final
@dataclass(frozen=True, slots=True)
class Permission(Result):
    """Whether an operation may run in a state; true when it may."""

    operation: str
    """The id of the operation."""
    answer: Literal["yes", "no", "unknown"]
    """Whether it may."""
    stated: bool
    """The documents state which states it needs; otherwise they only forbid nothing."""
    reasons: tuple[Reason, ...]
    """What speaks against it, or is not known."""
    conditions: tuple[str, ...]
    """What must hold beside the state: no state tells it."""
    source: str
    """The section of the document."""

    def __bool__(self) -> bool:
        """Say yes only where nothing speaks against it and nothing is missing."""
        return self.answer == "yes"


def may(
    operation: str,
    *,
    vm_state: str | None = None,
    task_state: str | EllipsisType | None = ...,
    status: str | None = None,
    locked: bool | None = None,
    failed: str | None = None,
    lang: str = "en",
) -> Permission:
    """Tell whether an operation may run in a state, why, and what to do first.

    What is left out is not guessed: the answer is then `unknown`, and says what it needs. A `task_state`
    of None (or an empty text) is no task, as in the API; left out, it is not known. `failed` is the id of
    the operation that was the last on this server, and failed.

    Raises `UnknownNameError` for a state or an operation that does not exist.
    """
    state: dict[str, Any] = {"vm_state": vm_state, "status": status, "locked": locked, "failed": failed}
    if task_state is not ...:
        state["task_state"] = task_state
    found = ask("lifecycle.may", operation=operation, state=state, lang=lang)
    return Permission(
        operation=found["operation"],
        answer=found["answer"],
        stated=found["stated"],
        reasons=tuple(
            Reason(
                rule=reason["rule"],
                decides=reason["decides"],
                message=reason["message"],
                help=reason.get("help"),
                args=reason["args"],
                first=tuple(reason["first"]),
                api_error=reason.get("api_error"),
                source=reason["source"],
            )
            for reason in found["reasons"]
        ),
        conditions=tuple(found["conditions"]),
        source=found["source"],
    )


@final
@dataclass(frozen=True, slots=True)
class ExpectedCase(Result):
    """What to expect when a field of the request has a certain value."""

    field: str
    """The pointer of the field in the body."""
    value: str
    """Its value."""
    starts_from: tuple[str, ...] = member(metadata={"called": "from"})
    """The statuses that it starts from."""
    transitional: tuple[str, ...]
    """The statuses that show meanwhile."""
    final: tuple[str, ...]
    """The statuses that say that it is done."""
    failure: tuple[str, ...]
    """The statuses that say that it failed."""
    tasks: tuple[str, ...]
    """The tasks that show meanwhile."""


@final
@dataclass(frozen=True, slots=True)
class Expectation(Result):
    """What to expect of an operation; over all its cases."""

    operation: str
    """The id of the operation."""
    changes_state: bool
    """The documents state a change of the server's state; without one, all that follows is empty."""
    starts_from: tuple[str, ...] = member(metadata={"called": "from"})
    """The statuses that it starts from."""
    transitional: tuple[str, ...]
    """The statuses that show meanwhile."""
    final: tuple[str, ...]
    """The statuses that say that it is done."""
    failure: tuple[str, ...]
    """The statuses that say that it failed."""
    rolled_back: tuple[str, ...] = member(metadata={"absent": ()})
    """The statuses to which it returns when it could not be done."""
    tasks: tuple[str, ...]
    """The tasks that show meanwhile."""
    cases: tuple[ExpectedCase, ...] = member(metadata={"absent": ()})
    """What a field of the request chooses."""
    job: bool
    """It answers with a job, which tells when it is done."""
    source: str
    """The section of the document."""

    def to_dict(self) -> dict[str, Any]:
        """Give it as every surface prints it: of what changes no state, nothing is listed."""
        members = Result.to_dict(self)
        if self.changes_state:
            return members
        return {name: value for name, value in members.items() if value != []}


def expect(operation: str) -> Expectation:
    """Tell through which statuses an operation leads, so that a poller knows when to stop.

    Raises `UnknownOperationError` when there is no such operation.
    """
    found = ask("lifecycle.expect", operation=operation)

    def texts(members: Mapping[str, Any], name: str) -> tuple[str, ...]:
        return tuple(members.get(name, ()))

    return Expectation(
        operation=found["operation"],
        changes_state=found["changes_state"],
        starts_from=texts(found, "from"),
        transitional=texts(found, "transitional"),
        final=texts(found, "final"),
        failure=texts(found, "failure"),
        rolled_back=texts(found, "rolled_back"),
        tasks=texts(found, "tasks"),
        cases=tuple(
            ExpectedCase(
                field=case["field"],
                value=case["value"],
                starts_from=texts(case, "from"),
                transitional=texts(case, "transitional"),
                final=texts(case, "final"),
                failure=texts(case, "failure"),
                tasks=texts(case, "tasks"),
            )
            for case in found.get("cases", ())
        ),
        job=found["job"],
        source=found["source"],
    )


@final
@dataclass(frozen=True, slots=True)
class Poll(Result):
    """What a poller should do, and why."""

    operation: str
    """The id of the operation."""
    status: str
    """The status that was reported."""
    outcome: Literal["keep-polling", "done", "failed", "unknown"]
    """What to do; `unknown` where the status does not tell."""
    rule: str
    """The stable id, such as `poll/transitional`."""
    message: str
    """Why, in one sentence."""
    help: str | None
    """What to look at, where there is more to say."""
    source: str
    """The section of the document."""


def poll(
    operation: str,
    status: str,
    *,
    task_state: str | EllipsisType | None = ...,
    choice: str | None = None,
    lang: str = "en",
) -> Poll:
    """Tell a poller whether to go on, from what the server reports after the operation was accepted.

    Some statuses stay as they are while a task runs: give the `task_state` too (None is no task). Where a
    field of the request chooses what happens, `choice` is its value, such as `HARD`.

    Raises `UnknownNameError` for a status, a task or an operation that does not exist.
    """
    state: dict[str, Any] = {"status": status}
    if task_state is not ...:
        state["task_state"] = task_state
    found = ask("lifecycle.poll", operation=operation, state=state, choice=choice, lang=lang)
    return Poll(
        operation=found["operation"],
        status=found["status"],
        outcome=found["outcome"],
        rule=found["rule"],
        message=found["message"],
        help=found.get("help"),
        source=found["source"],
    )


def picture() -> str:
    """Give the statuses and the operations between them as a Mermaid state diagram."""
    text: str = ask("lifecycle.picture")
    return text
