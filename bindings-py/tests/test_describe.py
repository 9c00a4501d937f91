from __future__ import annotations

import ecs_preflight as ep
import pytest


def test_a_field_has_limits_a_title_and_a_hint() -> None:
    field = ep.describe("CreateCloudServers", "/server/name")
    assert field["maxWidth"] == 128
    assert field["required"] is True
    assert field["title"] == {"en": "Server name", "zh": "云服务器名称"}
    assert "128" in field["hint"]["zh"]
    assert ep.describe("CreateCloudServers")["properties"] == ["server", "dry_run"]


def test_what_is_not_there_raises() -> None:
    with pytest.raises(LookupError, match="colour"):
        ep.describe("CreateCloudServers", "/server/colour")
    with pytest.raises(ep.UnknownOperationError, match="CreateCloudServers"):
        ep.describe("CreateCloudServer", "/server/name")


def test_every_field_of_the_catalogue_is_described() -> None:
    for operation in ep.catalogue()["operations"]:
        for field in operation["fields"]:
            pointer = "/" + field["path"].replace("[]", "/*").replace(".", "/")
            description = ep.describe(operation["id"], pointer)
            assert description["type"] == field["type"]
            assert description["required"] == field["required"]
