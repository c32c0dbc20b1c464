"""Find the engine's sentences that the window may show, in its source: as templates, with `{}` where one is filled in.

The engine writes English and knows of no language. What it hands to the window is raised, emitted or given as a reason by the
few calls of `SINKS`; whatever reaches them from elsewhere is followed by `source_texts`.
"""

import ast
import re
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from source_texts import OPEN, Scope, Texts, argument, called, nodes, read_modules

PACKAGES = ("desktop", "engine")
"""The window's parts that know nothing of Qt write English as the engine does."""

SINKS: dict[str, tuple[str, int] | str] = {
    "CovershotError": "problem and hints",
    "UnreadableError": "every argument",
    "RefusedError": "every argument",
    "MalformedError": "every argument",
    "NotFiniteError": "every argument",
    "KeyboardInterrupt": "every argument",
    "Kind": "every argument",
    "Extra": ("kind", 2),
    "ValueError": "reasons about a file",
    "OSError": "reasons about a file",
    "Message": ("text", 0),
    "Failed": ("text", 0),
    "Predicted": ("text", 3),
    "Skipped": ("reason", 1),
    "NotFound": ("reason", 1),
    "Device": ("reason", 3),
    "counted": ("ended", 4),
    "unreadable": ("advice", 2),
}
"""Calls whose texts the window may show, and which of their arguments those are: one by its name and place, or several."""

RETURNED = {
    "__str__": "",
    "_broken": "",
    "_line": "",
    "read_only": f"{OPEN} ",
    "set_aside": f"{OPEN} ",
    "why_no_cuda": "",
    "why_no_mps": "",
    "why_no_photo": f"{OPEN} ",
    "why_unread": f"{OPEN} ",
}
"""Functions whose results become part of sentences on ways that cannot be followed, and what then stands before them."""

OF_THE_COMMAND_LINE = (
    "desktop.self_test",
    "engine.benchmark",
    "engine.cli.benchmark",
    "engine.cli.colab",
    "engine.cli.covers",
    "engine.cli.enhancing",
    "engine.cli.judging",
    "engine.cli.machine",
    "engine.colab.session",
    "engine.recipe.candidates",
    "engine.recipe.doctor",
)
"""Modules that no verb which the window runs comes through."""

OF_OTHERS = (
    "Connection refused",
    "Device or resource busy",
    "File exists",
    "File name too long",
    "Input/output error",
    "Invalid argument",
    "Is a directory",
    "JSON is malformed: {}",
    "Name or service not known",
    "Network is unreachable",
    "No space left on device",
    "No such file or directory",
    "Not a directory",
    "Operation not permitted",
    "Permission denied",
    "Read-only file system",
    "Temporary failure in name resolution",
    "Too many levels of symbolic links",
    "Too many open files",
    "[Errno {}] {}",
    "[Errno {}] {}: {}",
    "broken data stream when reading image file",
    "disk I/O error",
    "expected {}, got {}",
    "image file is truncated",
    "image file is truncated ({} bytes not processed)",
    "input data was truncated",
    "invalid enum value {}",
    "object missing required field {}",
    "timed out",
    "unrecognized data stream contents when reading image file",
)
"""What the system, the network, SQLite, Pillow and msgspec report most often, which the engine passes on in its sentences."""

_COMMAND = re.compile(r"`|--\w")
_HEAD = re.compile(r"\w{2,}(:| \{\}[:,])")
_OF_A_FILE = re.compile(r"its? ")


def engine_templates(root: Path) -> list[str]:
    """Return the templates of the engine's sentences that the window may show, sorted.

    Left out is what is for the command line: a hint where the window has another one, and whatever names a command or an option.

    Args:
        root: folder of the packages.
    """
    texts = Texts(read_modules(root, PACKAGES))
    found = set[str]()
    for name, module in texts.modules.items():
        if name.startswith(OF_THE_COMMAND_LINE):
            continue
        for node, scope in nodes(module):
            if isinstance(node, ast.Call) and called(node) in SINKS:
                found.update(_shown(node, scope, texts))
            elif isinstance(node, ast.Return) and scope.function and scope.function.name in RETURNED:
                found.update(RETURNED[scope.function.name] + text for text in texts.of(node.value, scope))
    # What only a space divides cannot be divided again.
    merged = {re.sub(r"\{\}( ?\{\})+", OPEN, text) for text in found | texts.parts}
    return sorted({text for text in merged if _says_something(text)} | {*OF_OTHERS})


def _shown(call: ast.Call, scope: Scope, texts: Texts) -> Iterable[str]:
    """Return the texts of a call that the window may show."""
    shown = SINKS[called(call)]
    if isinstance(shown, tuple):
        # The name of the file stands before the reason why it is not used, wherever that is shown.
        before = f"{OPEN} " if called(call) == "Skipped" else ""
        return [before + text for text in texts.of(argument(call, *shown), scope)]
    if shown == "problem and hints":
        problem, *hints = [texts.of(each, scope) for each in call.args] or [[""]]
        # The third, where there is one, is what the window says instead of the second.
        return [f"{first} {last}".strip() for first, last in product(problem, hints[-1] if hints else [""])]
    found = [text for each in call.args for text in texts.of(each, scope)]
    return [text for text in found if _OF_A_FILE.match(text)] if shown == "reasons about a file" else found


def _says_something(template: str) -> bool:
    """Return whether a template says anything by itself: two words, a head of what follows, or a sentence of one word."""
    words = re.findall(r"[^\W\d_]+", template)
    phrase = " " in template and (len(words) > 1 or _HEAD.match(template) is not None)
    return (phrase or (len(words) == 1 and template.endswith("."))) and _COMMAND.search(template) is None
