"""Helpers that make the zip of a result from Colab, correct or tampered with, and import it."""

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from engine.colab.description import RESULT, read_result, to_text
from engine.colab.results import import_results
from engine.errors import CovershotError
from engine.workspace.run import Run
from engine.workspace.workspace import Workspace

Content = dict[str, bytes]


def quiet(event: object) -> None:
    pass


def going_on() -> bool:
    return False


def sealed(content: Content) -> Content:
    """Return files with hashes that fit, as a careful forger would make them."""
    files = {name: data for name, data in content.items() if name != RESULT}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return files | {RESULT: to_text(replace(read_result(content[RESULT]), files=hashes)).encode()}


def pack(content: Content, path: Path, compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as packed:
        for name, data in content.items():
            packed.writestr(name, data)
    return path


def run_import(path: Path, home: Workspace, load=lambda folder: None, emit=quiet, stop=going_on) -> Run:
    return import_results(path, home, load, emit, stop)


def refused(path: Path, home: Workspace, tree, reason: str) -> None:
    before = tree(home.root)
    with pytest.raises(CovershotError, match=reason) as caught:
        run_import(path, home)
    assert "\n" not in str(caught.value)
    assert tree(home.root) == before
