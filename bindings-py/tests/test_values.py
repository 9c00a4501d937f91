"""Bodies that are Python objects: whatever is passed, the answer is a verdict."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import math
import re
import threading
import types
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple
from unittest import mock

import ecs_preflight as ep
import pydantic
import pytest


def tags(value: object) -> ep.Report:
    return ep.validate("NovaReplaceServerTags", value)


def metadata(value: object) -> ep.Report:
    return ep.validate("NovaUpdateServerMetadata", {"metadata": {"key": value}})


def rules(report: ep.Report) -> list[tuple[str, str]]:
    return [(issue.rule, issue.pointer) for issue in report.issues]


def unsupported(report: ep.Report) -> list[str]:
    return [issue.args["found"] for issue in report.issues if issue.rule == "input/unsupported-value"]


# What stands for an object


class Colour(str, enum.Enum):
    BLUE = "blue"


class Plain(enum.Enum):
    BLUE = "blue"
    SEVEN = 7


class Level(enum.IntEnum):
    SEVEN = 7


class Lazy(Mapping[str, object]):
    """A mapping that is no dict."""

    def __init__(self, **members: object) -> None:
        self.members = members

    def __getitem__(self, name: str) -> object:
        return self.members[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)


class Upper(dict[str, object]):
    """A dict whose members are not those in its memory."""

    def items(self) -> Any:
        return [("tags", ["from items"])]


@dataclasses.dataclass
class Body:
    tags: list[object]
    kind: ClassVar[str] = "no field"
    start: dataclasses.InitVar[int] = 0


@dataclasses.dataclass(frozen=True)
class Slotted:
    __slots__ = ("tags",)
    tags: list[object]


class Model(pydantic.BaseModel):
    tags: list[Any]
    hidden: int = pydantic.Field(default=1, exclude=True)


class Root(pydantic.RootModel[dict[str, Any]]):
    pass


@pydantic.dataclasses.dataclass
class PydanticBody:
    tags: list[Any]


class OldModel:
    """A model of pydantic 1, as far as it tells itself from other things."""

    __fields__: ClassVar[dict[str, object]] = {"tags": ...}

    def __init__(self, tags: list[object]) -> None:
        self.tags = tags

    def dict(self) -> dict[str, object]:
        return {"tags": self.tags}


class Pair(NamedTuple):
    first: str
    second: str


def every_object(items: list[object]) -> list[object]:
    return [
        {"tags": items},
        collections.OrderedDict(tags=items),
        collections.defaultdict(list, tags=items),
        collections.UserDict(tags=items),
        collections.ChainMap({"tags": items}),
        types.MappingProxyType({"tags": items}),
        Lazy(tags=items),
        Body(items),
        Slotted(items),
        Model(tags=items),
        Root({"tags": items}),
        PydanticBody(tags=items),
        OldModel(items),
    ]


@pytest.mark.parametrize("body", every_object(["blue"]), ids=lambda body: type(body).__name__)
def test_everything_that_stands_for_an_object_is_one(body: object) -> None:
    assert rules(tags(body)) == []


@pytest.mark.parametrize("body", every_object(["blue", 7]), ids=lambda body: type(body).__name__)
def test_and_its_inside_is_looked_at(body: object) -> None:
    assert rules(tags(body)) == [("value/type", "/tags/1")]


def test_a_dict_subclass_is_what_it_says() -> None:
    assert rules(tags(Upper(tags=7))) == []


@pytest.mark.parametrize("items", [["a"], ("a",), Pair("a", "b"), type("Items", (list,), {})(["a"])])
def test_everything_that_stands_for_a_list_is_one(items: object) -> None:
    assert rules(tags({"tags": items})) == []


@pytest.mark.parametrize("text", ["a", Colour.BLUE, Plain.BLUE, type("Text", (str,), {})("a")])
def test_everything_that_stands_for_a_text_is_one(text: object) -> None:
    assert rules(tags({"tags": [text]})) == []


@pytest.mark.parametrize("number", [7, Level.SEVEN, Plain.SEVEN, type("Number", (int,), {})(7), 7.0])
def test_everything_that_stands_for_a_whole_number_is_one(number: object) -> None:
    (issue,) = tags({"tags": [number]}).issues
    assert issue.args["found"] == "integer"


def test_true_is_no_number() -> None:
    (issue,) = tags({"tags": [True]}).issues
    assert issue.args["found"] == "boolean"
    (issue,) = tags({"tags": [None]}).issues
    assert issue.args["found"] == "null"


# What JSON cannot hold


class Strange:
    pass


@pytest.mark.parametrize(
    "value",
    [
        {1, 2},
        frozenset(),
        b"bytes",
        bytearray(b"bytes"),
        memoryview(b"bytes"),
        datetime.datetime(2025, 1, 1, tzinfo=datetime.timezone.utc),
        datetime.date(2025, 1, 1),
        decimal.Decimal(1),
        fractions.Fraction(1, 2),
        1j,
        len,
        lambda: None,
        (sign for sign in "ab"),
        iter([]),
        range(3),
        collections.deque([1]),
        {}.keys(),
        {}.items(),
        Ellipsis,
        object(),
        Strange(),
        threading.Lock(),
        re.compile("a"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_json_cannot_hold_is_named_by_its_type(value: object) -> None:
    assert unsupported(metadata(value)) == [type(value).__name__]
    assert unsupported(tags({"tags": [value]})) == [type(value).__name__]


@pytest.mark.parametrize("value", [dict, Body, Model, Plain, Strange], ids=lambda value: value.__name__)
def test_a_class_is_no_instance_of_itself(value: type) -> None:
    assert unsupported(metadata(value)) == [type(value).__name__]


def test_a_mock_is_nothing() -> None:
    for value in (mock.Mock(), mock.MagicMock(), mock.Mock(spec=dict)):
        assert unsupported(metadata(value)) == [type(value).__name__]


def test_an_unsupported_body_is_one_issue() -> None:
    assert rules(tags(Strange())) == [("input/unsupported-value", "")]
    report = ep.check("PUT", "/v2.1/p/servers/s/tags", headers=None, body=Strange())
    assert ("input/unsupported-value", "") in rules(report)
    # Also where the body has to choose the operation.
    assert not ep.check("POST", "/v2.1/p/servers/s/action", body=Strange()).ok


def test_a_long_type_name_is_cut() -> None:
    (name,) = unsupported(metadata(type("N" * 10_000, (), {})()))
    assert len(name) < 100


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400, -(10**400)])
def test_numbers_without_an_end(value: object) -> None:
    assert rules(metadata(value)) == [("input/not-finite", "/metadata/key")]


@pytest.mark.parametrize(
    "value", [2**63 - 1, -(2**63), 2**63, 2**64 - 1, 2**64, -(2**63) - 1, 10**30, -(10**300)]
)
def test_huge_numbers_get_the_verdict_of_their_text(value: int) -> None:
    count = {"server": {"count": value}}
    from_text = ep.validate("CreateCloudServers", f'{{"server": {{"count": {value}}}}}', draft=True).to_dict()
    for issue in from_text["issues"]:
        del issue["line"], issue["column"]
    assert ep.validate("CreateCloudServers", count, draft=True).to_dict() == from_text
    assert from_text["issues"]


@pytest.mark.parametrize(
    "name", [1, 2**200, 1.5, None, True, b"tags", (1, 2), "a\ud800", Plain.BLUE, frozenset()]
)
def test_a_name_that_is_no_text(name: object) -> None:
    assert ("input/key-not-text", "") in rules(tags({name: 1, "tags": []}))
    # Also where the body has to choose the operation.
    report = ep.check("POST", "/v2.1/p/servers/s/action", body={name: 1, "reboot": {"type": "SOFT"}})
    assert report.operation == "NovaRebootServer"
    assert "input/key-not-text" in [issue.rule for issue in report.issues]


def test_a_lone_surrogate_is_no_text() -> None:
    assert unsupported(metadata("a\ud800")) == ["text with a lone surrogate"]
    assert rules(tags({"tags": ["\U0001f600"]})) == []


# What has no end


def test_a_list_in_itself_ends_by_the_depth_limit() -> None:
    cycle: list[object] = []
    cycle.append(cycle)
    assert "input/too-deep" in [issue.rule for issue in metadata(cycle).issues]
    assert "input/too-deep" in [issue.rule for issue in tags(cycle).issues]


def test_a_dict_in_itself_ends_by_the_depth_limit() -> None:
    cycle: dict[str, object] = {"tags": []}
    cycle["a"] = cycle["b"] = cycle
    assert "input/too-deep" in [issue.rule for issue in tags(cycle).issues]
    cycle["reboot"] = cycle
    report = ep.check("POST", "/v2.1/p/servers/s/action", body=cycle)
    assert report.operation == "NovaRebootServer"
    assert "input/too-deep" in [issue.rule for issue in report.issues]


def test_a_dataclass_in_itself_ends_by_the_depth_limit() -> None:
    body = Body([])
    body.tags.append(body)
    assert "input/too-deep" in [issue.rule for issue in tags(body).issues]


def test_a_model_in_itself_ends() -> None:
    model = Model(tags=[])
    model.tags.append(model)
    # pydantic cuts some cycles and refuses others.
    report = tags(model)
    assert unsupported(report) or "input/too-deep" in [issue.rule for issue in report.issues]


class Endless(Mapping[str, object]):
    """Every member of it is another one."""

    def __getitem__(self, name: str) -> object:
        return Endless()

    def __iter__(self) -> Iterator[str]:
        return iter(["a", "b"])

    def __len__(self) -> int:
        return 2


class Selfish(enum.Enum):
    ONE = 1

    @property
    def value(self) -> Any:
        return self


class SelfishModel:
    model_fields: ClassVar[dict[str, object]] = {}

    def model_dump(self) -> object:
        return self


def test_objects_that_give_themselves_end() -> None:
    assert "input/too-deep" in [issue.rule for issue in tags(Endless()).issues]
    assert unsupported(metadata(Selfish.ONE)) == ["Selfish"]
    assert unsupported(metadata(SelfishModel())) == ["SelfishModel"]


def unfolding() -> object:
    """Few objects that unfold into more values than any text may hold."""
    body: object = "x"
    for _ in range(40):
        body = [body] * 10
    return body


def test_shared_objects_that_unfold_without_end_are_too_many_values() -> None:
    assert "input/too-many-values" in [
        issue.rule for issue in tags({"tags": [], "other": unfolding()}).issues
    ]


def test_ctrl_c_ends_a_long_walk() -> None:
    signal = pytest.importorskip("signal")
    body = unfolding()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    try:
        with pytest.raises(KeyboardInterrupt):
            tags({"other": body})
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# What raises


def raising(error: BaseException) -> list[object]:
    """Objects of every kind whose code raises."""

    class Items(dict[str, object]):
        def items(self) -> Any:
            raise error

    class Iterates(Lazy):
        def __iter__(self) -> Iterator[str]:
            yield "tags"
            raise error

    class Gets(Lazy):
        def __getitem__(self, name: str) -> object:
            raise error

    class Member(enum.Enum):
        ONE = 1

        @property
        def value(self) -> Any:
            raise error

    class Dumps(pydantic.BaseModel):
        def model_dump(self, **_: object) -> dict[str, Any]:
            raise error

    @dataclasses.dataclass
    class Field:
        tags: int

        def __getattribute__(self, name: str) -> object:
            raise error

    class Meta(type):
        def __getattr__(cls, name: str) -> object:
            raise error

    class Classy(metaclass=Meta):
        pass

    class Number(int):
        def __float__(self) -> float:
            raise error

    objects = [Items(), Iterates(tags=1), Gets(tags=1), Member.ONE, Dumps(), Field(1), Classy()]
    return [*objects, *([] if isinstance(error, Exception) else [Number(2**70)])]


class Quiet(Exception):  # noqa: N818 - what it is called is the point of no test
    def __str__(self) -> str:
        raise RuntimeError("never asked for")


@pytest.mark.parametrize(
    "error", [ValueError("secret"), RecursionError(), StopIteration(), MemoryError(), Quiet()], ids=repr
)
def test_an_object_that_raises_is_a_value_that_cannot_be_sent(error: Exception) -> None:
    for value in raising(error):
        report = metadata(value)
        assert unsupported(report) == [type(value).__name__]
        assert "secret" not in report.to_json()
        assert unsupported(tags(value)) == [type(value).__name__]
        assert not ep.check("POST", "/v2.1/p/servers/s/action", body=value).ok


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3), GeneratorExit()], ids=repr)
def test_what_must_go_up_goes_up(error: BaseException) -> None:
    for value in raising(error):
        for body in (value, {"tags": [value]}):
            with pytest.raises(type(error)) as caught:
                tags(body)
            assert caught.value is error
        with pytest.raises(type(error)):
            ep.check("POST", "/v2.1/p/servers/s/action", body={"reboot": value})


@pytest.mark.parametrize("items", [[1], [(1,)], [(1, 2, 3)], 7, None, [("a", 1), None]], ids=repr)
def test_a_mapping_without_pairs_is_none(items: object) -> None:
    class Odd(dict[str, object]):
        def items(self) -> Any:
            return items

    assert unsupported(metadata(Odd())) == ["Odd"]


def test_a_dict_that_changes_meanwhile_is_said_so() -> None:
    body: dict[str, object] = {}

    class Grows(Lazy):
        def __getitem__(self, name: str) -> object:
            body[f"more {len(body)}"] = 1
            return 1

    body.update(tags=[], other=Grows(a=1), third=3)
    with pytest.raises(RuntimeError, match="changed size"):
        tags(body)


def test_a_dict_whose_names_change_meanwhile_is_no_crash() -> None:
    body: dict[str, object] = {}

    class Swaps(Lazy):
        def __getitem__(self, name: str) -> object:
            body["new"] = body.pop("third", 1)
            return 1

    body.update(tags=[], other=Swaps(a=1), third=3)
    assert isinstance(tags(body), ep.Report)


def test_a_list_that_shrinks_meanwhile_is_read_to_its_new_end() -> None:
    items: list[object] = []

    class Shrinks(Lazy):
        def __getitem__(self, name: str) -> object:
            items.clear()
            return 1

    items.extend([Shrinks(a=1), "b", "c"])
    assert rules(tags({"tags": items})) == [("value/type", "/tags/0")]


def test_bodies_are_not_changed(create_body: dict[str, Any]) -> None:
    before = repr(create_body)
    assert ep.validate("CreateCloudServers", create_body).ok
    assert repr(create_body) == before
