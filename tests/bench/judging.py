"""Time judging: `python tests/bench/judging.py --photo PHOTO`.

Key press to the next pair painted on 24-megapixel photos whose pairs are prefetched; and what it takes to offer the
next comparison of a workspace with 50,000 judgements. The real page, offscreen, judged by key events.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.background.predictions import Predictions
from desktop.judge.question_queue import Questions
from desktop.judge.section import Judge
from desktop.model.library import read_library
from desktop.ui.commands import Commands
from desktop.ui.theme import apply_theme
from engine.edit.looks import NAMES
from engine.workspace.judgements.questions import REPLAYED
from engine.workspace.judgements.records import Candidate, Comparison, Judgement
from engine.workspace.judgements.store import open_judgements
from engine.workspace.workspace import create_workspace


class Sitting(QObject):
    """The judging page in a bare window, and the moments at which a pair was painted."""

    def __init__(self, root, size):
        super().__init__()
        self.judge = Judge(Predictions())
        self.window = QMainWindow()
        self.painted = 0.0
        self.judge.page.pair_painted.connect(self.note)
        commands = Commands(self.window, {})
        commands.add("judge", self.judge.title, self.judge.actions, self.judge.page)
        commands.enter("judge")
        self.window.setCentralWidget(self.judge.page)
        self.window.setMinimumSize(800, 512)
        self.window.resize(*size)
        self.window.show()
        self.judge.open(read_library(root))

    def note(self):
        self.painted = time.perf_counter()

    def wait(self, condition):
        end = time.perf_counter() + 120
        while not condition():
            QApplication.processEvents()
            time.sleep(0.001)
            assert time.perf_counter() < end, "it did not happen in time"

    def press(self, key):
        """Press a key and return the seconds until another pair is painted."""
        number = self.judge.judging.current.number
        begin = time.perf_counter()
        QTest.keyClick(self.judge.page, key)
        self.wait(lambda: self.painted > begin)
        assert self.judge.judging.current.number != number
        return self.painted - begin

    def close(self):
        self.judge.close()
        self.window.close()


def large_photos(root, photo, count):
    """A workspace of different 24-megapixel JPEGs made of one photo."""
    workspace = create_workspace(root)
    with Image.open(photo) as opened:
        large = opened.convert("RGB").resize((6000, 4000), Image.Resampling.BICUBIC)
    for number in range(count):
        gain = 0.8 + 0.4 * number / max(1, count - 1)
        large.point([min(255, round(gain * level)) for level in range(256)] * 3).save(
            workspace.input / f"photo{number}.jpg", quality=92
        )
    return workspace


def latencies(root, photo, presses):
    sitting = Sitting(large_photos(root / "large", photo, 4).root, (1440, 900))
    judge = sitting.judge
    keys = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_0)
    begin = time.perf_counter()
    sitting.wait(lambda: judge.judging is not None and judge.judging.answerable)
    found = {"first pair": [time.perf_counter() - begin]}
    for number in range(presses):
        sitting.wait(lambda: judge.judging.answerable and judge.judging.waiting)
        found.setdefault("key press to next pair painted, prefetched", []).append(sitting.press(keys[number % 3]))
    for number in range(presses):  # as fast as it goes
        sitting.wait(lambda: judge.judging.answerable)
        begin = time.perf_counter()
        QTest.keyClick(judge.page, keys[number % 3])
        sitting.wait(lambda: judge.judging.answerable)
        found.setdefault("key press to next pair painted, without a pause", []).append(time.perf_counter() - begin)
    QTest.keyClick(judge.page, Qt.Key.Key_Z)
    sitting.wait(lambda: judge.opened._presenter._drawn[2].room is None)
    for number in range(presses // 2):
        sitting.wait(lambda: judge.judging.answerable and judge.judging.waiting)
        nearest = judge.judging.waiting[0]
        sitting.wait(lambda nearest=nearest: judge.opened._drawing.pictures(nearest, enlarged=True).room is None)
        found.setdefault("the same at 100 %", []).append(sitting.press(keys[number % 3]))
    sitting.close()
    return found


def scripted(count, photos):
    """Judgements as the page makes them, one in ten a repeat."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    found = []
    for number in range(1, count + 1):
        photo = f"photo{number % photos}"
        look = NAMES[number % len(NAMES)]
        sides = [Candidate(photo, None, {look: amount}) for amount in (0.3, -0.3)]
        repeats = number - photos if number % 10 == 0 and number > photos else None
        sides = sides[::-1] if repeats else sides
        when = begin + timedelta(seconds=5 * number)
        comparison = Comparison(
            number, *sides, "repeat" if repeats else "d-optimal", "bench", when, repeats, f"c{number:031}"
        )
        found.append(Judgement(comparison, "left" if number % 3 else "right", False, 2.5, when, f"j{number:031}"))
    return found


def with_many(root, count, presses):
    workspace = create_workspace(root / "many")
    rng = np.random.default_rng(0)
    for number in range(40):
        pixels = rng.integers(40, 200, (32, 48, 3), np.uint8)
        Image.fromarray(pixels).resize((600, 400)).save(workspace.input / f"photo{number}.jpg")
    with open_judgements(workspace) as judgements:
        judgements.merge(scripted(count, 40))
    found = {}
    for _ in range(5):
        with open_judgements(workspace) as judgements:
            begin = time.perf_counter()
            before = judgements.standing(latest=REPLAYED)
            found.setdefault("read the latest judgements", []).append(time.perf_counter() - begin)
        questions = Questions(rng, before)
        questions.take(read_library(workspace.root))
        while (photo := questions.next_photo()) is not None:
            questions.add_copy(photo.name, rng.integers(0, 255, (64, 96, 3), np.uint8))
        begin = time.perf_counter()
        questions.take_design(questions.design_work()())
        found.setdefault("count them in a design", []).append(time.perf_counter() - begin)
        for _ in range(20):
            begin = time.perf_counter()
            questions.propose()
            found.setdefault("choose the next question", []).append(time.perf_counter() - begin)
    sitting = Sitting(workspace.root, (1000, 640))
    judge = sitting.judge
    begin = time.perf_counter()
    sitting.wait(lambda: judge.judging is not None and judge.judging.answerable)
    found["open the page until the first pair"] = [time.perf_counter() - begin]
    for number in range(presses):
        sitting.wait(lambda: judge.judging.answerable and judge.judging.waiting)
        seconds = sitting.press((Qt.Key.Key_1, Qt.Key.Key_2)[number % 2])
        found.setdefault("key press to next pair painted", []).append(seconds)
    sitting.close()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photo", type=Path, required=True)
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    application = QApplication([])
    apply_theme(application)
    with tempfile.TemporaryDirectory() as folder:
        rows = {
            f"24 MP: {name}": seconds
            for name, seconds in latencies(Path(folder), options.photo, options.presses).items()
        }
        many = with_many(Path(folder), options.count, options.presses)
        rows |= {f"{options.count} judgements: {name}": seconds for name, seconds in many.items()}
    for name, seconds in rows.items():
        ordered = sorted(1e3 * value for value in seconds)
        print(
            f"{name:<66}{statistics.median(ordered):9.1f} ms   p90 {ordered[int(0.9 * (len(ordered) - 1))]:8.1f}"
            f"   most {ordered[-1]:8.1f}   ({len(ordered)})"
        )
    if options.out:
        facts = {"machine": platform.processor(), "cores": os.cpu_count(), "python": platform.python_version()}
        options.out.write_text(json.dumps({**facts, "seconds": rows}, indent=2))


if __name__ == "__main__":
    main()
