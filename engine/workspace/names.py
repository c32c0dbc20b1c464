"""Names of photos: which are equal on some disks, and which files beside the photos are pictures of unsupported formats."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from engine.files import name_key
from engine.image.formats import PDF_SUFFIX, PHOTO_SUFFIXES, extra_of

_AS_JPEG = "is a JPEG under another ending: name it .jpg"
_EXPORT = "is of a format that is not read: export it as JPEG, PNG or TIFF"
_COVER = "is a PDF, which is read as a cover alone: put its photo here, and the PDF beside the covers"
_UNREAD = {
    **dict.fromkeys((".jfif", ".jpe", ".jif", ".jfi"), _AS_JPEG),
    **dict.fromkeys((".jxl", ".jp2", ".jxr", ".gif", ".bmp", ".exr"), _EXPORT),
    PDF_SUFFIX: _COVER,
}
"""Suffixes of pictures that are not read, and what to do with each."""

_NO_PHOTOS = frozenset(
    {"@eadir", "#recycle", "#snapshot", "$recycle.bin", "@recycle", "@recently-snapshot", "lost+found"}
)
"""Folders in which network disks and systems keep thumbnails and what was deleted, besides those that begin with a dot."""


def partners(names: Iterable[str], others: Mapping[str, Path]) -> dict[str, Path]:
    """Return for each name the file of the same name, or else the one file that matches it and no other name.

    Args:
        names: stems of files.
        others: files by stem.
    """
    in_order = list(names)
    found = {name: others[name] for name in in_order if name in others}
    left = defaultdict[str, list[Path]](list)
    for name, path in others.items():
        if name not in found:
            left[name_key(name)].append(path)
    alone = defaultdict[str, list[str]](list)
    for name in in_order:
        if name not in found:
            alone[name_key(name)].append(name)
    found |= {stems[0]: left[key][0] for key, stems in alone.items() if len(stems) == len(left[key]) == 1}
    return {name: found[name] for name in in_order if name in found}


def photos_of(stems: Iterable[str], photos: Mapping[str, Path]) -> dict[str, Path]:
    """Return for each stem that is a photo's, or a photo's with `~` and anything behind it, that photo.

    An equal name goes before one of another case or normal form, and a longer one before a shorter one.

    Args:
        stems: stems of files.
        photos: photos by stem.
    """
    in_order = list(stems)
    names = {stem: (stem, stem.rsplit("~", 1)[0], stem.split("~")[0]) for stem in in_order}
    found = {stem: photos[name] for stem in in_order for name in reversed(names[stem]) if name in photos}
    if len(found) < len(names):
        alike = defaultdict[str, list[Path]](list)
        for name, path in photos.items():
            alike[name_key(name)].append(path)
        for stem in names.keys() - found.keys():
            paths = next((alike[key] for key in map(name_key, names[stem]) if len(alike.get(key, ())) == 1), None)
            if paths:
                found[stem] = paths[0]
    return {stem: found[stem] for stem in in_order if stem in found}


def why_unread(path: Path, suffixes: Container[str] = PHOTO_SUFFIXES) -> str | None:
    """Return why a picture is not read, by its suffix; None for those of the suffixes that are read, and for other files."""
    suffix = path.suffix.lower()
    if suffix in suffixes:
        return None
    extra = extra_of(suffix)
    if extra is not None:
        return f"is {extra.kind}, and the extra {extra.name}, which reads those, is not installed: export it as JPEG or TIFF"
    return _UNREAD.get(suffix)


def is_system_folder(name: str) -> bool:
    """Return whether a folder of this name belongs to a disk or a program, not to the user."""
    return name.startswith(".") or name.casefold() in _NO_PHOTOS
