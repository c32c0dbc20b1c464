"""Before a training: what it learns from, what it computes on, how much of it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QRadioButton,
    QWidget,
)

from desktop.background.tasks import Tasks, ignore
from desktop.train import text as words
from desktop.train.dataset_summary import Material
from desktop.translation import TrainText
from desktop.ui.bars import flat_button
from desktop.ui.images import load_thumbnail
from desktop.ui.layouts import make_column, make_row
from desktop.ui.plain import text_label
from desktop.ui.theme import (
    ACCENT,
    BODY,
    BRIGHT,
    CAPTION,
    DIM,
    LINE,
    RAISED,
    STEP,
    TEXT,
    TITLE,
    WINDOW,
    ThemeColor,
    font,
)
from engine.config import PRESETS
from engine.events import Computing

THUMBNAIL = 40
"""Long side in pixels of the picture beside a file that is not used."""

MOST_SHOWN = 60
"""Files that are not used of which a picture is shown."""

_STYLE = f"""
#card {{ background: {WINDOW}; border-radius: 4px; }}
QComboBox {{ background: {RAISED}; border: 1px solid {LINE}; border-radius: 4px; padding: 0 16px; min-height: 30px; }}
QComboBox:focus {{ border-color: {ACCENT}; }}
QComboBox QAbstractItemView {{ background: {RAISED}; border: 1px solid {LINE}; selection-background-color: {LINE}; }}
QRadioButton {{ spacing: 8px; }}
QRadioButton::indicator {{ width: 12px; height: 12px; border: 2px solid {DIM}; border-radius: 8px; }}
QRadioButton::indicator:checked {{ border-color: {ACCENT}; background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5,
    fx: 0.5, fy: 0.5, stop: 0.6 {ACCENT}, stop: 0.7 {WINDOW}); }}
QRadioButton:focus {{ color: {BRIGHT}; }}
"""


class Prepare(QWidget):
    """Show three cards side by side.

    Attributes:
        material: what is learnt from.
        device: what is computed on.
        presets: how long each preset takes.

    Signals:
        preset_chosen: name of the preset.
    """

    preset_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = make_row(self, spacing=2 * STEP, margins=(0, 0, 0, 0))
        self.material = _MaterialCard(self)
        self.device = _DeviceCard(self)
        self.presets = _PresetCard(self)
        self.presets.chosen.connect(self.preset_chosen)
        for card in (self.material, self.device, self.presets):
            row.addWidget(card, 1)

    @property
    def foundation(self) -> str:
        """Return what the trunk starts from: imagenet, random, or a file."""
        return self.device.foundation


class _Card(QFrame):
    def __init__(self, heading: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setStyleSheet(_STYLE)
        self.column = make_column(self, spacing=STEP, margins=(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP))
        self.column.addWidget(text_label(self, heading, tone=DIM))

    def text(self, size: int = BODY, tone: ThemeColor = TEXT, *, strong: bool = False) -> QLabel:
        """Add a label for a sentence."""
        label = text_label(self, "", size, tone, strong=strong, wraps=True, selectable=True)
        self.column.addWidget(label)
        return label


class _MaterialCard(_Card):
    review_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(TrainText.tr("Training data"), parent)
        self._numbers = QGridLayout()
        self._numbers.setHorizontalSpacing(4 * STEP)
        self._numbers.setVerticalSpacing(0)
        self.column.addLayout(self._numbers)
        self._about = self.text()
        self._heading = self.text(tone=DIM)
        self._aside = QListWidget(self)
        self._aside.setFont(font(CAPTION))
        self._aside.setAccessibleName(TrainText.tr("Files that are not used"))
        self._aside.setStyleSheet(f"QListWidget {{ background: {WINDOW}; border: none; color: {DIM}; }}")
        self._aside.setMaximumHeight(14 * STEP)
        self._aside.setWordWrap(True)
        self._aside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._aside.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._aside.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._aside.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self._thumbnails = Tasks(1, self)
        self.column.addWidget(self._aside)
        self._review = flat_button(TrainText.tr("Review covers"), self)
        self._review.setText(TrainText.tr("Review covers"))
        self._review.clicked.connect(self.review_requested)
        self.column.addWidget(self._review, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self.show_material(None)

    def show_material(self, material: Material | None) -> None:
        while (item := self._numbers.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for place, (number, caption) in enumerate(words.counts(material) if material else []):
            for row, (text, size, tone) in enumerate(((number, 28, BRIGHT), (caption, BODY, DIM))):
                self._numbers.addWidget(text_label(self, text, size, tone, strong=row == 0), row, place)
        self._numbers.setColumnStretch(3, 1)
        self._about.setText(TrainText.tr("Reading the workspace…") if material is None else words.held_out(material))
        skipped = material.skipped if material else ()
        self._heading.setText(words.aside(skipped))
        self._aside.clear()
        self._aside.addItems([words.aside_reason(file) for file in skipped])
        self._thumbnails.drop()
        for row, file in reversed(list(enumerate(skipped[:MOST_SHOWN]))):  # the newest task starts first
            if file.path.is_file():
                work = partial(load_thumbnail, file.path, THUMBNAIL)
                self._thumbnails.run(work, partial(self._show_thumbnail, row), ignore)
        for widget in (self._heading, self._aside, self._review):
            widget.setVisible(bool(skipped))

    def _show_thumbnail(self, row: int, image: QImage) -> None:
        if item := self._aside.item(row):
            item.setIcon(QIcon(QPixmap.fromImage(image)))


class _DeviceCard(_Card):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(TrainText.tr("Hardware"), parent)
        self._name = self.text(TITLE, BRIGHT, strong=True)
        self._reason = self.text()
        self.column.addSpacing(STEP)
        self.text(tone=DIM).setText(TrainText.tr("Base model"))
        self._foundation = QComboBox(self)
        self._file = ""
        self._foundation.setAccessibleName(TrainText.tr("Base model"))
        for kind, text in words.foundations().items():
            self._foundation.addItem(text, kind)
        self._foundation.activated.connect(self._choose_foundation)
        self.column.addWidget(self._foundation)
        self.column.addStretch(1)
        self.show_device(None, "")

    @property
    def foundation(self) -> str:
        """Return what the trunk starts from."""
        kind = str(self._foundation.currentData())
        return self._file if kind == "file" else kind

    def _choose_foundation(self) -> None:
        if self._foundation.currentData() == "file":
            path, _ = QFileDialog.getOpenFileName(self, TrainText.tr("ResNet50 weights"), "", "*.pth *.safetensors")
            self._file = path
            place = self._foundation.currentIndex()
            self._foundation.setItemText(place, Path(path).name if path else words.foundations()["file"])
            if not path:
                self._foundation.setCurrentIndex(0)

    def show_missing(self) -> None:
        self._name.setText(TrainText.tr("Not installed"))
        self._reason.setText(
            TrainText.tr("Training needs PyTorch, a download of 0.2 to 3 GB. Everything else works without it.")
        )

    def show_device(self, computing: Computing | None, problem: str) -> None:
        name, reason = words.device(computing) if computing else (TrainText.tr("Checking hardware…"), "")
        self._name.setText(TrainText.tr("Unknown") if problem and computing is None else name)
        self._reason.setText(reason or problem)


class _PresetCard(_Card):
    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(TrainText.tr("Quality"), parent)
        self._buttons: dict[str, QRadioButton] = {}
        self._times: dict[str, QLabel] = {}
        for name in PRESETS:
            title, about = words.preset(name)
            button = QRadioButton(title, self)
            time = QLabel(self)
            button.setFont(font(BODY, strong=True))
            button.setAccessibleName(title)
            button.setAccessibleDescription(about)
            button.clicked.connect(partial(self.chosen.emit, name))
            time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row = QHBoxLayout()
            row.addWidget(button, 1)
            row.addWidget(time)
            self.column.addLayout(row)
            line = self.text(tone=DIM)
            line.setText(about)
            line.setContentsMargins(3 * STEP, 0, 0, STEP)
            self._buttons[name] = button
            self._times[name] = time
        self.column.addStretch(1)

    def show_presets(
        self, chosen: str, recommended: str | None, seconds: Mapping[str, float | None], *, measuring: bool
    ) -> None:
        for name, button in self._buttons.items():
            title = words.preset(name)[0]
            button.setText(TrainText.tr("{} (recommended)").format(title) if name == recommended else title)
            button.setChecked(name == chosen)
            self._times[name].setText(words.expected(seconds.get(name), measuring=measuring))
