"""Verdicts as Python objects; the core's JSON is parsed only when somebody looks inside."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Protocol, final

from ecs_preflight import _native
from ecs_preflight._answering import answering
from ecs_preflight._errors import PreflightError
from ecs_preflight._result import Result
from ecs_preflight._text_enum import TextEnum
from ecs_preflight.ids import RuleId

LANGUAGES: Final = ("en", "zh")

# The service's code, "en" or "zh", of a tag such as "zh-CN"; remembered, since every check asks.
language = lru_cache(maxsize=64)(_native.language)


class Severity(TextEnum):
    """How grave an issue is."""

    ERROR = "error"
    """The service refuses the request."""
    WARNING = "warning"
    """It is accepted, but without effect, deprecated, or beyond what the document promises."""
    NOTE = "note"
    """Worth knowing."""


class Location(TextEnum):
    """The part of a request that an issue is about."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    BODY = "body"
    POLICY = "policy"
    """No part of a request: a policy that was linted."""


def _printable(text: str) -> str:
    """Escape what could move a terminal's cursor or turn its direction: a pointer holds names as given."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text
    )


@final
@dataclass(frozen=True, slots=True)
class Edit(Result):
    """A piece of the text, and what stands there instead; columns are in characters, all from 1."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@final
@dataclass(frozen=True, slots=True)
class Fix(Result):
    """A change of the text that puts an issue right."""

    title: str
    """What it does, in a few words."""
    safe: bool
    """Nothing changes in what the text was meant to say."""
    edits: tuple[Edit, ...]
    """What is replaced; no edit overlaps another."""

    @classmethod
    def _parse(cls, found: Mapping[str, Any] | None) -> Fix | None:
        if found is None:
            return None
        return cls(found["title"], found["safe"], tuple(Edit(**edit) for edit in found["edits"]))


@final
@dataclass(frozen=True, slots=True)
class Issue:
    """One problem of a request or a policy."""

    rule: RuleId
    """The stable id of the rule, such as `password/classes`."""
    severity: Severity
    """How grave it is."""
    location: Location
    """The part of the request (`in` in JSON, where a policy has none)."""
    pointer: str
    """The RFC 6901 pointer within that part."""
    line: int | None
    """Line, from 1, when the body was text."""
    column: int | None
    """Column in characters, from 1, when the body was text."""
    message: str
    """What is wrong with the value at hand."""
    help: str | None
    """What to write instead, where there is more to say."""
    args: Mapping[str, Any] = field(hash=False)
    """The facts in the message, for programs."""
    api_error: str | None
    """The code that the service answers with, where the document gives one."""
    source: str
    """Edition, section and table of the document."""
    end_line: int | None = None
    """The line in which it ends, of a policy that was text."""
    end_column: int | None = None
    """The column behind its last character, of a policy that was text."""
    fix: Fix | None = None
    """A change that puts it right, of a policy that was text."""

    @classmethod
    def _parse(cls, found: Mapping[str, Any]) -> Issue:
        return cls(
            rule=found["rule"],
            severity=Severity(found["severity"]),
            location=Location(found.get("in", Location.POLICY)),
            pointer=found["pointer"],
            line=found.get("line"),
            column=found.get("column"),
            message=found["message"],
            help=found.get("help"),
            args=found["args"],
            api_error=found.get("api_error"),
            source=found["source"],
            end_line=found.get("end_line"),
            end_column=found.get("end_column"),
            fix=Fix._parse(found.get("fix")),
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the issue as every surface prints it: absent members are left out."""
        members = {
            "rule": self.rule,
            "severity": self.severity.value,
            "in": None if self.location == Location.POLICY else self.location.value,
            "pointer": self.pointer,
            "line": self.line,
            "column": self.column,
            "end_line": self.end_line,
            "end_column": self.end_column,
            "message": self.message,
            "help": self.help,
            "args": dict(self.args),
            "api_error": self.api_error,
            "source": self.source,
            "fix": None if self.fix is None else self.fix.to_dict(),
        }
        return {name: value for name, value in members.items() if value is not None}

    def render(self, lang: str = "en") -> str:
        """Draw the issue as plain text, the way compilers do; `lang` is the language of the labels."""
        where = f"{self.location} {_printable(self.pointer)}".rstrip()
        position = "" if self.line is None else f" (line {self.line}, column {self.column})"
        lines = [
            f"{_native.label(self.severity.value, lang)}[{self.rule}]: {self.message}",
            f"  --> {where}{position}",
            f"  = {_native.label('help', lang)}: {self.help}" if self.help else None,
            f"  = {_native.label('answers', lang)}: {self.api_error}" if self.api_error else None,
            f"  = {_native.label('source', lang)}: {self.source}",
        ]
        return "\n".join(line for line in lines if line)

    def __str__(self) -> str:
        """Draw the issue as plain text."""
        return self.render()


class _Verdict(Protocol):
    @property
    def ok(self) -> bool: ...
    @property
    def clean(self) -> bool: ...
    @property
    def operation(self) -> str | None: ...
    @property
    def omitted(self) -> tuple[int, int, int, int]: ...
    @property
    def ignored(self) -> int: ...
    def json(self, language: str, /) -> str: ...


def decisions(
    ignore: Iterable[str], severities: Mapping[str, str] | None, tag: str
) -> _native.Decisions | None:
    """Read what a caller decides about rules; raises `ValueError` for a rule or a severity that there is not.

    Rules may have a pointer; what comes later goes before what came earlier.
    """
    if isinstance(ignore, str):
        ignore = (ignore,)
    handle = answering()
    # What the overlays say comes first, so that the caller has the last word.
    said = handle.severities if handle is not None else ()
    made = [*said, *(severities or {}).items(), *((rule, "off") for rule in ignore)]
    return _native.Decisions(made, tag, handle) if made else None


class _Stored:
    """A verdict that has travelled: a native report stays where it was made, its words go along."""

    __slots__ = ("_texts", "clean", "ignored", "ok", "omitted", "operation")

    def __init__(self, texts: Mapping[str, str], omitted: tuple[int, int, int, int]) -> None:
        self._texts = texts
        self.omitted = omitted
        members = json.loads(texts[LANGUAGES[0]])
        self.ok: bool = members["ok"]
        self.ignored: int = members.get("ignored", 0)
        self.clean: bool = not members["issues"] and not omitted[0]
        self.operation: str | None = members.get("operation")

    def json(self, language: str, /) -> str:
        return self._texts[language]


def _restore(
    texts: Mapping[str, str],
    language: str,
    subject: str | None = None,
    omitted: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> Report:
    return Report(_Stored(texts, omitted), language, subject)


@final
class Report:
    """The verdict on one request; true when the service would not refuse it."""

    __slots__ = ("_issues", "_language", "_subject", "_verdict")

    def __init__(self, verdict: _Verdict, language: str, subject: str | None = None) -> None:
        """Keep a verdict; `check`, `validate` and `iam.lint` are what makes reports."""
        self._verdict = verdict
        self._subject = subject
        self._language = language
        self._issues: tuple[Issue, ...] | None = () if verdict.clean else None

    @property
    def ok(self) -> bool:
        """No error; warnings and notes may be there."""
        return self._verdict.ok

    @property
    def operation(self) -> str | None:
        """The id of the operation that the request calls, when one matches."""
        return self._verdict.operation

    @property
    def language(self) -> str:
        """The language of the messages: `en` or `zh`."""
        return self._language

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Everything found: path, query, headers, body; within the body in document order."""
        if self._issues is None:
            self._issues = tuple(Issue._parse(found) for found in self.to_dict()["issues"])
        return self._issues

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The issues for which the service refuses the request."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """The issues that the service accepts, but not as they were meant."""
        return self._of(Severity.WARNING)

    @property
    def notes(self) -> tuple[Issue, ...]:
        """The issues that are worth knowing."""
        return self._of(Severity.NOTE)

    def _of(self, severity: Severity) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.issues if issue.severity is severity)

    @property
    def omitted(self) -> int:
        """How many issues there are beyond those of `issues`."""
        return self._verdict.omitted[0]

    @property
    def ignored(self) -> int:
        """How many issues were left out because the caller ignores their rules."""
        return self._verdict.ignored

    def localized(self, lang: str) -> Report:
        """Give the same verdict with its messages in another language; nothing is checked again."""
        return Report(self._verdict, language(lang), self._subject)

    def render(self, lang: str | None = None) -> str:
        """Draw all issues as plain text; empty when there are none."""
        tag = self._language if lang is None else language(lang)
        issues = [issue.render(tag) for issue in self.localized(tag).issues]
        return "\n\n".join([*issues, _native.omitted(self.omitted, tag)] if self.omitted else issues)

    def summary(self) -> str:
        """Say in one line what was checked, and how it went."""
        counts = Counter(issue.severity for issue in self.issues)
        counts.update(dict(zip(Severity, self._verdict.omitted[1:], strict=True)))
        found = [f"{counts[kind]} {kind}{'s'[: counts[kind] != 1]}" for kind in Severity if counts[kind]]
        return f"{self.operation or self._subject or 'no operation'}: {', '.join(found) or 'ok'}"

    def to_json(self, lang: str | None = None) -> str:
        """Give the verdict as one line of JSON, to the byte what every surface prints."""
        return self._verdict.json(self._language if lang is None else language(lang))

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Give the verdict as plain data."""
        members: dict[str, Any] = json.loads(self.to_json(lang))
        return members

    def raise_for_errors(self) -> Report:
        """Raise `PreflightError` when the service would refuse the request; else give the report."""
        if not self.ok:
            raise PreflightError(self)
        return self

    def __bool__(self) -> bool:
        """Whether there is no error."""
        return self.ok

    def __eq__(self, other: object) -> bool:
        """Compare what the reports say, and in which language."""
        if not isinstance(other, Report):
            return NotImplemented
        return self._language == other._language and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        """Hash what the report says."""
        return hash((self._language, self.to_json()))

    def __repr__(self) -> str:
        """Show the summary."""
        return f"<Report {self.summary()}>"

    def __str__(self) -> str:
        """Draw all issues, or say that there are none."""
        return self.render() or self.summary()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:  # noqa: ANN401
        """Let pydantic take a report as it is, and write it as `to_dict` does."""
        del source, handler
        from pydantic_core import core_schema  # noqa: PLC0415 - whoever asks has it

        written = core_schema.plain_serializer_function_ser_schema(
            cls.to_dict, return_schema=core_schema.dict_schema(core_schema.str_schema())
        )
        return core_schema.is_instance_schema(cls, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        """Give the JSON Schema of `to_dict`."""
        del schema, handler
        issues = {"type": "array", "items": {"type": "object"}}
        members = {"operation": {"type": "string"}, "ok": {"type": "boolean"}, "issues": issues}
        return {"type": "object", "required": ["ok", "issues"], "properties": members}

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as text, in every language."""
        texts = {tag: self.to_json(tag) for tag in LANGUAGES}
        return _restore, (texts, self._language, self._subject, self._verdict.omitted)
