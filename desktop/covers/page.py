"""The Covers page: the covers at the left, the one that is reviewed at the right, and what can be done with it."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.covers import text as words
from desktop.covers.cover_list import CoverList
from desktop.covers.pictures import Pictures
from desktop.covers.register_pane import RegisterPane
from desktop.covers.side_panes import SidePanes
from desktop.covers.state import Filter, Review
from desktop.covers.survey import Cover
from desktop.translation import CoversText, whole
from desktop.ui.held_key import HeldKey
from desktop.ui.key_button import KeyButton
from desktop.ui.layouts import make_column, make_row
from desktop.ui.photo_view import Pane
from desktop.ui.plain import show_sentence, text_label
from desktop.ui.theme import BRIGHT, CANVAS, DIM, STEP, TITLE, WINDOW

_LIST = 36 * STEP
"""Width of the list."""


class Mode(StrEnum):
    """Say what is done with the cover that the user stands on."""

    NOTHING = "nothing"
    REGISTER = "register"
    UNPLACED = "unplaced"
    CHOOSE = "choose"
    NOT_FOUND = "not found"
    UNUSED = "unused"
    POINTS = "points"
    PREVIEW = "preview"


BUTTONS: dict[Mode, tuple[str, ...]] = {
    Mode.NOTHING: (),
    Mode.REGISTER: ("blink", "mask", "points", "reject", "accept"),
    Mode.UNPLACED: ("reject", "points"),
    Mode.CHOOSE: ("dismiss", "photo", "second", "first"),
    Mode.NOT_FOUND: ("dismiss", "photo"),
    Mode.UNUSED: ("trash", "photo"),
    Mode.POINTS: ("leave", "back"),
    Mode.PREVIEW: ("blink", "mask", "leave", "back", "accept"),
}
"""The buttons that each mode has, from left to right."""

NEXT: dict[Mode, str] = {
    Mode.REGISTER: "accept",
    Mode.UNPLACED: "points",
    Mode.CHOOSE: "first",
    Mode.NOT_FOUND: "photo",
    Mode.UNUSED: "photo",
    Mode.PREVIEW: "accept",
}
"""What usually comes next."""

OVER = frozenset({Mode.REGISTER, Mode.PREVIEW})
"""Modes in which the cover is over its photo."""


class CoversPage(QWidget):
    """Show the covers and the one that is reviewed.

    Attributes:
        list: the covers.
        register: a cover over its photo.
        sides: pictures side by side.
        mode: what is done with the cover.

    Signals:
        requested: name of a command whose button was pressed.
        filter_chosen: the covers to show.
        shown: the page came into view.
    """

    requested = Signal(str)
    filter_chosen = Signal(Filter)
    shown = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"CoversPage {{ background: {CANVAS}; }}")
        self.mode = Mode.NOTHING
        self.list = CoverList(pictures, self)
        self.register = RegisterPane(self)
        self.register.setAccessibleName(CoversText.tr("Cover over its photo"))
        self.sides = SidePanes(self)
        self._held_key = HeldKey(self)
        self._held_key.let_go.connect(partial(self.register.hold_photo, False))
        self._filter = QComboBox(self)
        self._progress = text_label(self, tone=DIM)
        self._title = text_label(self, "", TITLE, BRIGHT, strong=True, selectable=True)
        self._state = text_label(self, tone=DIM)
        self._details = text_label(self, wraps=True, selectable=True, name=CoversText.tr("About this cover"))
        self._share = text_label(self, tone=DIM)
        self._message = text_label(self, tone=DIM, wraps=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = {name: self._made_button(name, text) for name, text in _button_texts().items()}
        self._inside = QStackedWidget(self)
        for page in (self._message, self.register, self.sides):
            self._inside.addWidget(page)
        self._review = QWidget(self)
        row = make_row(self._review, spacing=0, margins=(0, 0, 0, 0))
        row.addWidget(self._made_left())
        row.addLayout(self._made_right(), 1)
        self._empty = _Empty(self)
        self._empty.requested.connect(self.requested)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._review)
        make_column(self, spacing=0, margins=(0, 0, 0, 0)).addWidget(self._stack)
        self.setFocusProxy(self.list)
        self.show_mode(Mode.NOTHING)

    def show_empty(self, *, importing: bool) -> None:
        """Explain covers, where there are none yet."""
        self._empty.show_importing(importing)
        self._stack.setCurrentWidget(self._empty)

    def show_review(self, review: Review) -> None:
        """Show the covers, their counts, and which is reviewed."""
        self._stack.setCurrentWidget(self._review)
        self.list.show_covers(review.listed, review.current)
        self._progress.setText(words.progress(review))
        self._progress.setVisible(bool(review.checking))
        for place, name in enumerate(Filter):
            self._filter.setItemText(place, f"{words.shown(name)}  {whole(review.count(name))}")
        self._filter.setCurrentIndex(list(Filter).index(review.shown))

    def show_cover(self, cover: Cover | None, details: str) -> None:
        """Name the cover that is reviewed and its state, and what is to be known or done."""
        self._title.setText(cover.file.name if cover else "")
        photo = words.photo_line(cover) if cover else ""
        shown = words.state(cover.state) if cover else ""
        self._state.setText("  ·  ".join(filter(None, (photo, shown))))
        show_sentence(self._details, details)
        self._details.setVisible(bool(details))

    def show_message(self, sentence: str) -> None:
        """Show a sentence in place of pictures."""
        show_sentence(self._message, sentence)
        self.show_mode(Mode.NOTHING)

    def show_share(self, sentence: str) -> None:
        """Say how much of the photo is compared."""
        self._share.setText(sentence)

    def show_mode(self, mode: Mode) -> None:
        """Offer what can be done in a mode."""
        self.mode = mode
        inside = self._message if mode is Mode.NOTHING else self.register if mode in OVER else self.sides
        self._inside.setCurrentWidget(inside)
        for name, button in self._buttons.items():
            button.setVisible(name in BUTTONS[mode])
            button.setProperty("primary", name == NEXT.get(mode))
            button.style().polish(button)
        self._share.setVisible(mode in OVER)

    def hold_photo(self) -> None:
        """Show the photo alone until the key is let go."""
        self._held_key.hold()
        self.register.hold_photo(True)

    def zoom(self, factor: float) -> None:
        """Come nearer to the middle of what is shown."""
        for pane in self._panes:
            pane.zoom(factor)

    def toggle(self) -> None:
        """Show the pictures pixel by pixel, or the whole pictures again."""
        for pane in self._panes:
            pane.toggle()

    @property
    def _panes(self) -> Sequence[Pane]:
        return [self.register] if self.mode in OVER else self.sides.panes

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Tell that the page is seen."""
        super().showEvent(event)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Let the pictures rest."""
        self.register.blink(False)
        super().hideEvent(event)

    def _made_left(self) -> QWidget:
        left = QWidget(self)
        left.setFixedWidth(_LIST)
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        left.setObjectName("covers")
        left.setStyleSheet(f"#covers {{ background: {WINDOW}; }}")
        column = make_column(left, spacing=STEP, margins=(0, STEP, 0, STEP))
        inside = make_column(spacing=STEP, margins=(2 * STEP, STEP, 2 * STEP, 0))
        for name in Filter:
            self._filter.addItem(words.shown(name), name.value)
        self._filter.setAccessibleName(CoversText.tr("Covers to show"))
        self._filter.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._filter.activated.connect(self._choose_filter)
        inside.addWidget(self._filter)
        inside.addWidget(self._progress)
        column.addLayout(inside)
        column.addWidget(self.list, 1)
        below = make_row(margins=(2 * STEP, 0, 2 * STEP, 0))
        button = KeyButton(CoversText.tr("Import covers…"), "covers.import", left)
        button.setAccessibleName(CoversText.tr("Import covers"))
        button.clicked.connect(partial(self.requested.emit, "import"))
        below.addWidget(button, 1)
        column.addLayout(below)
        return left

    def _made_right(self) -> QVBoxLayout:
        column = make_column(spacing=2 * STEP, margins=(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP))
        texts = make_column(spacing=STEP // 2)
        for label in (self._title, self._state, self._details):
            texts.addWidget(label)
        column.addLayout(texts)
        column.addWidget(self._inside, 1)
        column.addLayout(self._made_buttons())
        return column

    def _made_buttons(self) -> QHBoxLayout:
        row = make_row(spacing=STEP)
        row.addWidget(self._share)
        row.addStretch(1)
        for button in self._buttons.values():
            row.addWidget(button)
        return row

    def _made_button(self, name: str, text: str) -> KeyButton:
        command = "reject" if name in {"dismiss", "trash"} else name
        button = KeyButton(text, f"covers.{command}", self)
        button.setAccessibleName(text.rstrip("…"))
        button.clicked.connect(partial(self.requested.emit, command))
        return button

    def _choose_filter(self, place: int) -> None:
        self.filter_chosen.emit(list(Filter)[place])


def _button_texts() -> dict[str, str]:
    """Return the buttons' texts, from left to right."""
    return {
        "blink": CoversText.tr("Blink"),
        "mask": CoversText.tr("Mask"),
        "leave": CoversText.tr("Cancel"),
        "reject": CoversText.tr("Reject"),
        "dismiss": CoversText.tr("Leave out"),
        "trash": CoversText.tr("Move to trash"),
        "back": CoversText.tr("Remove last point"),
        "photo": CoversText.tr("Choose photo…"),
        "points": CoversText.tr("Mark three points"),
        "second": CoversText.tr("Second photo"),
        "first": CoversText.tr("First photo"),
        "accept": CoversText.tr("Accept"),
    }


class _Empty(QWidget):
    """Explain what covers are for, and offer to import some.

    Signals:
        requested: import or folder.
    """

    requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        title = text_label(self, CoversText.tr("No covers yet"), TITLE, BRIGHT, strong=True)
        about = text_label(
            self,
            CoversText.tr(
                "A cover is the finished version of a photo. Covershot learns your style from covers as they were "
                "published: cropped, straightened, lettered and renamed. It finds the photo of each and leaves out what "
                "is not the photo. Import covers, or drop them here; they are copied, the originals stay."
            ),
            tone=DIM,
            wraps=True,
        )
        about.setMaximumWidth(60 * STEP)
        wide = make_row()
        wide.addStretch(1)
        wide.addWidget(about, 4)
        wide.addStretch(1)
        buttons: list[tuple[str, str, Callable[[], None]]] = [
            ("import", CoversText.tr("Import covers…"), partial(self.requested.emit, "import")),
            ("folder", CoversText.tr("Import folder…"), partial(self.requested.emit, "folder")),
        ]
        self._row = QWidget(self)
        row = make_row(self._row, spacing=STEP, margins=(0, 0, 0, 0))
        for name, text, run in buttons:
            button = QPushButton(text, self._row)
            button.setAccessibleName(text.rstrip("…"))
            button.setProperty("primary", name == "import")
            button.clicked.connect(run)
            row.addWidget(button)
        column = make_column(self, spacing=2 * STEP)
        column.addStretch(2)
        about.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(wide)
        column.addWidget(self._row, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_importing(self, importing: bool) -> None:
        """Offer to import, or not where nothing can be written."""
        self._row.setVisible(importing)
