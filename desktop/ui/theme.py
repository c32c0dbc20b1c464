"""The look: neutral greys that leave the photographs the brightest thing on the screen, and one accent.

The greys have no hue, because a tinted surround changes how a photo's colours are judged. Lengths are multiples of 8.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

STEP = 8
"""Device-independent pixels that every length is a multiple of."""

CAPTION = 11
BODY = 13
TITLE = 17
"""Sizes of type in pixels."""

_Role = QPalette.ColorRole


@dataclass(frozen=True)
class ThemeColor:
    """Name a colour of the interface by the role that Qt's palette has for it: what has one follows the theme at once.

    In a style sheet a tone stands for itself; painting code calls `color`.
    """

    role: QPalette.ColorRole
    name: str

    def __str__(self) -> str:
        return f"palette({self.name})"


CANVAS = ThemeColor(_Role.Base, "base")
WINDOW = ThemeColor(_Role.Window, "window")
RAISED = ThemeColor(_Role.Button, "button")
LINE = ThemeColor(_Role.Light, "light")
FAINT = ThemeColor(_Role.Midlight, "midlight")
DIM = ThemeColor(_Role.PlaceholderText, "placeholder-text")
TEXT = ThemeColor(_Role.WindowText, "window-text")
BRIGHT = ThemeColor(_Role.BrightText, "bright-text")
ACCENT = ThemeColor(_Role.Highlight, "highlight")
GLOW = ThemeColor(_Role.Accent, "accent")
ON_ACCENT = ThemeColor(_Role.HighlightedText, "highlighted-text")

THEMES: Mapping[str, Mapping[ThemeColor, str]] = {
    "dark": {
        CANVAS: "#141414",
        WINDOW: "#1b1b1b",
        RAISED: "#272727",
        LINE: "#333333",
        FAINT: "#5c5c5c",
        DIM: "#8f8f8f",
        TEXT: "#c2c2c2",
        BRIGHT: "#dcdcdc",
        ACCENT: "#d9a55b",
        GLOW: "#e5b672",
        ON_ACCENT: "#141414",
    },
    "light": {
        CANVAS: "#bdbdbd",
        WINDOW: "#cacaca",
        RAISED: "#d9d9d9",
        LINE: "#acacac",
        FAINT: "#8c8c8c",
        DIM: "#555555",
        TEXT: "#2c2c2c",
        BRIGHT: "#111111",
        ACCENT: "#8a5200",
        GLOW: "#a16305",
        ON_ACCENT: "#ffffff",
    },
}
"""Colours by theme; the light one stays darker than paper, so that a photo's white still shines."""


def color(tone: ThemeColor) -> QColor:
    """Return a tone's colour in the theme that is shown."""
    return QApplication.palette().color(tone.role)


@cache
def font(size: int, *, strong: bool = False) -> QFont:
    """Return the interface's font at a size of the scale, its digits all of one width."""
    sized = QFont(QApplication.font())
    sized.setPixelSize(size)
    sized.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    sized.setFeature(QFont.Tag("tnum"), 1)
    return sized


def apply_theme(application: QApplication, theme: str = "dark") -> None:
    """Give the application its look, the same on every system."""
    application.setStyle("Fusion")
    application.setFont(font(BODY))
    show_theme(application, theme)


def show_theme(application: QApplication, theme: str) -> None:
    """Show everything in a theme's colours, also what is on the screen; an unknown theme is the dark one."""
    shades = THEMES.get(theme, THEMES["dark"])
    palette = QPalette()
    for tone, also in (
        (CANVAS, (_Role.Mid, _Role.Dark)),
        (WINDOW, (_Role.AlternateBase,)),
        (RAISED, (_Role.ToolTipBase,)),
        (LINE, ()),
        (FAINT, ()),
        (DIM, ()),
        (TEXT, (_Role.Text, _Role.ButtonText, _Role.ToolTipText)),
        (BRIGHT, ()),
        (ACCENT, (_Role.Link,)),
        (GLOW, ()),
        (ON_ACCENT, ()),
    ):
        for role in (tone.role, *also):
            palette.setColor(role, QColor(shades[tone]))
    palette.setColor(_Role.Shadow, QColor("#000000"))
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(shades[FAINT]))
    application.setPalette(palette)
    application.setStyleSheet(_STYLE)  # anew, though it is the same: its tones are looked up when it is set


_STYLE = f"""
QToolTip {{ color: {TEXT}; background: {RAISED}; border: 1px solid {LINE}; padding: 4px 8px; }}
QPushButton {{ background: {RAISED}; border: 1px solid {LINE}; border-radius: 4px; padding: 0 16px; min-height: 30px; }}
QPushButton:hover {{ background: {LINE}; color: {BRIGHT}; }}
QPushButton:pressed {{ background: {CANVAS}; }}
QPushButton:focus {{ border-color: {ACCENT}; }}
QPushButton:disabled {{ color: {FAINT}; background: {WINDOW}; }}
QPushButton[primary="true"] {{ background: {ACCENT}; border-color: {ACCENT}; color: {ON_ACCENT}; }}
QPushButton[primary="true"]:hover {{ background: {GLOW}; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {BRIGHT}; padding: 0 15px; min-height: 28px; }}
QPushButton[flat="true"] {{ background: transparent; border: 1px solid transparent; padding: 0 8px; color: {DIM}; }}
QPushButton[flat="true"]:hover {{ color: {BRIGHT}; background: {RAISED}; }}
QPushButton[flat="true"]:focus {{ border-color: {ACCENT}; }}
QPushButton[flat="true"]:disabled {{ color: {FAINT}; background: transparent; }}
QPushButton[flat="true"]::menu-indicator {{ image: none; }}
QPushButton[tab="true"] {{ background: transparent; border: none; border-bottom: 2px solid transparent; border-top: 2px solid
    transparent; border-radius: 0; padding: 0 12px; min-height: 43px; color: {DIM}; }}
QPushButton[tab="true"]:hover {{ color: {TEXT}; }}
QPushButton[tab="true"]:checked {{ color: {BRIGHT}; border-bottom-color: {ACCENT}; }}
QPushButton[tab="true"]:focus {{ color: {ACCENT}; }}
QPushButton[chip="true"] {{ background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0 8px;
    min-height: 24px; color: {DIM}; }}
QPushButton[chip="true"]:hover {{ color: {BRIGHT}; }}
QPushButton[chip="true"]:checked {{ background: {RAISED}; color: {BRIGHT}; }}
QPushButton[chip="true"]:focus {{ border-color: {ACCENT}; }}
QLineEdit, QKeySequenceEdit QLineEdit {{ background: {CANVAS}; border: 1px solid {LINE}; border-radius: 4px; padding: 0 8px;
    min-height: 28px; selection-background-color: {ACCENT}; selection-color: {ON_ACCENT}; }}
QLineEdit:focus {{ border-color: {ACCENT}; }}
QComboBox {{ background: transparent; border: 1px solid {LINE}; border-radius: 4px; padding: 0 8px; min-height: 28px; }}
QComboBox:focus {{ border-color: {ACCENT}; }}
QComboBox QAbstractItemView {{ background: {RAISED}; border: 1px solid {LINE}; selection-background-color: {LINE};
    selection-color: {BRIGHT}; outline: none; }}
QMenu {{ background: {RAISED}; border: 1px solid {LINE}; padding: 4px 0; }}
QMenu::item {{ padding: 6px 24px 6px 16px; color: {TEXT}; }}
QMenu::item:selected {{ background: {LINE}; color: {BRIGHT}; }}
QMenu::item:disabled {{ color: {FAINT}; }}
QMenu::separator {{ height: 1px; background: {LINE}; margin: 4px 0; }}
QSlider::groove:horizontal {{ height: 2px; background: {LINE}; border-radius: 1px; }}
QSlider::sub-page:horizontal {{ background: {DIM}; }}
QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -5px 0; border-radius: 6px; background: {TEXT}; }}
QSlider::handle:horizontal:hover {{ background: {BRIGHT}; }}
QSlider::handle:horizontal:focus {{ background: {ACCENT}; }}
QSlider::handle:horizontal:disabled {{ background: {FAINT}; }}
QProgressBar {{ background: {CANVAS}; border: none; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 2px; }}
QDialog {{ background: {WINDOW}; }}
QMessageBox QLabel {{ min-width: {45 * STEP}px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
#palette {{ border: 1px solid {LINE}; }}
#bar {{ background: {WINDOW}; border-bottom: 1px solid {CANVAS}; }}
#status {{ background: {WINDOW}; border-top: 1px solid {CANVAS}; }}
#notice {{ background: {RAISED}; border-left: 4px solid {ACCENT}; }}
#notice QLabel {{ color: {BRIGHT}; }}
#key {{ background: {RAISED}; border: 1px solid {LINE}; border-radius: 4px; padding: 2px 8px; color: {BRIGHT}; }}
QListView, QScrollArea {{ background: {WINDOW}; border: none; outline: none; }}
QSplitter::handle {{ background: {CANVAS}; }}
QScrollBar {{ background: transparent; width: 8px; height: 8px; margin: 0; }}
QScrollBar::handle {{ background: {LINE}; border-radius: 4px; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:hover {{ background: {DIM}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
