"""The base of the enumerations: members that are the API's own strings."""

from enum import Enum


class TextEnum(str, Enum):
    """What `enum.StrEnum` is from Python 3.11 on: equal to its text, and printed as it."""

    __slots__ = ()

    def __str__(self) -> str:
        """Give the text itself, so that an f-string or a log shows what the API shows."""
        return str.__str__(self)

    def __format__(self, spec: str) -> str:
        """Format as the text."""
        return str.__format__(self, spec)
