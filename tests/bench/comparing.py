"""Time what Compare does while a slider is drawn or a photo is moved, in a real window, and measure its memory.

    xvfb-run -s "-screen 0 1920x1080x24" python tests/bench/comparing.py [--photo FILE] [--out FILE.json]

The photo is enlarged to 6000 x 4000 and 12000 x 8400 in a temporary folder; without one, noise on gradients is used. Its
Edits change every colour and every place. From a slider's value, or a drag of the mouse, to the pane that shows it
painted; "moved" is the paint that only shifts what is there, "sharp" the one with the pixels that were not seen before.
"""

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from made import detailed, resident
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.background.allocator import return_freed_memory
from desktop.background.predictions import Predictions
from desktop.compare.section import Compare
from desktop.model.library import read_library
from desktop.model.settings import Preferences
from desktop.ui.theme import apply_theme
from engine.edit.edit import Edit, identity, save_edit
from engine.edit.looks import moved
from engine.workspace.results import Row, Summary, mean_by_variant, write_rows, write_summary
from engine.workspace.run import Run
from engine.workspace.workspace import VARIANTS, create_workspace

SIZES = {"24 MP": (6000, 4000), "100 MP": (12000, 8400)}
WINDOW = (1920, 1080)
STEPS = 60


def make_workspace(root, source):
    """A photo of each size with a target, and a run's Edits for it."""
    workspace = create_workspace(root)
    run = Run(workspace.results / "bench")
    run.root.mkdir()
    run.config.write_text("", encoding="utf-8")
    look = {"exposure": 0.3, "contrast": 0.3, "temperature": 0.3, "subject": 0.4, "vignette": 0.5}
    edit = moved(Edit(identity().lut ** np.float32(0.9), identity().grid), look)
    rows = []
    for name, size in SIZES.items():
        image = detailed(source, size)
        for folder in (workspace.input, workspace.target):
            image.save(folder / f"{name}.jpg", quality=92)
        for variant in VARIANTS:
            save_edit(edit, run.edit(name, variant))
            rows.append(Row(name, variant, 512, 341, 20.0, 0.9, 5.0))
    write_rows(rows, run.metrics)
    write_summary(Summary("bench", "bench", 512, mean_by_variant(rows), {}, {}, {}, {}, None, {}), run.summary)
    return workspace


class Painted(QObject):
    """Note that a widget was painted."""

    def __init__(self):
        super().__init__()
        self.seen = False

    def eventFilter(self, watched, event):
        self.seen |= event.type() == QEvent.Type.Paint
        return False


class Bench:
    """The window, and ways to wait for what it shows."""

    def __init__(self, root):
        self.application = QApplication.instance() or QApplication([])
        return_freed_memory(self.application)  # as the window does
        apply_theme(self.application)
        self.compare = Compare(Preferences(root / "window.json"), Predictions())
        self.window = QMainWindow()
        self.painted = Painted()
        self.window.setCentralWidget(self.compare.page)
        self.window.resize(*WINDOW)
        self.window.show()
        self.compare.open(read_library(root))
        self.run = {action.name.removeprefix("compare."): action.run for action in self.compare.actions}
        self.longest = 0.0
        self.compare.opened.showing._drawings.drawn.connect(self._drawn)

    def _drawn(self, *_):
        self.painted.seen = False  # the picture has come, and is painted next

    def until(self, condition, seconds=60):
        """Process events until the condition holds, and note the longest single turn of the event loop."""
        end = time.monotonic() + seconds
        while not condition():
            start = time.perf_counter()
            self.application.processEvents()
            self.longest = max(self.longest, time.perf_counter() - start)
            assert time.monotonic() < end, "it did not happen in time"
            time.sleep(0.0005)

    def settle(self, seconds=1.0):
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end)

    def sharp(self, key):
        """Whether the pane shows what it should, sharp."""
        drawings = self.compare.opened.showing._drawings
        return key in drawings._shots and drawings._done.get(key) == drawings._shots[key]

    def show(self, name, panes):
        self.compare.show_photo(name)
        for number, key in enumerate(("original", "sft", "dpo", "sft_dpo", "target"), 1):
            if (key in panes) != (key in self.compare.state.shown):
                self.run[str(number)]()
        self.until(lambda: all(self.sharp(key) for key in panes))
        self.settle()

    def slide(self, name, key):
        """Milliseconds from each value of a slider to its paint."""
        slider = self.compare.page.panel.sliders[name]
        times = []
        pane = next(pane for pane in self.compare.page.canvas.panes if any(side.key == key for side in pane.sides))
        pane.installEventFilter(self.painted)
        slider.setSliderDown(True)
        for step in range(STEPS):
            self.compare.opened.showing._drawings._kept.clear()  # no value was seen before
            start = time.perf_counter()
            slider.setValue(10 + (step * 37) % 80)
            self.until(lambda: self.sharp(key) and self.painted.seen)
            times.append(1000 * (time.perf_counter() - start))
        slider.setSliderDown(False)
        pane.removeEventFilter(self.painted)
        self.settle()
        return times

    def pan(self, key):
        """Milliseconds from each drag to the paint that moves the picture, and to the sharp one."""
        pane = self.compare.page.canvas.panes[0]
        pane.installEventFilter(self.painted)
        moved_ = []
        sharp = []
        for step in range(STEPS):
            self.painted.seen = False
            start = time.perf_counter()
            pane.drag(-60 if step < STEPS // 2 else 60, -35 if step % 20 < 10 else 35)
            self.until(lambda: self.painted.seen)
            moved_.append(1000 * (time.perf_counter() - start))
            self.until(lambda: self.sharp(key) and self.painted.seen)
            sharp.append(1000 * (time.perf_counter() - start))
        pane.removeEventFilter(self.painted)
        return moved_, sharp


def summary(times):
    ordered = sorted(times)
    return {"median": statistics.median(times), "p95": ordered[int(0.95 * len(ordered))], "highest": ordered[-1]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photo", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    report = {"cores": os.cpu_count(), "machine": platform.processor(), "load": os.getloadavg()[0], "steps": STEPS}
    with tempfile.TemporaryDirectory() as folder:
        make_workspace(Path(folder) / "workspace", options.photo)
        bench = Bench(Path(folder) / "workspace")
        bench.show("24 MP", ["sft_dpo"])
        room = bench.compare.page.canvas.room()
        report["viewport of one pane"] = room
        bench.slide("strength", "sft_dpo")  # compiles, and warms up
        report["strength, one pane, fitting"] = summary(bench.slide("strength", "sft_dpo"))
        report["exposure, one pane, fitting"] = summary(bench.slide("exposure", "sft_dpo"))
        report["vignette, one pane, fitting"] = summary(bench.slide("vignette", "sft_dpo"))
        bench.run["actual"]()
        bench.until(lambda: bench.sharp("sft_dpo"))
        report["strength, one pane, 1:1"] = summary(bench.slide("strength", "sft_dpo"))
        bench.run["actual"]()
        bench.show("24 MP", ["original", "sft", "dpo", "sft_dpo", "target"])
        report["strength, five panes"] = summary(bench.slide("strength", "sft_dpo"))
        report["mb with 24 MP"] = resident("VmRSS")
        bench.show("100 MP", ["sft_dpo"])
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from here
        report["mb with 100 MP fitting"] = resident("VmRSS")
        bench.longest = 0.0
        start = time.perf_counter()
        bench.run["actual"]()
        bench.until(lambda: bench.sharp("sft_dpo"))
        report["100 MP, seconds to the first sharp 1:1"] = time.perf_counter() - start
        report["100 MP, longest turn of the event loop while decoding, ms"] = 1000 * bench.longest
        report["mb while decoding 100 MP, peak"] = resident("VmHWM")
        bench.settle()
        report["mb with 100 MP at 1:1"] = resident("VmRSS")
        bench.longest = 0.0
        for name, times in zip(("moved", "sharp"), bench.pan("sft_dpo"), strict=True):
            report[f"100 MP at 1:1, a drag until {name}"] = summary(times)
        report["100 MP, longest turn of the event loop in a drag, ms"] = 1000 * bench.longest
        bench.show("100 MP", ["original", "sft", "dpo", "sft_dpo", "target"])
        report["mb with five panes of 100 MP at 1:1"] = resident("VmRSS")
        report["mb, peak of all"] = resident("VmHWM")
        bench.compare.show_photo("24 MP")
        bench.settle(2)
        report["mb after going back to 24 MP"] = resident("VmRSS")
        bench.compare.close()
        bench.window.close()
    for name, value in report.items():
        shown = value if not isinstance(value, dict) else "  ".join(f"{k} {v:7.1f} ms" for k, v in value.items())
        print(f"{name:60} {shown}")
    if options.out:
        options.out.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
