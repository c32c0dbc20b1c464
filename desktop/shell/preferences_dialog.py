"""Preferences: theme and language, and every command's keys."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from desktop.model.settings import Preferences
from desktop.translation import LANGUAGES, SYSTEM, ShellText
from desktop.ui.bars import flat_button
from desktop.ui.commands import Commands, Group
from desktop.ui.layouts import make_column
from desktop.ui.plain import text_label
from desktop.ui.section import Action
from desktop.ui.theme import ACCENT, CAPTION, DIM, STEP, TITLE, show_theme

_PORTABLE = QKeySequence.SequenceFormat.PortableText


class PreferencesDialog(QDialog):
    """Change what the window remembers; every change counts at once, and Escape closes."""

    def __init__(self, parent: QWidget, preferences: Preferences, commands: Commands) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(ShellText.tr("Preferences"))
        self.setAccessibleName(ShellText.tr("Preferences"))
        self._preferences = preferences
        self._commands = commands
        self._edits: dict[str, QKeySequenceEdit] = {}
        column = make_column(self, spacing=STEP, margins=(3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP))
        column.addWidget(self._title(ShellText.tr("Appearance")))
        column.addLayout(self._appearance())
        column.addSpacing(STEP)
        column.addWidget(self._title(ShellText.tr("Keyboard shortcuts")))
        sentence = ShellText.tr("Click a shortcut and press the new keys. Press Backspace to clear it.")
        self._sentence = text_label(self, sentence, tone=DIM, wraps=True)
        column.addWidget(self._sentence)
        column.addWidget(self._keys(), 1)
        self.resize(min(72 * STEP, parent.width()), min(76 * STEP, parent.height()))

    @property
    def sentence(self) -> str:
        """Return what is said above the keys."""
        return self._sentence.text()

    def edit(self, name: str) -> QKeySequenceEdit:
        """Return the field of a command's key."""
        return self._edits[name]

    def _title(self, text: str) -> QLabel:
        return text_label(self, text, TITLE, strong=True)

    def _appearance(self) -> QHBoxLayout:
        row = QHBoxLayout()
        theme = QComboBox(self)
        theme.addItem(ShellText.tr("Dark"), "dark")
        theme.addItem(ShellText.tr("Light"), "light")
        theme.setCurrentIndex(max(0, theme.findData(self._preferences.now.theme)))
        theme.setAccessibleName(ShellText.tr("Theme"))
        theme.currentIndexChanged.connect(partial(self._set_theme, theme))
        row.addWidget(QLabel(ShellText.tr("Theme"), self))
        row.addWidget(theme)
        row.addSpacing(3 * STEP)
        row.addWidget(QLabel(ShellText.tr("Language"), self))
        row.addWidget(self._language())
        row.addStretch(1)
        return row

    def _language(self) -> QComboBox:
        language = QComboBox(self)
        language.addItem(ShellText.tr("System"), SYSTEM)
        for code, name in LANGUAGES.items():
            language.addItem(name, code)
        language.setCurrentIndex(max(0, language.findData(self._preferences.now.language)))
        language.setAccessibleName(ShellText.tr("Language"))
        language.currentIndexChanged.connect(partial(self._set_language, language))
        return language

    def _set_language(self, language: QComboBox, *_: object) -> None:
        self._preferences.change(language=language.currentData())
        self._sentence.setText(ShellText.tr("Restart Covershot to change the language."))
        self._sentence.setStyleSheet(f"color: {ACCENT}")

    def _set_theme(self, theme: QComboBox, *_: object) -> None:
        self._preferences.change(theme=theme.currentData())
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        show_theme(application, theme.currentData())

    def _keys(self) -> QScrollArea:
        inside = QWidget(self)
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, STEP, 0)
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(STEP // 2)
        grid.setColumnStretch(0, 1)
        for group in self._commands.groups:
            self._list(group, grid, inside)
        scroll = QScrollArea(self)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # As wide as its texts, which some languages make longer, for there is no scroll bar to reach the rest.
        scroll.setMinimumWidth(inside.sizeHint().width() + scroll.verticalScrollBar().sizeHint().width() + STEP)
        return scroll

    def _list(self, group: Group, grid: QGridLayout, inside: QWidget) -> None:
        head = text_label(inside, group.title, CAPTION, DIM, strong=True)
        head.setContentsMargins(0, STEP, 0, 0)
        grid.addWidget(head, grid.rowCount(), 0)
        for action in group.actions:
            row = grid.rowCount()
            edit = _KeyEdit(inside)
            edit.setMaximumSequenceLength(1)
            edit.setClearButtonEnabled(True)
            edit.setFixedWidth(20 * STEP)
            edit.setAccessibleName(ShellText.tr("Shortcut for “{}”").format(action.text))
            for line in edit.findChildren(QLineEdit):
                line.setAccessibleName(edit.accessibleName())
            reset = flat_button(ShellText.tr("Reset “{}” to default").format(action.text), inside)
            reset.setText(ShellText.tr("Reset"))
            self._edits[action.name] = edit
            self._show(action)
            edit.keySequenceChanged.connect(partial(self._rebind, action))
            reset.clicked.connect(partial(self._reset, action))
            grid.addWidget(QLabel(action.text.rstrip("…"), inside), row, 0)
            grid.addWidget(edit, row, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(reset, row, 2)

    def _show(self, action: Action) -> None:
        edit = self._edits[action.name]
        keys = self._commands.keys_of(action)
        edit.blockSignals(True)
        edit.setKeySequence(QKeySequence(keys[0] if keys else ""))
        edit.blockSignals(False)

    def _rebind(self, action: Action, sequence: QKeySequence) -> None:
        key = sequence.toString(_PORTABLE)
        self._apply(action, (key,) if key else ())

    def _reset(self, action: Action, *_: object) -> None:
        self._apply(action, None)

    def _apply(self, action: Action, keys: tuple[str, ...] | None) -> None:
        refused = self._commands.rebind(action.name, keys)
        self._sentence.setText(
            refused or ShellText.tr("The shortcut for “{}” was changed.").format(action.text.rstrip("…"))
        )
        self._sentence.setStyleSheet(f"color: {ACCENT if refused else DIM}")
        self._show(action)
        self._preferences.change(keys=self._commands.keys)


class _KeyEdit(QKeySequenceEdit):
    """Take any key but Escape, which closes the dialog from everywhere."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
