"""What policies decide, allow, gain and lose, and which actions there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from dataclasses import field as member
from datetime import date, datetime, timezone
from typing import Any, Literal, TypeAlias, TypeVar, final

from ecs_preflight._ask import ask, is_document, text_of
from ecs_preflight._batch import Request, members_of, several
from ecs_preflight._result import Result

__all__ = [
    "Action",
    "Apis",
    "Blocked",
    "Decision",
    "Diff",
    "Edition",
    "EditionNaming",
    "Limited",
    "Policy",
    "StatementRef",
    "Who",
    "actions",
    "apis",
    "diff",
    "editions",
    "minimize",
    "operations_without_row",
    "simulate",
    "who",
]

Policy: TypeAlias = str | bytes | Mapping[str, Any]
"""A policy: JSON text, or the document as a mapping."""

T = TypeVar("T")


def _of(kind: type[T], members: Mapping[str, Any]) -> T:
    """Read a result: lists become tuples, and objects what the member says that they are."""
    values: dict[str, Any] = {}
    for known in fields(kind):  # type: ignore[arg-type]
        if known.name not in members:
            continue
        value = members[known.name]
        inner = known.metadata.get("of")
        if inner is not None:
            value = tuple(_of(inner, item) for item in value)
        elif isinstance(value, list):
            value = tuple(value)
        values[known.name] = value
    return kind(**values)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRef(Result):
    """A statement of one of the policies, and why it did or did not apply."""

    file: str | None = None
    """The name of the policy, where names were given."""
    pointer: str
    """Where it is in the policy."""
    policy: int
    """Which of the policies, from 0."""
    effect: Literal["Allow", "Deny"]
    """What it does."""
    reason: str | None = None
    """Why it does not apply, such as `condition`; or the doubt with which a Deny is taken to apply."""
    at: str | None = None
    """The condition that decided it."""
    key: str | None = None
    """The condition key that the question does not name, where that is the reason."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Result):
    """What policies decide about an action; true when it is allowed."""

    action: str
    """The action."""
    decision: Literal["allow", "deny", "conditional", "implicit-deny"]
    """The decision; `conditional` where the time decides and none is given."""
    matched: tuple[StatementRef, ...] = member(metadata={"of": StatementRef})
    """The statements that apply, the deciding ones first."""
    considered: tuple[StatementRef, ...] = member(metadata={"of": StatementRef})
    """The statements that do not apply, and why."""
    known: bool = True
    """False for a service that the documents do not know: whether the action exists is not known."""

    def __bool__(self) -> bool:
        """Say whether it is allowed."""
        return self.decision == "allow"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Who(Result):
    """What an action opens, and what depends on it."""

    action: str
    """As it was asked for: an action, or a pattern."""
    operations: tuple[str, ...]
    """The operations that have it among their actions."""
    needed_by: tuple[str, ...]
    """The actions that depend on it."""
    needed_by_operations: tuple[str, ...]
    """The operations of those actions."""
    matches: tuple[str, ...] | None = None
    """What a pattern stands for; None where it was no pattern."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class EditionNaming(Result):
    """How an edition of the documents names an action."""

    edition: str
    """Such as `seed-003`."""
    label: str
    """The edition as shown to people."""
    as_action: bool
    """Some operation has it among its actions."""
    as_dependency: bool
    """Some action depends on it."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Result):
    """An action that an edition of the documents names."""

    action: str
    """Such as `ecs:servers:reboot`."""
    service: str
    """The first part."""
    resource_type: str
    """The second part."""
    operation: str
    """The third part."""
    level: Literal["list", "read", "write", "permission"]
    """What it lets its holder do."""
    secret: bool
    """The answer holds something that only its owner should see."""
    destructive: bool
    """Something is gone afterwards."""
    why: Mapping[str, str] | None = member(default=None, hash=False)
    """Why, by language, where the name does not say it."""
    family: Literal["ecs", "nova"] | None = None
    """The calls that it belongs to, where a service has two families of them."""
    counterparts: tuple[str, ...] = ()
    """The same deed in the other family."""
    operations: tuple[str, ...]
    """The operations that it opens."""
    deprecated_operations: tuple[str, ...] = ()
    """Those of them that are deprecated."""
    needed_by: tuple[str, ...]
    """The actions that depend on it."""
    project: bool | None = None
    """Whether it supports IAM projects; None where the documents do not say."""
    enterprise_project: bool | None = None
    """Whether it supports enterprise projects."""
    resource: str | None = None
    """The type of the resources that a statement may name."""
    editions: tuple[EditionNaming, ...] = member(metadata={"of": EditionNaming})
    """The editions that name it, the newest first."""
    raw: tuple[str, ...] = ()
    """Spellings of the documents that were repaired."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Result):
    """What one edition of the documents says of an operation."""

    operation: str
    """The id of the operation."""
    actions: tuple[str, ...]
    """What must be granted; in older editions with the dependencies."""
    needs: tuple[str, ...]
    """What those actions depend on."""
    conditional: tuple[Mapping[str, Any], ...] = member(default=(), hash=False)
    """Dependencies of certain requests only."""
    edition: str
    """The edition as shown to people."""
    project: bool | None = None
    """Whether it supports IAM projects; None where the edition does not say."""
    enterprise_project: bool | None = None
    """Whether it supports enterprise projects."""
    raw: Mapping[str, str] | None = member(default=None, hash=False)
    """Repaired spellings, and as the document has them."""
    source: str
    """Edition and section."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked(Result):
    """An operation that is not always allowed."""

    operation: str
    """The id of the operation."""
    missing: tuple[str, ...] = ()
    """The actions and dependencies that are never allowed."""
    denied_by: tuple[str, ...] | None = None
    """The statements that deny them, by pointer; None for one that is allowed on conditions."""
    depends_on: tuple[str, ...] | None = None
    """The statements that it depends on; None for one that is denied."""
    statements: tuple[StatementRef, ...] = member(default=(), metadata={"of": StatementRef})
    """The same statements with their policies, where there are several."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Limited(Result):
    """An allowed operation some of whose requests need more."""

    operation: str
    """The id of the operation."""
    when: Mapping[str, str] = member(hash=False)
    """Which requests, by language."""
    field: str
    """The field that they have, by pointer."""
    missing: tuple[str, ...]
    """What they lack."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Apis(Result):
    """The operations that policies allow, and what blocks the others."""

    allowed: tuple[str, ...]
    """Allowed with all dependencies, whatever the request."""
    denied: tuple[Blocked, ...] = member(metadata={"of": Blocked})
    """Never allowed."""
    conditional: tuple[Blocked, ...] = member(metadata={"of": Blocked})
    """Allowed on conditions, or for some resources."""
    limited: tuple[Limited, ...] = member(metadata={"of": Limited})
    """Allowed operations some of whose requests need more."""
    unknown: tuple[str, ...]
    """Operations of which no edition says what they need."""

    def __repr__(self) -> str:
        """Show how many there are of each."""
        counts = (f"{len(getattr(self, known.name))} {known.name}" for known in fields(self))
        return f"<Apis: {', '.join(counts)}>"


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Diff(Result):
    """What a change of policies gains and loses; true when it does either."""

    gained: tuple[str, ...]
    """Actions that are allowed for more requests than before."""
    lost: tuple[str, ...]
    """Actions that are allowed for fewer."""
    operations_gained: tuple[str, ...]
    """Operations that are allowed for more requests than before."""
    operations_lost: tuple[str, ...]
    """Operations that are allowed for fewer."""
    conditional: tuple[str, ...]
    """Those of the actions, patterns and operations above that are allowed on conditions now."""
    changed: tuple[str, ...]
    """Actions that were and are allowed on conditions, but on others."""
    patterns_gained: tuple[str, ...]
    """Patterns with `*` that allow more than before: they match actions that no document lists, too."""
    patterns_lost: tuple[str, ...]
    """Such patterns that allow less, or are denied now."""

    def __bool__(self) -> bool:
        """Say whether anything changes."""
        return any(getattr(self, known.name) for known in fields(self))


def who(action: str) -> Who:
    """Tell which operations an action opens, and which actions depend on it; `*` matches.

    Raises `UnknownNameError`, with the nearest name, for what no document knows.
    """
    return _of(Who, ask("iam.who", action=action))


def actions(action: str | None = None) -> tuple[Action, ...]:
    """Give the actions that the documents name: all, or those that an action or a pattern stands for.

    Raises `UnknownNameError`, with the nearest name, for what no document knows.
    """
    return tuple(_of(Action, found) for found in ask("iam.actions", action=action))


def editions(operation: str) -> tuple[Edition, ...]:
    """Give what every edition of the documents says of an operation, the newest first.

    Raises `UnknownOperationError` when there is no such operation.
    """
    return tuple(_of(Edition, found) for found in ask("iam.editions", operation=operation))


def operations_without_row() -> tuple[str, ...]:
    """Give the operations of which no edition says which actions they need."""
    return tuple(ask("iam.without-row"))


def simulate(
    policies: Policy | Iterable[Policy],
    *,
    action: str,
    resource: str | None = None,
    context: Mapping[str, Any] | None = None,
    time: str | datetime | None = None,
    names: Iterable[str] | None = None,
) -> Decision:
    """Tell what policies together decide about an action, and why.

    The context gives condition keys a value or several: text, numbers, truths, moments; None is absent.
    The time of the request (ISO 8601, or a datetime with a zone) is that of `g:CurrentTime`: the engine
    has no clock. Without a resource, the action is asked for on any.

    Raises `QuestionError` for a policy that the service would refuse, `UnknownNameError` for an action that
    no document knows, of a service that they know, `ValueError` for a moment without a zone and for more
    or fewer names than policies, and `TypeError` for what is no policy or JSON cannot hold.
    """
    documents = _policies(policies)
    found = ask(
        "iam.simulate",
        policies=documents,
        names=_names(names, documents),
        action=action,
        resource=resource,
        context=None if context is None else _context(context),
        time=_value(time),
    )
    return _of(Decision, found)


def apis(policies: Policy | Iterable[Policy], *, names: Iterable[str] | None = None) -> Apis:
    """Tell which operations policies together allow, with all that they need, and what blocks the others.

    Raises `QuestionError` for a policy that the service would refuse.
    """
    documents = _policies(policies)
    return _of(Apis, ask("iam.apis", policies=documents, names=_names(names, documents)))


def minimize(
    operations: str | Iterable[str] = (),
    *,
    requests: Iterable[Request | tuple[Any, ...] | Mapping[str, Any]] = (),
    known_only: bool = False,
) -> dict[str, Any]:
    """Write the least policy for operations, and for requests of any shape that `check_many` takes.

    Dependencies are included, those of certain requests only where a request shows the field. With
    `known_only`, operations of which no edition says what they need are left out.

    Raises `QuestionError` for such an operation otherwise, for a request that calls none, and for none at
    all; `UnknownOperationError` when there is no such operation.
    """
    names = [operations] if isinstance(operations, str) else list(operations)
    calls = [
        {name: text_of(value) for name, value in members_of(request).items() if name != "headers"}
        for request in several(requests, "requests")
    ]
    policy: dict[str, Any] = ask("iam.minimize", operations=names, requests=calls, known_only=known_only)
    return policy


def diff(old: Policy | Iterable[Policy], new: Policy | Iterable[Policy]) -> Diff:
    """Tell what a change of policies gains and loses, by what they mean and not by how they are written.

    Raises `QuestionError` for a policy that the service would refuse.
    """
    return _of(Diff, ask("iam.diff", old=_policies(old), new=_policies(new)))


def _policies(policies: Policy | Iterable[Policy]) -> list[object]:
    if is_document(policies):
        return [text_of(policies)]
    if not isinstance(policies, Iterable):
        raise _no_policy(policies)
    return [_document(policy) for policy in policies]


def _document(policy: object) -> object:
    if not is_document(policy):
        raise _no_policy(policy)
    return text_of(policy)


def _no_policy(found: object) -> TypeError:
    return TypeError(f"a policy is JSON text or a mapping, not {type(found).__name__}")


def _names(names: Iterable[str] | None, policies: list[object]) -> list[str] | None:
    if names is None:
        return None
    found = list(several(names, "names"))
    if len(found) != len(policies):
        msg = f"there must be one name for each policy: {len(policies)} policies, {len(found)} names"
        raise ValueError(msg)
    return found


def _context(context: object) -> dict[str, object]:
    if not isinstance(context, Mapping):
        msg = f"the context is a mapping of condition keys, not {type(context).__name__}"
        raise TypeError(msg)
    return {key: _value(value) for key, value in context.items()}


def _value(value: object) -> object:
    """Give a value of a context as JSON can hold it."""
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            msg = "a moment without a zone could be any: give the datetime a tzinfo"
            raise ValueError(msg)
        return value.astimezone(timezone.utc).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_value(item) for item in value]
    return value
