"""The table of earlier runs, and what can be done with the chosen one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.train import text as words
from desktop.train.run_records import PastRun
from desktop.translation import TrainText
from desktop.ui.key_button import KeyButton
from desktop.ui.layouts import make_column, make_row
from desktop.ui.plain import text_label, tool_tip
from desktop.ui.theme import ACCENT, DIM, LINE, RAISED, STEP, TEXT, WINDOW, color

_STYLE = f"""
QTableWidget {{ background: {WINDOW}; border: none; border-radius: 4px; selection-background-color: {RAISED};
    selection-color: {TEXT}; }}
QTableWidget::item {{ padding: 0 13px; border: none; border-bottom: 1px solid {LINE}; }}
QTableWidget:focus {{ border: 1px solid {LINE}; }}
QHeaderView {{ background: {WINDOW}; }}
QHeaderView::section {{ background: {WINDOW}; color: {DIM}; border: none; padding: 8px 16px; }}
"""
_NUMBERS = range(2, 7)
"""Columns that are set to the right."""


class History(QWidget):
    """List runs; what is asked for concerns the chosen one.

    Signals:
        compare_requested: name of the run.
        accept_requested: name of the run.
        rename_requested: name of the run, what to call it.
        delete_requested: name of the run.
    """

    compare_requested = Signal(str)
    accept_requested = Signal(str)
    rename_requested = Signal(str, str)
    delete_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: tuple[PastRun, ...] = ()
        self._filling = False
        column = make_column(self, spacing=STEP, margins=(0, 0, 0, 0))
        row = make_row(spacing=STEP)
        row.addWidget(text_label(self, TrainText.tr("Earlier runs"), tone=DIM), 1)
        self._compare = self._button(row, TrainText.tr("Compare"), self._ask_compare)
        self._accept = self._button(row, TrainText.tr("Use this model"), self._ask_accept)
        self._rename = self._button(row, TrainText.tr("Rename"), self.edit_name, "train.rename")
        self._delete = self._button(row, TrainText.tr("Move to trash"), self.ask_delete, "train.delete")
        column.addLayout(row)
        self.table = self._made_table()
        column.addWidget(self.table, 1)
        self._empty = QLabel(TrainText.tr("No runs yet. Each run is listed here with its scores."), self)
        self._empty.setStyleSheet(f"color: {DIM}; background: {WINDOW}; border-radius: 4px;")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._empty, 1)
        self.show_runs(())

    def _made_table(self) -> QTableWidget:
        headings = words.past_headings()
        table = QTableWidget(0, len(headings), self)
        table.setStyleSheet(_STYLE)
        table.setAccessibleName(TrainText.tr("Earlier runs"))
        table.setHorizontalHeaderLabels(headings)
        table.verticalHeader().hide()
        corner = table.findChild(QAbstractButton)  # Qt makes it by itself
        if corner is not None:
            corner.setAccessibleName(TrainText.tr("Select all"))
        table.verticalHeader().setDefaultSectionSize(5 * STEP)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(len(headings) - 1, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in _NUMBERS:
            heading = QTableWidgetItem(headings[column])
            heading.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setHorizontalHeaderItem(column, heading)
        table.itemSelectionChanged.connect(self._choose)
        table.itemChanged.connect(self._name)
        return table

    @property
    def chosen(self) -> PastRun | None:
        """Return the chosen run."""
        row = self.table.currentRow()
        return self._runs[row] if 0 <= row < len(self._runs) and self.table.selectedItems() else None

    def show_runs(self, runs: Sequence[PastRun]) -> None:
        """List runs; the one chosen before stays chosen."""
        before = self.chosen.run.name if self.chosen else None
        self._runs = tuple(runs)
        self._filling = True
        self.table.setRowCount(len(runs))
        for row, past in enumerate(runs):
            for column, text in enumerate(words.past_cells(past)):
                self.table.setItem(row, column, _item(text, column, in_use=past.in_use))
        self._filling = False
        names = [past.run.name for past in runs]
        if runs:
            self.table.selectRow(names.index(before) if before in names else 0)
        self.table.setVisible(bool(runs))
        self._empty.setVisible(not runs)
        self._choose()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange and self._runs:
            self.show_runs(self._runs)
        super().changeEvent(event)

    def edit_name(self) -> None:
        """Let the user type another name for the chosen run."""
        item = self.table.item(self.table.currentRow(), 0)
        if self.chosen is not None and item is not None:
            self.table.editItem(item)

    def ask_delete(self) -> None:
        """Ask for the chosen run to be moved to the trash."""
        if self.chosen is not None:
            self.delete_requested.emit(self.chosen.run.name)

    def _ask_compare(self) -> None:
        if self.chosen is not None:
            self.compare_requested.emit(self.chosen.run.name)

    def _ask_accept(self) -> None:
        if self.chosen is not None:
            self.accept_requested.emit(self.chosen.run.name)

    def _choose(self) -> None:
        past = self.chosen
        self._compare.setEnabled(past is not None and past.is_finished)
        self._accept.setEnabled(past is not None and bool(past.models) and not past.in_use)
        for button in (self._rename, self._delete):
            button.setEnabled(past is not None)

    def _name(self, item: QTableWidgetItem) -> None:
        if not self._filling and item.column() == 0:
            self.rename_requested.emit(self._runs[item.row()].run.name, item.text())

    def _button(self, row: QHBoxLayout, text: str, slot: object, command: str = "") -> KeyButton:
        button = KeyButton(text, command, self)
        button.setAccessibleName(text)
        button.clicked.connect(slot)
        row.addWidget(button)
        return button


def _item(text: str, column: int, *, in_use: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    item.setFlags(flags | Qt.ItemFlag.ItemIsEditable if column == 0 else flags)
    if column in _NUMBERS:
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if in_use and column == 0:
        item.setForeground(color(ACCENT))
    item.setToolTip(tool_tip(text))
    return item
