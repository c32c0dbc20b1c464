"""The sliders of a finish and what can be done with it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSlider, QWidget

from desktop.compare import text as words
from desktop.compare.histogram import Histogram
from desktop.model.adjustments import Finish
from desktop.translation import CompareText
from desktop.ui.key_button import KeyButton
from desktop.ui.layouts import make_column
from desktop.ui.plain import text_label
from desktop.ui.section import Action
from desktop.ui.text import look
from desktop.ui.theme import ACCENT, BRIGHT, CAPTION, DIM, FAINT, LINE, RAISED, STEP, TEXT, WINDOW
from engine.edit.looks import NAMES

WIDTH = 36 * STEP
STRENGTH = "strength"

SLIDERS = f"""
QSlider {{ min-height: 24px; }}
QSlider::sub-page:horizontal {{ background: {LINE}; }}
QSlider::handle:horizontal:disabled {{ background: {LINE}; }}
"""
"""How sliders of adjustments differ from the theme's: both of their ends look alike, for most rest in the middle."""

_STYLE = f"""
#panel, #panel QWidget#inside {{ background: {WINDOW}; }}
QPushButton {{ padding: 0 8px; }}
QPushButton#finish {{ color: {ACCENT}; }}
QPushButton:disabled {{ color: {FAINT}; background: {WINDOW}; border-color: {RAISED}; }}
"""


class _Row(QObject):
    """One slider between its name and its value; a double click on the name puts it back.

    Signals:
        moved: the value, and whether the user has let go.
    """

    moved = Signal(float, bool)

    def __init__(self, name: str, grid: QGridLayout, row: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._rest = 100 if name == STRENGTH else 0
        self.slider = QSlider(Qt.Orientation.Horizontal, parent)
        self._label = QLabel(parent)
        self._value = QLabel(parent)
        self.slider.setRange(0 if name == STRENGTH else -100, 100)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(look(name))
        self._label.setText(look(name))
        self._label.setToolTip(CompareText.tr("Double-click to reset"))
        for watched in (self._label, self.slider):
            watched.installEventFilter(self)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value.setFixedWidth(5 * STEP)
        for column, widget in enumerate((self._label, self.slider, self._value)):
            grid.addWidget(widget, row, column)
        self.slider.valueChanged.connect(self._change)
        self.slider.sliderReleased.connect(self._release)

    def show_value(self, value: float | None) -> None:
        """Show a value, or that there is nothing to move."""
        self.slider.setEnabled(value is not None)
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._rest if value is None else round(100 * value))
        self._describe(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Put the slider back on a double click on its name; leave the wheel to the panel that scrolls."""
        if event.type() == QEvent.Type.Wheel and not self.slider.hasFocus():
            event.ignore()
            return True
        if event.type() == QEvent.Type.MouseButtonDblClick and self.slider.isEnabled():
            self.slider.setValue(self._rest)
        return super().eventFilter(watched, event)

    def _change(self, value: int) -> None:
        self._describe(value / 100)
        self.moved.emit(value / 100, not self.slider.isSliderDown())

    def _release(self) -> None:
        self.moved.emit(self.slider.value() / 100, True)

    def _describe(self, value: float | None) -> None:
        self._value.setText("" if value is None else words.amount(self._name, value))
        moved = value is not None and round(100 * value) != self._rest
        self._value.setStyleSheet(f"color: {BRIGHT if moved else DIM}")
        self._label.setStyleSheet(f"color: {TEXT if value is not None else FAINT}")


class Panel(QScrollArea):
    """Show a finish as sliders, and its commands with their keys.

    Attributes:
        histogram: of the picture that the sliders change.
        sliders: by name of the look, and "strength".

    Signals:
        moved: name of a slider, its value, whether the user has let go.
    """

    moved = Signal(str, float, bool)

    def __init__(self, actions: Mapping[str, Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setStyleSheet(SLIDERS + _STYLE)
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(self)
        inside.setObjectName("inside")
        column = make_column(inside, spacing=STEP, margins=(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP))
        self.histogram = Histogram(inside)
        self._title = text_label(inside, strong=True)
        self._hint = text_label(inside, CompareText.tr("Arrow keys change the selected slider"), CAPTION, DIM)
        self._tools = QGridLayout()
        self._tools.setSpacing(STEP // 2)
        column.addWidget(self.histogram)
        column.addLayout(self._tools)
        column.addSpacing(STEP)
        column.addWidget(self._title)
        self._rows: dict[str, _Row] = {}
        column.addLayout(self._sliders(inside))
        column.addWidget(self._hint)
        column.addSpacing(STEP)
        self._buttons: dict[str, KeyButton] = {}
        column.addLayout(self._commands(actions, inside))
        column.addStretch(1)
        self.setWidget(inside)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the texts of the commands, which depend on the language and the keys."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Be wide enough before the panes beside it are laid out."""
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        inside = self.widget()
        if inside is not None:
            self.setFixedWidth(max(WIDTH, inside.minimumSizeHint().width()))

    def add_tool(self, tool: QWidget) -> None:
        """Put a tool under the histogram."""
        row, column = divmod(self._tools.count(), 2)
        self._tools.addWidget(tool, row, column)

    @property
    def sliders(self) -> dict[str, QSlider]:
        """Return the sliders by name."""
        return {name: row.slider for name, row in self._rows.items()}

    def show_finish(self, finish: Finish | None, title: str) -> None:
        """Show a finish, or that there is nothing to finish."""
        self._title.setText(title)
        self._hint.setVisible(finish is not None)
        moves = dict(finish.moves) if finish else {}
        for name, row in self._rows.items():
            row.show_value(None if finish is None else finish.strength if name == STRENGTH else moves.get(name, 0.0))

    def enable(self, possible: Mapping[str, bool]) -> None:
        """Say which commands make sense now, by the last part of their names."""
        for name, button in self._buttons.items():
            button.setEnabled(possible.get(name, True))

    def _sliders(self, parent: QWidget) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(2)
        for row, name in enumerate((STRENGTH, *NAMES)):
            line = self._rows[name] = _Row(name, grid, row if name == STRENGTH else row + 1, parent)
            line.moved.connect(partial(self._report, name))
        grid.setRowMinimumHeight(1, STEP)
        return grid

    def _report(self, name: str, value: float, done: bool) -> None:
        self.moved.emit(name, value, done)

    def _commands(self, actions: Mapping[str, Action], parent: QWidget) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(STEP)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        rows = (("undo", "redo"), ("copy", "paste"), ("reset", "variant"), ("keep", "finish"), ("export",))
        for row, names in enumerate(rows):
            for place, name in enumerate(names):
                action = actions[name]
                button = KeyButton(words.button(name), action.name, parent)
                button.describe(action.text)
                button.setObjectName(name)
                button.clicked.connect(action.run)
                self._buttons[name] = button
                grid.addWidget(button, row, place)
        return grid
