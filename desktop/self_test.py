"""Try an installation out: the renderer, the window, a training in its child process, the variants, Colab's wheel."""

import io
import os
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import numpy as np
from PySide6.QtCore import QCoreApplication

from desktop.app import start
from desktop.background.engine_child import EngineVerb
from desktop.model.pane_layout import ORIGINAL, PANES, TARGET
from desktop.model.paths import log_file
from engine.colab.wheel import PACKAGES, build_wheel
from engine.config import Config, DpoConfig, SftConfig, dump_config
from engine.edit.edit import identity
from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Event, Failed
from engine.files import write_text
from engine.image.io import Photo, save_photo
from engine.sample.cover import CoverLook, cover_edit
from engine.sample.photos import crops
from engine.user_folders import FOLDER_VARIABLE
from engine.workspace.workspace import VARIANTS, Workspace, create_workspace

if TYPE_CHECKING:
    from desktop.compare.section import Compare
    from desktop.shell.controller import App

_CONFIG = Config(
    foundation="random",
    size=32,
    validate_every=1,
    sft=SftConfig(steps=2, batch=2, tuning_steps=1),
    dpo=DpoConfig(steps=2, batch=2),
)
"""The least that goes through every phase."""

_PATIENCE = 300.0
"""Seconds for any step: a slow machine on its first day compiles the renderer in each process."""

_SHOWN_LINES = 20
"""Lines of a failed training that are told."""


def self_test() -> int:
    """Try everything out in a folder of its own, say what works, and return the exit code: 0 if all of it does.

    No screen is needed; QT_QPA_PLATFORM chooses one.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory(prefix="covershot-", ignore_cleanup_errors=True) as folder:
        os.environ[FOLDER_VARIABLE] = str(Path(folder) / "settings")
        _, app = start()
        workspace = create_workspace(Path(folder) / "workspace")
        steps: tuple[tuple[str, Callable[[], str]], ...] = (
            ("renderer", partial(_fill, workspace)),
            ("window", partial(_open, app, workspace)),
            ("training", partial(_train, workspace)),
            ("variants", partial(_compare, app)),
            ("wheel for Colab", _wheel),
            ("log", _log),
        )
        passed = all(_passes(name, step) for name, step in steps)
        app.window.close()
    return 0 if passed else 1


def _passes(name: str, step: Callable[[], str]) -> bool:
    began = time.monotonic()
    try:
        text = step()
    except Exception as error:  # noqa: BLE001  # whatever breaks is to be told
        sys.stdout.write(f"{name}: FAILED, {type(error).__name__}: {error}\n")
        return False
    sys.stdout.write(f"{name}: {text} ({time.monotonic() - began:.1f} s)\n")
    sys.stdout.flush()
    return True


def _fill(workspace: Workspace) -> str:
    """Fill a workspace: each photograph of the sample, its target, and a comparison that the target has won."""
    photos = [crop for crop in crops() if crop.name.endswith("whole")]
    for crop in photos:
        target = render(crop.pixels, cover_edit(CoverLook(), crop.pixels))
        if not np.array_equal(render(crop.pixels, identity()), crop.pixels) or np.array_equal(target, crop.pixels):
            raise CovershotError(f"{crop.name} is rendered wrongly")
        for folder in (workspace.input, workspace.dispreferred):
            save_photo(Photo(crop.pixels), folder / f"{crop.name}.png")
        for folder in (workspace.target, workspace.preferred):
            save_photo(Photo(target), folder / f"{crop.name}.png")
    rows = (f"{crop.name},{crop.split}" for crop in photos)
    write_text(workspace.split_file, "\n".join(["photo,split", *rows, ""]))
    return f"right on {len(photos)} photographs"


def _open(app: "App", workspace: Workspace) -> str:
    app.show(workspace.root)
    _wait(lambda: app.session.library is not None and app.window.isVisible(), "The window")
    assert app.session.library is not None
    return f"open with {len(app.session.library.photos)} photos"


def _train(workspace: Workspace) -> str:
    write_text(workspace.root / "config.toml", dump_config(_CONFIG))
    received: list[Event | str] = []
    codes: list[int | None] = []
    verb = EngineVerb()
    verb.received.connect(received.extend)
    verb.ended.connect(codes.append)
    verb.start(["train", str(workspace.root), "--config", str(workspace.root / "config.toml")])
    try:
        _wait(lambda: codes, "The end of the training")
    finally:
        verb.close()
    if codes != [0]:
        reasons = [item.text if isinstance(item, Failed) else str(item) for item in received[-_SHOWN_LINES:]]
        raise CovershotError(f"its process ended with code {codes[0]}:\n" + "\n".join(reasons))
    return f"{', '.join(VARIANTS)} in a process of its own"


def _compare(app: "App") -> str:
    app.opening.read_again()
    _wait(lambda: app.session.library is not None and app.session.library.run, "The training's result")
    assert app.session.library is not None
    app.show_photo("compare", next(photo.name for photo in app.session.library.photos if photo.edits))
    canvas = cast("Compare", app.sections["compare"]).page.canvas
    _wait(lambda: all(key in canvas.sides and canvas.sides[key].image for key in PANES), "The variants in Compare")
    if canvas.sides[ORIGINAL].image == canvas.sides[TARGET].image:
        raise CovershotError("the panes of the original and of the target are the same")
    return f"{len(PANES)} panes drawn"


def _wheel() -> str:
    """Build the wheel, and look for the source of every module of ours that runs."""
    name, content = build_wheel()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        files = set(packed.namelist())
    modules = [module.replace(".", "/") for module in sys.modules if module.partition(".")[0] in PACKAGES]
    missing = [path for path in modules if not files & {f"{path}.py", f"{path}/__init__.py"}]
    if missing or "engine/__main__.py" not in files:
        raise CovershotError(f"{name} lacks {', '.join(missing) or 'engine/__main__.py'}")
    return f"{name} of {len(files)} files"


def _log() -> str:
    """Look into the log, where whatever broke without ending a step is written."""
    if log_file().exists() and (text := log_file().read_text(encoding="utf-8")):
        raise CovershotError(text)
    return "empty"


def _wait(came: Callable[[], object], what: str) -> None:
    """Let the window live until something has come.

    Raises:
        CovershotError: it has not come in time.
    """
    until = time.monotonic() + _PATIENCE
    while not came():
        if time.monotonic() > until:
            raise CovershotError(f"{what} did not come within {_PATIENCE:.0f} s.")
        QCoreApplication.processEvents()
        time.sleep(0.01)
