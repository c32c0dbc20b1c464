"""Drop finished covers on the real window and review them by the keyboard alone; what is seen is saved as pictures.

    xvfb-run -a -s "-screen 0 1920x1080x24" python tests/bench/review_covers.py --shots FOLDER [--data DIR] [--covers 12]
        [--theme light] [--language de] [--workspace FOLDER] [--train] [--out FILE.json]

DIR holds input/ and target/, paired by name; without it, the sample's photographs are used. Covers are made of the targets
(`cover_maker.py`) under names that say nothing, and one of a photograph that is not there. They are dropped on the Library, the
menu's second entry is chosen, and each is accepted; the last is rejected, taken back and placed by three points. With --train, the
workspace has comparisons too (more contrast is preferred); Train is pressed, and Compare shows a photo that was held out beside its
cover. The workspace is kept where it is named.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from covers import pairs_of, write_covers
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from skimage import data

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "desktop"))

from screenshots import save, train, until

from desktop.app import build
from desktop.covers.page import Mode
from desktop.model.settings import Preferences, settings_file
from desktop.translation import install_language
from desktop.ui.theme import apply_theme
from engine.covers.geometry import applied
from engine.edit.edit import identity
from engine.edit.looks import moved
from engine.edit.render import render
from engine.image.io import load_photo, to_8_bit
from engine.sample.build import build_sample
from engine.workspace.cover_decisions import read_decisions
from engine.workspace.workspace import create_workspace

SIZE = 1440, 900
CORNERS = ((0.2, 0.2), (0.8, 0.3), (0.3, 0.8))
"""Places of a cover, as shares, that are marked in it and in its photo."""


class Walk:
    """Drive the window."""

    def __init__(self, root, shots, theme, language):
        application = QApplication([])
        application.setCursorFlashTime(0)
        apply_theme(application, theme)
        install_language(application, language)
        self.app = build(Preferences(settings_file()))
        self.shots = shots
        self.app.show(root)
        self.app.window.resize(*SIZE)
        until(lambda: self.app.session.library is not None)
        self.app.bring_up_to_date("covers")
        self.covers = self.app.sections["covers"]

    @property
    def review(self):
        return self.covers.opened.review

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget() or self.app.window, key, modifier)

    def shoot(self, name):
        save(self.app, self.app.window, self.shots / f"{name}.png")

    def shoot_now(self, name):
        QTest.qWait(100)
        self.app.window.grab().save(str(self.shots / f"{name}.png"))

    def until_shown(self, *modes):
        until(lambda: self.covers.opened.mode in modes and not self.covers.opened.reading.busy)

    def drop(self, folder):
        """Drop a folder, and choose covers in the menu with the keyboard."""
        window = self.app.window
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(folder))])
        how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, QDragEnterEvent(QPoint(600, 400), *how))
        QApplication.sendEvent(window, QDropEvent(QPointF(600, 400), *how))
        menu = next(menu for menu in window.findChildren(QMenu) if menu.isVisible())
        QTest.qWait(200)
        self.app.window.screen().grabWindow(0).save(str(self.shots / "drop.png"))
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)

    def mark(self, side, place):
        """Click a place of the cover or of its photo."""
        pane = self.covers.page.sides.panes[side]
        QTest.mouseClick(pane, Qt.MouseButton.LeftButton, pos=pane._on_screen(place).toPoint())


def main():
    """Walk, take the pictures, and print what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--shots", type=Path, required=True)
    parser.add_argument("--covers", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--theme", default="dark")
    parser.add_argument("--language", default="en")
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    options.shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"HOME": home, "COVERSHOT_SETTINGS": f"{home}/settings", "XDG_DATA_HOME": f"{home}/trash"}
        root = Path(home)
        material = options.data or build_sample(root / "sample", lambda event: None).root / "dataset"
        pairs = pairs_of(material)
        if options.data is None:  # the sample has parts of each photograph, too
            pairs = {name: pair for name, pair in pairs.items() if name.endswith("-whole")}
        workspace = create_workspace(options.workspace or root / "Autumn issue")
        for source, _ in pairs.values():
            (workspace.input / source.name).write_bytes(source.read_bytes())
            if options.train:
                compare(workspace, source)
        finished = root / "finished"
        finished.mkdir()
        truth = write_covers(finished, pairs, options.covers, options.seed)
        Image.fromarray(np.ascontiguousarray(data.immunohistochemistry()[:, ::-1])).save(finished / "not_here.png")
        results = walk(
            Walk(workspace.root, options.shots, options.theme, options.language), finished, len(truth), options.train
        )
        photos = {cover.read_bytes(): photo.stem for cover, photo in truth.items()}
        copies = [path for path in workspace.target.iterdir() if path.read_bytes() in photos]
        wrong = [path.name for path in copies if path.stem.split("~")[0] != photos[path.read_bytes()]]
        results |= {"imported": len(copies), "wrong": wrong, "decided": len(read_decisions(workspace))}
    print(json.dumps(results, indent=2))
    if options.out:
        options.out.write_text(json.dumps(results, indent=2))


def compare(workspace, source):
    """Write a comparison of a photo that the version with more contrast won."""
    pixels = to_8_bit(load_photo(source).pixels)
    for folder, contrast in ((workspace.preferred, 0.5), (workspace.dispreferred, -0.5)):
        image = render(pixels, moved(identity(), {"contrast": contrast}))
        Image.fromarray(image).save(folder / f"{source.stem}.png")


def walk(walk, finished, count, trained):
    """Import and review, train if that is due, and return what was measured."""
    walk.app.show_section("covers")
    walk.shoot("empty")
    walk.app.show_section("library")
    start = time.perf_counter()
    walk.drop(finished)
    until(lambda: walk.app.window.work.isVisible() and bool(walk.app.window.work._count.text()))
    walk.shoot_now("importing")
    until(lambda: not walk.app.work.busy)
    imported = time.perf_counter() - start
    walk.app.show_section("covers")
    walk.until_shown(Mode.NOT_FOUND, Mode.CHOOSE, Mode.REGISTER)
    walk.shoot("imported")
    states = [cover.state.value for cover in walk.review.all]
    while walk.review.cover.photo is None:
        walk.press(Qt.Key.Key_Down)
    until(lambda: walk.covers.opened.mode is Mode.REGISTER)
    walk.shoot("review")
    walk.press(Qt.Key.Key_M)
    walk.shoot("mask")
    walk.press(Qt.Key.Key_M)
    start = time.perf_counter()
    accepted = 0
    while walk.review.ahead is not None:
        until(lambda: walk.covers.opened.mode in {Mode.REGISTER, Mode.UNPLACED})
        accepted += walk.covers.opened.mode is Mode.REGISTER
        walk.press(Qt.Key.Key_A if walk.covers.opened.mode is Mode.REGISTER else Qt.Key.Key_Down)
    reviewed = time.perf_counter() - start
    until(lambda: walk.covers.opened.mode is Mode.REGISTER)
    walk.press(Qt.Key.Key_R)
    walk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    until(lambda: walk.covers.opened.mode is Mode.REGISTER)
    place_by_hand(walk)
    walk.shoot("reviewed")
    compared = {}
    if trained:
        begun = time.perf_counter()
        train(walk.app, walk.shots)
        seconds = round(time.perf_counter() - begun, 1)
        walk.app.show_section("compare")
        QTest.qWait(6000)
        walk.shoot("compared")
        walk.app.commands.made("compare.difference").trigger()
        QTest.qWait(2000)
        walk.shoot("difference")
        compared = {"train_seconds": seconds}
    walk.app.window.close()
    return compared | {
        "covers": count,
        "import_seconds": round(imported, 1),
        "states": {state: states.count(state) for state in sorted(set(states))},
        "accepted_by_key": accepted,
        "review_seconds": round(reviewed, 1),
    }


def place_by_hand(walk):
    """Place the cover where it is found to lie, by three points."""
    cover = walk.review.cover
    transform = walk.covers.opened.reading._alignments.find(cover.pair)
    there = applied(np.eye(3) if transform is None else transform, np.array(CORNERS))
    walk.press(Qt.Key.Key_T)
    until(lambda: walk.covers.opened.mode is Mode.POINTS)
    QTest.qWait(300)
    for number, (place, other) in enumerate(zip(CORNERS, there, strict=True)):
        if number == 2:
            walk.shoot("points")
        walk.mark(0, place)
        walk.mark(1, tuple(other))
    until(lambda: walk.covers.opened.mode is Mode.PREVIEW)
    walk.shoot("preview")
    walk.press(Qt.Key.Key_Return)


if __name__ == "__main__":
    main()
