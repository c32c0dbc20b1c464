"""The Compare page: a header, the panes, and the panel of the finish."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.compare import text as words
from desktop.compare.canvas import Canvas
from desktop.compare.offer_bar import OfferBar
from desktop.compare.panel import Panel
from desktop.model.pane_layout import PANES, Mode
from desktop.translation import CompareText
from desktop.ui.held_key import HeldKey
from desktop.ui.key_button import KeyButton
from desktop.ui.layouts import make_column, make_row
from desktop.ui.plain import show_sentence, text_label
from desktop.ui.section import Action
from desktop.ui.text import label
from desktop.ui.theme import ACCENT, BRIGHT, CANVAS, CAPTION, DIM, FAINT, LINE, RAISED, STEP, TITLE

_STYLE = f"""
ComparePage {{ background: {CANVAS}; }}
#tool {{ background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0 8px; min-height: 22px;
    color: {DIM}; }}
#tool:hover {{ background: {RAISED}; color: {BRIGHT}; }}
#tool:checked {{ background: {RAISED}; border-color: {LINE}; color: {BRIGHT}; }}
#tool:focus {{ border-color: {ACCENT}; }}
#tool:disabled {{ color: {FAINT}; }}
"""

_MODES = {"side": Mode.SIDE, "split": Mode.SPLIT, "blind": Mode.BLIND}


class ComparePage(QWidget):
    """Show one photo, its variants and its target.

    Attributes:
        canvas: the panes.
        panel: the sliders.
        held_key: the key of the original.
        offer: a new run's models.

    Signals:
        appeared: the page is shown, and was not before.
        disappeared: it is not shown any more.
    """

    appeared = Signal()
    disappeared = Signal()

    def __init__(self, actions: Mapping[str, Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(_STYLE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(CompareText.tr("Compare"))
        self.canvas = Canvas(self)
        self.panel = Panel(actions, self)
        self.held_key = HeldKey(self)
        self.offer = OfferBar(actions, self)
        self._name = text_label(self, "", TITLE, BRIGHT, strong=True, name=CompareText.tr("Photo"))
        self._about = text_label(self, tone=DIM, wraps=True, selectable=True, name=CompareText.tr("About this photo"))
        self._notice = text_label(self, wraps=True, name=CompareText.tr("Notice"))
        self._notice.setObjectName("notice")
        self._notice.hide()
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._zoom = text_label(self, "", CAPTION, DIM, name=CompareText.tr("Zoom"))
        self._blind = QWidget(self)
        self._tools: dict[str, KeyButton] = {}
        left = make_column(spacing=STEP, margins=(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP))
        left.addLayout(self._header(actions))
        left.addLayout(self._toolbar(actions))
        for name in ("actual", "numbers", "difference", "clipping"):
            self.panel.add_tool(self._tool(name, actions[name]))
        left.addWidget(self.offer)
        left.addWidget(self._notice)
        left.addWidget(self.canvas, 1)
        left.addWidget(self._answers(actions))
        both = make_row(self, spacing=0, margins=(0, 0, 0, 0))
        both.addLayout(left, 1)
        both.addWidget(self.panel)

    @property
    def about(self) -> str:
        """Return the sentence under the name."""
        return self._about.text()

    @property
    def notice(self) -> str:
        """Return the sentence above the panes, empty while there is none."""
        return self._notice.text()

    def show_name(self, name: str, about: str) -> None:
        """Say which photo this is, and what is seen of it."""
        self._name.setText(name)
        self._about.setText(about)

    def say(self, sentence: str) -> None:
        """Show one sentence above the panes, or none."""
        show_sentence(self._notice, sentence)
        self._notice.setVisible(bool(sentence))

    def show_tools(self, mode: Mode, checked: Mapping[str, bool], possible: Mapping[str, bool], zoom: str) -> None:
        """Show how the panes are arranged, which tools are on and which make sense, and the zoom."""
        for name, tool in self._tools.items():
            tool.setChecked(mode is _MODES[name] if name in _MODES else checked.get(name, False))
            tool.setEnabled(possible.get(name, True))
        self._zoom.setText(zoom)
        self.panel.setVisible(mode is not Mode.BLIND)
        self._blind.setVisible(mode is Mode.BLIND)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Tell that the page is shown."""
        super().showEvent(event)
        self.appeared.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Tell that nobody looks any more."""
        super().hideEvent(event)
        self.disappeared.emit()

    def _header(self, actions: Mapping[str, Action]) -> QVBoxLayout:
        column = make_column(spacing=STEP // 2)
        row = make_row(spacing=STEP // 2)
        row.addWidget(self._name, 1)
        for name in _MODES:
            row.addWidget(self._tool(name, actions[name]))
        column.addLayout(row)
        column.addWidget(self._about)
        return column

    def _toolbar(self, actions: Mapping[str, Action]) -> QHBoxLayout:
        row = make_row(spacing=STEP // 2)
        for number, key in enumerate(PANES, 1):
            row.addWidget(self._tool(key, actions[str(number)]))
        row.addStretch(1)
        row.addWidget(self._zoom)
        return row

    def _answers(self, actions: Mapping[str, Action]) -> QWidget:
        row = make_row(self._blind, spacing=STEP, margins=(0, 0, 0, 0))
        row.addStretch(1)
        for name in ("1", "tie", "2"):
            button = KeyButton(words.button(name), actions[name].name, self._blind)
            button.describe(words.button(name))
            button.clicked.connect(actions[name].run)
            row.addWidget(button)
        row.addStretch(1)
        self._blind.hide()
        return self._blind

    def _tool(self, name: str, action: Action) -> KeyButton:
        tool = KeyButton(label(name) if name in PANES else words.button(name), action.name, self)
        tool.setObjectName("tool")
        tool.setCheckable(True)
        tool.describe(action.text)
        tool.clicked.connect(action.run)
        self._tools[name] = tool
        return tool
