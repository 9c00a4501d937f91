"""Many at once: the same verdicts in the same order, whatever goes wrong on the way."""

from __future__ import annotations

import functools
import itertools
import json
import pickle
import threading
import tracemalloc
from collections import namedtuple
from typing import TYPE_CHECKING, Any, Literal

import ecs_preflight as ep
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TAGS = "NovaReplaceServerTags"
ACTION = "/v2.1/p/servers/s/action"


def bodies(count: int) -> Iterator[object]:
    """Text, bytes and objects, good and bad, mixed."""
    for index in range(count):
        tags = {"tags": ["a" * (index % 90), index % 7 or "b"]}
        text = json.dumps(tags)
        yield (text, text.encode(), tags, bytearray(text, "utf-8"), text[:-1], b"\xff", "\ud800", None)[
            index % 8
        ]


@pytest.mark.parametrize("workers", [None, 1, 2, 5])
@pytest.mark.parametrize("chunk", [1, 7, 1024])
def test_the_verdicts_are_those_of_one_at_a_time(workers: int | None, chunk: int) -> None:
    wanted = [ep.validate(TAGS, body) for body in bodies(200)]
    assert list(ep.validate_many(TAGS, bodies(200), workers=workers, chunk=chunk)) == wanted
    assert any(wanted)
    assert not all(wanted)


def test_long_texts_keep_their_order_among_threads() -> None:
    texts = [json.dumps({"tags": ["a" * 81] * (index % 5), "pad": " " * 20_000}) for index in range(60)]
    found = list(ep.validate_many(TAGS, texts, workers=4))
    assert found == [ep.validate(TAGS, text) for text in texts]


def test_options_reach_every_body() -> None:
    (report,) = ep.validate_many("CreateCloudServers", [{"server": {}}], draft=True, lang="zh")
    assert report
    assert report.language == "zh"
    (report,) = ep.check_many([("POST", ACTION, None, {"reboot": {}})], lang="zh")
    assert report == ep.check("POST", ACTION, body={"reboot": {}}, lang="zh")


def requests() -> list[Any]:
    body = {"reboot": {"type": "WARM"}}
    return [
        ("GET", "/v1/p/cloudservers/s"),
        ("POST", ACTION, {"X-Auth-Token": "t"}, body),
        ("POST", ACTION, None, json.dumps(body)),
        ep.Request("POST", ACTION, body=json.dumps(body).encode()),
        ep.Request("POST", ACTION, [("X-Auth-Token", b"t")], body),
        {"method": "POST", "url": ACTION, "body": body, "id": 7},
        {"method": "POST", "url": ACTION},
        ("\ud800", "/\udfff"),
    ]


def test_requests_of_every_shape() -> None:
    found = list(ep.check_many(requests()))
    full = [
        ep.Request(**{name: item[name] for name in ep.Request._fields if name in item})
        if isinstance(item, dict)
        else ep.Request(*item)
        for item in requests()
    ]
    assert found == [ep.check(one.method, one.url, headers=one.headers, body=one.body) for one in full]


@pytest.mark.parametrize(
    "item",
    [7, "GET /", ("GET",), {"url": "/"}, (1, 2), ("GET", "/", 7), ("GET", None), None, [1, 2], (1,) * 5],
)
def test_what_is_no_request_has_a_report_and_stops_no_other(item: Any) -> None:
    before, wrong, after = ep.check_many([requests()[0], item, requests()[1]])
    assert [issue.rule for issue in wrong.issues] == ["input/invalid-request"]
    assert [before, after] == list(ep.check_many(requests()[:2]))


def test_what_a_request_raises_comes_out() -> None:
    class Headers:
        def items(self) -> Any:
            raise Stop

    found = ep.check_many([requests()[0], ("GET", "/v2.1/p/servers", Headers()), requests()[1]])
    assert isinstance(next(found), ep.Report)
    with pytest.raises(Stop):
        next(found)


def test_columns_of_a_row_are_taken_by_name() -> None:
    row = namedtuple("row", ["id", "body", "url", "method", "headers"])  # noqa: PYI024 - as pandas makes them
    nothing = float("nan")
    reboot = {"reboot": {"type": "SOFT"}}
    rows = [
        row(1, nothing, "/v2.1/p/servers", "GET", nothing),
        row(2, reboot, "/v2.1/p/servers/s/action", "POST", None),
    ]
    assert [report.operation for report in ep.check_many(rows)] == ["NovaListServers", "NovaRebootServer"]
    assert list(ep.check_many(rows)) == [
        ep.check("GET", "/v2.1/p/servers"),
        ep.check("POST", "/v2.1/p/servers/s/action", body=reboot),
    ]


def test_nothing_is_read_before_it_is_asked_and_an_endless_iterable_is_fine() -> None:
    taken = itertools.count()
    found = ep.validate_many(TAGS, ({"tags": [str(index)]} for index in taken), chunk=10)
    assert next(taken) == 0
    assert len(list(itertools.islice(found, 25))) == 25
    assert next(taken) == 31


def test_memory_does_not_grow_with_the_iterable() -> None:
    text = json.dumps({"tags": ["a" * 60] * 10})

    def peak(count: int) -> int:
        tracemalloc.start()
        assert sum(1 for _ in ep.validate_many(TAGS, (text + " " * (i % 2) for i in range(count)))) == count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(2_000)
    assert peak(40_000) < 2 * peak(4_000)


def test_progress_counts_to_the_end() -> None:
    seen: list[int] = []
    assert len(list(ep.validate_many(TAGS, bodies(25), chunk=10, progress=seen.append))) == 25
    assert seen == [10, 20, 25]
    assert list(ep.validate_many(TAGS, [], progress=seen.append)) == []
    assert seen == [10, 20, 25]


class Stop(Exception):  # noqa: N818 - a test's own
    pass


def failing() -> Iterator[object]:
    yield {"tags": []}
    yield '{"tags": []}'
    raise Stop


def test_what_the_iterable_raises_comes_after_the_reports_before_it() -> None:
    found = ep.validate_many(TAGS, failing())
    assert [bool(next(found)), bool(next(found))] == [True, True]
    with pytest.raises(Stop):
        next(found)
    assert list(found) == []


def test_what_progress_raises_comes_out() -> None:
    def stop(_: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        next(ep.validate_many(TAGS, bodies(3), progress=stop))


class Interrupts(dict[str, object]):
    def items(self) -> Any:
        raise KeyboardInterrupt


def test_ctrl_c_in_a_body_ends_the_batch_there() -> None:
    found = ep.validate_many(TAGS, ["{}", Interrupts(a=1), "{}"])
    next(found)
    with pytest.raises(KeyboardInterrupt):
        next(found)
    found = ep.check_many([("POST", ACTION, None, body) for body in ("{}", Interrupts(a=1), "{}")])
    next(found)
    with pytest.raises(KeyboardInterrupt):
        next(found)


def test_wrong_arguments_are_refused_at_once() -> None:
    with pytest.raises(ep.UnknownOperationError, match=TAGS):
        ep.validate_many("NovaReplaceServerTag", [])
    wrong: Any = "plan9"
    calls: list[Any] = [functools.partial(ep.validate_many, TAGS, []), functools.partial(ep.check_many, [])]
    for call in calls:
        with pytest.raises(ValueError, match="os must be"):
            call(os=wrong)
        with pytest.raises(ValueError, match="language"):
            call(lang="fr")
        with pytest.raises(ValueError, match="at least 1"):
            call(workers=0)
        with pytest.raises(ValueError, match="at least 1"):
            call(chunk=0)
    not_iterable: Any = 7
    with pytest.raises(TypeError):
        ep.validate_many(TAGS, not_iterable)


def test_many_batches_at_once() -> None:
    wanted = [ep.validate(TAGS, body) for body in bodies(300)]
    found: list[list[ep.Report]] = []

    def run() -> None:
        found.append(list(ep.validate_many(TAGS, bodies(300), chunk=50)))

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 6


def test_other_threads_run_during_a_batch(others_run: Callable[..., None]) -> None:
    texts = ['{"tags": [' + " " * 1_000_000 + "]}"] * 12
    others_run(lambda: list(ep.validate_many(TAGS, texts)))


# States


VM_STATES = ["active", "ACTIVE", "stopped", "x", "", "building", "active"]
TASK_STATES = ["powering-off", None, "", "y", None, "spawning", "resize_prep"]


def derived(vm: str, task: str | None, dialect: Literal["documented", "nova"] = "documented") -> object:
    try:
        return ep.derive_status(vm, task, dialect=dialect)
    except ep.UnknownNameError:
        # One row stops no others.
        return "UNKNOWN"


def test_states_of_lists() -> None:
    pairs = list(zip(VM_STATES, TASK_STATES, strict=True))
    wanted = [derived(*pair) for pair in pairs]
    assert ep.derive_status_many(VM_STATES, TASK_STATES) == wanted
    assert ep.derive_status_many(iter(VM_STATES), (task for task in TASK_STATES)) == wanted
    assert ep.derive_status_many(VM_STATES) == [derived(state, None) for state in VM_STATES]
    assert ep.derive_status_many([]) == []
    nova = [derived(*pair, "nova") for pair in pairs]
    assert ep.derive_status_many(VM_STATES, TASK_STATES, dialect="nova") == nova
    assert list(map(str, nova)) != list(map(str, wanted))
    enums = [ep.VmState.ACTIVE, ep.VmState.ERROR]
    assert ep.derive_status_many(enums) == ["ACTIVE", "ERROR"]


@pytest.mark.parametrize("vm_states", [7, None, [7], [None], [b"active"]])
def test_states_of_the_wrong_type(vm_states: Any) -> None:
    with pytest.raises(TypeError):
        ep.derive_status_many(vm_states)


def test_lists_of_unequal_length() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ep.derive_status_many(VM_STATES, ["powering-off"])


# Actions


def test_the_actions_of_many_requests() -> None:
    found = list(
        ep.iam.needs_many([("POST", ACTION, None, {"reboot": {"type": "SOFT"}}), ("GET", "/v2.1/p/servers")])
    )
    assert found == [
        ep.iam.needs("POST", ACTION, body={"reboot": {"type": "SOFT"}}),
        ep.iam.needs("GET", "/v2.1/p/servers"),
    ]
    with pytest.raises(ep.PreflightError):
        list(ep.iam.needs_many([{"method": "GET", "url": "/nothing/of/this/kind"}]))


def test_what_is_given_back_can_travel() -> None:
    request = ep.Request("POST", ACTION, body=b"{}")
    needs = ep.iam.needs("CreateCloudServers")
    for found in (request, needs):
        again = pickle.loads(pickle.dumps(found))
        assert again == found
        assert repr(again) == repr(found)
    with pytest.raises(AttributeError):
        needs.operation = "other"  # type: ignore[misc]
