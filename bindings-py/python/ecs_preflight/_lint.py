"""The linter of policies: `iam.lint`, `iam.lint_many` and `iam.fix`."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, final

from ecs_preflight import _native
from ecs_preflight._answering import answering
from ecs_preflight._ask import ask, refused
from ecs_preflight._batch import Progress, reports, several
from ecs_preflight._report import Report, language
from ecs_preflight._result import Result

# What a report says that it is about.
POLICY: Final = "policy"
Suppress: TypeAlias = str | Mapping[str, str] | Iterable[str | Mapping[str, str]]


@final
@dataclass(frozen=True, slots=True)
class AppliedFix(Result):
    """A fix that was made."""

    rule: str
    """The rule that it satisfies."""
    pointer: str
    """Where the issue was, in the text as it was then."""
    title: str
    """What was done, in a few words."""


@final
@dataclass(frozen=True, slots=True)
class Fixed(Result):
    """A policy with what could be put right."""

    text: str
    """The new text; everything else in it is as it was written."""
    applied: tuple[AppliedFix, ...]
    """The fixes that were made, in their order."""
    left: Report
    """What is left, with places in the new text."""


def lint(
    policy: str | bytes | Mapping[str, Any] | object,
    *,
    name: str | None = None,
    enterprise_project: bool = False,
    suppress: str | Mapping[str, str] | Iterable[str | Mapping[str, str]] | None = None,
    max_issues: int | None = None,
    lang: str = "en",
) -> Report:
    """Judge a policy: everything that is wrong with it, or worth a second look, at once.

    Text (`str` or `bytes`) is judged as it is written: issues then say where they begin and end, and
    have a `fix` where one exists. Mappings, lists, dataclasses and pydantic models are judged as JSON
    would have them.

    `name` is what the policy is called: one that promises reading is held to it. `suppress` leaves
    findings out: `"RULE=REASON"`, `"RULE@POINTER=REASON"` or mappings with `rule`, `pointer`, `reason`.
    The report keeps the first `max_issues` issues (1000 when it is None) and counts the others in `omitted`.

    Raises `UnknownNameError` for a suppression of a rule that does not exist, and `QuestionError` for
    one without a reason.

    >>> statement = '{"Effect": "allow", "Action": ["ecs:servers:list"]}'
    >>> report = lint('{"Version": "1.1", "Statement": [' + statement + "]}")
    >>> report.ok, report.issues[0].rule, report.issues[0].column
    (False, 'policy/effect', 45)
    """
    tag = language(lang)
    verdict = _native.lint(
        answering(), _unmarked(policy), name, _options(enterprise_project, suppress, max_issues, tag)
    )
    return Report(verdict, tag, POLICY)


def lint_many(
    policies: Iterable[str | bytes | Mapping[str, Any] | object],
    *,
    names: Iterable[str | None] | None = None,
    enterprise_project: bool = False,
    suppress: str | Mapping[str, str] | Iterable[str | Mapping[str, str]] | None = None,
    max_issues: int | None = None,
    lang: str = "en",
    progress: Progress | None = None,
    workers: int | None = None,
    chunk: int = 128,
) -> Iterator[Report]:
    """Judge many policies, each as `lint` does; the reports come in the order of the policies.

    All cores (or `workers` threads) judge, while Python's other threads run. The iterable is read
    `chunk` policies at a time, so that it may have no end, and the result is an iterator for the same
    reason: nothing is judged before it is asked. `names` are what the policies are called: one for
    each, or None for one that has no name.

    `progress` is called after each chunk with the number of policies judged so far. What it or an
    iterable raises comes out here, after the reports of all policies before; so does the `ValueError`
    when there are more names than policies, or fewer.

    Raises `UnknownNameError` and `QuestionError` at once, as `lint` does.

    >>> statement = {"Effect": "Allow", "Action": ["ecs:servers:list"]}
    >>> policies = [{"Version": "1.1", "Statement": [statement]}, '{"Version": "1.1"}']
    >>> [report.ok for report in lint_many(policies)]
    [True, False]
    """
    tag = language(lang)
    options = _options(enterprise_project, suppress, max_issues, tag)
    texts = map(_unmarked, several(policies, "policies"))
    source = ((text, None) for text in texts) if names is None else zip(texts, names, strict=True)
    # Asked for no policy: a wrong option is refused here, and not when somebody iterates.
    handle = answering()
    _native.lint_some(handle, iter(()), options, chunk, workers)
    return reports(lambda: _native.lint_some(handle, source, options, chunk, workers), tag, progress, POLICY)


def fix(
    policy: str | bytes,
    *,
    name: str | None = None,
    enterprise_project: bool = False,
    suppress: str | Mapping[str, str] | Iterable[str | Mapping[str, str]] | None = None,
    add_dependencies: bool = False,
    lang: str = "en",
) -> Fixed:
    """Put right in the text of a policy what is safe to put right, and keep all else as it is.

    With `add_dependencies`, the actions that granted ones depend on are added: the policy then allows
    more than it did.

    Raises `TypeError` for what is no text, `UnicodeDecodeError` for bytes that are none, and all that
    `lint` raises.
    """
    tag = language(lang)
    listed = _listed(suppress)
    found = ask(
        "iam.fix",
        lang=tag,
        policy=_text(policy),
        name=name,
        enterprise_project=enterprise_project,
        suppress=listed,
        add_dependencies=add_dependencies,
    )
    applied = tuple(AppliedFix(**one) for one in found["applied"])
    left = lint(found["text"], name=name, enterprise_project=enterprise_project, suppress=listed, lang=tag)
    return Fixed(text=found["text"], applied=applied, left=left)


def _options(
    enterprise_project: bool, suppress: Suppress | None, max_issues: int | None, tag: str
) -> _native.LintOptions:
    arguments = {
        "enterprise_project": enterprise_project,
        "suppress": _listed(suppress),
        "max_issues": max_issues,
    }
    options, refusal = _native.lint_options(json.dumps(arguments, ensure_ascii=False), tag)
    if options is None:
        raise refused(json.loads(refusal or "{}"))
    return options


def _unmarked(policy: object) -> object:
    # A file that begins with a byte order mark holds a policy like any other.
    return policy.removeprefix(BOM_UTF8) if isinstance(policy, (bytes, bytearray)) else policy


def _text(policy: object) -> str:
    if isinstance(policy, (bytes, bytearray)):
        return policy.decode("utf-8-sig")
    if isinstance(policy, str):
        return policy
    msg = f"a policy that is put right is str or bytes, not {type(policy).__name__}"
    raise TypeError(msg)


def _listed(suppress: Suppress | None) -> list[str | dict[str, str]] | None:
    if suppress is None:
        return None
    if isinstance(suppress, str):
        return [suppress]
    if isinstance(suppress, Mapping):
        return [dict(suppress)]
    if not isinstance(suppress, Iterable):
        raise _no_suppression(suppress)
    return [_suppression(one) for one in suppress]


def _suppression(one: object) -> str | dict[str, str]:
    if isinstance(one, str):
        return one
    if isinstance(one, Mapping):
        return dict(one)
    raise _no_suppression(one)


def _no_suppression(found: object) -> TypeError:
    return TypeError(f"a suppression is str or a mapping, not {type(found).__name__}")
