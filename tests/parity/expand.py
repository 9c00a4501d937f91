"""Reads tests/vectors: bases, changes by pointer, and generated values."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    """Every case of every file, its body built."""
    for file in sorted(folder.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        for case in data["cases"]:
            case = dict(case)
            if "base" in case:
                body = copy.deepcopy(data["bases"][case.pop("base")])
                for pointer, value in case.pop("set", {}).items():
                    change(body, pointer, value)
                for pointer in case.pop("remove", []):
                    remove(body, pointer)
                case["body"] = body
            for key in ("body", "text", "request"):
                if key in case:
                    case[key] = expand(case[key])
            yield case


def expand(value: Any) -> Any:
    """Fills in generator objects."""
    if isinstance(value, list):
        return [expand(item) for item in value]
    if not isinstance(value, dict):
        return value
    match value:
        case {"$list": {"of": item, "times": times}}:
            return [expand(numbered(item, index)) for index in range(times)]
        case {"$text": {"of": text, "times": times}}:
            return text * times
        case {"$base64": size}:
            return base64.b64encode(b"a" * size).decode()
    return {key: expand(item) for key, item in value.items()}


def numbered(value: Any, index: int) -> Any:
    """Replaces `{i}` in every text by the index."""
    if isinstance(value, str):
        return value.replace("{i}", str(index))
    if isinstance(value, list):
        return [numbered(item, index) for item in value]
    if isinstance(value, dict):
        return {key: numbered(item, index) for key, item in value.items()}
    return value


def tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def change(body: Any, pointer: str, value: Any) -> None:
    *outer, last = tokens(pointer)
    for token in outer:
        body = body[int(token)] if isinstance(body, list) else body[token]
    if isinstance(body, list):
        if last == "-":
            body.append(value)
        else:
            body[int(last)] = value
    else:
        body[last] = value


def remove(body: Any, pointer: str) -> None:
    *outer, last = tokens(pointer)
    for token in outer:
        body = body[int(token)] if isinstance(body, list) else body[token]
    del body[int(last) if isinstance(body, list) else last]
