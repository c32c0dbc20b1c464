"""Real workspaces, made with the engine's own writers, and a window that leaves nothing behind."""

import ctypes
import gc
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import PySide6
import pytest
from PIL import features
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QThreadPool, QTimer
from shiboken6 import isValid

from engine.config import dump_config
from engine.edit.edit import Edit, identity, save_edit
from engine.edit.render import render
from engine.image.io import Photo, save_photo
from engine.workspace.results import Row, Summary, mean_by_variant, write_rows, write_summary
from engine.workspace.run import Run
from engine.workspace.workspace import Workspace, create_workspace


def brighter(factor):
    return Edit((identity().lut * np.float32(factor)).clip(0, 1), identity().grid.copy())


@pytest.fixture
def make_workspace(tmp_path):
    """Make a workspace: bridge (held out), chapel (trained on), dune (no target), and a run unless told otherwise."""

    def make(name="shoot", *, run=True, photos=("bridge", "chapel", "dune"), size=(48, 32)):
        workspace = create_workspace(tmp_path / name)
        for place, photo in enumerate(photos):
            pixels = np.full((size[1], size[0], 3), 60 + 20 * place, np.uint8)
            save_photo(Photo(pixels), workspace.input / f"{photo}.png")
            if photo != "dune":
                save_photo(Photo(pixels + 40), workspace.target / f"{photo}.png")
        if run:
            add_run(workspace)
        return workspace

    def add_run(workspace, name="2026-01-02", foundation=None, simulated=None):
        run = Run(workspace.results / name)
        run.root.mkdir(parents=True)
        run.config.write_text("", encoding="utf-8")
        rows = [Row("bridge", "original", 512, 341, 18.0, 0.7, 9.0)]
        for variant, factor, psnr in (("sft", 1.2, 21.5), ("dpo", 1.4, 20.25), ("sft_dpo", 1.6, 23.456)):
            save_edit(brighter(factor), run.edit("bridge", variant))
            rows.append(Row("bridge", variant, 512, 341, psnr, 0.8, 6.25))
        write_rows(rows, run.metrics)
        card = {"data": {"splits": {"bridge": "test", "chapel": "train"}}}
        means = mean_by_variant(rows)
        write_summary(Summary(name, "shoot", 512, means, {}, {}, foundation or {}, {}, simulated, card), run.summary)
        return run

    make.add_run = add_run
    return make


@pytest.fixture(scope="session")
def trained(tmp_path_factory, fill, TINY):
    """Train the three variants once and put them in use, in a process of its own, since torch never meets Qt."""
    root = tmp_path_factory.mktemp("trained")
    made = create_workspace(root / "workspace é")
    fill(made)
    (root / "tiny.toml").write_text(dump_config(TINY))
    command = [sys.executable, "-m", "engine", "train", str(made.root), "--config", str(root / "tiny.toml")]
    subprocess.run(command, check=True, capture_output=True, timeout=1200)  # 15 s on an idle machine
    return made


@pytest.fixture
def learnt(trained, tmp_path):
    """Return a trained workspace of the test's own; weights, which never change, are not copied."""

    def bring(source, target):
        return (os.link if source.endswith(".safetensors") else shutil.copy2)(source, target)

    return Workspace(Path(shutil.copytree(trained.root, tmp_path / "learnt é", copy_function=bring)))


@pytest.fixture
def predictions(qapp):
    """Give what one section needs to ask the engine, which ends with the test."""
    from desktop.background.predictions import Predictions

    made = Predictions()
    yield made
    made.close()


@pytest.fixture(scope="session")
def compiled():
    """Compile the renderer into the cache that every process reads.

    In a fresh checkout the first render compiles, for seconds on an idle machine and for a minute on a busy one; no
    wait for a picture may include that.
    """
    render(np.full((4, 4, 3), 60, np.uint8), brighter(1.1))


@pytest.fixture
def qtbot(qtbot, monkeypatch):
    """Wait as long as the busiest machine needs; a condition that comes true ends the wait at once."""
    wait = qtbot.waitUntil
    monkeypatch.setattr(qtbot, "waitUntil", lambda condition, timeout=60_000: wait(condition, timeout=timeout))
    return qtbot


@pytest.fixture(autouse=True)
def private_folders(tmp_path, monkeypatch):
    """Keep settings, thumbnails, logs, the sample and the trash out of the developer's own folders; return where they are."""
    monkeypatch.setenv("COVERSHOT_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "trash"))
    return tmp_path / "settings"


@pytest.fixture(scope="session", autouse=True)
def english(qapp):
    """Show English whatever the system speaks, with its plural forms."""
    from desktop.translation import install_language

    install_language(qapp, "en")


@pytest.fixture
def speak(qapp):
    """Return a function that changes the language; afterwards it is English again."""
    from desktop.translation import install_language

    yield lambda language: install_language(qapp, language)
    install_language(qapp, "en")


@pytest.fixture
def app(qtbot, qapp):
    """Return a function that starts the window, on a workspace if given one."""
    from desktop.app import build
    from desktop.model.settings import Preferences, settings_file
    from desktop.ui.theme import apply_theme

    apply_theme(qapp)
    started = []

    def start(workspace=None):
        app = build(Preferences(settings_file()))
        qtbot.addWidget(app.window)
        started.append(app)
        with qtbot.waitActive(app.window, timeout=60_000):
            app.show(workspace and workspace.root)
        if workspace:
            qtbot.waitUntil(lambda: app.session.library is not None)
        return app

    yield start
    for app in started:
        app.window.close()
        app.deleteLater()


@pytest.fixture(autouse=True)
def leaves_nothing_running(request):
    """Fail a test that leaves a thread, a thread pool at work or a timer behind."""
    before = set(threading.enumerate())
    yield
    if "desktop.background.tasks" in sys.modules:
        sys.modules["desktop.background.tasks"].wait_for_closed()  # what a test closed ends by itself
    if QCoreApplication.instance():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [thread for thread in set(threading.enumerate()) - before if not isinstance(thread, threading._DummyThread)]
    for thing in gc.get_objects():
        kind = type(thing)
        if not issubclass(kind, (QThreadPool, QTimer, QThread)) or not isValid(thing):
            continue
        busy = thing.activeThreadCount() if issubclass(kind, QThreadPool) else False
        ticking = thing.isActive() if issubclass(kind, QTimer) else False
        running = thing.isRunning() and thing is not QThread.currentThread() if issubclass(kind, QThread) else False
        if busy or ticking or running:
            left.append(thing)
    assert not left, f"left running: {left}"


@pytest.fixture
def screen():
    """Start a virtual screen of its own and return its name."""
    missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"needs {' and '.join(missing)}: apt-get install xvfb xdotool")
    if not features.check("xcb"):
        pytest.skip("needs a Pillow that can take pictures of an X screen")
    try:
        ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt/plugins/platforms/libqxcb.so"))
    except OSError as error:
        pytest.skip(f"Qt cannot open windows on X here, install Debian's libxcb-icccm4 and libxcb-keysyms1: {error}")
    # The server itself chooses a free number and tells it on its standard output. A reset, after the picture that a test
    # takes before its window is there, would refuse the window.
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
        server.terminate()
