"""Annotated types for pydantic and FastAPI: `pip install ecs-preflight[pydantic]`.

    class Form(pydantic.BaseModel):
        name: ServerName
        password: AdminPass

The core judges the values, so that a form and the request made from it never disagree; the JSON Schema
is the core's too. An error has the rule as its `type`, and the facts of the rule as its `ctx`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, TypeVar, get_args, get_origin

from pydantic import SecretStr
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError, core_schema

from ecs_preflight import _native
from ecs_preflight._api import describe, schema, validate
from ecs_preflight._errors import UnknownOperationError
from ecs_preflight._report import Issue, Severity

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

__all__ = [
    "AdminPass",
    "Body",
    "BodyOf",
    "FieldOf",
    "KeyName",
    "Metadata",
    "ServerName",
    "ServerTags",
    "TagKey",
    "TagValue",
    "Tags",
    "UserData",
]

HIDDEN = "**********"


def _parts(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _error(issue: Issue, location: tuple[str | int, ...], shown: object) -> InitErrorDetails:
    facts = {
        **issue.args,
        "help": issue.help,
        "api_error": issue.api_error,
        "source": issue.source,
        # The last one, since each is put in the place of its name in turn.
        "message": issue.message,
    }
    error = PydanticCustomError(issue.rule, "{message}", facts)
    return InitErrorDetails(type=error, loc=location, input=shown)


def _raise(errors: list[InitErrorDetails], title: str) -> None:
    if errors:
        raise ValidationError.from_exception_data(title, errors)


def _place(issue: Issue, above: int, value: object) -> tuple[str | int, ...]:
    """Say where an issue is within a value, as pydantic does: an index of a list is a number."""
    found: list[str | int] = []
    for part in _parts(issue.pointer)[above:]:
        if isinstance(value, list) and part.isdecimal():
            found.append(int(part))
            value = value[int(part)] if int(part) < len(value) else None
        else:
            found.append(part)
            value = value.get(part) if isinstance(value, dict) else None
    return tuple(found)


@lru_cache(maxsize=256)
def _steps(operation: str, pointer: str) -> tuple[str | None, ...]:
    """Give the members that lead to a field; the item of a list, whichever index names it, is None."""
    level: dict[str, Any] = schema(operation)
    steps: list[str | None] = []
    for part in _parts(pointer):
        if "items" in level:
            steps.append(None)
            level = level["items"]
        else:
            steps.append(part)
            level = level.get("properties", {}).get(part, {})
    return tuple(steps)


@lru_cache(maxsize=256)
def _described(operation: str, pointer: str) -> dict[str, Any]:
    return describe(operation, pointer)


@dataclass(frozen=True)
class FieldOf:
    """Marks a type as one field of an operation's body.

        Label = Annotated[str, FieldOf("NovaCreateServer", "/server/name")]

    Raises `UnknownOperationError` or `LookupError` for what the documents do not have.
    """

    operation: str
    """The id of the operation."""
    pointer: str
    """The RFC 6901 pointer of the field; the item of a list is any index, `-` or `*`."""
    lang: str = "en"
    """The language of the messages."""

    def __post_init__(self) -> None:
        """Refuse a field that does not exist, where it is written."""
        _described(self.operation, self.pointer)
        _native.language(self.lang)

    def check(self, value: object) -> list[Issue]:
        """Give what the service would refuse in a value of this field."""
        body = value
        pointer = ""
        for step in reversed(_steps(self.operation, self.pointer)):
            body = [body] if step is None else {step: body}
            name = "0" if step is None else step.replace("~", "~0").replace("/", "~1")
            pointer = f"/{name}{pointer}"
        # What is not there yet is nobody's fault around a single value, and is one inside an object.
        draft = not isinstance(value, (dict, list))
        report = validate(self.operation, body, draft=draft, lang=self.lang)
        return [
            issue
            for issue in report.issues
            if issue.severity is Severity.ERROR and f"{issue.pointer}/".startswith(f"{pointer}/")
        ]

    def _validated(self, value: Any) -> Any:  # noqa: ANN401
        secret = _described(self.operation, self.pointer).get("secret", False)
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        above = len(_parts(self.pointer))
        shown = HIDDEN if secret else value
        errors = [_error(issue, _place(issue, above, value), shown) for issue in self.check(plain)]
        _raise(errors, self.operation)
        return SecretStr(plain) if secret and isinstance(plain, str) else value

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Let pydantic check the type first, and the core the value; a secret is the core's alone."""
        inner = handler(source)
        if _described(self.operation, self.pointer).get("secret", False):
            # What pydantic itself refuses it shows; a secret must not get that far.
            return core_schema.no_info_plain_validator_function(
                self._validated,
                serialization=core_schema.plain_serializer_function_ser_schema(
                    _hidden_in_json, info_arg=True, when_used="always"
                ),
                json_schema_input_schema=inner,
            )
        return core_schema.no_info_after_validator_function(self._validated, inner)

    def __get_pydantic_json_schema__(
        self, core: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Give the JSON Schema of the field."""
        del core, handler
        found: dict[str, Any] = schema(self.operation)
        for step in _steps(self.operation, self.pointer):
            found = found["items"] if step is None else found["properties"][step]
        if _described(self.operation, self.pointer).get("secret", False):
            found["format"] = "password"
        return found


def _hidden_in_json(value: SecretStr, info: core_schema.SerializationInfo) -> SecretStr | str:
    return str(value) if info.mode_is_json() else value


@dataclass(frozen=True)
class BodyOf:
    """Marks a dict as the whole body of an operation.

    Create = Annotated[dict[str, Any], BodyOf("CreateCloudServers")]
    """

    operation: str
    """The id of the operation."""
    lang: str = "en"
    """The language of the messages."""

    def __post_init__(self) -> None:
        """Refuse an operation that does not exist, where it is written."""
        if _native.iam_needs(None, self.operation, None) is None:
            raise UnknownOperationError(self.operation, _native.nearest_operation(None, self.operation))
        _native.language(self.lang)

    def _validated(self, value: dict[str, Any]) -> dict[str, Any]:
        report = validate(self.operation, value, lang=self.lang)
        # A body holds secrets: of it, only what the rule itself shows is repeated.
        _raise(
            [
                _error(issue, _place(issue, 0, value), issue.args.get("found"))
                for issue in report.issues
                if issue.severity is Severity.ERROR
            ],
            self.operation,
        )
        return value

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Let pydantic see to it that it is an object, and the core to all else."""
        return core_schema.no_info_after_validator_function(self._validated, handler(source))

    def __get_pydantic_json_schema__(
        self, core: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Give the JSON Schema of the body."""
        del core, handler
        found = schema(self.operation)
        # A schema inside another one has no address of its own.
        del found["$schema"], found["$id"]
        return found


Name = TypeVar("Name")

if TYPE_CHECKING:

    class Body(dict[str, Any], Generic[Name]):
        """The body of an operation: `Body[Literal["CreateCloudServers"]]`."""

else:

    class Body:
        """The body of an operation: `Body["CreateCloudServers"]`, or with a `Literal` for type checkers."""

        def __class_getitem__(cls, operation: object) -> object:
            """Make the annotated type."""
            if get_origin(operation) is Literal:
                (operation,) = get_args(operation)
            return Annotated[dict[str, Any], BodyOf(operation)]


ServerName = Annotated[str, FieldOf("CreateCloudServers", "/server/name")]
"""The name of a server, when it is created."""
AdminPass = Annotated[SecretStr, FieldOf("CreateCloudServers", "/server/adminPass")]
"""The administrator's password."""
UserData = Annotated[SecretStr, FieldOf("CreateCloudServers", "/server/user_data")]
"""What a server runs when it first starts, in base64; secret, for it often holds passwords."""
KeyName = Annotated[str, FieldOf("NovaCreateKeypair", "/keypair/name")]
"""The name of an SSH key pair."""
Metadata = Annotated[dict[str, Any], FieldOf("NovaUpdateServerMetadata", "/metadata")]
"""Key-value pairs of a server."""
TagKey = Annotated[str, FieldOf("BatchCreateServerTags", "/tags/0/key")]
"""The key of a tag, when it is created."""
TagValue = Annotated[str, FieldOf("BatchCreateServerTags", "/tags/0/value")]
"""The value of a tag, when it is created."""
Tags = Annotated[list[dict[str, Any]], FieldOf("BatchCreateServerTags", "/tags")]
"""Tags with keys and values, to be created."""
ServerTags = Annotated[list[str], FieldOf("NovaReplaceServerTags", "/tags")]
"""Tags that are single words."""
