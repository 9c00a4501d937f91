"""Random objects: whatever is passed, the answer is a verdict or an exception of Python, never a crash.

`python -X dev tests/fuzz_objects.py --count 1000000` runs as many as wanted; the suite runs some. A
failure is repeated with `--seed` and the number that it names.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import decimal
import enum
import faulthandler
import random
import sys
import time
from collections import ChainMap, OrderedDict, UserDict, UserList, defaultdict, deque
from collections.abc import Iterator, Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import ecs_preflight as ep

LISTING = ep.catalogue()
OPERATIONS = [operation["id"] for operation in LISTING["operations"]]
ROUTES = [(operation["method"], uri) for operation in LISTING["operations"] for uri in operation["uris"]]
NAMES = sorted(
    {
        part.removesuffix("[]")
        for operation in LISTING["operations"]
        for field in operation["fields"]
        for part in field["path"].split(".")
    }
)
VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63), 2**64, 10**400, -(10**5000), 0.0, 1.5, 1e308,
    float("nan"), float("inf"), -float("inf"), "", "a", "网页", "x" * 300, "\ud800", "a\udfff", "\0",
    "\x1b[2J", "1", "40", "true", "SOFT", "1189efbf-d48b-46ad-a823-94b942e2a000", "2025-01-01T00:00:00Z",
    "QUJD", b"bytes", bytearray(b"x"), memoryview(b"x"), 1j, decimal.Decimal("1.5"),
    datetime.date(2025, 1, 1), {1, 2}, frozenset(), range(3), Ellipsis, NotImplemented, object(), object,
    int, len, deque([1]), UserList([1]), SimpleNamespace(a=1),
]  # fmt: skip
ACTIONS: list[list[str]] = [
    ["ecs:servers:list"], ["ecs:servers:reboot", "ecs:servers:rebot"], ["ecs:*:list"], ["*"],
    ["evs:volumes:get"],
]  # fmt: skip
KEYS: list[Any] = [1, None, (1, 2), "\ud800", b"name", 2**70, "a/b~c", ""]


class Colour(str, enum.Enum):
    RED = "red"


class Odd(enum.Enum):
    LIST = [1]  # noqa: RUF012 - a value that is no text


@dataclasses.dataclass
class Record:
    name: Any
    server: Any = None


class Subclass(dict[Any, Any]):
    pass


class Text(str):
    __slots__ = ()


class Lying(Mapping[Any, Any]):
    """A mapping that says what it likes."""

    def __init__(self, source: random.Random, inner: Any) -> None:
        self.source, self.inner = source, inner

    def __len__(self) -> int:
        return self.source.choice([0, 1, 2**40])

    def __iter__(self) -> Iterator[Any]:
        return iter([self.inner, "name", 7][: self.source.randrange(4)])

    def __getitem__(self, key: Any) -> Any:
        if self.source.random() < 0.3:
            raise KeyError(key)
        return self.inner

    def items(self) -> Any:
        kind = self.source.randrange(6)
        if kind == 0:
            raise RuntimeError("no")
        return [None, [1, 2], [("a", self.inner)], super().items(), iter([("a", 1), ("a", 2)])][kind - 1]


class Changing:
    """An object whose inside changes what is around it."""

    def __init__(self, around: list[Any] | dict[Any, Any]) -> None:
        self.around = around

    model_fields = {"a": 1}  # noqa: RUF012 - as pydantic has it

    def model_dump(self) -> Any:
        if isinstance(self.around, list):
            self.around.clear()
        else:
            self.around[len(self.around)] = 1
        return {"a": self.around}


class Generator:
    """Objects from one seed."""

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)  # noqa: S311 - nothing secret
        self.made: list[Any] = []

    def key(self) -> Any:
        if self.source.random() < 0.9:
            return self.source.choice(NAMES)
        return self.source.choice([*KEYS, Text("name"), Colour.RED])

    def value(self, depth: int = 0) -> Any:
        source = self.source
        kind = source.randrange(16 if depth < 5 else 5)
        if kind < 5:
            return source.choice(VALUES)
        if kind < 8:
            return {self.key(): self.value(depth + 1) for _ in range(source.randrange(5))}
        if kind < 10:
            return [self.value(depth + 1) for _ in range(source.randrange(4))]
        return self.strange(kind, depth)

    def strange(self, kind: int, depth: int) -> Any:  # noqa: PLR0911 - one for each kind
        source = self.source
        if kind == 10:
            inner = {"server": self.value(depth + 1), self.key(): self.value(depth + 1)}
            wrap: list[Any] = [OrderedDict, UserDict, ChainMap, Subclass]
            try:
                return source.choice([*wrap, MappingProxyType, lambda found: defaultdict(list, found)])(inner)
            except TypeError:
                return inner
        if kind == 11:
            return Record(self.value(depth + 1), self.value(depth + 1))
        if kind == 12:
            return source.choice([Colour.RED, Odd.LIST, Text("text"), (self.value(depth + 1),)])
        if kind == 13:
            return Lying(source, self.value(depth + 1))
        around: list[Any] | dict[Any, Any] = [1, 2] if source.random() < 0.5 else {"a": 1}
        if kind == 14:
            # What holds itself.
            if isinstance(around, list):
                around.append(around)
            else:
                around["server"] = around
            return around
        if isinstance(around, list):
            around.insert(0, Changing(around))
        else:
            around["server"] = Changing(around)
        return around

    def body(self) -> Any:
        if self.source.random() < 0.3:
            return self.value()
        return {self.source.choice(NAMES): self.value(1) for _ in range(self.source.randrange(1, 4))}

    def policy(self) -> Any:
        """Something like a policy, any part of which may be anything."""
        source = self.source
        statement = {"Effect": source.choice(["Allow", "Deny", "allow"]), "Action": source.choice(ACTIONS)}
        for name in ("Effect", "Action", "Condition", "Resource"):
            if source.random() < 0.1:
                statement[name] = self.value(2)
        statements = [statement, self.value(3)] if source.random() < 0.3 else [statement]
        return self.value() if source.random() < 0.1 else {"Version": "1.1", "Statement": statements}


def asked(made: Generator) -> str:
    """Ask one of the questions that take a document."""
    source = made.source
    way = source.randrange(5)
    try:
        if way == 0:
            ep.iam.simulate(made.policy(), action=source.choice(ACTIONS)[0], context={"a": made.value(5)})
        elif way == 1:
            ep.iam.apis([made.policy(), made.policy()])
        elif way == 2:
            ep.job(
                {"job_id": "j", "status": source.choice(["FAIL", made.value(5)]), "entities": made.value(1)}
            )
        elif way == 3:
            ep.explain(
                made.value(), request=source.choice([None, made.value(), ("GET", "/", None, made.value())])
            )
        else:
            ep.iam.minimize(requests=[made.value(), {"method": "GET", "url": "/", "body": made.value()}])
    except (TypeError, ValueError, LookupError, RuntimeError):
        # What JSON cannot hold, what holds itself or raises, and what says nothing that could be answered.
        return "not answered"
    return "answered"


def one(seed: int) -> str:
    """Judge one object in one of the ways there are; say what came of it."""
    made = Generator(seed)
    source = made.source
    if seed % 8 == 7:
        return asked(made)
    body = made.policy() if seed % 8 == 6 else made.body()
    operation = source.choice(OPERATIONS)
    way = source.randrange(6)
    try:
        if seed % 8 == 6:
            first, second = ep.iam.lint_many([body, made.policy()])
            report = (first, second, ep.iam.lint(body))[source.randrange(3)]
        elif way == 0:
            report = ep.validate(operation, body, draft=source.random() < 0.5)
        elif way <= 2:
            method, url = source.choice(ROUTES)
            headers = source.choice([None, {"X-Auth-Token": "t"}, {"a": made.value()}, made.value()])
            report = ep.check(method, url, headers=headers, body=body)
        elif way == 3:
            (report, *_) = ep.validate_many(operation, [body, made.body(), "{", made.value()])
        elif way == 4:
            (report, *_) = ep.check_many(
                [(*source.choice(ROUTES), None, body), {"method": "GET", "url": "/"}]
            )
        else:
            ep.iam.needs(operation, body=body)
            return "actions"
    except (TypeError, KeyError, RuntimeError) as error:
        # Headers that are none or raise, a dict that changes meanwhile.
        return type(error).__name__
    for lang in ("en", "zh"):
        assert report.to_dict(lang)["ok"] == report.ok
        assert report.render(lang) or not report.issues
    return "ok" if report.ok else "refused"


def run(count: int, seed: int = 0) -> dict[str, int]:
    """Judge many objects; count what came of them."""
    found: dict[str, int] = {}
    for index in range(seed, seed + count):
        try:
            outcome = one(index)
        except BaseException:
            print(f"failed at --seed {index}", file=sys.stderr)
            raise
        found[outcome] = found.get(outcome, 0) + 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    faulthandler.enable()
    start = time.perf_counter()
    found = run(options.count, options.seed)
    print(f"{options.count} objects in {time.perf_counter() - start:.0f} s: {found}")


if __name__ == "__main__":
    main()
