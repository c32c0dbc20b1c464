"""Rows and columns of widgets, and windows around them."""

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

Margins = tuple[int, int, int, int]
Layout = TypeVar("Layout", bound=QBoxLayout)


def make_row(parent: QWidget | None = None, spacing: int | None = None, margins: Margins | None = None) -> QHBoxLayout:
    """Return a row; what is not given is as the style has it."""
    return _laid_out(QHBoxLayout(parent) if parent else QHBoxLayout(), spacing, margins)


def make_column(
    parent: QWidget | None = None, spacing: int | None = None, margins: Margins | None = None
) -> QVBoxLayout:
    """Return a column; what is not given is as the style has it."""
    return _laid_out(QVBoxLayout(parent) if parent else QVBoxLayout(), spacing, margins)


def fit_text(window: QWidget) -> None:
    """Grow a window until its wrapped texts are whole: Qt heeds the height that a layout has for a width in inner widgets alone."""
    layout = window.layout()
    assert layout is not None
    layout.activate()
    window.setMinimumHeight(layout.totalHeightForWidth(window.width()))


def _laid_out(layout: Layout, spacing: int | None, margins: Margins | None) -> Layout:
    if spacing is not None:
        layout.setSpacing(spacing)
    if margins is not None:
        layout.setContentsMargins(*margins)
    return layout
