"""The requests of this folder, checked from Python."""

import json
from pathlib import Path

import ecs_preflight as ep

HERE = Path(__file__).resolve().parent


def first_request(name: str) -> tuple[str, str, dict[str, str], str]:
    """Read the first request of an .http file: method, URL, headers, body."""
    lines = (HERE / name).read_text(encoding="utf-8").split("###")[0].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("POST "))
    end = lines.index("", start)
    headers = dict(line.split(": ", 1) for line in lines[start + 1 : end])
    method, url = lines[start].split(" ", 1)
    return method, url, headers, "\n".join(lines[end + 1 :])


def main() -> None:
    """Check the files and the capture, derive a status, look up actions."""
    for name in ("clean.http", "six-mistakes.http"):
        method, url, headers, body = first_request(name)
        report = ep.check(method, url, headers=headers, body=body)
        print(name, report.operation, "ok" if report else f"{len(report.issues)} issues")
        if not report:
            print(report.render("en"))

    for line in (HERE / "capture.jsonl").read_text(encoding="utf-8").splitlines():
        request = json.loads(line)
        report = ep.check(
            request["method"], request["url"], headers=request["headers"], body=request.get("body")
        )
        print(request["id"], report.operation, "ok" if report else [issue.rule for issue in report.issues])

    print(repr(ep.derive_status("active", "powering-off")), ep.iam.needs("NovaRebootServer"))


if __name__ == "__main__":
    main()
