"""What is tried out: the renderer, the window, covers, a training where one is possible, prediction, export, Colab's wheel."""

import io
import os
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import numpy as np
from PySide6.QtCore import QCoreApplication

from desktop.app import start
from desktop.background.engine_child import EngineVerb
from desktop.background.engine_server import EngineServer
from desktop.model.pane_layout import ORIGINAL, PANES, TARGET
from desktop.model.paths import log_file
from desktop.self_test.model import write_random_model
from engine.colab.wheel import PACKAGES, build_wheel
from engine.config import Config, DpoConfig, SftConfig, dump_config
from engine.covers.placed import find_transform
from engine.edit.edit import identity, load_edit
from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Event, Failed
from engine.files import write_text
from engine.image.io import Photo, load_photo, save_photo
from engine.installation.training import training_installed
from engine.sample.cover import CoverLook, cover_edit
from engine.sample.photos import crops
from engine.user_folders import FOLDER_VARIABLE
from engine.workspace.active_models import accept_run
from engine.workspace.run import list_runs, new_run
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
"""Lines of a failed verb that are told."""

_VARIANT = "sft"
"""The variant that is predicted with."""

_NEAR = 0.01
"""How far from its place a crop may be found, as a share of the photo."""

Step = tuple[str, Callable[[], str]]
"""What is tried out, and how; it returns what worked."""


def self_test() -> int:
    """Try everything out in a folder of its own, say what works, and return the exit code: 0 if all of it does.

    No screen is needed; QT_QPA_PLATFORM chooses one.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with TemporaryDirectory(prefix="covershot-", ignore_cleanup_errors=True) as folder:
        os.environ[FOLDER_VARIABLE] = str(Path(folder) / "settings")
        _, app = start()
        workspace = create_workspace(Path(folder) / "workspace")
        trained: tuple[Step, ...] = (
            ("training", partial(_train, workspace)),
            ("variants", partial(_compare, app)),
        )
        supplied: tuple[Step, ...] = (("model", partial(_supply, workspace)),)
        steps: tuple[Step, ...] = (
            ("renderer", partial(_fill, workspace)),
            ("window", partial(_open, app, workspace)),
            ("covers", partial(_align, workspace)),
            *(trained if training_installed() else supplied),
            ("prediction", partial(_predict, workspace)),
            ("export", partial(_export, workspace)),
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


def _align(workspace: Workspace) -> str:
    """Crop a photo's target, and find where the crop lies."""
    target = next(iter(sorted(workspace.target.iterdir())))
    pixels = load_photo(target).pixels
    height, width = pixels.shape[:2]
    cover = workspace.root / "cover.png"
    save_photo(Photo(pixels[height // 5 : -height // 5, width // 5 : -width // 5]), cover)
    found = find_transform(cover, workspace.input / target.name)
    if found is None:
        raise CovershotError(f"A crop of {target.name} was not found in its photo")
    if abs(found[0, 2] - 0.2) > _NEAR or abs(found[1, 2] - 0.2) > _NEAR:
        raise CovershotError(f"A crop of {target.name} was found in another place: {found[:2, 2]}")
    return "a crop found in its photo"


def _train(workspace: Workspace) -> str:
    write_text(workspace.root / "config.toml", dump_config(_CONFIG))
    _run(["train", str(workspace.root), "--config", str(workspace.root / "config.toml")])
    return f"{', '.join(VARIANTS)} in a process of its own"


def _supply(workspace: Workspace) -> str:
    """Put a model in use, because this installation cannot train one."""
    run = new_run(workspace)
    write_text(run.config, dump_config(_CONFIG))
    write_random_model(run, _VARIANT)
    accept_run(workspace, run)
    return "supplied; training is not installed"


def _predict(workspace: Workspace) -> str:
    """Let the window's engine predict a photo's Edit."""
    run = list_runs(workspace)[-1]
    photo = _photo(workspace)
    predicted: list[Path] = []
    problems: list[str] = []
    server = EngineServer(workspace.root)
    try:
        server.ask(photo, _VARIANT, run.name, lambda edit, _: predicted.append(edit), problems.append)
        _wait(lambda: predicted or problems, "The prediction")
    finally:
        server.close()
    if problems:
        raise CovershotError(problems[0])
    pixels = load_photo(photo).pixels
    if np.array_equal(render(pixels, load_edit(predicted[0])), pixels):
        raise CovershotError(f"The Edit that was predicted for {photo.name} changes nothing")
    return f"{photo.name} in a process of its own"


def _export(workspace: Workspace) -> str:
    """Write an enhanced copy at full size."""
    model = list_runs(workspace)[-1].model(_VARIANT)
    photo = _photo(workspace)
    out = workspace.root / "out"
    _run(["enhance", str(photo), "--model", str(model), "--out", str(out)])
    (copy,) = out.iterdir()
    before = load_photo(photo).pixels
    after = load_photo(copy).pixels
    if before.shape != after.shape or np.array_equal(before, after):
        raise CovershotError(f"{copy.name} is not an enhanced copy of {photo.name}")
    return f"{copy.name} written"


def _photo(workspace: Workspace) -> Path:
    return sorted(workspace.input.iterdir())[0]


def _run(arguments: Sequence[str]) -> None:
    """Run a verb of the engine.

    Raises:
        CovershotError: it failed; the message has its last lines.
    """
    received: list[Event | str] = []
    codes: list[int | None] = []
    verb = EngineVerb()
    verb.received.connect(received.extend)
    verb.ended.connect(codes.append)
    verb.start(arguments)
    try:
        _wait(lambda: codes, f"The end of {arguments[0]}")
    finally:
        verb.close()
    if codes != [0]:
        reasons = [item.text if isinstance(item, Failed) else str(item) for item in received[-_SHOWN_LINES:]]
        raise CovershotError(f"its process ended with code {codes[0]}:\n" + "\n".join(reasons))


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
