"""Which files are pictures by their endings, which of those need an extra, and in which format a copy is written."""

import importlib.util
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from engine.image.encode import CAPABILITIES


class Extra(NamedTuple):
    """Name an optional part of the installation, the module that it brings, and the files that it reads."""

    name: str
    module: str
    kind: str
    suffixes: frozenset[str]


RAW = Extra(
    "raw",
    "rawpy",
    "a camera's raw file",
    frozenset(
        {".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dng", ".erf", ".iiq", ".mrw", ".nef", ".nrw", ".orf", ".pef"}
        | {".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srw", ".x3f"}
    ),
)
HEIF = Extra("heif", "pillow_heif", "a HEIC photo", frozenset({".heic", ".heif", ".hif"}))
EXTRAS = (RAW, HEIF)

PSD_SUFFIXES = frozenset({".psd", ".psb"})
PDF_SUFFIX = ".pdf"

PHOTO_SUFFIXES = frozenset(CAPABILITIES) | PSD_SUFFIXES
PHOTO_SUFFIXES |= {
    suffix for extra in EXTRAS if importlib.util.find_spec(extra.module) is not None for suffix in extra.suffixes
}
"""Endings of the photos that this installation reads."""

COVER_SUFFIXES = PHOTO_SUFFIXES | {PDF_SUFFIX}
"""Endings of the finished covers that it reads."""

CAMERA_PICTURES = frozenset({".jpg", ".jpeg"}) | HEIF.suffixes
"""Endings of what a camera writes beside a raw file: its picture of the same photo."""

_WRITTEN_AS = {
    **dict.fromkeys(RAW.suffixes | PSD_SUFFIXES | {".hif"}, ".tif"),
    **dict.fromkeys((".heic", ".heif"), ".jpg"),
}


class MissingExtraError(Exception):
    """Report that a file needs an extra which is not installed; the loader names the file."""

    def __init__(self, extra: Extra) -> None:
        super().__init__(extra.name)
        self.extra = extra


def module_of(extra: Extra) -> Any:
    """Import the module of an extra; late, because programs that read no such file start without it.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        return import_module(extra.module)
    except ImportError as error:
        raise MissingExtraError(extra) from error


def extra_of(suffix: str) -> Extra | None:
    """Return the extra that reads files of an ending, None where none is needed."""
    return next((extra for extra in EXTRAS if suffix.lower() in extra.suffixes), None)


def written_suffix(path: Path) -> str:
    """Return the ending of a photo's copy: the photo's, or that of the nearest format which is written.

    A raw file, a layered one and a camera's 10-bit picture are copied with 16 bits, a telephone's picture as a JPEG.
    """
    return _WRITTEN_AS.get(path.suffix.lower(), path.suffix)
