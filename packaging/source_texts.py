"""What texts an expression of a source may be: names are followed to their values, calls to what functions return.

A text that is put together is a template: what is only known when the program runs is `{}` in it.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path

OPEN = "{}"
"""What is only known when the program runs."""

_MOST_VARIANTS = 8
"""A field that may be one of more texts than this stays a field, and its texts are separate templates."""


@dataclass(frozen=True)
class Module:
    """Hold a module's tree, and what it binds at its top."""

    name: str
    tree: ast.Module

    @cached_property
    def values(self) -> dict[str, ast.expr]:
        """Return the module's constants."""
        return dict(_assigned(self.tree.body))

    @cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """Return the module's functions and methods."""
        return {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)}

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """Return the module's classes."""
        return {node.name: node for node in self.tree.body if isinstance(node, ast.ClassDef)}

    @cached_property
    def imported(self) -> dict[str, str]:
        """Return the modules that names are imported from."""
        found = (node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom))
        return {alias.name: node.module or "" for node in found for alias in node.names}


@dataclass(frozen=True)
class Scope:
    """Name the place of an expression: its module, and the function around it."""

    module: Module
    function: ast.FunctionDef | None = None


def read_modules(root: Path, packages: Iterable[str]) -> dict[str, Module]:
    """Return the modules of packages by their dotted names."""
    paths = (path for package in packages for path in sorted((root / package).rglob("*.py")))
    named = ((".".join(path.relative_to(root).with_suffix("").parts), path) for path in paths)
    return {name: Module(name, ast.parse(path.read_text(encoding="utf-8"))) for name, path in named}


def nodes(module: Module) -> Iterator[tuple[ast.AST, Scope]]:
    """Yield every node of a module with its scope: the innermost function around it."""
    waiting: list[tuple[ast.AST, Scope]] = [(module.tree, Scope(module))]
    while waiting:
        node, scope = waiting.pop()
        yield node, scope
        inside = Scope(module, node) if isinstance(node, ast.FunctionDef) else scope
        waiting += ((child, inside) for child in ast.iter_child_nodes(node))


def called(call: ast.Call) -> str:
    """Return the name of what is called, without what it belongs to."""
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def argument(call: ast.Call, name: str, position: int) -> ast.expr | None:
    """Return an argument of a call by its name or its place; None where it is left out."""
    named = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return named or (call.args[position] if 0 <= position < len(call.args) else None)


@dataclass
class Texts:
    """Find the texts of expressions.

    Attributes:
        modules: all of them, by name.
        parts: texts that fill fields of others, of which there are too many to be put in their place.
    """

    modules: dict[str, Module]
    parts: set[str] = field(default_factory=set)
    _found: dict[int, list[str]] = field(default_factory=dict)

    @cached_property
    def calls(self) -> dict[str, list[tuple[ast.Call, Scope]]]:
        """Return every call by the name of what is called."""
        calls: dict[str, list[tuple[ast.Call, Scope]]] = {}
        for module in self.modules.values():
            for node, scope in nodes(module):
                if isinstance(node, ast.Call):
                    calls.setdefault(called(node), []).append((node, scope))
        return calls

    def of(self, node: ast.expr | None, scope: Scope, seen: frozenset[int] = frozenset()) -> list[str]:
        """Return the texts that an expression may be, `OPEN` for any other; nothing for None."""
        if node is None or id(node) in seen:  # `seen`: what is being followed already, by a function that calls itself
            return [OPEN]
        if id(node) not in self._found:
            self._found[id(node)] = self._read(node, scope, seen | {id(node)})
        return self._found[id(node)]

    def _read(  # noqa: C901, PLR0911  # a case for each kind of expression
        self, node: ast.expr, scope: Scope, seen: frozenset[int]
    ) -> list[str]:
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.Constant(value=None):
                return []
            case ast.JoinedStr(values=parts):
                return self._joined(parts, scope, seen)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined([ast.FormattedValue(left, -1), ast.FormattedValue(right, -1)], scope, seen)
            case ast.IfExp(body=body, orelse=other):
                return self._any([body, other], scope, seen)
            case ast.BoolOp(values=values) | ast.Tuple(elts=values) | ast.List(elts=values) | ast.Dict(values=values):
                return self._any(values, scope, seen)
            case ast.Subscript(value=value) | ast.Starred(value=value):
                return self._any([value], scope, seen)
            case ast.Name(id=name):
                return self._named(name, scope, seen)
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                return self._attribute(owner, name, scope, seen)
            case ast.Call():
                return self._returned(node, scope, seen)
        return [OPEN]

    def _any(self, values: Iterable[ast.expr], scope: Scope, seen: frozenset[int]) -> list[str]:
        return list(dict.fromkeys(text for value in values for text in self.of(value, scope, seen)))

    def _joined(self, parts: list[ast.expr], scope: Scope, seen: frozenset[int]) -> list[str]:
        """Return the texts of an f-string; an expression that stands in it twice is the same in both places."""
        fields = {
            ast.dump(part.value): self._filled(part, scope, seen)
            for part in parts
            if isinstance(part, ast.FormattedValue)
        }
        texts = []
        for chosen in product(*fields.values()):
            values = dict(zip(fields, chosen, strict=True))
            texts.append(
                "".join(
                    values[ast.dump(part.value)] if isinstance(part, ast.FormattedValue) else ast.literal_eval(part)
                    for part in parts
                )
            )
        return list(dict.fromkeys(texts))

    def _filled(self, part: ast.FormattedValue, scope: Scope, seen: frozenset[int]) -> list[str]:
        """Return what a field may be: its texts where they are known and few, else `OPEN`."""
        if part.conversion == ord("r") or part.format_spec is not None:
            return [OPEN]
        texts = self.of(part.value, scope, seen)
        if OPEN not in texts and 0 < len(texts) <= _MOST_VARIANTS:
            return texts
        self.parts.update(texts)
        return [OPEN]

    def _named(self, name: str, scope: Scope, seen: frozenset[int]) -> list[str]:
        module = scope.module
        if scope.function is not None:
            values = [value for bound, value in _assigned(ast.walk(scope.function)) if bound == name]
            if values:
                return self._any(values, scope, seen)
            parameters = [each.arg for each in (*scope.function.args.args, *scope.function.args.kwonlyargs)]
            if name in parameters and name != "self":
                return self._passed(scope.function.name, name, parameters, seen)
        if name not in module.values:
            module = self.modules.get(module.imported.get(name, ""), module)
        return self.of(module.values.get(name), Scope(module), seen)

    def _passed(self, function: str, name: str, parameters: list[str], seen: frozenset[int]) -> list[str]:
        """Return what is passed for a parameter wherever its function, or a dataclass with that field, is called."""
        position = parameters.index(name) - (parameters[0] == "self")
        passed = ((argument(call, name, position), scope) for call, scope in self.calls.get(function, ()))
        texts = (text for value, scope in passed if value is not None for text in self.of(value, scope, seen))
        return list(dict.fromkeys(texts)) or [OPEN]

    def _attribute(self, owner: str, name: str, scope: Scope, seen: frozenset[int]) -> list[str]:
        """Return what a dataclass's field may be, of a parameter that is annotated as one of its module."""
        parameters = scope.function.args.args if scope.function else []
        kinds = (each.annotation for each in parameters if each.arg == owner)
        shape = next((scope.module.classes.get(kind.id) for kind in kinds if isinstance(kind, ast.Name)), None)
        fields = [ast.unparse(node.target) for node in shape.body if isinstance(node, ast.AnnAssign)] if shape else []
        return self._passed(shape.name, name, fields, seen) if shape and name in fields else [OPEN]

    def _returned(self, call: ast.Call, scope: Scope, seen: frozenset[int]) -> list[str]:
        """Return what a call gives: a filled template, a value of a table, or what a function returns."""
        match call.func:
            case ast.Attribute(value=value, attr="format"):
                return [re.sub(r"\{\w+\}", OPEN, text) for text in self.of(value, scope, seen)]
            case ast.Attribute(value=value, attr="get"):
                return self.of(value, scope, seen)
            case ast.Attribute(value=ast.Name(id="dict"), attr="fromkeys"):
                return self.of(call.args[1], scope, seen)
            case ast.Attribute(attr="join") if call.args and isinstance(call.args[0], ast.GeneratorExp):
                self.parts.update(self.of(call.args[0].elt, scope, seen))
            case ast.Name(id=name):
                module = scope.module
                if name not in module.functions:
                    module = self.modules.get(module.imported.get(name, ""), module)
                if function := module.functions.get(name):
                    values = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
                    return self._any([value for value in values if value], Scope(module, function), seen)
        return [OPEN]


def _assigned(statements: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that statements bind, and their values; of a loop over tuples that stand there, each value."""
    for node in statements:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                yield from _paired(targets, values)
            case ast.For(target=ast.Tuple(elts=targets), iter=ast.Tuple(elts=rows)):
                for row in rows:
                    yield from _paired(targets, row.elts if isinstance(row, ast.Tuple) else [])


def _paired(targets: list[ast.expr], values: list[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    pairs = zip(targets, values, strict=False)
    return ((target.id, value) for target, value in pairs if isinstance(target, ast.Name))
