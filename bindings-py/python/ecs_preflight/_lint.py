"""The linter of policies: `iam.lint` and `iam.fix`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final

from ecs_preflight import _native
from ecs_preflight._ask import ask, refused
from ecs_preflight._report import Report, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class _Linted:
    """A verdict that is asked for once in each language."""

    __slots__ = ("_arguments", "_texts", "clean", "ok", "operation")

    def __init__(self, arguments: Mapping[str, object], tag: str) -> None:
        self._arguments = json.dumps(arguments, ensure_ascii=False)
        self._texts: dict[str, str] = {}
        members = json.loads(self.json(tag))
        self.ok: bool = members["ok"]
        self.clean: bool = not members["issues"]
        self.operation: str | None = None

    def json(self, tag: str, /) -> str:
        if tag not in self._texts:
            answered, text = _native.ask("iam.lint", self._arguments, tag)
            if not answered:
                raise refused(json.loads(text))
            self._texts[tag] = text
        return self._texts[tag]


@final
@dataclass(frozen=True, slots=True)
class AppliedFix:
    """A fix that was made."""

    rule: str
    """The rule that it satisfies."""
    pointer: str
    """Where the issue was, in the text as it was then."""
    title: str
    """What was done, in a few words."""


@final
@dataclass(frozen=True, slots=True)
class Fixed:
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
    lang: str = "en",
) -> Report:
    """Judge a policy: everything that is wrong with it, or worth a second look, at once.

    Text (`str` or `bytes`) is judged as it is written: issues then say where they begin and end, and
    have a `fix` where one exists. Anything else is judged as JSON would have it.

    `name` is what the policy is called: one that promises reading is held to it. `suppress` leaves
    findings out: `"RULE=REASON"`, `"RULE@POINTER=REASON"` or mappings with `rule`, `pointer`, `reason`.
    """
    plain = not isinstance(policy, (str, bytes, bytearray))
    arguments: dict[str, object] = {
        "policy": json.dumps(policy, ensure_ascii=False) if plain else _text(policy),
        "plain": plain,
        "name": name,
        "enterprise_project": enterprise_project,
        "suppress": _listed(suppress),
    }
    tag = language(lang)
    return Report(_Linted(arguments, tag), tag)


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
    """
    tag = language(lang)
    how: dict[str, object] = {
        "name": name,
        "enterprise_project": enterprise_project,
        "suppress": _listed(suppress),
    }
    found = ask("iam.fix", lang=tag, policy=_text(policy), add_dependencies=add_dependencies, **how)
    applied = tuple(AppliedFix(**one) for one in found["applied"])
    left = Report(_Linted({"policy": found["text"], **how}, tag), tag)
    return Fixed(text=found["text"], applied=applied, left=left)


def _text(policy: object) -> str:
    if isinstance(policy, (bytes, bytearray)):
        return bytes(policy).decode("utf-8-sig")
    if isinstance(policy, str):
        return policy
    msg = "a policy that is put right is text"
    raise TypeError(msg)


def _listed(
    suppress: str | Mapping[str, str] | Iterable[str | Mapping[str, str]] | None,
) -> list[object] | None:
    if suppress is None:
        return None
    if isinstance(suppress, str):
        return [suppress]
    if hasattr(suppress, "keys"):
        return [dict(suppress)]  # type: ignore[arg-type]
    return [one if isinstance(one, str) else dict(one) for one in suppress]
