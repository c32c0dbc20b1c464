"""Asking what to export, and showing how far it is."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QWidget,
)

from desktop.compare import text as words
from desktop.compare.export_plan import FINISHED
from desktop.compare.panel import SLIDERS
from desktop.model.pane_layout import ORIGINAL
from desktop.translation import CompareText, whole
from desktop.ui.layouts import fit_text, make_column
from desktop.ui.plain import text_label
from desktop.ui.text import label, look
from desktop.ui.theme import ACCENT, LINE, RAISED, STEP, TITLE
from engine.export.batch import Output
from engine.workspace.workspace import VARIANTS

_STYLE = f"""
QComboBox, QLineEdit {{ min-height: 30px; padding: 0 8px; }}
QLineEdit {{ background: {RAISED}; border: 1px solid {LINE}; border-radius: 4px; }}
QLineEdit:focus {{ border-color: {ACCENT}; }}
QProgressBar {{ background: {RAISED}; border: none; border-radius: 4px; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 4px; }}
"""


class ExportDialog(QDialog):
    """Ask for the variant, the format and the folder; then show the progress. The window stays usable beside it.

    Signals:
        export_requested: names of the photos, "finished", "original" or a variant, and the options of the writer.
        cancel_requested: stop.
    """

    export_requested = Signal(tuple, str, Output)
    cancel_requested = Signal()

    def __init__(self, choices: list[tuple[str, tuple[str, ...]]], folder: Path, parent: QWidget) -> None:
        """Make the dialog.

        Args:
            choices: what to call a choice of photos, and their names.
            folder: proposed.
            parent: the window.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(CompareText.tr("Export"))
        self.setAccessibleName(CompareText.tr("Export"))
        self.setStyleSheet(SLIDERS + _STYLE)
        self.setMinimumWidth(72 * STEP)
        self._choices = choices
        self._running = False
        self.photos = self._choice(CompareText.tr("Photos"), [(text, index) for index, (text, _) in enumerate(choices)])
        variants = [(CompareText.tr("As adjusted in Compare"), FINISHED), (label(ORIGINAL), ORIGINAL)]
        self.variant = self._choice(CompareText.tr("Variant"), variants + [(label(key), key) for key in VARIANTS])
        self.strength = QSlider(Qt.Orientation.Horizontal, self)
        self.strength.setRange(0, 100)
        self.strength.setValue(100)
        self.strength.setAccessibleName(look("strength"))
        self.kind = self._choice(
            CompareText.tr("Format"), [("JPEG", ".jpg"), ("PNG", ".png"), (CompareText.tr("TIFF (16-bit)"), ".tif")]
        )
        self.existing = self._choice(
            CompareText.tr("If the file exists"),
            [
                (CompareText.tr("Add a number"), "rename"),
                (CompareText.tr("Overwrite"), "overwrite"),
                (CompareText.tr("Skip"), "skip"),
            ],
        )
        self.folder = QLineEdit(str(folder), self)
        self.folder.setAccessibleName(CompareText.tr("Folder"))
        self._percent = QLabel(self)
        self._percent.setFixedWidth(6 * STEP)
        self._bar = QProgressBar(self)
        self._result = text_label(self, wraps=True)
        self._bar.setAccessibleName(CompareText.tr("Progress"))
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(STEP)
        self._go = QPushButton(CompareText.tr("Export"), self)
        self._cancel = QPushButton(CompareText.tr("Cancel   Esc"), self)
        self._lay_out()
        self.variant.currentIndexChanged.connect(self._follow)
        self.strength.valueChanged.connect(self._follow)
        self._go.clicked.connect(self._request)
        self._cancel.clicked.connect(self.reject)
        self._follow()

    @property
    def result_text(self) -> str:
        """Return what is said of the export."""
        return self._result.text()

    def choose_variant(self, variant: str) -> None:
        """Propose a variant."""
        self.variant.setCurrentIndex(self.variant.findData(variant))

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._show_sentence(CompareText.tr("{} of %n photo(s) exported.", "", total).format(whole(done)))

    def show_result(self, sentence: str) -> None:
        """Say what became of it."""
        self._running = False
        self._bar.hide()
        self._show_sentence(sentence)
        self._cancel.setText(CompareText.tr("Close   Esc"))
        self._cancel.setEnabled(True)
        self._go.setEnabled(True)
        self._form.setEnabled(True)

    def reject(self) -> None:
        """Stop what is running, and say so when it has stopped; close when nothing runs."""
        if self._running:
            self._cancel.setEnabled(False)
            self._show_sentence(CompareText.tr("Stopping after the photos in progress."))
            self.cancel_requested.emit()
        else:
            super().reject()

    def _show_sentence(self, sentence: str) -> None:
        self._result.setText(sentence)
        fit_text(self)

    def _choice(self, name: str, entries: "list[tuple[str, str]] | list[tuple[str, int]]") -> QComboBox:
        box = QComboBox(self)
        for text, value in entries:
            box.addItem(text, value)
        box.setAccessibleName(name)
        return box

    def _lay_out(self) -> None:
        self._form = QWidget(self)
        form = QFormLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(2 * STEP)
        form.setVerticalSpacing(STEP)
        choose = QPushButton(CompareText.tr("Choose…"), self)
        choose.setAccessibleName(CompareText.tr("Choose folder"))
        choose.clicked.connect(self._choose_folder)
        where = QHBoxLayout()
        amount = QHBoxLayout()
        where.setSpacing(STEP)
        where.addWidget(self.folder, 1)
        where.addWidget(choose)
        amount.addWidget(self.strength, 1)
        amount.addWidget(self._percent)
        for field, entry in (
            (self.photos, self.photos),
            (self.variant, self.variant),
            (self.strength, amount),
            (self.kind, self.kind),
            (self.folder, where),
            (self.existing, self.existing),
        ):
            caption = QLabel(field.accessibleName(), self)
            caption.setFixedHeight(4 * STEP)
            form.addRow(caption, entry)
        title = text_label(self, CompareText.tr("Export at full size"), TITLE, strong=True)
        self._go.setProperty("primary", True)
        self._go.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._go)
        column = make_column(self, spacing=2 * STEP, margins=(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP))
        for widget in (title, self._form, self._bar, self._result):
            column.addWidget(widget)
        column.addLayout(buttons)
        self._bar.hide()
        self._result.hide()

    def _follow(self) -> None:
        rendered = self.variant.currentData() in VARIANTS
        self.strength.setEnabled(rendered)
        self._percent.setText(words.amount("strength", self.strength.value() / 100) if rendered else "")

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, CompareText.tr("Choose folder"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _request(self) -> None:
        folder = self.folder.text().strip()
        self._result.show()
        if not folder:
            self._show_sentence(CompareText.tr("Choose a folder first."))
            return
        self._running = True
        self._form.setEnabled(False)
        self._go.setEnabled(False)
        self._bar.setRange(0, 0)
        self._bar.show()
        self._cancel.setText(CompareText.tr("Cancel   Esc"))
        self._show_sentence(CompareText.tr("Exporting. You can keep working."))
        suffix = self.kind.currentData()
        output = Output(
            Path(folder),
            strength=self.strength.value() / 100,
            existing=self.existing.currentData(),
            suffix=suffix,
            deep=suffix == ".tif",
        )
        self.export_requested.emit(self._choices[self.photos.currentData()][1], self.variant.currentData(), output)
