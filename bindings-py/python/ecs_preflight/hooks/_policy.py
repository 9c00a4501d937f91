"""What all hooks share: which requests are judged, and what happens to those that fall short."""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

from ecs_preflight import _native
from ecs_preflight._api import check
from ecs_preflight._errors import PreflightError
from ecs_preflight._report import Report, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecs_preflight._batch import Headers

LOGGER = logging.getLogger("ecs_preflight.hooks")

OnError = Literal["raise", "warn", "log", "ignore"]
FailOn = Literal["error", "warning", "note"]

_WORTH = {name: index for index, name in enumerate(get_args(FailOn))}
_UNKNOWN_PATH = "route/unknown-path"


class PreflightWarning(UserWarning):
    """The service would refuse, or not fully honour, a request that is sent all the same."""

    def __init__(self, report: Report) -> None:
        """Keep the report."""
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        """Say what was checked, and every issue."""
        return f"{self.report.summary()}\n{self.report.render()}"


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
    strict_routes: bool = False
    """Whether a path that these APIs do not have is an issue too; else it is some other service's."""
    lang: str = "en"
    """The language of the messages."""
    os: Literal["linux", "windows"] | None = None
    """The operating system of the images, when all have the same: its password rules apply then."""
    observe: Callable[[Report], object] | None = None
    """Called with the report of every request that was judged, before anything else is done about it."""

    def __post_init__(self) -> None:
        """Refuse options that are none, here and not with the first request."""
        for name, allowed in (("on_error", get_args(OnError)), ("fail_on", get_args(FailOn))):
            if getattr(self, name) not in allowed:
                msg = f"{name} must be one of {', '.join(allowed)}"
                raise ValueError(msg)
        _native.language(self.lang)
        if isinstance(self.only, str):
            object.__setattr__(self, "only", (self.only,))
        elif self.only is not None and not callable(self.only):
            object.__setattr__(self, "only", tuple(self.only))

    def concerns(self, method: str, url: str) -> bool:
        """Whether a request is to be judged at all."""
        if self.only is None:
            return True
        if callable(self.only):
            return self.only(method, url)
        parts = urlsplit(url)
        host, path = (parts.hostname or "").lower(), parts.path
        return any(
            fnmatchcase(path, pattern) if pattern.startswith("/") else fnmatchcase(host, pattern.lower())
            for pattern in self.only
        )

    def judge(self, method: str, url: str, headers: Headers | None, body: object) -> None:
        """Check a request that is about to be sent, and raise, warn or log as the options say."""
        if not self.concerns(method, url):
            return
        if body is not None and not isinstance(body, (str, bytes, bytearray)):
            LOGGER.debug("%s %s is not judged: its body is streamed", method, urlsplit(url).path)
            return
        known = _pairs(headers)
        if body is not None and _is_encoded(known):
            LOGGER.debug("%s %s is not judged: its body is encoded", method, urlsplit(url).path)
            return
        report = check(method, url, headers=known, body=body, lang=self.lang, os=self.os)
        # Some reporters of errors show the variables of each frame: there is no secret in this one any more.
        del headers, known, body
        if report.operation is None and not self.strict_routes and _is_foreign(method, url, report):
            return
        if self.observe is not None:
            self.observe(report)
        worst = min((_WORTH[issue.severity] for issue in report.issues), default=None)
        if worst is None:
            return
        if worst > _WORTH[self.fail_on]:
            LOGGER.info("%s %s\n%s", method, urlsplit(url).path, report)
            return
        self._act(method, url, report)

    def _act(self, method: str, url: str, report: Report) -> None:
        if self.on_error == "raise":
            raise PreflightError(report)
        if self.on_error == "warn":
            # The place to point at is the caller of the client, which no fixed number of frames finds.
            warnings.warn(PreflightWarning(report), stacklevel=2)
        elif self.on_error == "log":
            grave = any(issue.severity is Severity.ERROR for issue in report.issues)
            level = logging.ERROR if grave else logging.WARNING
            # The path alone: a query may hold what is nobody's business.
            LOGGER.log(level, "%s %s\n%s", method, urlsplit(url).path, report)


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
