"""The row that only some workspaces need: ratings to choose by, and which file of a shot is the photo."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from desktop.library.rating_marks import label_icon
from desktop.model.library import Library
from desktop.model.photo_filter import ANY_LABEL, NO_LABEL, Browsing, Stars
from desktop.translation import LibraryText
from desktop.ui import text as words
from desktop.ui.layouts import make_row
from desktop.ui.plain import text_label
from desktop.ui.theme import DIM, STEP

_WIDEST = 26 * STEP
"""Pixels of a choice at the most: labels may have long names."""


class FilterRow(QFrame):
    """Offer what the workspace has: ratings where a photo is rated, the files of a shot where a camera wrote two.

    Signals:
        changed: other stars or another label are required.
        raw_or_jpeg_chosen: "raw" or "jpeg".
    """

    changed = Signal()
    raw_or_jpeg_chosen = Signal(str)

    def __init__(self, browsing: Browsing, parent: QWidget) -> None:
        super().__init__(parent)
        self._rated = False
        self._doubled = False
        self.stars = self._combo(LibraryText.tr("Rating"))
        for stars in Stars:
            self.stars.addItem(words.stars_required(stars), stars.value)
        self.stars.setCurrentIndex(self.stars.findData(browsing.stars.value))
        self.labels = self._combo(LibraryText.tr("Label"))
        self._fill_labels((), browsing.label)
        self._shots = text_label(self, tone=DIM)
        self._shots.setMinimumWidth(0)  # in a narrow window the choices go first
        self.shots = self._combo(LibraryText.tr("Use of raw file and JPEG"))
        self.shots.addItem(LibraryText.tr("Use raw files"), "raw")
        self.shots.addItem(LibraryText.tr("Use JPEGs"), "jpeg")
        row = make_row(self, spacing=STEP, margins=(2 * STEP, 0, 2 * STEP, STEP))
        for combo in (self.stars, self.labels):
            row.addWidget(combo)
            combo.currentIndexChanged.connect(self._report)
        row.addStretch(1)
        for widget in (self._shots, self.shots):
            row.addWidget(widget)
        self.shots.activated.connect(self._choose)
        self._show_parts()

    @property
    def stars_required(self) -> Stars:
        """Return what is required of a photo's stars."""
        return Stars(self.stars.currentData())

    @property
    def label_required(self) -> str:
        """Return the key of the label that is required."""
        return str(self.labels.currentData())

    def show_labels(self, keys: Sequence[str], *, rated: bool) -> None:
        """Offer the labels that photos have, and the one that is required though no photo has it."""
        self._rated = rated
        self._fill_labels(keys, self.label_required)
        self._show_parts()

    def show_shots(self, library: Library) -> None:
        """Show which file of a shot is the photo."""
        self._doubled = library.doubled > 0
        self._shots.setText(LibraryText.tr("%n shot(s) with a raw file and a JPEG", "", library.doubled))
        self.shots.setCurrentIndex(self.shots.findData(library.raw_and_jpeg))
        self.shots.setEnabled(not library.read_only)
        self._show_parts()

    def show_all(self) -> None:
        """Require nothing."""
        for combo in (self.stars, self.labels):
            combo.setCurrentIndex(0)

    def _combo(self, name: str) -> "_Choice":
        combo = _Choice(self)
        combo.setAccessibleName(name)
        combo.setMaximumWidth(_WIDEST)
        combo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return combo

    def _fill_labels(self, keys: Sequence[str], required: str) -> None:
        offered = [ANY_LABEL, NO_LABEL, *keys]
        offered += [] if required in offered else [required]
        if [self.labels.itemData(place) for place in range(self.labels.count())] == offered:
            return
        self.labels.blockSignals(True)  # the same label stays required
        self.labels.clear()
        for key in offered:
            self.labels.addItem(label_icon(key), words.label_required(key), key)
        self.labels.setCurrentIndex(offered.index(required))
        self.labels.blockSignals(False)

    def _show_parts(self) -> None:
        rated = self._rated or self.stars_required is not Stars.ALL or self.label_required != ANY_LABEL
        for combo in (self.stars, self.labels):
            combo.setVisible(rated)
        for widget in (self._shots, self.shots):
            widget.setVisible(self._doubled)
        self.setVisible(rated or self._doubled)

    def _report(self, *_: object) -> None:
        self.changed.emit()

    def _choose(self, *_: object) -> None:
        self.raw_or_jpeg_chosen.emit(self.shots.currentData())


class _Choice(QComboBox):
    """Take no turn of the wheel: whoever scrolls the photos must not change the workspace by it."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()
