"""Size, names and habits of the code."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import CODE_FOLDERS, Function, functions, parse, place, python_files

MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 50
MAX_ARGUMENTS = 6
PRODUCT = python_files("vmsk_exam")
EVERYTHING = python_files(*CODE_FOLDERS)
ASSERTING_CALL = re.compile(r"raises|warns|assert|waitSignal|wait_signal|waitUntil|check|verify|expect|fail")


def code_lines(function: Function) -> int:
    """Return the lines of a function without its decorators and docstring."""
    end = function.end_lineno or function.lineno
    docstring = function.body[0] if ast.get_docstring(function) is not None else None
    documented = (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1 if docstring is not None else 0
    return end - function.lineno + 1 - documented


def named_arguments(function: Function) -> list[ast.arg]:
    """Return every argument but the first of a method."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return arguments[1:] if arguments and arguments[0].arg in {"self", "cls"} else arguments


def test_files_are_short() -> None:
    long = {place(path): count for path in EVERYTHING if (count := len(path.read_text("utf-8").splitlines())) > MAX_FILE_LINES}
    assert long == {}


def test_functions_are_short() -> None:
    lengths = {place(path, function): code_lines(function) for path in EVERYTHING for function in functions(path)}
    assert {name: length for name, length in lengths.items() if length > MAX_FUNCTION_LINES} == {}


def test_functions_take_few_arguments() -> None:
    counts = {place(path, function): len(named_arguments(function)) for path in PRODUCT for function in functions(path)}
    assert {name: count for name, count in counts.items() if count > MAX_ARGUMENTS} == {}


def test_everything_is_annotated() -> None:
    bare = [
        place(path, function)
        for path in PRODUCT
        for function in functions(path)
        if function.returns is None or any(argument.annotation is None for argument in named_arguments(function))
    ]
    assert bare == []


def test_every_module_says_what_it_is() -> None:
    files = [path for path in EVERYTHING if path.name != "__init__.py" or path.is_relative_to(PRODUCT[0].parent)]
    silent = [place(path) for path in files if "tests" not in path.parts and ast.get_docstring(parse(path)) is None]
    assert silent == []


def test_nothing_is_printed_outside_the_command_line() -> None:
    printed = [
        place(path, node)
        for path in PRODUCT
        if "cli" not in path.parts
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printed == []


def test_no_error_is_swallowed_whole() -> None:
    handlers = [(path, node) for path in EVERYTHING for node in ast.walk(parse(path)) if isinstance(node, ast.ExceptHandler)]
    bare = [place(path, node) for path, node in handlers if node.type is None]
    assert bare == []


def test_nothing_is_left_to_be_written() -> None:
    unwritten = re.compile("|".join([r"raise NotImplemented" + "Error", r"#\s*(?:TO" + "DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b"]))
    found = [place(path) for path in EVERYTHING if unwritten.search(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize("word", ["utils", "util", "helpers", "helper", "common", "manager", "misc"])
def test_modules_are_named_for_what_they_hold(word: str) -> None:
    assert [place(path) for path in EVERYTHING if path.stem == word or path.stem.endswith(f"_{word}")] == []


def test_every_test_asserts() -> None:
    tests = [path for path in python_files("tests") if path.name.startswith("test_")]
    silent = [
        place(path, function)
        for path in tests
        for function in functions(path)
        if function.name.startswith("test_") and not is_asserting(function)
    ]
    assert silent == []


def is_asserting(function: Function) -> bool:
    calls = (ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(isinstance(node, ast.Assert) for node in ast.walk(function)) or any(ASSERTING_CALL.search(call) for call in calls)


@pytest.mark.parametrize(
    ("code", "length", "count"),
    [
        ("def f(a, b, *, c):\n    '''Say.\n\n    More.\n    '''\n    return a\n", 2, 3),
        ("class A:\n    @property\n    def f(self):\n        return 1\n", 2, 0),
    ],
)
def test_measures_of_a_function(code: str, length: int, count: int, tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    path.write_text(code, encoding="utf-8")
    function = next(functions(path))
    assert (code_lines(function), len(named_arguments(function))) == (length, count)
