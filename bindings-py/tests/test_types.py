"""Annotated types in pydantic models and FastAPI forms."""

from __future__ import annotations

import base64
import json
from typing import Annotated, Any, Literal, get_args

import ecs_preflight as ep
import pydantic
import pytest
from ecs_preflight import types as ept
from pydantic import BaseModel, TypeAdapter, ValidationError

jsonschema = pytest.importorskip("jsonschema")

UUID = "1189efbf-d48b-46ad-a823-94b942e2a000"
Create = ept.Body[Literal["CreateCloudServers"]]


class Form(BaseModel):
    name: ept.ServerName
    password: ept.AdminPass | None = None
    script: ept.UserData | None = None
    key: ept.KeyName | None = None
    metadata: ept.Metadata = {}
    tags: ept.Tags = []
    words: ept.ServerTags = []


def refused(**members: Any) -> list[Any]:
    with pytest.raises(ValidationError) as caught:
        Form(**{"name": "web-01", **members})
    return caught.value.errors()


def test_good_values_stay_what_they_are() -> None:
    form = Form(
        name="网页-01",
        password=pydantic.SecretStr("Hunter2-very"),
        script=pydantic.SecretStr(base64.b64encode(b"#!/bin/sh").decode()),
        key="k",
        metadata={"a": "b"},
        tags=[{"key": "k", "value": "v"}],
        words=["blue"],
    )
    assert form.name == "网页-01"
    assert isinstance(form.password, pydantic.SecretStr)
    assert form.password.get_secret_value() == "Hunter2-very"
    assert form.tags == [{"key": "k", "value": "v"}]
    assert Form.model_validate({"name": "a", "password": "Hunter2-very"}).password == form.password


@pytest.mark.parametrize(
    ("field", "operation", "body"),
    [
        ("name", "CreateCloudServers", lambda value: {"server": {"name": value}}),
        ("password", "CreateCloudServers", lambda value: {"server": {"adminPass": value}}),
        ("script", "CreateCloudServers", lambda value: {"server": {"user_data": value}}),
        ("metadata", "NovaUpdateServerMetadata", lambda value: {"metadata": value}),
        ("tags", "BatchCreateServerTags", lambda value: {"action": "create", "tags": value}),
        ("words", "NovaReplaceServerTags", lambda value: {"tags": value}),
    ],
)
def test_the_core_is_what_judges(field: str, operation: str, body: Any) -> None:
    wrong: dict[str, list[Any]] = {
        "name": ["", "a b", "x" * 200, "网" * 65],
        "password": ["short", "alllowercase", "Root-toor1" * 5, ""],
        "script": ["no base64!", base64.b64encode(b"x" * 40_000).decode()],
        "metadata": [{"k" * 300: "v"}, {"a": 7}],
        "tags": [[{"key": "k" * 200, "value": "v"}], [{"value": "v"}], [{"key": "a=b", "value": 7}]],
        "words": [["a/b", "x" * 81], ["a"] * 60],
    }
    for value in wrong[field]:
        wanted = [
            issue.rule
            for issue in ep.validate(
                operation, body(value), draft=field in {"name", "password", "script"}
            ).issues
            if issue.severity == "error"
        ]
        found = refused(**{field: value})
        assert [error["type"] for error in found] == wanted
        assert wanted
        assert all(error["loc"][0] == field for error in found)


def test_an_error_says_which_rule_where_and_why() -> None:
    (error,) = refused(name="a b")
    (issue,) = ep.validate("CreateCloudServers", {"server": {"name": "a b"}}, draft=True).issues
    assert error["type"] == issue.rule == "name/characters"
    assert error["msg"] == issue.message
    assert error["loc"] == ("name",)
    assert error["input"] == "a b"
    assert error["ctx"]["help"] == issue.help
    assert error["ctx"]["source"] == issue.source
    assert error["ctx"]["api_error"] == issue.api_error
    assert issue.args.items() <= error["ctx"].items()
    json.dumps(error)
    (error,) = refused(tags=[{"key": "a", "value": "b"}, {"key": "k" * 200, "value": "v"}])
    assert error["loc"] == ("tags", 1, "key")


def test_messages_that_look_like_templates() -> None:
    (error, *_) = refused(name="{message}{found}{help}")
    assert (
        error["msg"]
        == ep.validate("CreateCloudServers", {"server": {"name": "{message}{found}{help}"}}, draft=True)
        .issues[0]
        .message
    )


def test_another_language() -> None:
    adapter = TypeAdapter(Annotated[str, ept.FieldOf("CreateCloudServers", "/server/name", lang="zh")])
    with pytest.raises(ValidationError, match=r"云服务器|名称"):
        adapter.validate_python("a b")


def test_pydantic_checks_the_type_first() -> None:
    assert [error["type"] for error in refused(name=7)] == ["string_type"]
    assert [error["type"] for error in refused(tags={"key": "a"})] == ["list_type"]


@pytest.mark.parametrize("field", ["password", "script"])
@pytest.mark.parametrize("secret", ["hunter2", 918273645, ["hunter2"], {"hunter2": "hunter2"}])
def test_secrets_are_in_no_error(field: str, secret: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        Form(**{"name": "a", field: secret})
    said = f"{caught.value} {caught.value!r} {caught.value.errors()} {caught.value.json()}"
    assert "hunter2" not in said
    assert "918273645" not in said
    with pytest.raises(ValidationError) as caught:
        Form.model_validate_json(json.dumps({"name": "a", field: secret}))
    assert "hunter2" not in str(caught.value)


def test_secrets_are_in_no_dump() -> None:
    form = Form(name="a", password=pydantic.SecretStr("Hunter2-very"))
    assert "Hunter2" not in f"{form!r} {form.model_dump()} {form.model_dump_json()}"
    assert form.model_dump()["password"].get_secret_value() == "Hunter2-very"
    assert json.loads(form.model_dump_json())["password"] == "**********"


def test_json_schema_is_the_cores() -> None:
    found = Form.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(found)
    create = ep.schema("CreateCloudServers")["properties"]["server"]["properties"]
    name = found["properties"]["name"]
    assert {key: name[key] for key in create["name"]} == create["name"]
    (password, _) = found["properties"]["password"]["anyOf"]
    assert (password["format"], password["writeOnly"]) == ("password", True)
    validator = jsonschema.Draft202012Validator(found)
    assert validator.is_valid({"name": "web-01", "tags": [{"key": "k", "value": "v"}]})
    assert not validator.is_valid({"name": "a b"})
    assert Form.model_json_schema(mode="serialization")["properties"]["name"]


def test_a_field_that_does_not_exist_is_refused_where_it_is_written() -> None:
    with pytest.raises(ep.UnknownOperationError, match="CreateCloudServers"):
        ept.FieldOf("CreateCloudServer", "/server/name")
    with pytest.raises(LookupError, match="nme"):
        ept.FieldOf("CreateCloudServers", "/server/nme")
    with pytest.raises(ep.UnknownOperationError):
        ept.BodyOf("CreateCloudServer")
    with pytest.raises(ValueError, match="language"):
        ept.BodyOf("CreateCloudServers", lang="fr")


@pytest.mark.parametrize("index", ["0", "7", "-", "*"])
def test_an_item_of_a_list_may_be_named_by_any_index(index: str) -> None:
    field = ept.FieldOf("BatchStartCloudServers", f"/os-start/servers/{index}/id")
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[Any, field])
    assert adapter.validate_python(UUID) == UUID
    assert adapter.json_schema()["type"] == "string"
    nonsense: list[Any] = [[[]], 7, {}]
    for wrong in nonsense:
        with pytest.raises(ValidationError) as caught:
            adapter.validate_python(wrong)
        assert [error["type"] for error in caught.value.errors()] == ["value/type"]


def test_every_field_has_a_schema_and_a_judge() -> None:
    for operation in ep.catalogue()["operations"]:
        for known in operation["fields"]:
            pointer = "/" + known["path"].replace("[]", "/*").replace(".", "/")
            field = ept.FieldOf(operation["id"], pointer)
            jsonschema.Draft202012Validator.check_schema(TypeAdapter(Annotated[Any, field]).json_schema())
            assert field.check(object()), (operation["id"], pointer)


@pytest.mark.parametrize("name", [name for name in ept.__all__ if name not in {"Body", "BodyOf", "FieldOf"}])
def test_every_type_has_a_schema_and_refuses_nonsense(name: str) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(ept, name))
    assert adapter.json_schema()["x-source"]
    for nonsense in (object(), 1.5, b"\xff", {1: 2}):
        with pytest.raises(ValidationError):
            adapter.validate_python(nonsense)


def test_bodies(create_body: dict[str, Any]) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Create)
    assert adapter.validate_python(create_body) == create_body
    assert get_args(ept.Body[Literal["CreateCloudServers"]])[0] == dict[str, Any]
    create_body["server"].update(adminPass="hunter2", name="a b", nics=[{"subnet_id": 7}])
    del create_body["server"]["imageRef"]
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(create_body)
    report = ep.validate("CreateCloudServers", create_body)
    assert [error["type"] for error in caught.value.errors()] == [
        issue.rule for issue in report.issues if issue.severity == "error"
    ]
    places = [error["loc"] for error in caught.value.errors()]
    assert ("server", "nics", 0, "subnet_id") in places
    assert "hunter2" not in f"{caught.value} {caught.value.errors()}"
    schema = adapter.json_schema()
    assert schema["properties"]["server"]["required"]
    jsonschema.Draft202012Validator.check_schema(schema)


def test_a_fastapi_form() -> None:
    fastapi = pytest.importorskip("fastapi")
    testclient = pytest.importorskip("fastapi.testclient")
    app = fastapi.FastAPI()

    def new_server(form: Form) -> dict[str, str]:
        return {"name": form.name}

    def create(body: Create) -> dict[str, str]:
        return {"name": body["server"]["name"]}

    new_server.__annotations__["form"] = Form
    create.__annotations__["body"] = Create
    app.post("/servers")(new_server)
    app.post("/bodies")(create)
    with testclient.TestClient(app) as client:
        assert client.post("/servers", json={"name": "web-01"}).json() == {"name": "web-01"}
        answer = client.post("/servers", json={"name": "a b", "password": "hunter2"})
        assert answer.status_code == 422
        assert {error["type"]: error["loc"] for error in answer.json()["detail"]} == {
            "name/characters": ["body", "name"],
            "password/too-short": ["body", "password"],
            "password/classes": ["body", "password"],
        }
        assert "hunter2" not in answer.text
        answer = client.post("/bodies", json={"server": {"name": "a b", "adminPass": "hunter2"}})
        assert answer.status_code == 422
        assert "hunter2" not in answer.text
        document = client.get("/openapi.json").json()
    form = document["components"]["schemas"]["Form"]["properties"]
    assert form["name"]["x-maxWidth"] == ep.describe("CreateCloudServers", "/server/name")["maxWidth"]
    assert form["password"]["anyOf"][0]["format"] == "password"
