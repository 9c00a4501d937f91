"""A call that waits, whose arguments no traceback shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class Sealed:
    """A function and its arguments.

    Some reporters of errors show the variables of each frame. What passes a body on keeps it in here.
    """

    __slots__ = ("args", "kwargs", "send")

    def __init__(self, send: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """Keep them."""
        self.send = send
        self.args = args
        self.kwargs = kwargs

    def get(self, name: str, position: int | None = None) -> Any:  # noqa: ANN401
        """Give an argument by its name, or by its place where it was given by that; else None."""
        if position is not None and position < len(self.args):
            return self.args[position]
        return self.kwargs.get(name)

    def __call__(self, **more: Any) -> Any:  # noqa: ANN401
        """Call the function, with `more` in place of arguments of the same names."""
        return self.send(*self.args, **{**self.kwargs, **more})

    def __repr__(self) -> str:
        """Show nothing of the arguments."""
        return "<sealed>"
