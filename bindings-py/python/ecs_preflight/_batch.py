"""Many requests, bodies or states at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias, TypeVar, cast, overload

from ecs_preflight import _native
from ecs_preflight._answering import answering
from ecs_preflight._errors import UnknownNameError, UnknownOperationError
from ecs_preflight._report import Report, decisions, language
from ecs_preflight._states import Dialect, NovaStatus, Status, derive_status
from ecs_preflight.ids import OperationId

Headers: TypeAlias = Mapping[str, str | bytes] | Iterable[tuple[str | bytes, str | bytes]]
Progress: TypeAlias = Callable[[int], object]
Portion: TypeAlias = tuple[list[_native.Verdict], bool, BaseException | None]

CHUNK = 1024


_METHOD = 16
_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9._-]*(:[0-9]*)?")
_PATH = re.compile(r"[/\w.~%{}$+*-]*")


def _address(url: str) -> str:
    """Give an address as it may be shown: without its user and its query, and only where it is one."""
    head, _, rest = re.sub("[?#]", "?", url, count=1).partition("?")
    scheme, slashes, after = head.partition("://")
    authority, slash, path = after.partition("/") if slashes else ("", "", "")
    _user, at, host = authority.rpartition("@")
    start = f"{scheme}{slashes}{host}"
    where = f"{slash}{path}" if slashes else head
    query = "?..." if rest else ""
    path_fits = _PATH.fullmatch(where) and (not where or where.startswith(("/", "{")))
    if not path_fits or (slashes and not _HOST.fullmatch(start)):
        return "..."
    if not slashes:
        return where + query
    return f"{scheme}://{'...@' if at else ''}{host}{where}{query}"


class Request(NamedTuple):
    """A request, as `check_many` takes it."""

    method: str
    """The HTTP method, in any letter case."""
    url: str
    """An absolute URL or a path, with the query."""
    headers: Headers | None = None
    """Names and values; without them nothing is said of headers."""
    body: object = None
    """As in `check`: text, bytes, or what would be sent as JSON."""

    def __repr__(self) -> str:
        """Show what is asked of what; the user, the query, the headers and the body may hold secrets."""
        method = self.method if isinstance(self.method, str) and self.method.isalpha() else "..."
        hidden = "".join(
            f", {name}=<{type(value).__name__}>"
            for name, value in (("headers", self.headers), ("body", self.body))
            if value is not None
        )
        return f"Request(method={method[:_METHOD]!r}, url={_address(str(self.url))!r}{hidden})"


class ArrowColumn(Protocol):
    """A column that offers itself through the Arrow C data interface: pandas, polars, pyarrow, ..."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the chunks of the column."""


def validate_many(
    operation: OperationId | str,
    bodies: Iterable[object],
    *,
    os: Literal["linux", "windows"] | None = None,
    draft: bool = False,
    documents_only: bool = False,
    max_issues: int | None = None,
    ignore: Iterable[str] = (),
    severities: Mapping[str, str] | None = None,
    lang: str = "en",
    progress: Progress | None = None,
    workers: int | None = None,
    chunk: int = CHUNK,
) -> Iterator[Report]:
    """Validate many bodies of one operation; the reports come in the order of the bodies.

    A column of pandas, polars, pyarrow or anything else that speaks the Arrow C data interface is read as
    it lies in memory where it holds text or bytes; a row without a value is JSON's null.

    Bodies given as text or bytes are judged by all cores (or `workers` threads) while Python's other
    threads run. The iterable is read `chunk` bodies at a time, so that it may have no end, and the
    result is an iterator for the same reason: nothing is judged before it is asked.

    `progress` is called after each chunk with the number of bodies judged so far. What it or the
    iterable raises comes out here, after the reports of all bodies before.

    Raises `UnknownOperationError` at once when there is no such operation, and `TypeError` for one body
    where several are wanted.

    >>> bodies = ['{"reboot": {"type": "SOFT"}}', {"reboot": {"type": "WARM"}}]
    >>> [report.ok for report in validate_many("NovaRebootServer", bodies)]
    [True, False]
    """
    tag = language(lang)
    source = _rows(several(bodies, "bodies"))
    made = decisions(ignore, severities, tag)
    handle = answering()

    def take() -> Portion:
        portion = _native.validate_some(
            handle, operation, source, os, draft, documents_only, max_issues, made, chunk, workers
        )
        if portion is None:
            raise UnknownOperationError(operation, _native.nearest_operation(handle, operation))
        return portion

    # Asked for no body: an unknown operation or option is refused here, and not when somebody iterates.
    if (
        _native.validate_some(
            handle, operation, iter(()), os, draft, documents_only, max_issues, made, chunk, workers
        )
        is None
    ):
        raise UnknownOperationError(operation, _native.nearest_operation(handle, operation))
    return reports(take, tag, progress)


def check_many(
    requests: Iterable[Request | tuple[Any, ...] | Mapping[str, Any]],
    *,
    os: Literal["linux", "windows"] | None = None,
    draft: bool = False,
    documents_only: bool = False,
    max_issues: int | None = None,
    ignore: Iterable[str] = (),
    severities: Mapping[str, str] | None = None,
    lang: str = "en",
    progress: Progress | None = None,
    workers: int | None = None,
    chunk: int = CHUNK,
) -> Iterator[Report]:
    """Check many whole requests; the reports come in their order.

    A request is a `Request`, a tuple `(method, url, headers, body)` whose end may be missing, a named
    tuple or a mapping with these names, such as a row of `DataFrame.itertuples()` or a line of the
    command's .jsonl files. What is no request has a report that says so (`input/invalid-request`), and
    stops no other. All else is as in `validate_many`.

    >>> [report.operation for report in check_many([("GET", "/v2.1/p/servers"), ("GET", "/v2.1/p/flavors")])]
    ['NovaListServers', 'NovaListFlavors']
    """
    tag = language(lang)
    source = map(_row, several(requests, "requests"))
    made = decisions(ignore, severities, tag)
    handle = answering()
    _native.check_some(handle, iter(()), os, draft, documents_only, max_issues, made, chunk, workers)

    def take() -> Portion:
        return _native.check_some(handle, source, os, draft, documents_only, max_issues, made, chunk, workers)

    return reports(take, tag, progress)


def as_request(item: object) -> Request:
    """Read a request of any of the shapes that `check_many` takes; raises `TypeError` for anything else."""
    if isinstance(item, Request):
        return item
    names = getattr(item, "_fields", None)
    if isinstance(item, tuple) and names is None:
        return Request(*item)
    # A row of a table: its columns may stand in any order, and beside others.
    return Request(**members_of(item if names is None else _present(item, names)))


def _row(item: object) -> tuple[Any, ...]:
    """Read a request of a batch; what is none has no method, which its report says."""
    try:
        return as_request(item)
    except TypeError:
        return (None, None, None, None)


def _present(item: object, names: Iterable[str]) -> dict[str, Any]:
    """Give what a row has; pandas writes NaN, which differs from itself, where there is nothing."""
    members = {name: getattr(item, name) for name in names}
    return {
        name: value
        for name, value in members.items()
        if value is not None and not (isinstance(value, float) and value != value)  # noqa: PLR0124
    }


def members_of(item: object) -> dict[str, Any]:
    """Give what a request has, by name; something may be missing of a mapping."""
    if isinstance(item, tuple):
        named: dict[str, Any] = as_request(item)._asdict()
        return {name: value for name, value in named.items() if value is not None}
    if isinstance(item, Mapping):
        # Other members, such as the `id` of a line, belong to whoever wrote them.
        return {name: item[name] for name in Request._fields if name in item}
    msg = f"a request is a tuple or a mapping, not {type(item).__name__}"
    raise TypeError(msg)


T = TypeVar("T")


def _rows(bodies: Iterable[object]) -> Iterator[object]:
    """Give the bodies one by one: those of a column of texts without an object for each cell of it."""
    column = _native.text_column(bodies)
    return iter(bodies) if column is None else _cells(column)


def _cells(column: _native.TextColumn) -> Iterator[object]:
    for start in range(0, len(column), CHUNK):
        yield from column.part(start, CHUNK)


def several(items: Iterable[T], name: str) -> Iterable[T]:
    """Refuse one thing where many are wanted: its characters or names would be taken for them."""
    if isinstance(items, (str, bytes, bytearray, memoryview, Mapping)):
        msg = f"{name} must be an iterable such as a list, not {type(items).__name__}"
        raise TypeError(msg)
    return items


def reports(
    take: Callable[[], Portion],
    tag: str,
    progress: Progress | None,
    subject: str | None = None,
) -> Iterator[Report]:
    """Give the reports of portions as they are asked for, and what was raised after them."""
    done = 0
    while True:
        verdicts, ended, raised = take()
        done += len(verdicts)
        if progress is not None and verdicts:
            progress(done)
        for verdict in verdicts:
            yield Report(verdict, tag, subject)
        if raised is not None:
            raise raised
        if ended:
            return


@overload
def derive_status_many(
    vm_states: ArrowColumn, task_states: ArrowColumn | None = None, *, dialect: Dialect = "documented"
) -> _native.StatusColumn: ...
@overload
def derive_status_many(
    vm_states: Iterable[str],
    task_states: Iterable[str | None] | None = None,
    *,
    dialect: Literal["documented"] = "documented",
) -> list[Status]: ...
@overload
def derive_status_many(
    vm_states: Iterable[str], task_states: Iterable[str | None] | None = None, *, dialect: Literal["nova"]
) -> list[NovaStatus]: ...
def derive_status_many(
    vm_states: ArrowColumn | Iterable[str],
    task_states: ArrowColumn | Iterable[str | None] | None = None,
    *,
    dialect: Dialect = "documented",
) -> _native.StatusColumn | list[Status] | list[NovaStatus]:
    """Derive the status of many servers, row by row; without `task_states` none of them has a task.

    Two columns of pandas, polars, pyarrow or anything else that speaks the Arrow C data interface
    give a column that these take as it is (`polars.Series(column)`, `pyarrow.array(column)`,
    `pandas.Series.from_arrow(column)`); no row becomes a Python object on the way. A row without a
    vm_state has no status, and one whose state or task no table knows is UNKNOWN: `derive_status` says what
    was perhaps meant. Other iterables give a list. The dialect is that of `derive_status`.

    Raises `ValueError` when the two differ in length or there is no such dialect, and `TypeError` for what
    is no text.

    >>> derive_status_many(["active", "stopped"], ["powering-off", None])
    [<Status.ACTIVE: 'ACTIVE'>, <Status.SHUTOFF: 'SHUTOFF'>]
    """
    column = _native.derive_columns(vm_states, task_states, dialect)
    if column is not None:
        return column
    states = several(cast("Iterable[str]", vm_states), "vm_states")
    tasks = cast("Iterable[str | None] | None", task_states)
    if tasks is not None:
        tasks = several(tasks, "task_states")
    pairs = zip(states, tasks, strict=True) if tasks is not None else ((state, None) for state in states)
    unknown = NovaStatus.UNKNOWN if dialect == "nova" else Status.UNKNOWN
    # Few pairs are distinct, and looking one up again costs less than deriving it.
    known: dict[tuple[str, str | None], Any] = {}
    found: list[Any] = []
    for pair in pairs:
        status = known.get(pair)
        if status is None:
            try:
                status = derive_status(*pair, dialect=dialect)
            except UnknownNameError:
                # One row stops no others, in a list as in a column.
                status = unknown
            known[pair] = status
        found.append(status)
    return found
