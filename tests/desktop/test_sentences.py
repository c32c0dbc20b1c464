"""What the window says, read from its code."""

import ast
import re
from pathlib import Path

import desktop

KEY = re.compile(r"\b(F\d+|Space|Enter|Return|Delete|Ctrl|Shift|Alt)\b|[←→⌫⇧]|\bpress [A-Z?]\b")
"""Of commands alone: Escape and the arrows up and down are the dialogs' and sliders' own, and stay what they are."""


def sentences():
    for path in Path(desktop.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "tr":
                yield path.name, ast.literal_eval(node.args[0])


def test_no_sentence_names_a_key_which_the_user_may_have_changed():
    assert len(list(sentences())) > 300
    assert [(name, text) for name, text in sentences() if KEY.search(text)] == []
