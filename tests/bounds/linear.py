"""Time stays in proportion to the input: instructions are counted, never seconds.

`linear.py CLI` runs the command under valgrind on inputs and on inputs of twice the size. Twice the work
must not be much more than twice the instructions.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# Sorting takes a little more than twice as much for twice the input; quadratic work takes four times as much.
MOST = 2.7

REQUEST = 'POST /v2.1/p/servers/s/action\n\n{"reboot":{"type":"WARM"}}\n\n###\n'
BODY = ["check", "--operation", "CreateCloudServers"]
ROLE = (
    'resource "huaweicloud_identity_role" "r" {\n  policy = jsonencode({Version="1.1",'
    'Statement=[{Effect="allow",Action=["ecs:servers:lst"]}]})\n}\n'
)
HEREDOC = (
    'resource "huaweicloud_identity_role" "r" {\n  policy = <<EOF\n{"Version":"1.1",'
    '"Statement":[{"Effect":"allow","Action":["ecs:servers:lst"]}]}\nEOF\n}\n'
)
# name: (arguments, ending, text of a size)
INPUTS = {
    "variables that name each other": (
        ["check"],
        "http",
        lambda n: (
            "".join(f"@v{k} = {{{{v{k + 1}}}}}\n" for k in range(n)) + f"@v{n} = x\nGET /v2.1/p/{{{{v0}}}}\n"
        ),
    ),
    "issues on one line": (
        BODY,
        "json",
        lambda n: '{"server":{' + ",".join(f'"k{k}":1' for k in range(n)) + "}}",
    ),
    "requests of a file": (["check"], "http", lambda n: REQUEST * n),
    "unknown paths": (["check"], "http", lambda n: "POST /nope/x\n\n{}\n\n###\n" * n),
    "query parameters": (
        ["check"],
        "http",
        lambda n: "GET /v2.1/p/servers?" + "&".join(f"q{k}=1" for k in range(n)) + "\n",
    ),
    "headers with variables": (
        ["check"],
        "http",
        lambda n: (
            "".join(f"@v{k} = x\n" for k in range(n))
            + "GET /v2.1/p/servers\n"
            + "".join(f"H{k}: {{{{v{k}}}}}\n" for k in range(n))
        ),
    ),
    "a policy's actions": (
        ["iam", "lint"],
        "json",
        lambda n: (
            '{"Version":"1.1","Statement":[{"Effect":"Allow","Action":['
            + ",".join(f'"ecs:x:y{k}"' for k in range(n))
            + "]}]}"
        ),
    ),
    "keys of YAML": (["iam", "lint"], "yaml", lambda n: "{" + ", ".join(f"k{k}: 1" for k in range(n)) + "}"),
    "strings with colons": (BODY, "json", lambda n: '{"server":{"name":"' + ":=" * (n * 8) + '","zz":1}}'),
    "open braces": (["check"], "http", lambda n: "@a = x\nGET /v2.1/p/servers?" + "{{" * (n * 20) + "\n"),
    "open braces of a collection": (
        ["check"],
        "json",
        lambda n: json.dumps(
            {
                "info": {},
                "item": [
                    {"request": {"method": "POST", "url": "/", "body": {"mode": "raw", "raw": "{{" * n * 20}}}
                ],
            }
        ),
    ),
    "variables of a script": (
        ["check"],
        "sh",
        lambda n: "".join(f"A{k}=$A{k - 1}x\n" for k in range(1, n)) + 'curl "https://e/v2.1/p/$A9"\n',
    ),
    "issues of a value": (
        ["check"],
        "jsonl",
        lambda n: (
            '{"method":"POST","url":"/v1/p/cloudservers","body":{"server":{'
            + ",".join(f'"k{k}":1' for k in range(n))
            + "}}}\n"
        ),
    ),
    "a line of YAML": (
        ["iam", "lint"],
        "yaml",
        lambda n: 'Statement:\n  - Effect: allow\n    zz: "' + "x:" * n * 8 + '"\n',
    ),
    "roles of Terraform": (["iam", "lint"], "tf", lambda n: ROLE * n),
    "heredocs of Terraform": (["iam", "lint"], "tf", lambda n: HEREDOC * n),
}


def instructions(cli: str, arguments: list[str], file: Path) -> int:
    """Count the instructions of a run."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", cli, *arguments]
    done = subprocess.run(
        [*command, "--format", "text", str(file)], capture_output=True, text=True, check=False
    )
    found = re.search(r"Collected : (\d+)", done.stderr)
    if found is None:
        msg = f"valgrind has not counted {file}: {done.stderr[-500:]}"
        raise SystemExit(msg)
    return int(found[1])


def main() -> int:
    if shutil.which("valgrind") is None:
        print("SKIPPED: valgrind is not here, so that nothing was counted", file=sys.stderr)
        return 0
    cli, failed = sys.argv[1], False
    with tempfile.TemporaryDirectory() as folder:
        for name, (arguments, ending, text) in INPUTS.items():
            counts = []
            for size in (1, 400, 800):
                file = Path(folder) / f"input.{ending}"
                file.write_text(text(size), encoding="utf-8")
                counts.append(instructions(cli, arguments, file))
            start, once, twice = counts
            ratio = (twice - start) / max(1, once - start)
            failed |= ratio > MOST
            print(f"{name:32} {once:14} {twice:14}  {ratio:5.2f}{'  TOO MUCH' * (ratio > MOST)}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
