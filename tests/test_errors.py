import ast
import re
from pathlib import Path

import engine
from engine.errors import CovershotError

COMMAND = re.compile(r"`covershot|--[a-z]|terminal|command line")

COMMAND_LINE = ["cli", "cli.py", "verbs", "console.py"]
"""Modules that only the command line runs."""


def test_the_command_line_and_the_window_get_a_hint_each():
    error = CovershotError("There is no folder shoot.", "Make one with `covershot demo`.", "Open the sample project.")
    assert str(error) == "There is no folder shoot. Make one with `covershot demo`."
    assert error.in_window == "There is no folder shoot. Open the sample project."
    assert CovershotError(*error.parts).in_window == error.in_window


def test_one_hint_serves_both_where_nothing_else_is_given():
    error = CovershotError("shoot.png is empty.", "Copy it again.")
    assert error.in_window == str(error) == "shoot.png is empty. Copy it again."
    assert CovershotError("No.", "Use --device cpu.", "").in_window == "No."


def sentences(node):
    """Return the texts of a part of a call."""
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def test_no_error_that_the_window_may_show_names_a_command():
    root = Path(engine.__file__).parent
    found = []
    for path in root.rglob("*.py"):
        if path.relative_to(root).parts[0] in COMMAND_LINE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "CovershotError":
                shown = [*node.args[:1], *node.args[2:]] if len(node.args) > 2 else node.args
                found += [f"{path.name}: {text}" for each in shown for text in sentences(each) if COMMAND.search(text)]
    assert found == []
