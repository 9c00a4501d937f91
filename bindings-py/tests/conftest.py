from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from recorder import Recorder, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UUID = "1189efbf-d48b-46ad-a823-94b942e2a000"


@pytest.fixture
def server() -> Iterator[Recorder]:
    """A server on loopback that keeps every byte."""
    with serving() as recorder:
        yield recorder


@pytest.fixture
def create_body() -> dict[str, Any]:
    """The smallest body that CreateCloudServers takes."""
    return {
        "server": {
            "imageRef": UUID,
            "flavorRef": "s3.xlarge.2",
            "name": "web",
            "vpcid": UUID,
            "nics": [{"subnet_id": UUID}],
            "root_volume": {"volumetype": "SSD"},
        }
    }


@pytest.fixture
def others_run() -> Callable[[Callable[[], object]], None]:
    """Says whether another thread runs while something is done; a busy machine gets several tries."""

    def judge(work: Callable[[], object]) -> None:
        ticks: list[float] = []
        stop = threading.Event()

        def tick() -> None:
            while not stop.is_set():
                ticks.append(time.perf_counter())
                time.sleep(0.0002)

        thread = threading.Thread(target=tick)
        thread.start()
        try:
            deadline = time.perf_counter() + 20
            while time.perf_counter() < deadline:
                begin = time.perf_counter()
                work()
                end = time.perf_counter()
                if sum(begin < at < end for at in list(ticks)) > 2:
                    return
        finally:
            stop.set()
            thread.join()
        raise AssertionError("no other thread ran meanwhile")

    return judge
