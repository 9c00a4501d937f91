"""The callback plugin in real playbooks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from ecs_preflight.hooks import ansible as ansible_hook
from recorder import Recorder, as_json, serving

pytest.importorskip("ansible")
pytest.importorskip("openstack")

SERVER = "616fb98f-46ca-475e-917e-2563e5a8cd19"
# As the modules of a cloud collection do: a process of its own that sends with the SDK.
MODULE = """
import keystoneauth1.session, keystoneauth1.token_endpoint, openstack
from ansible.module_utils.basic import AnsibleModule

specification = {"url": {}, "server": {}, "kind": {}, "action": {"default": "reboot_server"}}
module = AnsibleModule(argument_spec=specification)
auth = keystoneauth1.token_endpoint.Token(module.params["url"] + "/v2.1/p", "t0ken")
cloud = openstack.connection.Connection(
    session=keystoneauth1.session.Session(auth=auth),
    compute_endpoint_override=module.params["url"] + "/v2.1/p",
    compute_api_version="2",
)
arguments = [module.params["server"], *([module.params["kind"]] if module.params["kind"] else [])]
try:
    getattr(cloud.compute, module.params["action"])(*arguments)
except Exception as error:
    module.fail_json(msg=str(error))
module.exit_json(changed=True)
"""


@pytest.fixture
def server() -> Iterator[Recorder]:
    with serving() as recorder:
        links = [{"rel": "self", "href": f"{recorder.url}/v2.1/"}]
        version = {"id": "v2.1", "status": "CURRENT", "version": "2.60", "min_version": "2.1", "links": links}
        discovery = {"", "/v2.1", "/v2.1/p"}
        recorder.answer = lambda _, path: (
            (200, {}, as_json({"version": version})) if path.rstrip("/") in discovery else (200, {}, b"{}")
        )
        yield recorder


def play(tmp_path: Path, tasks: list[dict[str, object]], **settings: str) -> subprocess.CompletedProcess[str]:
    library = tmp_path / "library"
    library.mkdir(exist_ok=True)
    (library / "cloud_server.py").write_text(MODULE, "utf-8")
    playbook = tmp_path / "site.yml"
    plays = [{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]
    playbook.write_text(json.dumps(plays), "utf-8")
    folder = subprocess.run(
        [sys.executable, "-m", "ecs_preflight.hooks.ansible"], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert Path(folder) == ansible_hook.folder()
    command = shutil.which("ansible-playbook", path=sysconfig.get_path("scripts"))
    assert command
    environment = {
        "ANSIBLE_CALLBACK_PLUGINS": folder,
        "ANSIBLE_CALLBACKS_ENABLED": "preflight",
        "ANSIBLE_LIBRARY": str(library),
        "ANSIBLE_LOCAL_TEMP": str(tmp_path / "tmp"),
        "ANSIBLE_NOCOLOR": "1",
        "LC_ALL": "C.UTF-8",
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        **settings,
    }
    return subprocess.run(  # noqa: S603
        [command, str(playbook)], capture_output=True, text=True, check=False, env=environment, cwd=tmp_path
    )


def uri(server: Recorder, kind: str) -> dict[str, object]:
    request = {
        "url": f"{server.url}/v2.1/p/servers/{SERVER}/action",
        "method": "POST",
        "body_format": "json",
        "body": {"reboot": {"type": kind}},
        "headers": {"X-Auth-Token": "s3cret"},
    }
    return {"name": f"reboot {kind}", "ansible.builtin.uri": request}


def cloud(server: Recorder, **more: str) -> dict[str, object]:
    return {"name": "of a collection", "cloud_server": {"url": server.url, "server": SERVER, **more}}


def test_tasks_fail_before_they_send(server: Recorder, tmp_path: Path) -> None:
    failing = [{**task, "ignore_errors": True} for task in (uri(server, "WARM"), cloud(server, kind="WARM"))]
    good = [uri(server, "SOFT"), cloud(server, kind="SOFT"), cloud(server, action="pause_server")]
    other: dict[str, object] = {"name": "another", "ansible.builtin.uri": {"url": f"{server.url}/their/own"}}
    done = play(tmp_path, [*failing, *good, other])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok=6" in done.stdout
    assert "ignored=2" in done.stdout
    posts = [line for line in server.lines if line.startswith("POST")]
    assert len(posts) == 3
    assert b"WARM" not in b"".join(server.raw)
    assert "preflight [reboot WARM]: NovaRebootServer: 1 error" in done.stdout
    assert "preflight [of a collection]: NovaRebootServer: 1 error" in done.stdout
    assert "`type` must be `SOFT` or `HARD`, but is `WARM`" in done.stdout
    assert "preflight: 2 requests fall short" in done.stdout
    assert "s3cret" not in done.stdout + done.stderr


def test_tasks_can_be_told_only(server: Recorder, tmp_path: Path) -> None:
    settings = {"ECS_PREFLIGHT_ON_ERROR": "warn", "ECS_PREFLIGHT_LANG": "zh"}
    done = play(tmp_path, [uri(server, "WARM")], **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "preflight: 1 request falls short" in done.stdout
    assert "必须" in done.stdout
    assert len(server.raw) == 1
    elsewhere = play(tmp_path, [uri(server, "WARM")], ECS_PREFLIGHT_HOSTS="*.example.com")
    assert (elsewhere.returncode, "preflight:" in elsewhere.stdout) == (0, False)
