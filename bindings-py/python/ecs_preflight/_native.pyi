# The compiled half of the package; private, and as small as it can be.

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, final

__all__ = [
    "VERSION",
    "Decisions",
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

    def __new__(cls, decisions: Sequence[tuple[str, str]], language: str) -> Decisions: ...

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
    operation: str,
    body: object,
    os: str | None,
    draft: bool,
    documents_only: bool,
    max_issues: int | None,
    decisions: Decisions | None,
) -> Verdict | None: ...
def validate_some(
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
def ask(question: str, arguments: str, language: str) -> tuple[bool, str]: ...
def nearest_operation(operation: str) -> str | None: ...
def language(tag: str) -> str: ...
def derive_status(vm_state: str, task_state: str | None) -> str | None: ...
def states() -> tuple[list[str], list[str], list[str]]: ...
def iam_needs(operation: str, body: object) -> str | None: ...
def lint_options(arguments: str, language: str) -> tuple[LintOptions | None, str | None]: ...
def lint(policy: object, name: str | None, options: LintOptions) -> Verdict: ...
def lint_some(
    policies: Iterator[tuple[object, str | None]], options: LintOptions, items: int, workers: int | None
) -> tuple[list[Verdict], bool, BaseException | None]: ...
def label(name: str, language: str) -> str: ...
def omitted(count: int, language: str) -> str: ...
def iam_operations(method: str, url: str) -> list[str]: ...
def catalogue_json() -> str: ...
def run_cli(arguments: list[str]) -> int: ...
def schema(operation: str) -> str | None: ...
def openapi() -> str: ...
def describe(operation: str, pointer: str) -> str | None: ...
