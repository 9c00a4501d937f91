# The compiled half of the package; private, and as small as it can be.

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, final

__all__ = [
    "VERSION",
    "Decisions",
    "Handle",
    "LintOptions",
    "StatusColumn",
    "TextColumn",
    "Verdict",
    "ask",
    "catalogue_json",
    "check",
    "check_some",
    "derive_columns",
    "derive_status",
    "describe",
    "iam_needs",
    "iam_operations",
    "label",
    "language",
    "lint",
    "lint_options",
    "lint_some",
    "nearest_operation",
    "omitted",
    "openapi",
    "run_cli",
    "schema",
    "states",
    "text_column",
    "validate",
    "validate_some",
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
    @property
    def omitted(self) -> tuple[int, int, int, int]: ...
    @property
    def ignored(self) -> int: ...
    def json(self, /, language: str) -> str: ...

@final
class Decisions:
    """What a caller decides about rules: pairs of a rule, perhaps with a pointer, and a severity."""

    def __new__(
        cls, decisions: Sequence[tuple[str, str]], language: str, handle: Handle | None
    ) -> Decisions: ...

@final
class Handle:
    """A catalogue of the caller's own: an edition, and overlays on top of it."""

    @staticmethod
    def of(chosen: str, overlays: Sequence[tuple[str, str]]) -> Handle: ...
    @staticmethod
    def from_pack(pack: bytes, severities: Sequence[tuple[str, str]], hosts: Sequence[str]) -> Handle: ...
    @property
    def severities(self) -> list[tuple[str, str]]: ...
    @property
    def hosts(self) -> list[str]: ...
    @property
    def chosen(self) -> str: ...
    @property
    def operations(self) -> list[str]: ...
    def to_pack(self) -> bytes: ...

@final
class LintOptions: ...

@final
class StatusColumn:
    """A column of statuses; polars, pyarrow, pandas and the like take it as it is."""

    def __new__(cls, statuses: Sequence[str | None]) -> StatusColumn: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: None  # type: ignore[assignment]
    def __getitem__(self, index: int, /) -> str | None: ...
    def __iter__(self) -> Iterator[str | None]: ...
    def to_pylist(self) -> list[str | None]:
        """Give the statuses as a list, None where there was no vm_state."""

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]: ...

@final
class TextColumn:
    """A column of texts or bytes, of which a part at a time becomes Python objects."""

    def __len__(self) -> int: ...
    def part(self, start: int, count: int) -> list[str | bytes | None]:
        """Give the cells of some rows, None where there is no value."""

def check(
    handle: Handle | None,
    method: str,
    url: str,
    headers: Mapping[str, str | bytes] | Iterable[tuple[str | bytes, str | bytes]] | None,
    body: object,
    os: str | None,
    draft: bool,
    documents_only: bool,
    max_issues: int | None,
    decisions: Decisions | None,
) -> Verdict: ...
def validate(
    handle: Handle | None,
    operation: str,
    body: object,
    os: str | None,
    draft: bool,
    documents_only: bool,
    max_issues: int | None,
    decisions: Decisions | None,
) -> Verdict | None: ...
def validate_some(
    handle: Handle | None,
    operation: str,
    bodies: Iterator[object],
    os: str | None,
    draft: bool,
    documents_only: bool,
    max_issues: int | None,
    decisions: Decisions | None,
    items: int,
    workers: int | None,
) -> tuple[list[Verdict], bool, BaseException | None] | None: ...
def check_some(
    handle: Handle | None,
    requests: Iterator[object],
    os: str | None,
    draft: bool,
    documents_only: bool,
    max_issues: int | None,
    decisions: Decisions | None,
    items: int,
    workers: int | None,
) -> tuple[list[Verdict], bool, BaseException | None]: ...
def derive_columns(vm_states: object, task_states: object, dialect: str) -> StatusColumn | None: ...
def text_column(column: object) -> TextColumn | None: ...
def ask(handle: Handle | None, question: str, arguments: str, language: str) -> tuple[bool, str]: ...
def nearest_operation(handle: Handle | None, operation: str) -> str | None: ...
def language(tag: str) -> str: ...
def derive_status(handle: Handle | None, vm_state: str, task_state: str | None) -> str | None: ...
def states() -> tuple[list[str], list[str], list[str]]: ...
def iam_needs(handle: Handle | None, operation: str, body: object) -> str | None: ...
def lint_options(arguments: str, language: str) -> tuple[LintOptions | None, str | None]: ...
def lint(handle: Handle | None, policy: object, name: str | None, options: LintOptions) -> Verdict: ...
def lint_some(
    handle: Handle | None,
    policies: Iterator[tuple[object, str | None]],
    options: LintOptions,
    items: int,
    workers: int | None,
) -> tuple[list[Verdict], bool, BaseException | None]: ...
def label(name: str, language: str) -> str: ...
def omitted(count: int, language: str) -> str: ...
def iam_operations(handle: Handle | None, method: str, url: str) -> list[str]: ...
def catalogue_json(handle: Handle | None) -> str: ...
def run_cli(arguments: list[str]) -> int: ...
def schema(handle: Handle | None, operation: str) -> str | None: ...
def openapi(handle: Handle | None) -> str: ...
def describe(handle: Handle | None, operation: str, pointer: str) -> str | None: ...
