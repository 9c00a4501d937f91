"""The requests of this folder, checked from Python."""

import json
from pathlib import Path

import ecs_preflight as ep

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Check the capture, derive a status, look up actions."""
    for line in (HERE / "capture.jsonl").read_text(encoding="utf-8").splitlines():
        request = json.loads(line)
        report = ep.check(
            request["method"], request["url"], headers=request["headers"], body=request.get("body")
        )
        print(request["id"], report.operation, "ok" if report else report.render("en"))

    report = ep.validate("CreateCloudServers", {"server": {"name": "web 01", "count": 501}})
    for issue in report.issues:
        print(f"{issue.severity} {issue.pointer}: {issue.message}")

    print(ep.derive_status("active", "powering-off"), ep.iam.needs("NovaRebootServer"))


if __name__ == "__main__":
    main()
