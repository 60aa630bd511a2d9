"""Errors in protocol files: each names file, line and key, and says what to do."""

import json
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from vmsk_exam.errors import ProtocolError
from vmsk_exam.protocol.positions import KeyLines, KeyPath

TableT = TypeVar("TableT", bound=BaseModel)


class ProtocolFile:
    """A protocol file that was read: its content and where each key stands."""

    def __init__(self, path: Path, content: dict[str, Any], lines: KeyLines) -> None:
        self.path = path
        self.content = content
        self._lines = lines

    def fault(self, key_path: KeyPath, message: str) -> ProtocolError:
        """Return the error about a key; the message says what is wrong and what to do."""
        line = self._lines.line(key_path)
        return ProtocolError(f"{self.path.name}, line {line}, {_key_text(key_path)}: {message}")

    def parse(self, table: type[TableT]) -> TableT:
        """Return the content as a checked table.

        Raises
        ------
        ProtocolError
            For the first key that is not as it should be.
        """
        try:
            # As JSON: in strict mode this takes names of enum members and lists, and still no text for a number.
            return table.model_validate_json(json.dumps(self.content, default=str))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise self.fault(_key_path(first["loc"]), _advice(first, table)) from error


def _key_path(location: tuple[str | int, ...]) -> KeyPath:
    return tuple(part for part in location if part != "[key]")


def _key_text(path: KeyPath) -> str:
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".") or "file"


def _advice(error: Any, table: type[BaseModel]) -> str:  # noqa: ANN401 - pydantic's error is a plain mapping
    kind, location = error["type"], error["loc"]
    name = str(location[-1]) if location else ""
    if kind == "extra_forbidden":
        close = get_close_matches(name, _known_keys(table), n=1)
        if close:
            return f"There is no key {name!r} here. Did you mean {close[0]!r}? Correct or remove it."
        return f"There is no key {name!r} here. Correct or remove it."
    if kind == "missing":
        return f"The key {name!r} is missing. Add it."
    if kind == "enum":
        return f"{error['input']!r} is not known. Use one of {error['ctx']['expected']}."
    return f"{error['msg']} (found {error['input']!r}). Correct the value."


def _known_keys(table: type[BaseModel]) -> list[str]:
    schema = table.model_json_schema()
    tables = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for entry in tables for key in entry.get("properties", {})})
