"""The judging page: two candidates, the buttons that judge them, how far it has come."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHideEvent,
    QImage,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.judge.button import CapButton
from desktop.judge.progress_bar import Progress
from desktop.model.viewport import Size, View
from desktop.translation import JudgeText
from desktop.ui.bars import Notice
from desktop.ui.held_key import HeldKey
from desktop.ui.layouts import make_column
from desktop.ui.photo_view import Pane
from desktop.ui.plain import text_label
from desktop.ui.section import Action
from desktop.ui.theme import BRIGHT, CANVAS, CAPTION, DIM, LINE, STEP, TITLE
from engine.image.io import PHOTO_SUFFIXES

ANSWERS = ("judge.left", "judge.much_left", "judge.tie", "judge.skip", "judge.much_right", "judge.right")

_STYLE = f"""
JudgePage {{ background: {CANVAS}; }}
#cap {{ background: {CANVAS}; border: 1px solid {LINE}; border-radius: 4px; padding: 0 6px; color: {BRIGHT}; }}
#cap:disabled {{ color: {DIM}; }}
"""


class JudgePage(QWidget):
    """Show the pair to be judged, and tell what the user says of it.

    Attributes:
        left: pane of the left candidate.
        right: pane of the right candidate.
        buttons: by the name of their action.
        progress: the bar below.

    Signals:
        appeared: the page has come on the screen.
        disappeared: it has left it.
        pair_painted: both pictures of a pair are on the screen.
        view_changed: another part of the photo is looked at.
        room_changed: a pane has another size.
        images_dropped: the side ("left", "right" or "" for both) and the files.
        curves_requested: show the curves of the latest run.
    """

    appeared = Signal()
    disappeared = Signal()
    pair_painted = Signal()
    view_changed = Signal(View)
    room_changed = Signal()
    images_dropped = Signal(str, list)
    curves_requested = Signal()

    def __init__(self, actions: Iterable[Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(_STYLE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setAccessibleName(JudgeText.tr("Judge"))
        self.left = Pane(self)
        self.right = Pane(self)
        self.progress = Progress(self)
        self.left.setAccessibleName(JudgeText.tr("Left candidate"))
        self.right.setAccessibleName(JudgeText.tr("Right candidate"))
        self._view = View()
        self._original = QImage()
        self._unpainted = set[Pane]()
        self._holding = False
        self._held_key = HeldKey(self)
        self._name = text_label(self, "", TITLE, BRIGHT, strong=True, name=JudgeText.tr("Photo"))
        self._last = text_label(self, "", CAPTION, DIM, name=JudgeText.tr("Last answer"))
        self._notice = Notice(self)
        self._title = text_label(self, "", TITLE, BRIGHT, strong=True, wraps=True)
        self._text = text_label(self, wraps=True, selectable=True)
        self.buttons = self._make_buttons({action.name: action for action in actions})
        self._held_key.let_go.connect(self._let_go)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(self._work())
        column = make_column(self, spacing=2 * STEP, margins=(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP))
        column.addWidget(self._notice)
        column.addWidget(self._stack, 1)
        for pane in (self.left, self.right):
            pane.view_changed.connect(self.set_view)
            pane.room_changed.connect(self.room_changed)
        self.left.painted.connect(partial(self._painted, self.left))
        self.right.painted.connect(partial(self._painted, self.right))
        self.progress.curves_requested.connect(self.curves_requested)
        self.set_answerable(False)

    @property
    def view(self) -> View:
        """Return what is looked at."""
        return self._view

    @property
    def painted(self) -> bool:
        """Return whether a pair is on the screen, both sides."""
        return not self._original.isNull() and not self._unpainted

    @property
    def room(self) -> Size:
        """Return the size of a pane in screen pixels."""
        return self.left.room()

    def show_pair(self, photo: str, sides: tuple[QImage, QImage], original: QImage, size: Size) -> None:
        """Show two candidates, their photo's size by which the view is understood."""
        self._stack.setCurrentIndex(1)
        self._name.setText(photo)
        self._original = original
        self._unpainted = {self.left, self.right}
        for pane, image in zip((self.left, self.right), sides, strict=True):
            pane.set_picture(image, size)
            pane.setAccessibleDescription(photo)
        self._show_held()

    def show_messages(self, photo: str, left: str, right: str) -> None:
        """Show sentences in place of the candidates."""
        self._stack.setCurrentIndex(1)
        self._name.setText(photo)
        self._original = QImage()
        self._unpainted = set()
        self._show_held()
        self.left.set_message(left)
        self.right.set_message(right)

    def show_empty(self, title: str, text: str) -> None:
        """Say why there is nothing to judge, and what to do."""
        self._title.setText(title)
        self._text.setText(text)
        self._stack.setCurrentIndex(0)

    def show_notice(self, sentence: str) -> None:
        """Show one sentence above everything else, or none."""
        self._notice.show_sentence(sentence)

    def show_last(self, sentence: str, *, undoable: bool) -> None:
        """Say what was answered last, or what can be done at all."""
        self._last.setText(sentence)
        self.buttons["judge.undo"].setEnabled(undoable)

    def set_answerable(self, answerable: bool, *, leavable: bool = False) -> None:
        """Let the buttons judge, or not while there is nothing to be judged; what is there may yet be skipped."""
        for name in (*ANSWERS, "judge.swap"):
            self.buttons[name].setEnabled(answerable)
        self.buttons["judge.skip"].setEnabled(answerable or leavable)

    def set_view(self, view: View) -> None:
        """Look at another part, on both sides."""
        self._view = view
        for pane in (self.left, self.right):
            pane.set_view(view)
        self.buttons["judge.zoom"].say(JudgeText.tr("Fit") if view.zoom == 1 else JudgeText.tr("100%"))
        self.view_changed.emit(view)

    def hold_original(self) -> None:
        """Show the original on both sides until the key, or the button, is let go."""
        self._held_key.hold()
        self._holding = True
        self._show_held()

    def toggle_zoom(self) -> None:
        """Look at the photo's own pixels, or at the whole photo again."""
        (self.right if self.right.underMouse() else self.left).toggle()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Take the keyboard, and tell."""
        super().showEvent(event)
        self.setFocus()
        self.appeared.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Tell that nobody looks at the pair any more."""
        super().hideEvent(event)
        self.disappeared.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept images while a workspace is open; anything else is the window's."""
        if self._stack.currentIndex() == 1 and _images(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Mark where the images would go."""
        side = self._side(event.position(), event.mimeData())
        self.left.mark(side != "right")
        self.right.mark(side != "left")
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802, ARG002
        """Mark nothing."""
        self._unmark()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Tell of the images."""
        self._unmark()
        event.acceptProposedAction()
        self.images_dropped.emit(self._side(event.position(), event.mimeData()), _images(event.mimeData()))

    def _side(self, place: QPointF, mime: QMimeData) -> str:
        if len(_images(mime)) != 1:
            return ""
        return "left" if place.x() < self.width() / 2 else "right"

    def _unmark(self) -> None:
        for pane in (self.left, self.right):
            pane.mark(False)

    def _let_go(self) -> None:
        self._holding = False
        self._show_held()

    def _show_held(self) -> None:
        """Hold the original up for as long as its key is down, also while the next pair is still to come."""
        for pane in (self.left, self.right):
            if self._holding and not self._original.isNull():
                pane.hold(self._original, JudgeText.tr("Original"))
            else:
                pane.hold(None)

    def _painted(self, pane: Pane) -> None:
        if pane in self._unpainted:
            self._unpainted.discard(pane)
            if not self._unpainted:
                self.pair_painted.emit()

    def _make_buttons(self, actions: dict[str, Action]) -> dict[str, CapButton]:
        buttons = {}
        for name, text in (
            ("judge.left", JudgeText.tr("Better")),
            ("judge.much_left", JudgeText.tr("Much better")),
            ("judge.tie", JudgeText.tr("No preference")),
            ("judge.skip", JudgeText.tr("Skip")),
            ("judge.undo", JudgeText.tr("Undo")),
            ("judge.much_right", JudgeText.tr("Much better")),
            ("judge.right", JudgeText.tr("Better")),
            ("judge.swap", JudgeText.tr("Swap")),
            ("judge.zoom", JudgeText.tr("100%")),
            ("judge.original", JudgeText.tr("Original")),
        ):
            button = buttons[name] = CapButton(text, name, self)
            button.describe(actions[name].text)
            if name == "judge.original":
                button.pressed.connect(actions[name].run)
                button.released.connect(self._let_go)
            else:
                button.clicked.connect(actions[name].run)
        return buttons

    def _work(self) -> QWidget:
        for label in (self._name, self._last):
            label.setMinimumWidth(1)  # a long name is cut off rather than widening the window
        column = make_column(page := QWidget(self), spacing=2 * STEP, margins=(0, 0, 0, 0))
        head, panes, foot = (QHBoxLayout() for _ in range(3))
        for row in (head, panes, foot):
            row.setSpacing(STEP)
            column.addLayout(row, row is panes)
        head.addWidget(self._name)
        head.addSpacing(STEP)
        head.addWidget(self._last, 1, Qt.AlignmentFlag.AlignVCenter)
        for name in ("original", "swap", "zoom"):
            head.addWidget(self.buttons[f"judge.{name}"])
        panes.setSpacing(2 * STEP)
        for pane in (self.left, self.right):
            panes.addWidget(pane, 1)
        for group in (("left", "much_left"), ("tie", "skip", "undo"), ("much_right", "right")):
            foot.addStretch(1)
            for name in group:
                foot.addWidget(self.buttons[f"judge.{name}"])
            foot.addStretch(1)
        column.addWidget(self.progress)
        return page

    def _empty(self) -> QWidget:
        column = make_column(page := QWidget(self), spacing=2 * STEP)
        column.addStretch(2)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setFixedWidth(70 * STEP)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return page


def _images(mime: QMimeData) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in PHOTO_SUFFIXES]
