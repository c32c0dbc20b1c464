import os
import signal
import sys
import time
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject

from desktop.background.engine_server import EngineServer
from engine.edit.edit import load_edit
from engine.workspace.run import list_runs

LONG = 480_000


class Recorder(QObject):
    def __init__(self):
        super().__init__()
        self.edits: list[Path] = []
        self.sentences: list[str] = []

    def done(self, edit, base):
        self.edits.append(edit)

    def failed(self, sentence):
        self.sentences.append(sentence)


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def serve(qapp):
    servers = []

    def start(root):
        servers.append(EngineServer(root))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def test_a_photos_variants_are_predicted_soon_and_the_server_survives_its_death(
    serve, recorder, learnt, qtbot, record_property, tmp_path
):
    server = serve(learnt.root)
    (run,) = [item.name for item in list_runs(learnt)]
    photo = tmp_path / "new.jpg"
    Image.effect_mandelbrot((3000, 2000), (-3, -2.5, 2, 2.5), 20).convert("RGB").save(photo)
    server.ask(photo, "sft", run, recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: len(recorder.edits) == 1, timeout=LONG)
    assert load_edit(recorder.edits[0]).lut.shape == (33, 33, 33, 3)

    photo.touch()
    began = time.monotonic()
    for variant in ("sft", "dpo", "sft_dpo"):
        server.ask(photo, variant, run, recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: len(recorder.edits) == 4, timeout=LONG)
    record_property("three variants in s", time.monotonic() - began)
    assert len(set(recorder.edits)) == 4

    number = server.process
    assert number is not None
    os.kill(number, signal.SIGKILL)
    server.ask(photo, "sft", run, recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: len(recorder.edits) == 5, timeout=LONG)
    assert server.process not in (None, number)
    assert recorder.edits[4] in recorder.edits[:4]
    assert recorder.sentences == []

    server.ask(tmp_path / "none.jpg", "sft", run, recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: len(recorder.sentences) == 1, timeout=LONG)
    assert "none.jpg" in recorder.sentences[0]
    server.drop(server.ask(photo, "dpo", run, recorder.done, recorder.failed))
    server.ask(photo, "sft_dpo", run, recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: len(recorder.edits) == 6, timeout=LONG)
    qtbot.wait(200)
    assert len(recorder.edits) == 6, "a dropped request is never heard of"

    last = server.process
    server.close()
    with pytest.raises(ProcessLookupError):
        os.kill(last, 0)


def test_a_server_that_cannot_live_says_why_and_gives_up(serve, recorder, qtbot, tmp_path):
    server = serve(tmp_path / "nowhere")
    server.ask(tmp_path / "a.jpg", "sft", "run", recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: bool(recorder.sentences), timeout=LONG)
    assert "There is no folder" in recorder.sentences[0]
    assert server.process is None


def test_a_server_that_nobody_needs_lets_its_memory_go_and_comes_back(
    serve, recorder, learnt, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr("desktop.background.engine_server.IDLE_SECONDS", 0.2)
    server = serve(learnt.root)
    (run,) = [item.name for item in list_runs(learnt)]
    photo = tmp_path / "new.jpg"
    Image.new("RGB", (60, 40), (90, 120, 150)).save(photo)
    server.ask(photo, "sft", run, recorder.done, recorder.failed)
    server.rest()
    assert server.process is not None, "it does not rest while somebody waits"
    qtbot.waitUntil(lambda: len(recorder.edits) == 1, timeout=LONG)
    first = server.process
    qtbot.waitUntil(lambda: server.process is None, timeout=LONG)
    assert not Path(f"/proc/{first}").exists() or sys.platform != "linux"
    server.ask(photo, "sft_dpo", run, recorder.done, recorder.failed)
    qtbot.waitUntil(lambda: len(recorder.edits) == 2, timeout=LONG)
    assert recorder.sentences == []
