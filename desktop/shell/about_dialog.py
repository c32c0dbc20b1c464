"""About: the version, Covershot's licence, and the licences of the parts that it stands on."""

import sys
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QSplitter, QWidget

from desktop.translation import ShellText
from desktop.ui.layouts import make_column
from desktop.ui.plain import text_label
from desktop.ui.theme import DIM, STEP, TITLE
from engine.installation.licences import Part, parts


class AboutDialog(QDialog):
    """List the parts, filter them by what is typed, and show the chosen one's licence; Escape closes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(ShellText.tr("About Covershot"))
        self.setAccessibleName(ShellText.tr("About Covershot"))
        found = parts(frozen=bool(getattr(sys, "frozen", False)))
        covershot = found[0]
        column = make_column(self, spacing=STEP, margins=(3 * STEP, 3 * STEP, 3 * STEP, 3 * STEP))
        title = ShellText.tr("Covershot {}").format(covershot.version)
        column.addWidget(text_label(self, title, TITLE, strong=True, selectable=True))
        sentence = ShellText.tr(
            "Free software under the MIT licence, without warranty. It stands on the parts below, each under its licence."
        )
        column.addWidget(text_label(self, sentence, tone=DIM, wraps=True))
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(ShellText.tr("Search names and licences"))
        self._search.setAccessibleName(ShellText.tr("Search names and licences"))
        self._search.setClearButtonEnabled(True)
        self._list = QListWidget(self)
        self._list.setAccessibleName(ShellText.tr("Parts"))
        self._list.setSpacing(STEP // 4)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text = QPlainTextEdit(self)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(ShellText.tr("Licence"))
        split = QSplitter(self)
        split.setChildrenCollapsible(False)
        split.addWidget(self._list)
        split.addWidget(self._text)
        split.setStretchFactor(1, 1)
        column.addWidget(self._search)
        column.addWidget(split, 1)
        self._fill(found)
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(self._list.setFocus)
        self._list.currentItemChanged.connect(self._show)
        self._list.setCurrentRow(0)
        self.resize(min(110 * STEP, parent.width()), min(76 * STEP, parent.height()))
        split.setSizes([self.width() // 3, 2 * self.width() // 3])

    @property
    def shown(self) -> list[str]:
        """Return the lines of the list that are not filtered out."""
        items = (self._list.item(row) for row in range(self._list.count()))
        return [item.text() for item in items if not item.isHidden()]

    @property
    def licence(self) -> str:
        """Return the text of the chosen part's licence."""
        return self._text.toPlainText()

    def _fill(self, found: Sequence[Part]) -> None:
        for part in found:
            named = f"{part.name} {part.version}".rstrip()
            item = QListWidgetItem(f"{named}\n{part.licence}".rstrip(), self._list)
            item.setData(Qt.ItemDataRole.UserRole, part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{named}, {part.licence}")

    def _filter(self, words: str) -> None:
        kept = [
            item
            for item in (self._list.item(row) for row in range(self._list.count()))
            if self._keep(item, words.casefold().split())
        ]
        if kept and self._list.currentItem() not in kept:
            self._list.setCurrentItem(kept[0])

    def _keep(self, item: QListWidgetItem, words: Sequence[str]) -> bool:
        """Hide an item unless every word occurs in it, and return whether it stays."""
        keeps = all(word in item.text().casefold() for word in words)
        item.setHidden(not keeps)
        return keeps

    def _show(self, item: QListWidgetItem | None) -> None:
        part = item.data(Qt.ItemDataRole.UserRole) if item else None
        head = "\n".join(filter(None, (part.licence, part.home))) if part else ""
        self._text.setPlainText(f"{head}\n\n{part.text()}".strip() if part else "")
