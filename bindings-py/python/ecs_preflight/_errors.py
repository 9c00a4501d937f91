"""The exceptions of the package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecs_preflight._report import Report


_LONGEST: Final = 64


def shown(name: str) -> str:
    """Give a name as an exception may repeat it: a body in its place may be long, and may hold a password."""
    plain = name.replace("-", "").replace("_", "").replace(".", "").replace("/", "").replace(":", "")
    if not (plain.isalnum() or not plain):
        return "..."
    return name if len(name) <= _LONGEST else name[:_LONGEST] + "..."


class PreflightError(ValueError):
    """The service would refuse the request; `report` says why."""

    def __init__(self, report: Report) -> None:
        """Keep the report."""
        # As the only argument, it also survives pickling.
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        """Say what was checked, and every issue in the language of the report."""
        return f"{self.report.summary()}\n{self.report.render()}"


class UnknownNameError(LookupError):
    """The documents know no such name; `nearest` is the one that was perhaps meant.

    A name that belongs somewhere else, such as a status in the place of a vm_state, is told by `actual`.
    """

    def __init__(self, kind: str, name: str, nearest: str | None = None, actual: str | None = None) -> None:
        """Keep what kind of name it is, the name, the nearest that there is, and what it is instead."""
        # As the only arguments, they also survive pickling.
        name = shown(name)
        super().__init__(kind, name, nearest, actual)
        self.kind = kind
        self.name = name
        self.nearest = nearest
        self.actual = actual

    def __str__(self) -> str:
        """Name it, and the nearest that there is."""
        if self.actual:
            return f"{self.name!r} is a {self.actual}, but a {self.kind} is required"
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        if self.kind == "pointer":
            return f"a pointer starts with '/', but this one is {self.name!r}{hint}"
        return f"there is no {self.kind} {self.name!r}{hint}"


class UnknownOperationError(UnknownNameError):
    """There is no operation of this name."""

    def __init__(self, operation: str, nearest: str | None = None) -> None:
        """Keep the name that was asked for and the one that was perhaps meant."""
        super().__init__("operation", operation, nearest)
        self.operation = self.name
        self.args = (self.operation, nearest)

    def __str__(self) -> str:
        """Name the operation, and the nearest that there is."""
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        return f"no operation is called {self.operation!r}{hint}"


class QuestionError(ValueError):
    """The engine cannot answer: an argument is missing, of the wrong type, or says nothing that fits."""

    def __init__(self, rule: str, message: str, arguments: Mapping[str, Any]) -> None:
        """Keep the rule and its arguments, so that nobody need read the sentence."""
        super().__init__(rule, message, arguments)
        self.rule = rule
        self.message = message
        self.arguments = arguments

    def __str__(self) -> str:
        """Say why."""
        return self.message
