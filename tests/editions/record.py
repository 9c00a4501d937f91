# ruff: noqa: E501
"""Records every operation of huaweicloudsdkecs, for the edition of the public cloud: `python tests/editions/record.py`.

Each operation is called twice on a server of its own: with what its models require, and with all that they have but for
what excludes each other (`WITHOUT`). Values come from the tables below, by the names of the fields. Beside the requests
stands one of each operation with a bad argument, made from the full one, and where that is: in the body a value of a wrong
kind or out of its list, else a bad query parameter, else a blank path parameter. It needs huaweicloudsdkecs alone.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
import warnings
from collections.abc import Iterator
from copy import deepcopy
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "bindings-py" / "tests"), str(HERE)]

import huaweicloudsdkecs.v2 as models
from edition_check import required
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig
from recorder import Recorder, serving

UUID = "616fb98f-46ca-475e-917e-2563e5a8cd19"
TIME = "2025-03-01T00:00:00Z"

# By the name of a field, or by the operation and its pointer without the numbers of items.
VALUES: dict[str, Any] = {
    "/api_version": "v2.1",
    "BYOL": "true",
    "CB_CSBS_BACKUP": '{"policy_id": "p", "vault_id": "v"}',
    "OS-DCF:diskConfig": "AUTO",
    "__system__cmkid": UUID,
    "__system__encrypted": "1",
    "__support_agent_list": "ces,hss",
    "adminPass": "Correct-horse-9",
    "adminpass": "Correct-horse-9",
    "auto_terminate_time": TIME,
    "availability_zone": "az1",
    "availability_zone_id": "az1",
    "boot_index": "0",
    "changes-since": TIME,
    "charge_mode": "prePaid",
    "chargemode": "traffic",
    "chargingMode": "postPaid",
    "charging_mode": "postPaid",
    "cidr": "/24",
    "build_near_host_ip": "192.168.0.3",
    "cluster_id": UUID,
    "cluster_type": "DSS",
    "config_drive": "true",
    "count": 2,
    "delete_flag": "1",
    "description": "for the web",
    "destination_type": "volume",
    "device": "/dev/sdb",
    "device_name": "/dev/sda",
    "different_host": [UUID],
    "diskPrior": "true",
    "driver_mode": "virtio",
    "enterprise_project_id": "0",
    "expect-fields": "launched_at",
    "fixed_ip": "192.168.0.8",
    "flavorRef": "s6.small.1",
    "flavor_id": "s6.small.1",
    "guest_format": "ext4",
    "hostname": "web-01",
    "http_endpoint": "enabled",
    "http_tokens": "optional",
    "hw:cpu_threads": 1,
    "interruption_policy": "immediate",
    "instance_interruption_behavior": "immediate",
    "iops": 3000,
    "ip_address": "192.168.0.9",
    "iptype": "5_bgp",
    "ipv6_address": "2001:db8::9",
    "isAutoPay": "true",
    "isAutoRenew": "true",
    "key": "team",
    "launched_since": TIME,
    "limit": 10,
    "mac_addr": "fa:16:3e:11:22:33",
    "mac_address": "fa:16:3e:11:22:33",
    "marketType": "spot",
    "metadata": {"team": "web"},
    "min_count": 1,
    "max_count": 2,
    "min_rate": 10,
    "mode": "withStopServer",
    "monitorMetrics": "",
    "name": "web-01",
    "new_password": "Correct-horse-9",
    "not_before": TIME,
    "offset": 1,
    "pci_address": "0000:00:05.0",
    "periodNum": 1,
    "periodType": "month",
    "period_num": "1",
    "period_type": "month",
    "policies": ["anti-affinity"],
    "port_state": "ACTIVE",
    "protocol": "vnc",
    "public_key": "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDDzxN5 ops",
    "publish_since": TIME,
    "publish_until": TIME,
    "same_host": [UUID],
    "sell_mode": "spot",
    "sell_status": "available",
    "share_type": "PER",
    "sharetype": "PER",
    "size": 40,
    "sort_dir": "asc",
    "sort_key": "name",
    "source_type": "image",
    "spot_duration_count": 1,
    "spot_duration_hours": 1,
    "status": "ACTIVE",
    "switch": "on",
    "tenancy": "dedicated",
    "throughput": 150,
    "type": "SOFT",
    "user_data": "ZWNobyBoZWxsbwo=",
    "value": "web",
    "volume_type": "SSD",
    "volumetype": "GPSSD2",
    "BatchCreateServerTags/action": "create",
    "BatchDeleteServerTags/action": "delete",
    "ListServersByTag/action": "filter",
    "ListServersByTag/limit": "10",
    "ListServersByTag/offset": "1",
    "ListServersByTag/matches/key": "resource_name",
    "ListRecycleBinServers?offset": "1",
    "AttachServerVolume/volumeAttachment/count": 1,
    "AttachServerVolume/volumeAttachment/hw:passthrough": "true",
    "CreatePostPaidServers/server/extendparam/chargingMode": 0,
    "CreateLaunchTemplate/launch_template/template_data/block_device_mappings/attachment/boot_index": 0,
    "NovaCreateKeypair/keypair/type": "ssh",
    "NovaCreateServers/server/metadata": {"team": "web"},
    "ShowServerRemoteConsole/remote_console/type": "novnc",
    "NovaListServers?sort_key": "created_at",
    "NovaListServersDetails?sort_key": "created_at",
    "ListScheduledEvents?type": ["system-maintenance"],
    "ListScheduledEvents?state": ["inquiring"],
    "ListScheduledEvents?instance_id": [UUID],
    "ShowServerConsoleOutput?length": 50,
    "ListCloudServers?metadata": "team=web",
    "DisassociateServerVirtualIp/nic/subnet_id": "",
    "DisassociateServerVirtualIp/nic/ip_address": "",
    "image": UUID,
    "marker": UUID,
}  # fmt: skip

# What excludes something else, or has no effect beside it.
WITHOUT = [
    "Create*/server/publicip/id",
    "Create*/server/data_volumes/data_image_id",
    "Create*/server/data_volumes/shareable",
    "Create*/server/key_name",
    "Create*/server/metadata/admin_pass",
    "CreateServers/server/extendparam/period*",
    "CreateServers/server/extendparam/isAuto*",
    "NovaCreateServers/server/networks/port",
    "NovaCreateServers/server/key_name",
    "NovaAttachInterface/interfaceAttachment/port_id",
    "*/os-change/keyname",
    "*/os-reinstall/keyname",
]

# What a request needs although no model of the SDK requires it.
ALSO = [
    "BatchAddServerNics/nics/subnet_id",
    "ChangeServerChargeMode/prepaid_options",
    "ChangeServerOsWithoutCloudInit/os-change/adminpass",
    "ReinstallServerWithoutCloudInit/os-reinstall/adminpass",
    "Create*Servers/server/nics/subnet_id",
    "Create*Servers/server/root_volume/iops",
    "Create*Servers/server/root_volume/throughput",
    "NovaCreateServers/server/imageRef",
    "NovaCreateServers/server/networks/uuid",
]

# Bad values of fields, by their names; any other field gets an object in place of its value.
BAD: dict[str, Any] = {
    "volumetype": "TAPE", "mode": "withoutStopServer", "charge_mode": "free", "hw:cpu_threads": 3, "imageid": "ubuntu",
    "type": "sideways", "instance_uuid": "web-01", "driver_mode": "e1000", "__system__encrypted": "2",
    "auto_terminate_time": "tomorrow", "device_index": "first", "delete_on_termination": "perhaps", "enabled": "perhaps",
    "retention_hour": "long", "key": "",
}  # fmt: skip
BAD_QUERY: dict[str, str] = {
    "limit": "ten", "length": "-2", "offset": "first", "status": "ASLEEP", "sort_key": "colour", "delete_flag": "2",
    "sell_status": "gone",
}  # fmt: skip
# Operations without anything that may be bad.
NO_BAD = {"NovaListVersions": "it has no argument"}


def value_of(operation: str, way: str, name: str, kind: str) -> Any:
    mark = "?" if not way and kind.startswith("?") else "/"
    kind = kind.removeprefix("?")
    own = f"{operation}{way}{mark}{name}"
    value = VALUES.get(own, VALUES.get(name))
    if kind.startswith("list["):
        value = value if isinstance(value, list) else [UUID if value is None else value]
    if value is None:
        value = {"bool": True, "int": 1, "float": 1.5}.get(
            kind, UUID if re.search(r"(id|Id|ID|Ref|ids|uuid|port|group)$", name) else "web"
        )
    if kind == "int" and isinstance(value, str):
        value = int(value)
    return str(value) if kind == "str" and not isinstance(value, str) else value


def model(operation: str, name: str, way: str, full: bool) -> Any:
    """A value of a type of the SDK."""
    if inner := re.fullmatch(r"list\[(.*)\]", name):
        here = way.rpartition("/")
        if not hasattr(getattr(models, inner[1], None), "attribute_map"):
            return value_of(operation, here[0], here[2], name)
        return [model(operation, inner[1], way, full)]
    kind = getattr(models, name, None)
    if not hasattr(kind, "attribute_map"):
        here = way.rpartition("/")
        return value_of(operation, here[0], here[2], name)
    always = required(kind)
    given = {}
    for attribute, wire in kind.attribute_map.items():
        pointer = f"{way}/{wire}"
        left_out = any(fnmatchcase(operation + pointer, each) for each in WITHOUT)
        needed = attribute in always or any(fnmatchcase(operation + pointer, each) for each in ALSO)
        if needed or (full and not left_out):
            given[attribute] = model(operation, kind.openapi_types[attribute], pointer, full)
    return kind(**given)


def request_of(operation: str, full: bool) -> Any:
    """The request of an operation: its path, query and header parameters, and its body."""
    kind = getattr(models, operation + "Request")
    always, path = required(kind), described(operation)["resource_path"]
    given = {}
    for attribute, wire in kind.attribute_map.items():
        declared = kind.openapi_types[attribute]
        if attribute == "body":
            given[attribute] = model(operation, declared, "", full)
        elif f"{{{wire}}}" in path:
            given[attribute] = VALUES.get(f"/{wire}", UUID)
        elif attribute == "open_stack_api_version":
            given[attribute] = "compute 2.60"
        elif attribute == "x_client_token":
            given[attribute] = UUID
        elif attribute in always or full:
            given[attribute] = value_of(operation, "", wire, f"?{declared}")
    return kind(**given)


def method_of(operation: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()


def described(operation: str) -> dict[str, Any]:
    kind = getattr(models, operation + "Request")
    return getattr(models.EcsClient, f"_{method_of(operation)}_http_info")(kind())


def operations() -> list[str]:
    found = (re.fullmatch(r"_(\w+)_http_info", name) for name in sorted(vars(models.EcsClient)))
    names = ("".join(part.capitalize() for part in match[1].split("_")) for match in found if match)
    return [name for name in names if hasattr(models, name + "Request")]


def leaves(value: Any, way: str = "") -> Iterator[tuple[str, Any, str | int]]:
    """Pointer, holder and key of each value that holds no others."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        pointer = f"{way}/{str(key).replace('~', '~0').replace('/', '~1')}"
        if isinstance(inner, (dict, list)) and inner:
            yield from leaves(inner, pointer)
        else:
            yield pointer, value, key


def spoilt(request: dict[str, Any]) -> dict[str, Any] | None:
    """The request with one bad argument, and where that is."""
    if body := deepcopy(request.get("body")):
        found = list(leaves(body))
        pointer, holder, key = next((leaf for leaf in found if leaf[2] in BAD), found[0])
        holder[key] = BAD.get(str(key), {"of": "another kind"})
        return {**request, "body": body, "refused": {"in": "body", "pointer": pointer}}
    path, _, query = request["path"].partition("?")
    names = [pair.partition("=")[0] for pair in query.split("&") if pair]
    if bad := next((name for name in names if name in BAD_QUERY), None):
        query = re.sub(rf"(^|&){re.escape(bad)}=[^&]*", rf"\g<1>{bad}={BAD_QUERY[bad]}", query)
        return {**request, "path": f"{path}?{query}", "refused": {"in": "query", "pointer": f"/{bad}"}}
    whole = described(request["call"])["resource_path"]
    names, parts = re.findall(r"\{([^}]*)\}", whole), re.split(r"\{[^}]*\}", whole)
    if not names:
        return None
    if names == ["api_version"]:
        # A path of one piece that is no version belongs to another API.
        return {**request, "path": "/v9", "refused": {"in": "path", "pointer": ""}}
    values = [*path_values(path, parts)[:-1], "%20"]
    blank = "".join(part + value for part, value in zip(parts, [*values, ""], strict=True))
    return {**request, "path": blank, "refused": {"in": "path", "pointer": f"/{names[-1]}"}}


def path_values(path: str, parts: list[str]) -> list[str]:
    found = re.fullmatch("([^/]*)".join(map(re.escape, parts)), path)
    assert found, (path, parts)
    return list(found.groups())


def record(client: Any, recorder: Recorder) -> Iterator[dict[str, Any]]:
    for operation in operations():
        seen = []
        for full in (False, True):
            recorder.clear()
            try:
                getattr(client, method_of(operation))(request_of(operation, full))
            except Exception as error:
                # The answer is made up: that the SDK cannot read it is of no interest once it has asked.
                if not recorder.raw:
                    raise SystemExit(f"{operation} asks nothing: {error!r}") from error
            head, _, body = recorder.raw[-1].partition(b"\r\n\r\n")
            method, path, _ = head.decode("latin-1").split("\r\n")[0].split(" ")
            request = {"call": operation, "method": method, "path": path}
            if body:
                request["body"] = json.loads(body)
            if request not in seen:
                seen.append(request)
        yield from seen
        bad = spoilt(seen[-1])
        if bad:
            yield bad
        elif operation not in NO_BAD:
            raise SystemExit(f"{operation}: nothing in it can be bad")


def main() -> None:
    warnings.simplefilter("ignore")
    with serving() as recorder:
        client = (
            models.EcsClient.new_builder()
            .with_credentials(BasicCredentials("access-key", "secret-key", "p"))
            .with_endpoint(recorder.url)
            .with_http_config(HttpConfig(ignore_ssl_verification=True, timeout=10))
            .build()
        )
        requests = list(record(client, recorder))
    version = importlib.metadata.version("huaweicloudsdkecs")
    head = json.dumps(
        {"client": "huaweicloudsdkecs", "version": version, "edition": "huaweicloud-public"}, indent=1
    )
    rows = ",\n".join(f"  {json.dumps(request, ensure_ascii=False)}" for request in requests)
    path = HERE / "huaweicloudsdkecs.json"
    path.write_text(
        f'{head[:-2]},\n "no_bad": {json.dumps(NO_BAD)},\n "requests": [\n{rows}\n ]\n}}\n', encoding="utf-8"
    )
    print(f"{len(requests)} requests of {len({request['call'] for request in requests})} operations")


if __name__ == "__main__":
    main()
