"""A catalogue of one's own: an edition, and overlays on top of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, final

from ecs_preflight import (
    _api,
    _ask,
    _batch,
    _explain,
    _jobs,
    _lifecycle,
    _lint,
    _native,
    _policies,
    _states,
    iam,
)
from ecs_preflight._answering import by

P = ParamSpec("P")
T = TypeVar("T")
Overlay = str | os.PathLike[str] | bytes


class _Answering:
    """What asks a catalogue of its own."""

    __slots__ = ("_handle",)

    _handle: _native.Handle


A = TypeVar("A", bound=_Answering)


def _asked(function: Callable[P, T]) -> Callable[Concatenate[A, P], T]:
    """Make a method of a function: the catalogue of the object answers."""

    @wraps(function)
    def method(self: A, /, *args: P.args, **options: P.kwargs) -> T:
        with by(self._handle):
            return function(*args, **options)

    return method


@final
class Iam(_Answering):
    """The functions of `ecs_preflight.iam`, which a catalogue of one's own answers."""

    __slots__ = ()

    def __init__(self, handle: _native.Handle) -> None:
        """Ask this catalogue."""
        self._handle = handle

    needs = _asked(iam.needs)
    needs_many = _asked(iam.needs_many)
    lint = _asked(_lint.lint)
    lint_many = _asked(_lint.lint_many)
    fix = _asked(_lint.fix)
    who = _asked(_policies.who)
    actions = _asked(_policies.actions)
    editions = _asked(_policies.editions)
    operations_without_row = _asked(_policies.operations_without_row)
    simulate = _asked(_policies.simulate)
    apis = _asked(_policies.apis)
    minimize = _asked(_policies.minimize)
    diff = _asked(_policies.diff)


@final
class Preflight(_Answering):
    r"""A catalogue of one's own, with the functions of the package as methods.

    `overlays` are files of facts (paths of YAML files, or their content as `bytes`), of which the last one
    wins; each verdict cites file and line. `edition` is what they change: `documents`, or an edition that the
    package brings, such as `huaweicloud-public`. `pack` is a whole catalogue instead, as
    `ecs-preflight catalogue build` or `to_pack` has written it.

    Many of them live side by side, in any number of threads, and know nothing of each other. They can be
    pickled, and so travel to other processes.

    Raises `ValueError` for an overlay with a mistake (every one with its line) and for an edition or a pack
    that is none, and `OSError` for a file that cannot be read.

    >>> ours = Preflight(overlays=[b"overlay: ours\nshapes: {DiskType: {enum: {add: [OURS]}}}\n"])
    >>> "OURS" in ours.describe("CreateCloudServers", "/server/root_volume/volumetype")["enum"]
    True
    """

    __slots__ = ("iam",)

    iam: Iam
    """The functions of `ecs_preflight.iam`."""

    def __init__(
        self,
        *,
        overlays: Overlay | Iterable[Overlay] = (),
        edition: str = "documents",
        pack: bytes | None = None,
    ) -> None:
        """Read the overlays, once."""
        if isinstance(overlays, (str, bytes, os.PathLike)):
            overlays = (overlays,)
        read = [_read(overlay, number) for number, overlay in enumerate(overlays, 1)]
        if pack is None:
            self._handle = _native.Handle.of(edition, read)
        elif read or edition != "documents":
            msg = "a pack is a whole catalogue: it goes with no overlays and no edition"
            raise ValueError(msg)
        else:
            self._handle = _native.Handle.from_pack(pack, [], [])
        self.iam = Iam(self._handle)

    @property
    def edition(self) -> str:
        """The edition that answers."""
        return self._handle.chosen or "documents"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that the overlays are for, as the hooks take them in `hosts=`."""
        return tuple(self._handle.hosts)

    @property
    def operations(self) -> tuple[str, ...]:
        """The ids of the operations, in the order of the documents; those of overlays stand behind them."""
        return tuple(self._handle.operations)

    def to_pack(self) -> bytes:
        """Give the whole catalogue as a pack, which the `pack` of another process or of JavaScript takes."""
        return self._handle.to_pack()

    def __reduce__(self) -> tuple[Callable[..., Preflight], tuple[Any, ...]]:
        """Travel as a pack, with what no pack says."""
        handle = self._handle
        return type(self)._of, (handle.to_pack(), handle.severities, handle.hosts)

    def __repr__(self) -> str:
        """Say how much it knows."""
        return f"<Preflight {self.edition}: {len(self._handle.operations)} operations>"

    @classmethod
    def _of(cls, pack: bytes, severities: list[tuple[str, str]], hosts: list[str]) -> Preflight:
        made = cls.__new__(cls)
        made._handle = _native.Handle.from_pack(pack, severities, hosts)
        made.iam = Iam(made._handle)
        return made

    check = _asked(_api.check)
    check_many = _asked(_batch.check_many)
    validate = _asked(_api.validate)
    validate_many = _asked(_batch.validate_many)
    describe = _asked(_api.describe)
    schema = _asked(_api.schema)
    openapi = _asked(_api.openapi)
    catalogue = _asked(_api.catalogue)
    ask = _asked(_ask.ask)
    explain = _asked(_explain.explain)
    job = _asked(_jobs.job)
    may = _asked(_lifecycle.may)
    expect = _asked(_lifecycle.expect)
    poll = _asked(_lifecycle.poll)
    picture = _asked(_lifecycle.picture)
    derive_status = _asked(_states.derive_status)
    pairs_of = _asked(_states.pairs_of)
    filter_statuses = _asked(_states.filter_statuses)
    states = _asked(_states.states)


def _read(overlay: Overlay, number: int) -> tuple[str, str]:
    if isinstance(overlay, bytes):
        name, content = f"overlay {number}", overlay
    else:
        path = Path(overlay)
        name, content = path.as_posix(), path.read_bytes()
    try:
        return name, content.decode("utf-8-sig")
    except UnicodeDecodeError:
        msg = f"`{name}` is not UTF-8"
        raise ValueError(msg) from None
