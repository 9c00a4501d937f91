"""What all hooks share: which requests are judged, and what happens to those that fall short."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from ecs_preflight import _native
from ecs_preflight._api import check
from ecs_preflight._batch import Headers
from ecs_preflight._errors import PreflightError
from ecs_preflight._preflight import Preflight
from ecs_preflight._report import Report, Severity
from ecs_preflight.hooks._caller import caller
from ecs_preflight.hooks._passed import LOGGER, REMEMBERED_CHARACTERS, Passed
from ecs_preflight.hooks._whose import Whose

OnError = Literal["raise", "warn", "log", "ignore"]
FailOn = Literal["error", "warning", "note"]

# A record of the log has a size that no request can change.
_LOGGED_CHARACTERS = REMEMBERED_CHARACTERS
_LOGGED_RULES = 20

_WORTH = {name: index for index, name in enumerate(get_args(FailOn))}
_UNKNOWN_PATH = "route/unknown-path"
_UNDOCUMENTED = frozenset({"route/method", "route/unknown-action"})


class PreflightWarning(UserWarning):
    """The service would refuse, or not fully honour, a request that is sent all the same."""

    def __init__(self, report: Report) -> None:
        """Keep the report."""
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        """Say what was checked, and every issue."""
        return f"{self.report.summary()}\n{self.report.render()}"


def _log(level: int, method: str, url: str, report: Report) -> None:
    """Write the one record of a request: a text, and the same as data for those who collect records."""
    if not LOGGER.isEnabledFor(level):
        return
    counts = dict.fromkeys(("error", "warning", "note"), 0)
    for issue in report.issues:
        counts[issue.severity.value] += 1
    facts = {
        "operation": report.operation,
        "ok": report.ok,
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notes": counts["note"],
        "rules": [issue.rule for issue in report.issues[:_LOGGED_RULES]],
    }
    # The path alone: a query may hold what is nobody's business.
    path = urlsplit(url).path[:_LOGGED_CHARACTERS]
    text = str(report)
    if len(text) > _LOGGED_CHARACTERS:
        text = f"{text[:_LOGGED_CHARACTERS]}…"
    LOGGER.log(level, "%s %s\n%s", method, path, text, extra={"preflight": facts})


@dataclass(frozen=True)
class Policy:
    """What a hook judges, and what it does about it."""

    on_error: OnError = "raise"
    """Raise `PreflightError` instead of sending; or send, and warn (`PreflightWarning`), log, or ignore."""
    fail_on: FailOn = "error"
    """The least severity that counts; what is below it is logged only, at level INFO."""
    only: str | Iterable[str] | Callable[[str, str], bool] | None = None
    """The requests to judge: hosts (`ecs.*.example.com`), paths (`/v1/*`), or a function of both method and
    URL."""
    hosts: str | Iterable[str] | None = None
    """The hosts of this cloud (`*.example.com`): requests to others are never judged, and a path of these
    that is not judged is logged at level INFO. Without it every host is asked, and strangers are logged at
    level DEBUG."""
    strict_routes: bool = False
    """Whether a path that these APIs do not have is an issue too, and a call of an SDK that the documents do
    not have; else the one is some other service's, and the other the SDK's own affair."""
    lang: str = "en"
    """The language of the messages."""
    os: Literal["linux", "windows"] | None = None
    """The operating system of the images, when all have the same: its password rules apply then."""
    documents_only: bool = False
    """Whether the documents alone judge: what the clients themselves send although the documents read
    otherwise is an error then, and no note."""
    ignore: str | Iterable[str] = ()
    """Rules that do not count, everywhere (`value/enum`) or at a pointer and below it
    (`value/enum@/server/root_volume/volumetype`)."""
    severities: Mapping[str, str] | None = None
    """The same names, and the severity that their issues have here: `error`, `warning`, `note` or `off`."""
    preflight: Preflight | None = None
    """The catalogue that answers: one with overlays, or of another edition. Its hosts are those of this cloud
    where `hosts` names none."""
    observe: Callable[[Report], object] | None = None
    """Called with the report of every request that was judged, before anything else is done about it."""

    passed: Passed = field(default_factory=Passed, init=False, repr=False, compare=False)
    """What was not judged: how many requests, of which kinds, and why."""

    def __post_init__(self) -> None:
        """Refuse options that are none, here and not with the first request."""
        for name, allowed in (("on_error", get_args(OnError)), ("fail_on", get_args(FailOn))):
            if getattr(self, name) not in allowed:
                msg = f"{name} must be one of {', '.join(allowed)}"
                raise ValueError(msg)
        _native.language(self.lang)
        ignored = (self.ignore,) if isinstance(self.ignore, str) else tuple(self.ignore)
        object.__setattr__(self, "ignore", ignored)
        # A rule that there is not is refused here too.
        self._check("GET", "/", ignore=ignored, severities=self.severities)
        if self.hosts is None and self.preflight is not None and self.preflight.hosts:
            object.__setattr__(self, "hosts", self.preflight.hosts)
        if self.hosts is not None:
            hosts = (self.hosts,) if isinstance(self.hosts, str) else self.hosts
            object.__setattr__(self, "hosts", tuple(host.lower() for host in hosts))
        if isinstance(self.only, str):
            object.__setattr__(self, "only", (self.only,))
        elif self.only is not None and not callable(self.only):
            object.__setattr__(self, "only", tuple(self.only))

    @property
    def _check(self) -> Callable[..., Report]:
        return check if self.preflight is None else self.preflight.check

    def concerns(self, method: str, url: str) -> bool:
        """Whether a request is to be judged at all."""
        parts = urlsplit(url)
        host, path = (parts.hostname or "").lower(), parts.path
        if self.hosts is not None and not any(fnmatchcase(host, pattern) for pattern in self.hosts):
            return False
        if self.only is None:
            return True
        if callable(self.only):
            return self.only(method, url)
        return any(
            fnmatchcase(path, pattern) if pattern.startswith("/") else fnmatchcase(host, pattern.lower())
            for pattern in self.only
        )

    @classmethod
    def of(cls, policy: Policy | None, options: Mapping[str, Any]) -> Policy:
        """Give the policy of a hook, which is given as one or as options."""
        if policy is None:
            return cls(**options)
        if options:
            msg = "options beside a policy are not known: put them into the policy"
            raise TypeError(msg)
        return policy

    def judge(
        self,
        method: str,
        url: str,
        headers: Headers | None,
        body: object,
        whose: Whose = Whose.UNKNOWN,
    ) -> None:
        """Check a request that is about to be sent, and raise, warn or log as the options say.

        The body is a text, bytes, a mapping or None; of anything else nothing is read. `whose` is what the
        client knows of the request beforehand.
        """
        level = self.level(method, url, headers, body, whose)
        if level is None:
            return
        known = _pairs(headers)
        report = self._check(
            method,
            url,
            headers=known,
            body=body,
            lang=self.lang,
            os=self.os,
            documents_only=self.documents_only,
            ignore=self.ignore,
            severities=self.severities,
        )
        # Some reporters of errors show the variables of each frame: there is no secret in this one any more.
        del headers, known, body
        if report.operation is None and not self.strict_routes:
            if _is_foreign(method, url, report):
                level = logging.INFO if _is_near(report) else level
                self.passed.add(method, url, "these APIs have no such path", level)
                return
            if whose is Whose.CLIENT and (call := _undocumented(report)):
                self.passed.add(method, url, f"the documents do not have `{call}` here", level)
                return
        if self.observe is not None:
            self.observe(report)
        self._act(method, url, report)

    def level(self, method: str, url: str, headers: Headers | None, body: object, whose: Whose) -> int | None:
        """Give the level at which to log that a path is unknown; None where a request is not to be read."""
        if whose is Whose.STRANGER:
            self.passed.add(method, url, "it belongs to another service", logging.DEBUG)
            return None
        if not self.concerns(method, url):
            self.passed.add(method, url, "it is not among those to judge", logging.DEBUG)
            return None
        # A path on a host of this cloud that nobody judges is worth a look.
        level = logging.DEBUG if self.hosts is None and whose is Whose.UNKNOWN else logging.INFO
        if body is not None and not isinstance(body, (str, bytes, bytearray, Mapping)):
            self.passed.add(method, url, "its body is streamed", level)
            return None
        if body is not None and _is_encoded(_pairs(headers)):
            self.passed.add(method, url, "its body is encoded", level)
            return None
        return level

    def _act(self, method: str, url: str, report: Report) -> None:
        worst = min((_WORTH[issue.severity] for issue in report.issues), default=None)
        if worst is None:
            _log(logging.DEBUG, method, url, report)
        elif worst > _WORTH[self.fail_on]:
            _log(logging.INFO, method, url, report)
        elif self.on_error == "raise":
            _log(logging.DEBUG, method, url, report)
            raise PreflightError(report)
        elif self.on_error == "warn":
            _log(logging.DEBUG, method, url, report)
            place = caller()
            # The place to point at is the caller of the client, which no fixed number of frames finds.
            warnings.warn_explicit(
                PreflightWarning(report),
                PreflightWarning,
                place.filename,
                place.line,
                module=place.module,
                registry=place.registry,
            )
        elif self.on_error == "log":
            grave = any(issue.severity is Severity.ERROR for issue in report.issues)
            _log(logging.ERROR if grave else logging.WARNING, method, url, report)
        else:
            _log(logging.DEBUG, method, url, report)


def _pairs(headers: Headers | None) -> list[tuple[str | bytes, str | bytes]]:
    if headers is None:
        return []
    return list(headers.items() if hasattr(headers, "items") else headers)


def _is_encoded(headers: list[tuple[str | bytes, str | bytes]]) -> bool:
    # Compressed, a body says nothing to anybody but the service.
    return any(
        name.lower() in {"content-encoding", b"content-encoding"} and value not in {"identity", b"identity"}
        for name, value in headers
    )


def _is_foreign(method: str, url: str, report: Report) -> bool:
    rules = {issue.rule for issue in report.issues}
    # A body that is no text is all that a report speaks of; whose path it is, another one tells.
    routed = (
        rules
        if any(rule.startswith("route/") for rule in rules)
        else {issue.rule for issue in check(method, url).issues}
    )
    return _UNKNOWN_PATH in routed


def _undocumented(report: Report) -> str:
    """Name the method or the action that the documents do not have; empty where it is neither."""
    for issue in report.issues:
        found = issue.args.get("found") if issue.rule in _UNDOCUMENTED else None
        if found:
            return found if isinstance(found, str) else ", ".join(map(str, found))
    return ""


def _is_near(report: Report) -> bool:
    """Whether a path is almost one of these APIs': another version of it, or a slip of the keyboard."""
    return any(issue.rule == _UNKNOWN_PATH and "nearest" in issue.args for issue in report.issues)
