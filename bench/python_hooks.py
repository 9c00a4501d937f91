"""What a hook costs, as ratios of one run: `python bench/python_hooks.py`.

Each client sends the same good create request (1.3 KB) to nobody, or to a server on loopback, with and
without the hook. Wall times differ from machine to machine; the ratios are what to read.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bindings-py" / "tests"))

import httpx
import requests
from ecs_preflight.hooks import httpx as httpx_hook
from ecs_preflight.hooks import requests as requests_hook
from recorder import serving
from requests.adapters import BaseAdapter

if TYPE_CHECKING:
    from collections.abc import Callable

BODY = (ROOT / "bench" / "bodies" / "clean.json").read_bytes()
HEADERS = {"X-Auth-Token": "t", "Content-Type": "application/json"}
PATH = "/v1/p/cloudservers"


class Nobody(BaseAdapter):
    """Answers at once, so that only the client's own work is timed."""

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        response = requests.Response()
        response.status_code, response.url, response.request = 200, request.url, request
        response.raw = io.BytesIO(b"{}")
        return response

    def close(self) -> None:
        pass


def best(calls: int, rounds: int, *each: Callable[[], object]) -> list[float]:
    """The best of several rounds of each, in microseconds of processor time a call.

    The rounds take turns, and only the time of this process counts: a machine that does something else
    too changes little.
    """
    found: list[list[float]] = [[] for _ in each]
    for _ in range(rounds):
        for call, times in zip(each, found, strict=True):
            start = time.process_time()
            for _ in range(calls):
                call()
            times.append(time.process_time() - start)
    return [min(times) / calls * 1e6 for times in found]


def clients(url: str | None) -> dict[str, tuple[Any, Any]]:
    """Each client, plain and guarded."""

    def on_requests() -> requests.Session:
        session = requests.Session()
        if url is None:
            session.mount("http://", Nobody())
        return session

    def on_httpx() -> httpx.Client:
        if url is not None:
            return httpx.Client()
        return httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=b"{}")))

    return {
        "requests": (on_requests(), requests_hook.guard(on_requests())),
        "httpx": (on_httpx(), httpx_hook.guard(on_httpx())),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    print(f"{'client and server':24} {'plain':>10} {'guarded':>10} {'added':>10} {'ratio':>7}")
    rows: list[dict[str, object]] = []
    with contextlib.ExitStack() as stack:
        recorder = stack.enter_context(serving())
        for where, url in (("nobody", None), ("loopback", recorder.url)):
            for name, (plain, guarded) in clients(url).items():
                target = (url or "http://ecs.example.com") + PATH
                body = {"content" if name == "httpx" else "data": BODY}

                def send(client: Any, target: str = target, body: dict[str, bytes] = body) -> None:
                    client.post(target, headers=HEADERS, **body)
                    recorder.clear()

                both = [lambda plain=plain: send(plain), lambda guarded=guarded: send(guarded)]
                without, with_hook = best(options.calls, options.rounds, *both)
                added, ratio = with_hook - without, with_hook / without
                label = f"{name} to {where}"
                print(f"{label:24} {without:>7.1f} µs {with_hook:>7.1f} µs {added:>7.1f} µs {ratio:>7.3f}")
                rows.append({"case": label, "plain_us": without, "guarded_us": with_hook, "ratio": ratio})
                plain.close()
                guarded.close()
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
