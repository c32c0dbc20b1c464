"""Rows and columns of widgets."""

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


def _laid_out(layout: Layout, spacing: int | None, margins: Margins | None) -> Layout:
    if spacing is not None:
        layout.setSpacing(spacing)
    if margins is not None:
        layout.setContentsMargins(*margins)
    return layout
