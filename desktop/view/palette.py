"""The look: neutral greys that leave the photographs the brightest thing on the screen, and one accent.

The greys have no hue, because a tinted surround changes how a photo's colours are judged. Lengths are multiples of 8.
"""

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

STEP = 8
"""Device-independent pixels that every length is a multiple of."""

WELL, WINDOW, RAISED, LINE = "#141414", "#1b1b1b", "#272727", "#333333"
DIM, TEXT, BRIGHT = "#8f8f8f", "#c2c2c2", "#dcdcdc"
ACCENT = "#d9a55b"

CAPTION, BODY, TITLE = 11, 13, 17
"""Sizes of type in pixels."""

_STYLE = f"""
QToolTip {{ color: {TEXT}; background: {RAISED}; border: 1px solid {LINE}; padding: 4px 8px; }}
QPushButton {{ background: {RAISED}; border: 1px solid {LINE}; border-radius: 4px; padding: 0 16px; min-height: 30px; }}
QPushButton:hover {{ background: {LINE}; color: {BRIGHT}; }}
QPushButton:pressed {{ background: {WELL}; }}
QPushButton:focus {{ border-color: {ACCENT}; }}
QPushButton[primary="true"] {{ background: {ACCENT}; border-color: {ACCENT}; color: {WELL}; font-weight: 600; }}
QPushButton[primary="true"]:hover {{ background: #e5b672; }}
QPushButton[primary="true"]:focus {{ border: 2px solid {BRIGHT}; }}
#bar {{ background: {WINDOW}; border-bottom: 1px solid {WELL}; }}
#status {{ background: {WINDOW}; border-top: 1px solid {WELL}; }}
#notice {{ background: {RAISED}; border-left: 4px solid {ACCENT}; color: {BRIGHT}; padding: 8px 16px; }}
#key {{ background: {RAISED}; border: 1px solid {LINE}; border-radius: 4px; padding: 2px 8px; color: {BRIGHT}; }}
QListView {{ background: {WINDOW}; border: none; outline: none; }}
QSplitter::handle {{ background: {WELL}; }}
QScrollBar:vertical {{ background: {WINDOW}; width: 8px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {LINE}; border-radius: 4px; min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {DIM}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
"""


def type_of(size: int, *, strong: bool = False) -> QFont:
    """Return the interface's font at a size of the scale, its digits all of one width."""
    font = QFont(QApplication.font())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def dress(application: QApplication) -> None:
    """Give the application its look, the same on every system."""
    application.setStyle("Fusion")
    palette, role = QPalette(), QPalette.ColorRole
    for name, colour in {
        role.Window: WINDOW,
        role.WindowText: TEXT,
        role.Base: WELL,
        role.AlternateBase: WINDOW,
        role.Text: TEXT,
        role.Button: RAISED,
        role.ButtonText: TEXT,
        role.BrightText: BRIGHT,
        role.ToolTipBase: RAISED,
        role.ToolTipText: TEXT,
        role.PlaceholderText: DIM,
        role.Highlight: ACCENT,
        role.HighlightedText: WELL,
        role.Link: ACCENT,
        role.Light: LINE,
        role.Midlight: LINE,
        role.Mid: WELL,
        role.Dark: WELL,
        role.Shadow: "#000000",
    }.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor("#5c5c5c"))
    application.setPalette(palette)
    application.setFont(type_of(BODY))
    application.setStyleSheet(_STYLE)
