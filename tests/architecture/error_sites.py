"""Finds the sentences of every error that the program can raise on purpose, without running it."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.architecture.source import PACKAGE, parse, python_files
from vmsk_exam import errors

ANYTHING = "§"
"""Stands in a sentence for what differs from case to case."""
PRODUCERS = {
    ("exchange/case_attachments.py", "fault"): ("exchange/case_attachments.py", "find_fault"),
    ("exchange/case_attachments.py", "_too_large(path.name)"): ("exchange/case_attachments.py", "_too_large"),
    ("record/guard.py", "refusal"): ("record/access.py", "find_refusal"),
}
"""Which function makes the sentence of a call that does not show it."""
WORDS_ELSEWHERE = {
    ("record/clinic_store.py", "max(int((until - now).total_seconds()), 1)"): "seconds: TryLaterError makes the sentence",
    ("ui/report_file.py", "str(error).replace(part.name, order.path.name)"): "another error with the name of the file corrected",
    ("vision/live_capture.py", "self._texts.cannot_open"): "LiveTexts",
    ("vision/live_capture.py", "self._texts.lost"): "LiveTexts",
}


@dataclass(frozen=True, slots=True)
class Site:
    """A call that makes an error."""

    place: str
    """File, line and class."""
    sentences: tuple[str, ...]
    """What it can say; empty if that cannot be read from the code."""


@cache
def error_names() -> frozenset[str]:
    """Return the names of the error classes, those of single rooms too."""
    names = {name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, errors.VmskError)}
    classes = [node for path in python_files("vmsk_exam") for node in ast.walk(parse(path)) if isinstance(node, ast.ClassDef)]
    while own := {each.name for each in classes if names.intersection(_names(each.bases))} - names:
        names |= own
    return frozenset(names)


def find_sites(paths: Iterable[Path]) -> Iterator[Site]:
    """Yield every call that makes an error in some files."""
    for path in paths:
        tree = parse(path)
        for function in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
            for call in _own_calls(function):
                if isinstance(call.func, ast.Name) and call.func.id in error_names() and call.args:
                    yield Site(f"{_name(path)}:{call.lineno} {call.func.id}", tuple(_read_call(path, function, call)))


def find_reasons() -> Iterator[Site]:
    """Yield what stands within other sentences: reasons that functions of their own hand on."""
    for name, callee, place in (
        ("record/backup.py", "_damaged", 1),
        ("assessment/intake/fhir_questionnaire.py", "_fault", 1),
        ("protocol/loader.py", "fault", 1),
    ):
        yield from _arguments(PACKAGE / name, callee, place)
    for name, function in (
        ("protocol/faults.py", "_advice"),
        ("protocol/checks.py", "find_exam_fault"),
        ("assessment/intake/catalog.py", "find_fault"),
        ("exchange/case_package.py", "_place"),
    ):
        yield Site(f"{name} {function}", tuple(_returned(PACKAGE / name, function)))
    path = PACKAGE / "protocol/checks.py"
    faults = [node.value for node in ast.walk(parse(path)) if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple)]
    told = [each.elts[1] for each in faults if isinstance(each.elts[1], ast.Constant | ast.JoinedStr)]
    yield Site("protocol/checks.py", tuple(text for node in told for text in _texts(path, parse(path), node)))


def _read_call(path: Path, function: ast.AST, call: ast.Call) -> Iterator[str]:
    key = (_name(path), ast.unparse(call.args[0]))
    if key in PRODUCERS:
        name, producer = PRODUCERS[key]
        yield from _returned(PACKAGE / name, producer)
    elif key in WORDS_ELSEWHERE:
        yield from _live_texts() if WORDS_ELSEWHERE[key] == "LiveTexts" else [_later()]
    else:
        yield from _texts(path, function, call.args[0])


def _later() -> str:
    return str(errors.TryLaterError(5))


def _live_texts() -> Iterator[str]:
    path = PACKAGE / "vision/live_sources.py"
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "LiveTexts":
            for keyword in node.keywords:
                yield from _texts(path, node, keyword.value)


def _texts(path: Path, function: ast.AST, node: ast.AST) -> Iterator[str]:
    """Yield what an expression can say, as far as the code shows it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else ANYTHING for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from _texts(path, function, node.body)
        yield from _texts(path, function, node.orelse)
    elif isinstance(node, ast.Name):
        yield from _values_of(path, function, node.id)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        for text in _texts(path, function, node.func.value):
            yield re.sub(r"{\w+}", ANYTHING, text)


def _values_of(path: Path, function: ast.AST, name: str) -> Iterator[str]:
    local = _assigned(function, name) or _assigned(parse(path), name)
    for value in local or [each for other in python_files("vmsk_exam") for each in _assigned(parse(other), name)]:
        yield from _texts(path, function, value)


def _assigned(scope: ast.AST, name: str) -> list[ast.expr]:
    nodes = ast.walk(scope) if isinstance(scope, ast.FunctionDef) else getattr(scope, "body", [])
    plain = [node.value for node in nodes if isinstance(node, ast.Assign) and name in _names(node.targets)]
    nodes = getattr(scope, "body", [])
    marked = [node.value for node in nodes if isinstance(node, ast.AnnAssign) and node.value and name in _names([node.target])]
    return [value for value in (*plain, *marked) if isinstance(value, ast.Constant | ast.JoinedStr)]


def _returned(path: Path, function_name: str) -> Iterator[str]:
    for function in ast.walk(parse(path)):
        if isinstance(function, ast.FunctionDef) and function.name == function_name:
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value is not None:
                    yield from (text for text in _texts(path, function, node.value) if text)


def _arguments(path: Path, callee: str, place: int) -> Iterator[Site]:
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Call) and _callee(node) == callee and len(node.args) > place:
            texts = tuple(_texts(path, parse(path), node.args[place]))
            if texts:
                yield Site(f"{_name(path)}:{node.lineno} {callee}", texts)


def _own_calls(scope: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of a function, without those of functions inside it."""
    for child in ast.iter_child_nodes(scope):
        if isinstance(child, ast.Call):
            yield child
        if not isinstance(child, ast.FunctionDef):
            yield from _own_calls(child)


def _callee(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _names(nodes: Iterable[ast.expr]) -> set[str]:
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix() if path.is_relative_to(PACKAGE) else path.name
