"""Bodies that are text: they go to the core as they are, and issues carry line and column."""

from __future__ import annotations

from typing import Any

import ecs_preflight as ep
import pytest

TEXT = '{\n  "tags": ["云", 7]\n}'


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "body", [TEXT, Text(TEXT), TEXT.encode(), bytearray(TEXT.encode())], ids=lambda x: type(x).__name__
)
def test_line_and_column_count_characters(body: Any) -> None:
    (issue,) = ep.validate("NovaReplaceServerTags", body).issues
    assert (issue.pointer, issue.line, issue.column) == ("/tags/1", 2, 17)
    assert "(line 2, column 17)" in issue.render()


def test_objects_have_no_lines() -> None:
    (issue,) = ep.validate("NovaReplaceServerTags", {"tags": [7]}).issues
    assert (issue.line, issue.column) == (None, None)
    assert "line" not in issue.to_dict()


@pytest.mark.parametrize("body", ["", "  \n", b"", bytearray()])
def test_an_empty_text_is_no_body(body: Any) -> None:
    assert [issue.rule for issue in ep.validate("NovaReplaceServerTags", body).issues] == ["body/missing"]


@pytest.mark.parametrize(
    ("body", "offset"), [(b'{"a": "\xff"}', 7), ('{"云": "\ud800"}', 9), (b"\xed\xa0\x80", 0)]
)
def test_what_is_no_utf8_says_where(body: Any, offset: int) -> None:
    for report in (
        ep.validate("NovaReplaceServerTags", body),
        ep.check("PUT", "/v2.1/p/servers/s/tags", body=body),
    ):
        (issue,) = report.issues
        assert issue.rule == "input/not-utf8"
        assert issue.args == {"offset": offset}


@pytest.mark.parametrize(
    "body", ["{", "nonsense", '{"tags": []} x', "NaN", '{"tags": [1e999]}', '{"tags": [}', "[1}", "[,,"]
)
def test_what_is_no_json_is_an_issue(body: str) -> None:
    report = ep.validate("NovaReplaceServerTags", body)
    assert "input/invalid-json" in [issue.rule for issue in report.issues]


def test_deep_text_ends_by_the_limit() -> None:
    for text in ("[" * 100_000, '{"a":' * 100_000):
        assert not ep.validate("NovaReplaceServerTags", text).ok


def test_labels_are_translated_with_the_sentences() -> None:
    drawn = ep.validate("CreateCloudServers", '{"server": {"count": 501}}').render("zh")
    assert "错误[servers/count]" in drawn
    assert "= 建议:" in drawn
    assert "= 服务返回: Ecs.0913" in drawn
    assert "error[" not in drawn
