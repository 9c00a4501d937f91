# ruff: noqa: E501, S106 - tables of calls, with made-up passwords
"""The calls of python-novaclient: every method of its managers."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import keystoneauth1.session
import keystoneauth1.token_endpoint
import novaclient.base
import novaclient.client

if TYPE_CHECKING:
    from recorder import Recorder

SERVER = "616fb98f-46ca-475e-917e-2563e5a8cd19"
IMAGE = "1189efbf-d48b-46ad-a823-94b942e2a000"
VOLUME = "b023fe17-11db-4efb-b800-78882a0e394b"
NETWORK = "157ee789-03ea-45b1-a698-76c92660dd83"
PORT = "d32019d3-bc6e-4319-9c1d-6722fc136a22"
GROUP = "507ca48f-814c-4293-8706-300564d54620"
FLAVOR = "s3.large.2"
DATA = "#cloud-config\npackages: [nginx]\n"
NICS = [{"net-id": NETWORK}]

# The oldest microversion, that of tags, the highest of the documents, and one beyond them.
VERSIONS = ("2.1", "2.26", "2.60", "2.79")

Call = Callable[[Any], object]


def create(**more: Any) -> Call:
    given = {"name": "web-01", "image": IMAGE, "flavor": FLAVOR, "nics": NICS, **more}
    # The client writes into the lists that it is given.
    return lambda nova: nova.servers.create(**copy.deepcopy(given))


def disk(**more: Any) -> dict[str, Any]:
    return {"source_type": "volume", "destination_type": "volume", "uuid": VOLUME, **more}


CREATE: list[tuple[str, Call]] = [
    ("servers.create(plain)", create()),
    ("servers.create(no networks)", create(nics=None)),
    ("servers.create(any network)", create(nics="auto")),
    ("servers.create(not on a network)", create(nics="none")),
    ("servers.create(key and zone)", create(key_name="ops", availability_zone="az1-dc1")),
    ("servers.create(metadata)", create(meta={"role": "web"})),
    ("servers.create(user data)", create(userdata=DATA)),
    ("servers.create(user data as bytes)", create(userdata=DATA.encode())),
    ("servers.create(password)", create(admin_pass="Rf7-wetPlum#90")),
    ("servers.create(counts)", create(min_count=2, max_count=3)),
    ("servers.create(counts as text)", create(min_count="2", max_count="3")),
    ("servers.create(reservation)", create(reservation_id=True, min_count=1, max_count=2)),
    ("servers.create(security groups)", create(security_groups=["default", GROUP])),
    ("servers.create(description)", create(description="the web")),
    ("servers.create(config drive)", create(config_drive=True)),
    ("servers.create(no config drive)", create(config_drive=False)),
    ("servers.create(disk config)", create(disk_config="AUTO")),
    ("servers.create(hints)", create(scheduler_hints={"group": GROUP})),
    ("servers.create(port)", create(nics=[{"port-id": PORT}])),
    ("servers.create(address)", create(nics=[{"net-id": NETWORK, "v4-fixed-ip": "192.168.0.12"}])),
    ("servers.create(two networks)", create(nics=[{"net-id": NETWORK}, {"port-id": PORT}])),
    ("servers.create(from a volume)", create(image=None, block_device_mapping_v2=[disk(boot_index=0)])),
    (
        "servers.create(from a volume, text)",
        create(image=None, block_device_mapping_v2=[disk(boot_index="0")]),
    ),
    (
        "servers.create(from an image on a volume)",
        create(
            image=None,
            block_device_mapping_v2=[
                {
                    "source_type": "image",
                    "destination_type": "volume",
                    "uuid": IMAGE,
                    "boot_index": 0,
                    "volume_size": 40,
                    "volume_type": "SSD",
                    "delete_on_termination": True,
                },
                disk(boot_index=-1),
            ],
        ),
    ),
    ("servers.create(image and a volume)", create(block_device_mapping_v2=[disk(boot_index=-1)])),
]

SERVERS: list[tuple[str, Call]] = [
    *(
        (f"servers.{name}", lambda nova, name=name: getattr(nova.servers, name)(SERVER))
        for name in (
            "get",
            "delete",
            "start",
            "stop",
            "pause",
            "unpause",
            "suspend",
            "resume",
            "lock",
            "unlock",
            "confirm_resize",
            "revert_resize",
            "reboot",
            "rescue",
            "unrescue",
            "shelve",
            "shelve_offload",
            "unshelve",
            "restore",
            "force_delete",
            "migrate",
            "reset_network",
            "reset_state",
            "trigger_crash_dump",
            "evacuate",
            "diagnostics",
            "topology",
            "ips",
            "interface_list",
            "list_meta",
            "list_security_group",
            "tag_list",
            "delete_all_tags",
            "get_console_output",
            "get_password",
            "clear_password",
            "get_mks_console",
        )
    ),
    ("servers.lock(reason)", lambda nova: nova.servers.lock(SERVER, reason="upgrade")),
    ("servers.reboot(soft)", lambda nova: nova.servers.reboot(SERVER, "SOFT")),
    ("servers.reboot(hard)", lambda nova: nova.servers.reboot(SERVER, "HARD")),
    ("servers.rebuild", lambda nova: nova.servers.rebuild(SERVER, IMAGE)),
    (
        "servers.rebuild(name)",
        lambda nova: nova.servers.rebuild(SERVER, IMAGE, name="web-02", meta={"role": "web"}),
    ),
    (
        "servers.rebuild(password)",
        lambda nova: nova.servers.rebuild(SERVER, IMAGE, password="Rf7-wetPlum#90"),
    ),
    (
        "servers.rebuild(disk)",
        lambda nova: nova.servers.rebuild(SERVER, IMAGE, disk_config="AUTO", preserve_ephemeral=True),
    ),
    ("servers.rebuild(description)", lambda nova: nova.servers.rebuild(SERVER, IMAGE, description="the web")),
    ("servers.rebuild(no description)", lambda nova: nova.servers.rebuild(SERVER, IMAGE, description=None)),
    ("servers.rebuild(key)", lambda nova: nova.servers.rebuild(SERVER, IMAGE, key_name="ops")),
    ("servers.rebuild(user data)", lambda nova: nova.servers.rebuild(SERVER, IMAGE, userdata=DATA)),
    ("servers.resize", lambda nova: nova.servers.resize(SERVER, FLAVOR)),
    ("servers.resize(disk)", lambda nova: nova.servers.resize(SERVER, FLAVOR, disk_config="AUTO")),
    ("servers.change_password", lambda nova: nova.servers.change_password(SERVER, "Rf7-wetPlum#90")),
    ("servers.create_image", lambda nova: nova.servers.create_image(SERVER, "web-image")),
    (
        "servers.create_image(metadata)",
        lambda nova: nova.servers.create_image(SERVER, "web-image", {"role": "web"}),
    ),
    ("servers.backup", lambda nova: nova.servers.backup(SERVER, "backup", "daily", 1)),
    ("servers.live_migrate", lambda nova: nova.servers.live_migrate(SERVER, None, False)),
    ("servers.get_console_output(length)", lambda nova: nova.servers.get_console_output(SERVER, 50)),
    ("servers.get_vnc_console", lambda nova: nova.servers.get_vnc_console(SERVER, "novnc")),
    ("servers.get_console_url", lambda nova: nova.servers.get_console_url(SERVER, "novnc")),
    ("servers.get_spice_console", lambda nova: nova.servers.get_spice_console(SERVER, "spice-html5")),
    ("servers.get_rdp_console", lambda nova: nova.servers.get_rdp_console(SERVER, "rdp-html5")),
    ("servers.get_serial_console", lambda nova: nova.servers.get_serial_console(SERVER, "serial")),
    ("servers.list", lambda nova: nova.servers.list()),
    ("servers.list(brief)", lambda nova: nova.servers.list(detailed=False)),
    ("servers.list(page)", lambda nova: nova.servers.list(limit=10, marker=SERVER)),
    ("servers.list(everything)", lambda nova: nova.servers.list(limit=-1)),
    (
        "servers.list(filters)",
        lambda nova: nova.servers.list(search_opts={"name": "web", "status": "ACTIVE"}),
    ),
    ("servers.list(image)", lambda nova: nova.servers.list(search_opts={"image": IMAGE})),
    ("servers.list(sorted)", lambda nova: nova.servers.list(sort_keys=["created_at"], sort_dirs=["desc"])),
    ("servers.list(tags)", lambda nova: nova.servers.list(search_opts={"tags": "web,green"})),
    ("servers.update", lambda nova: nova.servers.update(SERVER, name="web-02")),
    (
        "servers.update(description)",
        lambda nova: nova.servers.update(SERVER, name="web-02", description="the web"),
    ),
    ("servers.set_meta", lambda nova: nova.servers.set_meta(SERVER, {"role": "web"})),
    ("servers.set_meta_item", lambda nova: nova.servers.set_meta_item(SERVER, "role", "web")),
    ("servers.get_meta", lambda nova: nova.servers.get_meta(SERVER, "role")),
    ("servers.delete_meta", lambda nova: nova.servers.delete_meta(SERVER, ["role"])),
    ("servers.add_security_group", lambda nova: nova.servers.add_security_group(SERVER, "default")),
    ("servers.remove_security_group", lambda nova: nova.servers.remove_security_group(SERVER, "default")),
    ("servers.add_tag", lambda nova: nova.servers.add_tag(SERVER, "web")),
    ("servers.delete_tag", lambda nova: nova.servers.delete_tag(SERVER, "web")),
    ("servers.set_tags", lambda nova: nova.servers.set_tags(SERVER, ["web", "green"])),
    ("servers.interface_attach(port)", lambda nova: nova.servers.interface_attach(SERVER, PORT, None, None)),
    (
        "servers.interface_attach(network)",
        lambda nova: nova.servers.interface_attach(SERVER, None, NETWORK, None),
    ),
    (
        "servers.interface_attach(address)",
        lambda nova: nova.servers.interface_attach(SERVER, None, NETWORK, "192.168.0.12"),
    ),
    (
        "servers.interface_attach(empty texts)",
        lambda nova: nova.servers.interface_attach(SERVER, PORT, "", ""),
    ),
    ("servers.interface_detach", lambda nova: nova.servers.interface_detach(SERVER, PORT)),
]

KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDx8nkQv ops@example.com"

OTHERS: list[tuple[str, Call]] = [
    ("flavors.list", lambda nova: nova.flavors.list()),
    ("flavors.list(brief)", lambda nova: nova.flavors.list(detailed=False)),
    (
        "flavors.list(filters)",
        lambda nova: nova.flavors.list(
            min_disk=40, min_ram=1024, limit=10, marker=FLAVOR, sort_key="name", sort_dir="asc"
        ),
    ),
    ("flavors.list(all)", lambda nova: nova.flavors.list(is_public=None)),
    ("flavors.get", lambda nova: nova.flavors.get(FLAVOR)),
    (
        "flavors.get_keys",
        lambda nova: nova.flavors.resource_class(nova.flavors, {"id": FLAVOR, "links": []}).get_keys(),
    ),
    ("keypairs.create", lambda nova: nova.keypairs.create("ops", KEY)),
    ("keypairs.create(by the service)", lambda nova: nova.keypairs.create("ops", None)),
    ("keypairs.create(type)", lambda nova: nova.keypairs.create("ops", KEY, key_type="ssh")),
    (
        "keypairs.create(user)",
        lambda nova: nova.keypairs.create("ops", KEY, user_id="f0e1d2c3b4a5968778695a4b3c2d1e0f"),
    ),
    ("keypairs.get", lambda nova: nova.keypairs.get("ops")),
    ("keypairs.list", lambda nova: nova.keypairs.list()),
    ("keypairs.list(page)", lambda nova: nova.keypairs.list(limit=10, marker="ops")),
    ("keypairs.delete", lambda nova: nova.keypairs.delete("ops")),
    ("server_groups.create(2.64)", lambda nova: nova.server_groups.create("group", "anti-affinity")),
    ("server_groups.create", lambda nova: nova.server_groups.create("group", ["anti-affinity"])),
    ("server_groups.get", lambda nova: nova.server_groups.get(GROUP)),
    ("server_groups.list", lambda nova: nova.server_groups.list()),
    ("server_groups.list(page)", lambda nova: nova.server_groups.list(limit=10, offset=1)),
    ("server_groups.delete", lambda nova: nova.server_groups.delete(GROUP)),
    ("limits.get", lambda nova: nova.limits.get()),
    ("limits.get(reserved)", lambda nova: nova.limits.get(reserved=True)),
    ("availability_zones.list", lambda nova: nova.availability_zones.list()),
    ("availability_zones.list(brief)", lambda nova: nova.availability_zones.list(detailed=False)),
    ("quotas.get", lambda nova: nova.quotas.get("p")),
    ("quotas.get(detail)", lambda nova: nova.quotas.get("p", detail=True)),
    ("quotas.defaults", lambda nova: nova.quotas.defaults("p")),
    ("volumes.create_server_volume", lambda nova: nova.volumes.create_server_volume(SERVER, VOLUME)),
    (
        "volumes.create_server_volume(device)",
        lambda nova: nova.volumes.create_server_volume(SERVER, VOLUME, "/dev/sdb"),
    ),
    ("volumes.get_server_volume", lambda nova: nova.volumes.get_server_volume(SERVER, VOLUME)),
    ("volumes.get_server_volumes", lambda nova: nova.volumes.get_server_volumes(SERVER)),
    ("volumes.delete_server_volume", lambda nova: nova.volumes.delete_server_volume(SERVER, VOLUME)),
    ("volumes.update_server_volume", lambda nova: nova.volumes.update_server_volume(SERVER, VOLUME, VOLUME)),
    ("instance_action.list", lambda nova: nova.instance_action.list(SERVER)),
    (
        "instance_action.get",
        lambda nova: nova.instance_action.get(SERVER, "req-25517360-b757-47d3-be45-0e8d2a01b36a"),
    ),
    ("versions.list", lambda nova: nova.versions.list()),
    ("versions.get_current", lambda nova: nova.versions.get_current()),
]

ADMINISTRATION = "administration, in no section"
NOT_DRIVEN = {
    "agents.*": ADMINISTRATION,
    "aggregates.*": ADMINISTRATION,
    "assisted_volume_snapshots.*": ADMINISTRATION,
    "flavor_access.*": ADMINISTRATION,
    "flavors.create": ADMINISTRATION,
    "flavors.delete": ADMINISTRATION,
    "flavors.update": ADMINISTRATION,
    "glance.*": "asks the image service",
    "hypervisor*": ADMINISTRATION,
    "instance_usage_audit_log.*": ADMINISTRATION,
    "migrations.*": ADMINISTRATION,
    "neutron.*": "asks the network service",
    "quota_classes.*": ADMINISTRATION,
    "quotas.delete": ADMINISTRATION,
    "quotas.update": ADMINISTRATION,
    "server_external_events.*": ADMINISTRATION,
    "server_migrations.*": ADMINISTRATION,
    "servers.transform_userdata": "asks no service",
    "services.*": ADMINISTRATION,
    "usage.*": ADMINISTRATION,
}

# What every manager has, and what is no call.
COMMON = {
    "add_hook", "alternate_service_type", "cache_lock", "completion_cache", "convert_into_with_meta", "find", "findall",
    "resource_class", "run_hooks", "write_to_completion_cache",
}  # fmt: skip


def methods() -> list[str]:
    nova = novaclient.client.Client(VERSIONS[-1], session=keystoneauth1.session.Session())
    managers = {
        name: value for name, value in vars(nova).items() if isinstance(value, novaclient.base.Manager)
    }
    return [
        f"{name}.{method}"
        for name, manager in managers.items()
        for method, _ in inspect.getmembers(manager, callable)
        if not method.startswith("_") and method not in COMMON
    ]


def drive(
    recorder: Recorder, prepare: Callable[[Any], Any] = lambda client: client
) -> Iterator[tuple[str, Callable[[], object]]]:
    for version in VERSIONS:
        recorder.highest = "2.79"
        auth = keystoneauth1.token_endpoint.Token(f"{recorder.url}/v2.1/p", "t0ken")
        session = keystoneauth1.session.Session(auth=auth)
        nova = novaclient.client.Client(version, session=session, endpoint_override=f"{recorder.url}/v2.1/p")
        prepare(nova)
        for name, call in (*CREATE, *SERVERS, *OTHERS):
            yield name, lambda call=call, nova=nova: call(nova)
