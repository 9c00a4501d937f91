# ruff: noqa: E501
"""Records what real clients of this cloud send, on a server of its own: `python tests/recordings/record.py`.

Each client is driven through every method of its managers or proxy with arguments from the catalogue's own examples, with
and without the optional ones. What is kept of a request: method, path, the headers that matter (no secret, no port) and
the body; and the operation that it calls. What the catalogue does not have is listed by method, and so are methods that
are not driven, with the reason. It needs the packages of bindings-py/requirements-dev.txt and the built package.
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "bindings-py" / "tests"))

import ecs_preflight as ep
from recorder import Recorder, as_json, serving

import huaweicloud  # isort: skip
import novaclient_calls  # isort: skip
import openstack_calls  # isort: skip

KEPT = {
    "content-type", "accept", "user-agent", "x-openstack-nova-api-version", "openstack-api-version", "x-auth-token",
    "authorization", "x-sdk-date", "x-project-id", "host",
}  # fmt: skip
HIDDEN = {"x-auth-token": "(token)", "authorization": "(signature)", "host": "ecs.example.com"}
DATES = {"x-sdk-date": "20250101T000000Z"}


def kept_headers(head: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in head.split("\r\n")[1:] if line)
    return {
        name.strip(): {**HIDDEN, **DATES}.get(name.strip().lower(), value.strip())
        for name, _, value in pairs
        if name.strip().lower() in KEPT
    }


def requests_of(recorder: Recorder) -> Iterator[dict[str, Any]]:
    for raw in recorder.raw:
        head, _, body = raw.partition(b"\r\n\r\n")
        method, path, _ = head.decode("latin-1").split("\r\n")[0].split(" ")
        request = {"method": method, "path": path, "headers": kept_headers(head.decode("latin-1"))}
        yield {**request, "body": json.loads(body)} if body else request


def forgotten(client: ModuleType, called: set[str]) -> list[str]:
    """The methods of a client that are neither called nor listed with a reason."""
    named = getattr(client, "methods", list)()
    patterns = client.NOT_DRIVEN
    return [
        name for name in named if name not in called and not any(fnmatchcase(name, each) for each in patterns)
    ]


def record(name: str, client: ModuleType) -> None:
    """Drive one client and write what it sent; the same request of the same call is kept once."""
    seen: set[str] = set()
    kept: list[dict[str, Any]] = []
    silent: dict[str, str] = {}
    outside: dict[str, str] = {}
    with serving() as recorder:
        recorder.highest = "2.60"
        recorder.answer = answers(recorder)
        for call, run in client.drive(recorder):
            recorder.clear()
            try:
                run()
            except Exception as error:
                # The answers are made up: that a client cannot read one is of no interest once it has asked.
                if not recorder.raw:
                    silent[call] = f"{type(error).__name__}: {error}".splitlines()[0][:120]
            for request in requests_of(recorder):
                report = ep.check(
                    request["method"], request["path"], headers=request["headers"], body=request.get("body")
                )
                if report.operation is None:
                    what = next(iter(request.get("body") or {}), "")
                    outside.setdefault(
                        call.split("(")[0], f"{request['method']} {request['path']} {what}".strip()
                    )
                    continue
                entry = {"call": call, "operation": report.operation, **request}
                refused = getattr(client, "refused", lambda *_: None)(report.operation, request["headers"])
                if refused:
                    entry["refused"] = refused
                text = json.dumps(entry, sort_keys=True)
                if text not in seen:
                    seen.add(text)
                    kept.append(entry)
    asked = {entry["call"] for entry in kept}
    called = {call.split("(")[0] for call in asked} | set(outside)
    if missing := forgotten(client, called):
        sys.exit(f"{name}: neither driven nor listed with a reason: {', '.join(missing)}")
    content = {
        "client": name,
        "version": importlib.metadata.version(name),
        "not_driven": client.NOT_DRIVEN,
        "outside": outside,
    }
    # A call that one version of the client refuses by itself is made by another.
    if never := {
        call: why for call, why in silent.items() if call not in asked and call.split("(")[0] not in outside
    }:
        sys.exit(f"{name}: calls that ask nothing: {never}")
    head = json.dumps(content, indent=1, ensure_ascii=False)[:-2]
    rows = ",\n".join(f"  {json.dumps(entry, ensure_ascii=False)}" for entry in kept)
    (HERE / f"{name}.json").write_text(f'{head},\n "requests": [\n{rows}\n ]\n}}\n', encoding="utf-8")
    operations = {entry["operation"] for entry in kept}
    print(
        f"{name}: {len(kept)} requests, {len(operations)} operations, {len(outside)} methods outside of the catalogue"
    )


UUID = "616fb98f-46ca-475e-917e-2563e5a8cd19"


def answers(recorder: Recorder) -> Callable[[str, str], tuple[int, dict[str, str], bytes]]:
    """What a compute service says of itself, and of its servers, so that clients go on."""
    server = {"id": UUID, "name": "web-01", "status": "ACTIVE", "metadata": {}, "image": "", "flavor": {}}

    def answer(method: str, path: str) -> tuple[int, dict[str, str], bytes]:
        plain = path.partition("?")[0].rstrip("/")
        if method == "GET" and plain in {"", "/v2.1", "/v2.1/p"}:
            links = [{"rel": "self", "href": f"{recorder.url}/v2.1/"}]
            version = {"id": "v2.1", "status": "CURRENT", "min_version": "2.1", "links": links}
            return 200, {}, as_json({"version": {**version, "version": recorder.highest}})
        last = plain.rsplit("/", 1)[-1]
        if method == "GET" and last in {"detail", "servers", "flavors", "images"}:
            kind = plain.split("/")[3] if last == "detail" else last
            return 200, {}, as_json({kind: []})
        if "/servers/" in plain and plain.count("/") == 4:
            return 200, {}, as_json({"server": server})
        if method == "POST" and plain.endswith("/servers"):
            return 202, {}, as_json({"server": server, "reservation_id": "r"})
        return (200 if method == "GET" else 202), {}, b"{}"

    return answer


def write_coverage() -> None:
    """Write down which method of which client calls which operation, and what is left out."""
    lines = [(HERE / "head.md").read_text(encoding="utf-8")]
    for file in sorted(HERE.glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        calls: dict[str, set[str]] = {}
        for entry in content["requests"]:
            calls.setdefault(entry["call"].split("(")[0], set()).add(entry["operation"])
        refused = {
            entry["operation"]: entry["refused"] for entry in content["requests"] if "refused" in entry
        }
        operations = set().union(*calls.values())
        lines.append(
            f"\n## {content['client']} {content['version']}\n\n"
            f"{len(content['requests'])} requests of {len(calls)} methods to {len(operations)} operations.\n\n"
            "| method | operation |\n|---|---|\n"
        )
        lines += [f"| `{call}` | {', '.join(sorted(calls[call]))} |\n" for call in sorted(calls)]
        lines.append("\n| asked, but not in the catalogue | request |\n|---|---|\n")
        lines += [f"| `{call}` | `{request}` |\n" for call, request in sorted(content["outside"].items())]
        lines.append("\n| not driven | why |\n|---|---|\n")
        lines += [f"| `{call}` | {why} |\n" for call, why in sorted(content["not_driven"].items())]
        if refused:
            lines.append("\n| refused by the documents | why |\n|---|---|\n")
            lines += [f"| {operation} | {why} |\n" for operation, why in sorted(refused.items())]
    (HERE / "README.md").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    if os.environ.get("PYTHONHASHSEED") != "0":
        # openstacksdk orders members as a set does: the same seed gives the same file.
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S606
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    wanted = sys.argv[1:]
    clients = {
        "python-novaclient": novaclient_calls,
        "openstacksdk": openstack_calls,
        "huaweicloudsdkecs": huaweicloud,
    }
    for name, client in clients.items():
        if not wanted or name in wanted:
            record(name, client)
    write_coverage()


if __name__ == "__main__":
    main()
