"""The library's page: what to see of the photos above, the photos below."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSlider,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from desktop.library.filter_row import FilterRow
from desktop.library.photo_list import LARGEST, SMALLEST, PhotoList
from desktop.model.photo_filter import Browsing, Kind, Sort
from desktop.translation import LibraryText, whole
from desktop.ui import text as words
from desktop.ui.icons import icon
from desktop.ui.layouts import make_column, make_row
from desktop.ui.plain import text_label
from desktop.ui.theme import BRIGHT, DIM, STEP, TITLE, WINDOW


class LibraryPage(QWidget):
    """Show the photos and what chooses among them.

    Attributes:
        photos: the list.
        search: the field for a part of the name.
        filters: the row for ratings and for the files of a shot.

    Signals:
        browsing_changed: the new filter, search and order.
        side_changed: the size of the thumbnails.
        import_requested: the user wants to choose photos.
    """

    browsing_changed = Signal(Browsing)
    side_changed = Signal(int)
    import_requested = Signal()

    def __init__(self, browsing: Browsing, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"LibraryPage {{ background: {WINDOW}; }}")
        self.photos = PhotoList(self)
        self.search = _Search(self)
        self.photos.set_side(side)
        self._kinds: dict[Kind, QPushButton] = {}
        self._empty = _Empty(self)
        self._empty.import_requested.connect(self.import_requested)
        self._empty.all_requested.connect(self.show_all)
        self._stack = QStackedWidget(self)
        for page in (self.photos, self._empty):
            self._stack.addWidget(page)
        column = make_column(self, spacing=0, margins=(0, 0, 0, 0))
        column.addWidget(self._bar(browsing, side))
        self.filters = FilterRow(browsing, self)  # after the bar, as Tab goes
        column.addWidget(self.filters)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.photos)
        self.search.textChanged.connect(self._report)
        self.filters.changed.connect(self._report)
        self.search.left.connect(self.photos.setFocus)

    @property
    def browsing(self) -> Browsing:
        """Return what the user wants to see."""
        kind = next(kind for kind, button in self._kinds.items() if button.isChecked())
        sort = Sort(self._sort.currentData())
        return Browsing(kind, self.search.text(), sort, self.filters.stars_required, self.filters.label_required)

    def show_counts(self, counts: Mapping[Kind, int]) -> None:
        """Print on each state how many photos are in it."""
        for kind, button in self._kinds.items():
            button.setText(f"{words.kind(kind)}  {counts[kind]}")

    def show_selected(self, selected: int, shown: int) -> None:
        """Say how many photos are selected, when it is more than the one that the user stands on."""
        text = LibraryText.tr("{} of {} selected").format(whole(selected), whole(shown)) if selected > 1 else ""
        self._selected.setText(text)

    def show_photos(self) -> None:
        """Show the list."""
        self._stack.setCurrentWidget(self.photos)

    def show_empty(self, title: str, sentence: str, *, importing: bool = False, filtered: bool = False) -> None:
        """Say why there is no photo, and offer to import some or to show all."""
        self._empty.show_sentence(title, sentence, importing=importing, filtered=filtered)
        self._stack.setCurrentWidget(self._empty)

    def step_side(self, steps: int) -> None:
        """Make the thumbnails larger or smaller."""
        self._side.setValue(self._side.value() + steps * self._side.pageStep())

    def show_all(self) -> None:
        """Show every photo."""
        self.search.clear()
        self.filters.show_all()
        self.show_kind(Kind.ALL)
        self.photos.setFocus()

    def show_kind(self, kind: Kind) -> None:
        """Show the photos of one state alone."""
        self._kinds[kind].click()

    def _bar(self, browsing: Browsing, side: int) -> QFrame:
        bar = QFrame(self)
        row = make_row(bar, spacing=STEP // 2, margins=(2 * STEP, STEP, 2 * STEP, STEP))
        row.addWidget(self.search, 2)
        row.addSpacing(STEP)
        group = QButtonGroup(self)
        for kind in Kind:
            button = QPushButton(words.kind(kind), bar)
            button.setProperty("chip", True)
            button.setCheckable(True)
            button.setChecked(kind is browsing.kind)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(LibraryText.tr("Show: {}").format(words.kind(kind)))
            button.clicked.connect(self._report)
            group.addButton(button)
            row.addWidget(button)
            self._kinds[kind] = button
        row.addStretch(1)
        self._selected = text_label(bar, tone=DIM)
        row.addWidget(self._selected)
        row.addSpacing(STEP)
        self._sort = QComboBox(bar)
        for order in Sort:
            self._sort.addItem(words.order(order), order.value)
        self._sort.setCurrentIndex(self._sort.findData(browsing.sort.value))
        self._sort.setAccessibleName(LibraryText.tr("Sort order"))
        self._sort.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._sort.currentIndexChanged.connect(self._report)
        row.addWidget(self._sort)
        row.addSpacing(STEP)
        self._side = QSlider(Qt.Orientation.Horizontal, bar)
        self._side.setRange(SMALLEST, LARGEST)
        self._side.setPageStep(3 * STEP)
        self._side.setValue(side)
        self._side.setMinimumWidth(6 * STEP)
        self._side.setMaximumWidth(12 * STEP)
        self._side.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._side.setAccessibleName(LibraryText.tr("Thumbnail size"))
        self._side.setToolTip(LibraryText.tr("Thumbnail size"))
        self._side.valueChanged.connect(self._resize)
        row.addWidget(self._side, 1)
        return bar

    def _resize(self, side: int) -> None:
        self.photos.set_side(side)
        self.side_changed.emit(side)

    def _report(self, *_: object) -> None:
        self.browsing_changed.emit(self.browsing)


class _Search(QLineEdit):
    """Take a part of a name; Enter and the down arrow go on to the photos, Escape clears first.

    Signals:
        left: the user is done with typing.
    """

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._glass = self.addAction(icon("search", DIM), QLineEdit.ActionPosition.LeadingPosition)
        self.setPlaceholderText(LibraryText.tr("Search by name"))
        self.setAccessibleName(LibraryText.tr("Search by name"))
        self.setMinimumWidth(12 * STEP)
        self.setMaximumWidth(26 * STEP)
        self.setClearButtonEnabled(True)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName(LibraryText.tr("Search by name"))

    def event(self, event: QEvent) -> bool:
        """Keep Enter and Escape from being commands while the user types."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _LEAVING:
            event.accept()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._glass.setIcon(icon("search", DIM))
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave, or clear."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in _LEAVING:
            self.left.emit()
        else:
            super().keyPressEvent(event)


_LEAVING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Down}


class _Empty(QWidget):
    """Say why there is no photo, and offer what helps."""

    import_requested = Signal()
    all_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = text_label(self, "", TITLE, BRIGHT, strong=True)
        self._text = text_label(self, tone=DIM, wraps=True)
        self._text.setMaximumWidth(60 * STEP)
        self._button = QPushButton(LibraryText.tr("Import photos…"), self)
        self._button.setAccessibleName(LibraryText.tr("Import photos"))
        self._button.setProperty("primary", True)
        self._button.clicked.connect(self.import_requested)
        self._all = QPushButton(LibraryText.tr("Show all photos"), self)
        self._all.setAccessibleName(LibraryText.tr("Show all photos"))
        self._all.clicked.connect(self.all_requested)
        column = make_column(self, spacing=2 * STEP)
        column.addStretch(2)
        for widget in (self._title, self._text):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._text, 4)
        row.addStretch(1)
        column.addLayout(row)
        for button in (self._button, self._all):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_sentence(self, title: str, sentence: str, *, importing: bool, filtered: bool) -> None:
        """Say it, with or without a button."""
        self._title.setText(title)
        self._text.setText(sentence)
        self._button.setVisible(importing)
        self._all.setVisible(filtered)
