# ruff: noqa: E501, S106 - tables of calls, with made-up passwords
"""The calls of openstacksdk: every method of its compute proxy that asks a service."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import keystoneauth1.session
import keystoneauth1.token_endpoint
import openstack
import openstack.compute.v2._proxy
from novaclient_calls import FLAVOR, GROUP, IMAGE, KEY, NETWORK, PORT, SERVER, VOLUME, disk

if TYPE_CHECKING:
    from recorder import Recorder

Call = Callable[[Any], object]

# What the server says is its newest microversion: the SDK agrees with it on what each call needs.
HIGHEST = ("2.1", "2.26", "2.60", "2.96")


def create(**more: Any) -> Call:
    given = {
        "name": "web-01",
        "image_id": IMAGE,
        "flavor_id": FLAVOR,
        "networks": [{"uuid": NETWORK}],
        **more,
    }
    return lambda compute: compute.create_server(**given)


def lists(call: Callable[[Any], Any]) -> Call:
    return lambda compute: list(call(compute))


CREATE: list[tuple[str, Call]] = [
    ("create_server(plain)", create()),
    ("create_server(key and zone)", create(key_name="ops", availability_zone="az1-dc1")),
    ("create_server(metadata)", create(metadata={"role": "web"})),
    ("create_server(user data)", create(user_data="I2Nsb3VkLWNvbmZpZwo=")),
    ("create_server(password)", create(admin_password="Rf7-wetPlum#90")),
    ("create_server(counts)", create(min_count=2, max_count=3)),
    ("create_server(security groups)", create(security_groups=[{"name": "default"}])),
    ("create_server(description)", create(description="the web")),
    ("create_server(config drive)", create(has_config_drive=True)),
    ("create_server(hints)", create(scheduler_hints={"group": GROUP})),
    ("create_server(port)", create(networks=[{"port": PORT}])),
    ("create_server(any network)", create(networks="auto")),
    ("create_server(address)", create(networks=[{"uuid": NETWORK, "fixed_ip": "192.168.0.12"}])),
    ("create_server(from a volume)", create(image_id=None, block_device_mapping=[disk(boot_index=0)])),
    ("create_server(nothing for optional)", create(key_name=None, availability_zone=None, user_data=None)),
]

ON_SERVERS = (
    "get_server", "find_server", "delete_server", "start_server", "stop_server", "pause_server", "unpause_server",
    "suspend_server", "resume_server", "lock_server", "unlock_server", "confirm_server_resize", "revert_server_resize",
    "rescue_server", "unrescue_server", "shelve_server", "shelve_offload_server", "unshelve_server", "restore_server",
    "migrate_server", "live_migrate_server", "evacuate_server", "trigger_server_crash_dump", "get_server_password",
    "clear_server_password", "remove_tags_from_server", "fetch_server_security_groups", "fetch_server_metadata",
    "get_server_metadata", "get_server_diagnostics", "get_server_console_output",
)  # fmt: skip
ON_LISTS = ("server_interfaces", "server_ips", "volume_attachments", "server_actions", "server_migrations")

SERVERS: list[tuple[str, Call]] = [
    *((name, lambda compute, name=name: getattr(compute, name)(SERVER)) for name in ON_SERVERS),
    *((name, lambda compute, name=name: list(getattr(compute, name)(SERVER))) for name in ON_LISTS),
    ("reboot_server(soft)", lambda compute: compute.reboot_server(SERVER, "SOFT")),
    ("reboot_server(hard)", lambda compute: compute.reboot_server(SERVER, "HARD")),
    ("rebuild_server", lambda compute: compute.rebuild_server(SERVER, IMAGE)),
    (
        "rebuild_server(name)",
        lambda compute: compute.rebuild_server(SERVER, IMAGE, name="web-02", metadata={"role": "web"}),
    ),
    (
        "rebuild_server(password)",
        lambda compute: compute.rebuild_server(SERVER, IMAGE, admin_password="Rf7-wetPlum#90"),
    ),
    ("resize_server", lambda compute: compute.resize_server(SERVER, FLAVOR)),
    ("change_server_password", lambda compute: compute.change_server_password(SERVER, "Rf7-wetPlum#90")),
    ("create_server_image", lambda compute: compute.create_server_image(SERVER, "web-image")),
    (
        "create_server_image(metadata)",
        lambda compute: compute.create_server_image(SERVER, "web-image", {"role": "web"}),
    ),
    ("backup_server", lambda compute: compute.backup_server(SERVER, "backup", "daily", 1)),
    ("reset_server_state", lambda compute: compute.reset_server_state(SERVER, "active")),
    ("lock_server(reason)", lambda compute: compute.lock_server(SERVER, "upgrade")),
    ("delete_server(force)", lambda compute: compute.delete_server(SERVER, force=True)),
    ("get_server_console_output(length)", lambda compute: compute.get_server_console_output(SERVER, 50)),
    ("get_server_console_url", lambda compute: compute.get_server_console_url(SERVER, "novnc")),
    (
        "create_server_remote_console",
        lambda compute: compute.create_server_remote_console(SERVER, protocol="vnc", type="novnc"),
    ),
    ("create_console", lambda compute: compute.create_console(SERVER, "novnc")),
    ("servers", lists(lambda compute: compute.servers())),
    ("servers(brief)", lists(lambda compute: compute.servers(details=False))),
    ("servers(page)", lists(lambda compute: compute.servers(limit=10, marker=SERVER))),
    ("servers(filters)", lists(lambda compute: compute.servers(name="web", status="ACTIVE", image=IMAGE))),
    ("servers(address)", lists(lambda compute: compute.servers(ipv4_address="192.168.0.12", flavor=FLAVOR))),
    ("servers(tags)", lists(lambda compute: compute.servers(tags="web,green"))),
    ("update_server", lambda compute: compute.update_server(SERVER, name="web-02")),
    ("update_server(description)", lambda compute: compute.update_server(SERVER, description="the web")),
    ("set_server_metadata", lambda compute: compute.set_server_metadata(SERVER, role="web")),
    ("delete_server_metadata", lambda compute: compute.delete_server_metadata(SERVER, ["role"])),
    ("delete_server_metadata(all)", lambda compute: compute.delete_server_metadata(SERVER)),
    ("add_security_group_to_server", lambda compute: compute.add_security_group_to_server(SERVER, GROUP)),
    (
        "remove_security_group_from_server",
        lambda compute: compute.remove_security_group_from_server(SERVER, GROUP),
    ),
    ("add_tag_to_server", lambda compute: compute.add_tag_to_server(SERVER, "web")),
    ("remove_tag_from_server", lambda compute: compute.remove_tag_from_server(SERVER, "web")),
    ("add_fixed_ip_to_server", lambda compute: compute.add_fixed_ip_to_server(SERVER, NETWORK)),
    (
        "remove_fixed_ip_from_server",
        lambda compute: compute.remove_fixed_ip_from_server(SERVER, "192.168.0.12"),
    ),
    ("add_floating_ip_to_server", lambda compute: compute.add_floating_ip_to_server(SERVER, "10.0.0.12")),
    (
        "add_floating_ip_to_server(fixed)",
        lambda compute: compute.add_floating_ip_to_server(SERVER, "10.0.0.12", "192.168.0.12"),
    ),
    (
        "remove_floating_ip_from_server",
        lambda compute: compute.remove_floating_ip_from_server(SERVER, "10.0.0.12"),
    ),
    ("create_server_interface(port)", lambda compute: compute.create_server_interface(SERVER, port_id=PORT)),
    (
        "create_server_interface(network)",
        lambda compute: compute.create_server_interface(SERVER, net_id=NETWORK),
    ),
    (
        "create_server_interface(address)",
        lambda compute: compute.create_server_interface(
            SERVER, net_id=NETWORK, fixed_ips=[{"ip_address": "192.168.0.12"}]
        ),
    ),
    ("get_server_interface", lambda compute: compute.get_server_interface(PORT, SERVER)),
    ("delete_server_interface", lambda compute: compute.delete_server_interface(PORT, SERVER)),
    ("server_ips(network)", lambda compute: list(compute.server_ips(SERVER, "net"))),
    ("create_volume_attachment", lambda compute: compute.create_volume_attachment(SERVER, VOLUME)),
    (
        "create_volume_attachment(device)",
        lambda compute: compute.create_volume_attachment(SERVER, VOLUME, device="/dev/sdb"),
    ),
    ("get_volume_attachment", lambda compute: compute.get_volume_attachment(SERVER, VOLUME)),
    ("update_volume_attachment", lambda compute: compute.update_volume_attachment(SERVER, VOLUME, VOLUME)),
    ("delete_volume_attachment", lambda compute: compute.delete_volume_attachment(SERVER, VOLUME)),
    (
        "get_server_action",
        lambda compute: compute.get_server_action("req-25517360-b757-47d3-be45-0e8d2a01b36a", SERVER),
    ),
]

OTHERS: list[tuple[str, Call]] = [
    ("flavors", lists(lambda compute: compute.flavors())),
    ("flavors(brief)", lists(lambda compute: compute.flavors(details=False))),
    (
        "flavors(filters)",
        lists(
            lambda compute: compute.flavors(
                min_disk=40, min_ram=1024, limit=10, sort_key="name", sort_dir="asc"
            )
        ),
    ),
    ("get_flavor", lambda compute: compute.get_flavor(FLAVOR)),
    ("get_flavor(extra specs)", lambda compute: compute.get_flavor(FLAVOR, get_extra_specs=True)),
    ("find_flavor", lambda compute: compute.find_flavor(FLAVOR)),
    ("fetch_flavor_extra_specs", lambda compute: compute.fetch_flavor_extra_specs(FLAVOR)),
    ("images", lists(lambda compute: compute.images())),
    ("images(brief)", lists(lambda compute: compute.images(details=False))),
    ("images(filters)", lists(lambda compute: compute.images(name="web", limit=10))),
    ("get_image", lambda compute: compute.get_image(IMAGE)),
    ("find_image", lambda compute: compute.find_image(IMAGE)),
    ("delete_image", lambda compute: compute.delete_image(IMAGE)),
    ("fetch_image_metadata", lambda compute: compute.fetch_image_metadata(IMAGE)),
    ("get_image_metadata", lambda compute: compute.get_image_metadata(IMAGE)),
    ("create_keypair", lambda compute: compute.create_keypair(name="ops", public_key=KEY)),
    ("create_keypair(by the service)", lambda compute: compute.create_keypair(name="ops")),
    ("create_keypair(type)", lambda compute: compute.create_keypair(name="ops", public_key=KEY, type="ssh")),
    ("keypairs", lists(lambda compute: compute.keypairs())),
    ("keypairs(page)", lists(lambda compute: compute.keypairs(limit=10, marker="ops"))),
    ("get_keypair", lambda compute: compute.get_keypair("ops")),
    ("find_keypair", lambda compute: compute.find_keypair("ops")),
    ("delete_keypair", lambda compute: compute.delete_keypair("ops")),
    ("get_limits", lambda compute: compute.get_limits()),
    (
        "create_server_group",
        lambda compute: compute.create_server_group(name="group", policies=["anti-affinity"]),
    ),
    (
        "create_server_group(policy)",
        lambda compute: compute.create_server_group(name="group", policy="anti-affinity"),
    ),
    ("server_groups", lists(lambda compute: compute.server_groups())),
    ("server_groups(page)", lists(lambda compute: compute.server_groups(limit=10))),
    ("get_server_group", lambda compute: compute.get_server_group(GROUP)),
    ("find_server_group", lambda compute: compute.find_server_group(GROUP)),
    ("delete_server_group", lambda compute: compute.delete_server_group(GROUP)),
    ("availability_zones", lists(lambda compute: compute.availability_zones())),
    ("availability_zones(details)", lists(lambda compute: compute.availability_zones(details=True))),
    ("get_quota_set", lambda compute: compute.get_quota_set("p")),
    ("get_quota_set(usage)", lambda compute: compute.get_quota_set("p", usage=True)),
    ("get_quota_set_defaults", lambda compute: compute.get_quota_set_defaults("p")),
    ("extensions", lists(lambda compute: compute.extensions())),
]

# Calls whose arguments need a microversion that not every server has.
NEEDS = {
    "create_server(description)": "2.19",
    "update_server(description)": "2.19",
    "create_keypair(type)": "2.2",
    "add_tag_to_server": "2.26",
    "remove_tag_from_server": "2.26",
    "remove_tags_from_server": "2.26",
    "lock_server(reason)": "2.73",
}

ADMINISTRATION = "administration, in no section"
NOT_DRIVEN = {
    "*aggregate*": ADMINISTRATION,
    "*hypervisor*": ADMINISTRATION,
    "*service*": ADMINISTRATION,
    "*migration*": ADMINISTRATION,
    "*usage*": ADMINISTRATION,
    "create_flavor*": ADMINISTRATION,
    "update_flavor*": ADMINISTRATION,
    "delete_flavor*": ADMINISTRATION,
    "flavor_*": ADMINISTRATION,
    "get_flavor_*": ADMINISTRATION,
    "*quota_class_set": ADMINISTRATION,
    "update_quota_set": ADMINISTRATION,
    "revert_quota_set": ADMINISTRATION,
    "*share_attachment*": "in no section",
    "validate_console_auth_token": "in no section",
    "create_server_external_events": "in no section",
    "find_extension": "in no section",
    "set_image_metadata": "in no section",
    "delete_image_metadata": "in no section",
    "wait_for_*": "polls with get_server",
}

# What the documents refuse in so many words, whoever sends it.
REFUSED = {
    "DeprecatedNovaAddFloatingIp": "from microversion 2.44 on the call answers 404",
    "DeprecatedNovaRemoveFloatingIp": "from microversion 2.44 on the call answers 404",
}
REFUSED_FROM = "2.44"


def methods() -> list[str]:
    own = vars(openstack.compute.v2._proxy.Proxy).items()
    return [name for name, value in own if not name.startswith("_") and inspect.isfunction(value)]


def refused(operation: str, headers: dict[str, str]) -> str | None:
    version = headers.get("X-OpenStack-Nova-API-Version", "2.1")
    return None if below(version, REFUSED_FROM) else REFUSED.get(operation)


def below(version: str, other: str) -> bool:
    return [int(part) for part in version.split(".")] < [int(part) for part in other.split(".")]


def drive(
    recorder: Recorder, prepare: Callable[[Any], Any] = lambda client: client
) -> Iterator[tuple[str, Callable[[], object]]]:
    for highest in HIGHEST:
        recorder.highest = highest
        auth = keystoneauth1.token_endpoint.Token(f"{recorder.url}/v2.1/p", "t0ken")
        session = keystoneauth1.session.Session(auth=auth)
        connection = openstack.connection.Connection(
            session=session, compute_endpoint_override=f"{recorder.url}/v2.1/p", compute_api_version="2"
        )
        prepare(connection)
        for name, call in (*CREATE, *SERVERS, *OTHERS):
            if below(highest, NEEDS.get(name, "2.1")):
                continue
            yield name, lambda call=call, connection=connection: call(connection.compute)
