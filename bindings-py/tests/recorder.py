"""A server on loopback that keeps what it is sent, to the byte."""

from __future__ import annotations

import contextlib
import json
import socketserver
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import ecs_preflight as ep

ACTION = "/v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action"
UUID = "616fb98f-46ca-475e-917e-2563e5a8cd19"
SOFT, WARM = {"reboot": {"type": "SOFT"}}, {"reboot": {"type": "WARM"}}
HEADERS = {"X-Auth-Token": "t0ken-of-mine"}
JSON = {**HEADERS, "Content-Type": "application/json"}

Answer = tuple[int, dict[str, str], bytes]


class Recorder:
    """What arrived, and what is answered."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.answers: list[Answer] = []
        self.answer: Callable[[str, str], Answer] = lambda method, path: (200, {}, b"{}")  # noqa: ARG005
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def lines(self) -> list[str]:
        """The request lines, without the protocol."""
        return [raw.split(b"\r\n", 1)[0].decode().rsplit(" ", 1)[0] for raw in self.raw]

    @property
    def bodies(self) -> list[bytes]:
        return [raw.split(b"\r\n\r\n", 1)[1] for raw in self.raw]

    def clear(self) -> None:
        self.raw.clear()


def _handler(recorder: Recorder) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.one():
                pass

        def one(self) -> bool:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = self.rfile.readline()
                if not line:
                    return False
                head += line
            fields = {
                name.strip().lower(): value.strip()
                for name, _, value in (
                    line.partition(":") for line in head.decode("latin-1").split("\r\n")[1:]
                )
            }
            body = b""
            if fields.get("transfer-encoding") == "chunked":
                while not body.endswith(b"0\r\n\r\n"):
                    body += self.rfile.readline()
            else:
                body = self.rfile.read(int(fields.get("content-length", 0)))
            recorder.raw.append(head + body)
            method, path, _ = head.decode("latin-1").split("\r\n")[0].split(" ")
            status, headers, content = (
                recorder.answers.pop(0) if recorder.answers else recorder.answer(method, path)
            )
            headers = {"Content-Type": "application/json", **headers, "Content-Length": str(len(content))}
            lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in headers.items())]
            self.wfile.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
            return True

    return Handler


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    # The connections that clients keep open end with the test, not before.
    block_on_close = False


@contextlib.contextmanager
def serving() -> Iterator[Recorder]:
    recorder = Recorder()
    with Server(("127.0.0.1", 0), _handler(recorder)) as server:
        recorder.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield recorder
        finally:
            server.shutdown()
            thread.join()


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


def failed(error: ep.PreflightError, rule: str = "value/enum") -> bool:
    return [issue.rule for issue in error.report.issues] == [rule]
