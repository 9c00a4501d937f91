"""Reads tests/vectors: bases, changes by pointer, and generated values."""

from __future__ import annotations

import base64
import copy
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def numbered(value: Any, index: int) -> Any:
    """Put the place in a list where its items say `{i}`, or `{iiii}` for four digits."""
    if isinstance(value, str):
        return value.replace("{iiii}", f"{index:04}").replace("{i}", str(index))
    if isinstance(value, list):
        return [numbered(item, index) for item in value]
    if isinstance(value, dict):
        return {numbered(name, index): numbered(item, index) for name, item in value.items()}
    return value


def made(value: Any) -> Any:
    """Make what the generators of a vector stand for."""
    if isinstance(value, list):
        return [made(item) for item in value]
    if not isinstance(value, dict):
        return value
    match value:
        case {"$list": {"of": item, "times": times}, **rest} if not rest:
            return [made(numbered(item, index)) for index in range(times)]
        case {"$text": {"of": text, "times": times}, **rest} if not rest:
            return text * times
        case {"$base64": size, **rest} if not rest:
            return base64.b64encode(b"a" * size).decode("ascii")
    return {name: made(item) for name, item in value.items()}


def tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def change(body: Any, pointer: str, value: Any = None, *, remove: bool = False) -> Any:
    """Set or remove what stands at a pointer."""
    if not pointer:
        return value
    *parents, last = tokens(pointer)
    at = body
    for token in parents:
        at = at[int(token)] if isinstance(at, list) else at[token]
    if isinstance(at, list):
        if remove:
            del at[int(last)]
        elif last == "-":
            at.append(value)
        else:
            at[int(last)] = value
    elif remove:
        del at[last]
    else:
        at[last] = value
    return body


def body_of(case: dict[str, Any], bases: dict[str, Any]) -> Any:
    if "text" in case:
        return made(case["text"])
    body = copy.deepcopy(bases[case["base"]] if "base" in case else case.get("body"))
    for pointer, value in case.get("set", {}).items():
        body = change(body, pointer, value)
    for pointer in case.get("remove", []):
        body = change(body, pointer, remove=True)
    return made(body)


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    """Give every case of every file, its body built: `body` for a value, `text` for text."""
    for file in sorted(folder.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        for written in data["cases"]:
            case = dict(written)
            if "text" in case:
                case["text"] = made(case["text"])
            elif "body" in case or "base" in case:
                case["body"] = body_of(written, data.get("bases", {}))
            if "request" in case:
                case["request"] = made(case["request"])
            yield case
