# The compiled half of the package; private, and as small as it can be.

from collections.abc import Iterable, Mapping
from typing import Final, final

__all__ = [
    "VERSION",
    "Verdict",
    "catalogue_json",
    "check",
    "derive_status",
    "describe",
    "iam_needs",
    "iam_operations",
    "language",
    "nearest_operation",
    "states",
    "validate",
]

VERSION: Final[str]

@final
class Verdict:
    @property
    def ok(self) -> bool: ...
    @property
    def clean(self) -> bool: ...
    @property
    def operation(self) -> str | None: ...
    def json(self, /, language: str) -> str: ...

def check(
    method: str,
    url: str,
    headers: Mapping[str, str | bytes] | Iterable[tuple[str | bytes, str | bytes]] | None,
    body: object,
    os: str | None,
    draft: bool,
) -> Verdict: ...
def validate(operation: str, body: object, os: str | None, draft: bool) -> Verdict | None: ...
def nearest_operation(operation: str) -> str | None: ...
def language(tag: str) -> str: ...
def derive_status(vm_state: str, task_state: str | None) -> str: ...
def states() -> tuple[list[str], list[str], list[str]]: ...
def iam_needs(operation: str, body: object) -> str | None: ...
def iam_operations(method: str, url: str) -> list[str]: ...
def catalogue_json() -> str: ...
def describe(operation: str, pointer: str) -> str | None: ...
