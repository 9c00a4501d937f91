# ruff: noqa: E501
"""The calls of huaweicloudsdkecs: every operation of the SDK, with a body or query of its own where the catalogue has it.

The bodies are those that the shared vectors accept, read into the models of the SDK: what a model does not know, the SDK
cannot send.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import ecs_preflight as ep
import huaweicloudsdkecs.v2 as models
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.http.http_config import HttpConfig

sys.path.insert(0, str(Path(__file__).parents[1] / "parity"))

from expand import body_of

if TYPE_CHECKING:
    from recorder import Recorder

VECTORS = Path(__file__).parents[1] / "vectors"
SERVER = "616fb98f-46ca-475e-917e-2563e5a8cd19"
VALUES = {
    "server_id": SERVER,
    "server_group_id": "507ca48f-814c-4293-8706-300564d54620",
    "volume_id": "b023fe17-11db-4efb-b800-78882a0e394b",
    "job_id": "ff80808288d41e1b018990260955686a",
    "keypair_name": "ops",
    "domain_id": "d",
}
# So many bodies of one operation tell all that the SDK makes of them; what tests limits of size does not have to be kept.
BODIES = 12
LARGE = 2000


NOT_DRIVEN = {"EcsAsyncClient": "sends what EcsClient sends"}


def template(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def catalogue_paths() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for operation in ep.catalogue()["operations"]:
        for uri in operation["uris"]:
            found.setdefault((operation["method"], template(uri)), []).append(operation["id"])
    return found


def accepted() -> dict[str, list[tuple[str, Any]]]:
    """By operation: the query and the body of every vector without an error, small ones first."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for file in sorted(VECTORS.glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        for case in content["cases"]:
            if not case["expect"]["ok"] or case.get("options") or "text" in case:
                continue
            body = body_of(case, content.get("bases", {}))
            # The SDK leaves out what is null.
            nothing = isinstance(body, dict) and None in body.values()
            if nothing or not isinstance(body, (dict, type(None))) or len(json.dumps(body)) > LARGE:
                continue
            if "request" in case:
                request = case["request"]
                report = ep.check(request["method"], request["url"], body=body)
                query = urlsplit(request["url"]).query
            else:
                report, query = ep.validate(case["operation"], body), ""
            if report.operation and report.ok:
                found.setdefault(report.operation, []).append((query, body))
    return found


def model(name: str, value: Any) -> Any:
    """A value as a model of the SDK; members that the model does not have are left out."""
    inner = re.fullmatch(r"(list|dict)\[(?:str, ?)?(.*)\]", name)
    if inner and inner[1] == "list":
        return [model(inner[2], item) for item in value] if isinstance(value, list) else value
    if inner:
        return value
    kind = getattr(models, name, None)
    if kind is None or not isinstance(value, dict) or not hasattr(kind, "attribute_map"):
        return value
    names = {wire: attribute for attribute, wire in kind.attribute_map.items()}
    given = {
        names[wire]: model(kind.openapi_types[names[wire]], member)
        for wire, member in value.items()
        if wire in names and member is not None
    }
    return kind(**given)


def requests_of(method: str, bodies: list[tuple[str, Any]], path: str) -> Iterator[tuple[str, Any]]:
    kind = getattr(models, "".join(part.capitalize() for part in method.split("_")) + "Request")
    in_path = {
        name: VALUES.get(name, "x") for name in re.findall(r"\{([^}]*)\}", path) if name != "project_id"
    }
    own = {name: value for name, value in in_path.items() if name in kind.attribute_map}
    if "open_stack_api_version" in kind.attribute_map:
        own["open_stack_api_version"] = "compute 2.60"
    if not bodies and "body" not in kind.attribute_map:
        yield "", kind(**own)
    seen = set()
    for number, (query, body) in enumerate(bodies):
        names = {wire: attribute for attribute, wire in kind.attribute_map.items()}
        asked = {names[name]: value for name, value in parse_qsl(query) if name in names}
        given = {**own, **asked}
        if "body" in kind.attribute_map:
            if body is None:
                continue
            given["body"] = model(kind.openapi_types["body"], body)
        text = repr(sorted(given.items(), key=lambda pair: pair[0]))
        if text not in seen and len(seen) < BODIES:
            seen.add(text)
            yield f"(vector {number + 1})", kind(**given)


def build(recorder: Recorder, kind: Any = models.EcsClient) -> Any:
    return (
        kind.new_builder()
        .with_credentials(BasicCredentials("access-key", "secret-key", "p"))
        .with_endpoint(recorder.url)
        .with_http_config(HttpConfig(ignore_ssl_verification=True, timeout=10))
        .build()
    )


def methods() -> list[str]:
    return [method for method, _ in described()]


def described() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation of the SDK, and how it describes it."""
    for name in sorted(vars(models.EcsClient)):
        found = re.fullmatch(r"_(\w+)_http_info", name)
        kind = found and getattr(models, kind_of(found[1]), None)
        if found and kind:
            yield found[1], getattr(models.EcsClient, name)(kind())


def kind_of(method: str) -> str:
    return "".join(part.capitalize() for part in method.split("_")) + "Request"


def operations_of(method: str, path: str, known: dict[tuple[str, str], list[str]]) -> list[str]:
    documented = known.get((method, template(path)))
    if documented is None:
        # What clients write for a documented path, such as another version of it.
        operation = ep.check(method, re.sub(r"\{[^}]*\}", SERVER, path)).operation
        return [operation] if operation else []
    return documented


def plain_request(method: str, path: str) -> Any:
    """A request of an operation that the catalogue does not have: what is in its path, and any body."""
    kind = getattr(models, kind_of(method))
    given = {
        name: VALUES.get(name, "x") for name in re.findall(r"\{([^}]*)\}", path) if name in kind.attribute_map
    }
    if "body" in kind.attribute_map:
        body = getattr(models, kind.openapi_types["body"], None)
        given["body"] = body(**dict.fromkeys(body.attribute_map, "x")) if body else []
    return kind(**given)


def drive(
    recorder: Recorder, prepare: Callable[[Any], Any] = lambda client: client, kind: Any = models.EcsClient
) -> Iterator[tuple[str, Callable[[], object]]]:
    client = prepare(build(recorder, kind))
    suffix, result = (
        ("", lambda sent: sent) if kind is models.EcsClient else ("_async", lambda sent: sent.result())
    )
    known, vectors = catalogue_paths(), accepted()
    for method, description in described():
        path, call = description["resource_path"], getattr(client, method + suffix)
        operations = operations_of(description["method"], path, known)
        fitting = [pair for operation in operations for pair in vectors.get(operation, [])]
        body = getattr(models, kind_of(method)).openapi_types.get("body")
        if body is not None and len(operations) > 1:
            # On a shared path a request model of the SDK is of one action.
            keys = set(getattr(models, body).attribute_map.values())
            fitting = [pair for pair in fitting if isinstance(pair[1], dict) and keys & set(pair[1])]
        requests = list(requests_of(method, fitting, path)) if operations else []
        for variant, request in requests or [("", plain_request(method, path))]:
            yield f"{method}{variant}", lambda call=call, request=request: result(call(request))
