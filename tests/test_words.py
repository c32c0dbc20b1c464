"""The project's vocabulary, read from its code: no private idiom in identifiers, one assignment a line."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PACKAGES = ["desktop", "engine", "packaging", "tests"]

PRIVATE = frozenset(["own", "said", "told", "tell", "asked", "wanted", "wish", "known", "hear", "heard"])
"""Words that are clear in a sentence and say nothing as a name: docs/glossary.md has what to write instead."""

KEPT = frozenset(["own_looks", "own_lights"])
"""Names of tensors in saved models."""

PACKED_PER_THOUSAND = 1.0


def words(name: str) -> set[str]:
    """Return the words of an identifier, in small letters."""
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"))


@cache
def trees(package: str) -> tuple[tuple[Path, int, ast.Module], ...]:
    """Return each file of a package with its number of lines and its syntax tree."""
    files = [(path, path.read_text(encoding="utf-8")) for path in sorted((ROOT / package).rglob("*.py"))]
    return tuple((path, len(text.splitlines()), ast.parse(text)) for path, text in files)


def identifiers(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the names in a file and their lines; the name of a test is a sentence and none of them."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name, node.lineno
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) if not name.startswith("test_"):
                yield name, node.lineno
            case ast.alias(asname=str(name)) | ast.alias(name=name, asname=None):
                yield name.split(".")[-1], node.lineno


def is_packed(node: ast.AST) -> bool:
    """Return whether an assignment gives several names several values that stand beside each other."""
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and isinstance(node.targets[0], ast.Tuple)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_identifier_is_of_the_private_idiom(package):
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path, _, tree in trees(package)
        for name, line in identifiers(tree)
        if name not in KEPT and words(name) & PRIVATE
    ]
    assert found == []


@pytest.mark.parametrize("package", PACKAGES)
def test_hardly_any_assignment_packs_several_values(package):
    packed = [
        f"{path.name}:{node.lineno}" for path, _, tree in trees(package) for node in ast.walk(tree) if is_packed(node)
    ]
    lines = sum(count for _, count, _ in trees(package))
    assert len(packed) <= PACKED_PER_THOUSAND * lines / 1000, packed


def test_the_rules_find_what_they_are_for():
    tree = ast.parse(
        "self._told, x = 1, 2\nclass OwnProcess: ...\ndef f(*, wish): ...\nknowledge = shown = disown = 1\n"
    )
    assert {name for name, _ in identifiers(tree) if words(name) & PRIVATE} == {"_told", "OwnProcess", "wish"}
    assert [is_packed(node) for node in tree.body] == [True, False, False, False]
