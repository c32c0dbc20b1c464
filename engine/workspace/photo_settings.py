"""What a workspace sets about its photos, in the optional file photos.toml beside their folder."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import tomli_w

from engine.files import write_text
from engine.serialise import MalformedError, convert, read_toml, unreadable

NAME = "photos.toml"
_ADVICE = 'It may hold raw_and_jpeg = "raw" or "jpeg"; correct it, or remove it.'


@dataclass(frozen=True)
class PhotoSettings:
    """Hold what is set about a folder of photos.

    Attributes:
        raw_and_jpeg: which file is the photo where a camera wrote a raw file and its picture under one name.
    """

    raw_and_jpeg: Literal["raw", "jpeg"] = "raw"


def read_photo_settings(folder: Path) -> PhotoSettings:
    """Return what is set for a folder of photos, such as dataset/input; the defaults where nothing is.

    Raises:
        CovershotError: the file is malformed, or has an unknown key.
    """
    path = folder.parent / NAME
    if not path.exists():
        return PhotoSettings()
    values = read_toml(path, _ADVICE)
    try:
        return convert(values, PhotoSettings, exact=True)
    except MalformedError as error:
        raise unreadable(path, error, _ADVICE) from error


def write_photo_settings(folder: Path, settings: PhotoSettings) -> None:
    """Set for a folder of photos what holds from now on.

    Raises:
        CovershotError: the file cannot be written.
    """
    write_text(folder.parent / NAME, tomli_w.dumps(asdict(settings)))
