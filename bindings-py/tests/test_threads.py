from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import ecs_preflight as ep

if TYPE_CHECKING:
    from collections.abc import Callable


def test_many_threads_get_the_same_verdicts(create_body: dict[str, Any]) -> None:
    create_body["server"]["name"] = "a" * 200
    wanted = ep.validate("CreateCloudServers", create_body)

    def one(index: int) -> bool:
        if index % 2:
            return ep.validate("CreateCloudServers", create_body) == wanted
        return ep.validate("CreateCloudServers", "{").issues[0].rule == "input/invalid-json"

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, range(2000)))


def test_one_report_may_be_read_by_many_threads() -> None:
    report = ep.validate("NovaReplaceServerTags", {"tags": ["a" * 81] * 50})
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: report.issues, range(64)))
    assert all(issues == report.issues for issues in found)


def test_other_threads_run_while_a_text_is_checked(
    others_run: Callable[..., None],
) -> None:
    # 12 MB of white space and a small body take the core long enough to notice.
    text = '{"tags": [' + " " * 12_000_000 + "]}"
    others_run(lambda: ep.validate("NovaReplaceServerTags", text))
