"""The options of `Policy` as keyword arguments, for those who check types; nothing imports it at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecs_preflight import Preflight, Report
    from ecs_preflight.hooks._policy import FailOn, OnError


class Options(TypedDict, total=False):
    """See `Policy`."""

    on_error: OnError
    fail_on: FailOn
    only: str | Iterable[str] | Callable[[str, str], bool] | None
    hosts: str | Iterable[str] | None
    strict_routes: bool
    lang: str
    os: Literal["linux", "windows"] | None
    documents_only: bool
    ignore: str | Iterable[str]
    severities: Mapping[str, str] | None
    preflight: Preflight | None
    observe: Callable[[Report], object] | None
