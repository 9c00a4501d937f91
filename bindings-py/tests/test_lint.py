"""The linter of policies: the shared cases, and what the typed results hold."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import pickle
import threading
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ecs_preflight as ep
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER = Path(__file__).parents[2] / "tests" / "lint"
REBOOT: dict[str, Any] = {
    "Version": "1.1",
    "Statement": [{"Effect": "Allow", "Action": ["ecs:servers:reboot"]}],
}


def cases() -> list[Any]:
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        for case in json.loads(file.read_text("utf-8")):
            found.append(pytest.param(case, id=f"{file.name}: {case['name']}"))
    return found


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    options = {"name": "policy", **case.get("options", {})}
    report = ep.iam.lint(case["text"], **options)
    wanted = case["expect"]
    assert report.ok == wanted["ok"]
    found = report.to_dict()["issues"]
    assert len(found) == len(wanted["issues"])
    for issue, expected in zip(found, wanted["issues"], strict=True):
        known = {name: issue.get(name) for name in expected}
        if "fix" in expected:
            known["fix"] = {name: known["fix"][name] for name in expected["fix"]}
        assert known == expected
        assert ("fix" in issue) == ("fix" in expected)
    assert [issue.to_dict() for issue in report.issues] == found


def test_objects_have_no_lines() -> None:
    report = ep.iam.lint(REBOOT)
    issue = next(issue for issue in report.issues if issue.rule == "policy/missing-dependency")
    assert (issue.line, issue.end_line, issue.fix) == (None, None, None)
    assert issue.location == ep.Location.POLICY
    assert issue.args["missing"] == ["ecs:servers:list"]
    assert "in" not in issue.to_dict()
    assert "缺" in report.render("zh") or "没有允许" in report.render("zh")


def test_text_has_places_and_fixes() -> None:
    text = json.dumps(REBOOT).replace("Allow", "allow")
    for policy in (text, text.encode()):
        issue = ep.iam.lint(policy).issues[0]
        assert issue.rule == "policy/effect"
        assert issue.fix is not None
        assert issue.fix.safe
        assert issue.fix.edits[0].text == '"Allow"'
    fixed = ep.iam.fix(text, add_dependencies=True)
    assert json.loads(fixed.text)["Statement"][0]["Action"] == ["ecs:servers:reboot", "ecs:servers:list"]
    assert [applied.rule for applied in fixed.applied] == ["policy/effect", "policy/missing-dependency"]
    assert fixed.left.ok
    assert ep.iam.fix(fixed.text, add_dependencies=True).text == fixed.text


def test_suppressions() -> None:
    rules = {issue.rule for issue in ep.iam.lint(REBOOT).issues}
    one = ep.iam.lint(REBOOT, suppress="policy/missing-dependency=granted elsewhere")
    assert rules - {issue.rule for issue in one.issues} == {"policy/missing-dependency"}
    other = ep.iam.lint(REBOOT, suppress={"rule": "policy/version", "reason": "not needed"})
    assert other.issues[-1].rule == "policy/unused-suppression"
    with pytest.raises(ep.QuestionError, match="reason"):
        ep.iam.lint(REBOOT, suppress="policy/version=")
    with pytest.raises(ep.UnknownNameError, match="policy/version"):
        ep.iam.lint(REBOOT, suppress="policy/versoin=x")


def test_reports_travel() -> None:
    report = ep.iam.lint(json.dumps(REBOOT))
    assert pickle.loads(pickle.dumps(report)) == report
    assert hash(report.issues[0]) == hash(ep.iam.lint(json.dumps(REBOOT)).issues[0])


# What is no text


@dataclasses.dataclass
class Statement:
    Effect: str
    Action: tuple[str, ...]


def test_policies_of_every_kind_are_walked_where_they_lie() -> None:
    wanted = ep.iam.lint(REBOOT)
    statement = Statement("Allow", ("ecs:servers:reboot",))
    for policy in (
        types.MappingProxyType(REBOOT),
        {"Version": "1.1", "Statement": [statement]},
        {"Version": "1.1", "Statement": (types.MappingProxyType(dataclasses.asdict(statement)),)},
    ):
        assert ep.iam.lint(policy) == wanted
        assert list(ep.iam.lint_many([policy])) == [wanted]


def cycle() -> Any:
    found: dict[str, Any] = {"Version": "1.1"}
    found["Statement"] = [found]
    return found


STRANGE: list[Any] = [
    None, 7, float("nan"), {1, 2}, object(), [], {"Version": {1}}, {1: 2}, {"Statement": [float("inf")]},
    {"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": {"ecs:servers:list"}}]}, cycle(),
    {"Version": "\ud800"}, "\ud800", b"\xff", "", b"", "[" * 10_000, memoryview(b"{}"),
]  # fmt: skip


@pytest.mark.parametrize("policy", STRANGE, ids=lambda policy: repr(policy)[:40])
def test_what_is_no_policy_is_an_issue_and_no_exception(policy: Any) -> None:
    report = ep.iam.lint(policy)
    assert not report.ok
    assert list(ep.iam.lint_many([policy, REBOOT])) == [report, ep.iam.lint(REBOOT)]


def test_bytes_that_are_no_text_say_where() -> None:
    (issue,) = ep.iam.lint(b'{"a": "\xff"}').issues
    assert (issue.rule, issue.args) == ("input/not-utf8", {"offset": 7})
    text = json.dumps(REBOOT)
    assert ep.iam.lint(b"\xef\xbb\xbf" + text.encode()) == ep.iam.lint(text)
    assert ep.iam.lint(bytearray(text.encode())) == ep.iam.lint(text)
    with pytest.raises(TypeError, match="str or bytes, not dict"):
        ep.iam.fix(REBOOT)  # type: ignore[arg-type]


# Many policies


def policies(count: int) -> Iterator[Any]:
    """Text, bytes and objects, good and bad, mixed."""
    actions = ["ecs:servers:reboot", "ecs:servers:list", "ecs:servers:rebot", "evs:volumes:get", "ecs:*:list"]
    for index in range(count):
        named = [actions[index % 5], actions[index % 3]]
        policy = {"Version": "1.1", "Statement": [{"Effect": ("Allow", "allow")[index % 2], "Action": named}]}
        text = json.dumps(policy)
        yield (text, text.encode(), policy, text[:-1], b"\xff", None, cycle(), bytearray(text, "utf-8"))[
            index % 8
        ]


@pytest.mark.parametrize("workers", [None, 1, 3])
@pytest.mark.parametrize("chunk", [1, 7, 128])
def test_many_are_judged_as_one_at_a_time(workers: int | None, chunk: int) -> None:
    wanted = [ep.iam.lint(policy) for policy in policies(40)]
    assert list(ep.iam.lint_many(policies(40), workers=workers, chunk=chunk)) == wanted
    assert any(wanted)
    assert not all(wanted)


def test_the_shared_cases_together() -> None:
    known = [(case.values[0]["text"], case.values[0].get("options", {})) for case in cases()]
    texts = [text for text, options in known if not options]
    assert len(texts) > 50
    found = ep.iam.lint_many(iter(texts), names=itertools.repeat("policy", len(texts)), workers=4)
    assert list(found) == [ep.iam.lint(text, name="policy") for text in texts]


def test_options_reach_every_policy() -> None:
    options: dict[str, Any] = {"suppress": {"rule": "policy/version", "reason": "not needed"}, "lang": "zh"}
    for policy in (REBOOT, json.dumps(REBOOT)):
        (report,) = ep.iam.lint_many([policy], **options, enterprise_project=True)
        assert report == ep.iam.lint(policy, **options, enterprise_project=True)
        assert report.language == "zh"
        assert report.localized("en") == ep.iam.lint(
            policy, **options | {"lang": "en"}, enterprise_project=True
        )


def test_names() -> None:
    names = ["ReadOnly", None, "Operators"]
    found = list(ep.iam.lint_many([REBOOT] * 3, names=names))
    assert found == [ep.iam.lint(REBOOT, name=name) for name in names]
    assert found[0] != found[1]
    for wrong in (names[:2], [*names, "more"]):
        several = ep.iam.lint_many([REBOOT] * 3, names=wrong)
        assert list(itertools.islice(several, len(names[: len(wrong)]))) == found[: len(wrong)]
        with pytest.raises(ValueError, match="zip"):
            next(several)
    with pytest.raises(TypeError):
        list(ep.iam.lint_many([REBOOT], names=[7]))  # type: ignore[list-item]


def test_progress_and_laziness() -> None:
    seen: list[int] = []
    taken = itertools.count()
    found = ep.iam.lint_many(({"Version": str(index)} for index in taken), chunk=10, progress=seen.append)
    assert next(taken) == 0
    assert len(list(itertools.islice(found, 25))) == 25
    assert seen == [10, 20, 30]
    assert list(ep.iam.lint_many([], progress=seen.append)) == []
    assert seen == [10, 20, 30]


class Stop(Exception):  # noqa: N818 - a test's own
    pass


class Interrupts(dict[str, object]):
    def items(self) -> Any:
        raise KeyboardInterrupt


def test_what_is_raised_comes_after_the_reports_before_it() -> None:
    def failing() -> Iterator[Any]:
        yield from (REBOOT, json.dumps(REBOOT))
        raise Stop

    found = ep.iam.lint_many(failing())
    assert [next(found), next(found)] == [ep.iam.lint(REBOOT), ep.iam.lint(json.dumps(REBOOT))]
    with pytest.raises(Stop):
        next(found)
    assert list(found) == []
    found = ep.iam.lint_many([REBOOT, Interrupts(a=1), REBOOT])
    assert next(found) == ep.iam.lint(REBOOT)
    with pytest.raises(KeyboardInterrupt):
        next(found)

    def stop(_: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        next(ep.iam.lint_many([REBOOT], progress=stop))


def test_wrong_arguments_are_refused_at_once() -> None:
    call = functools.partial(ep.iam.lint_many, [])
    with pytest.raises(ep.UnknownNameError, match="policy/version"):
        call(suppress="policy/versoin=x")
    with pytest.raises(ep.QuestionError, match="reason"):
        call(suppress="policy/version=")
    with pytest.raises(ValueError, match="language"):
        call(lang="fr")
    with pytest.raises(ValueError, match="at least 1"):
        call(workers=0)
    with pytest.raises(ValueError, match="at least 1"):
        call(chunk=0)
    one: list[Any] = [json.dumps(REBOOT), b"{}", REBOOT, types.MappingProxyType(REBOOT)]
    for single in one:
        with pytest.raises(TypeError, match=f"policies must be an iterable .* not {type(single).__name__}"):
            ep.iam.lint_many(single)


def test_many_threads_lint_at_once() -> None:
    wanted = [ep.iam.lint(policy) for policy in policies(48)]
    found: list[list[ep.Report]] = []

    def run() -> None:
        found.append(list(ep.iam.lint_many(policies(48), chunk=16)))

    threads = [threading.Thread(target=run) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 5


def test_other_threads_run_meanwhile(others_run: Callable[..., None]) -> None:
    text = json.dumps({**REBOOT, "Statement": REBOOT["Statement"] * 8})
    for batch in ([text] * 60, [json.loads(text)] * 60):
        others_run(functools.partial(lambda policies: list(ep.iam.lint_many(policies)), batch))


@pytest.mark.parametrize("case", cases())
def test_what_a_fix_leaves_is_what_every_surface_says(case: dict[str, Any]) -> None:
    fixed = ep.iam.fix(case["text"])
    assert fixed.left.to_dict() == ep.ask("iam.fix", policy=case["text"])["left"]
