"""Make the pictures of pairs; for threads, since every function takes its time and none touches a widget."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from desktop.judge.question_queue import Pair, Proposal
from desktop.model.viewport import Size, fitting_zoom
from desktop.translation import JudgeText
from desktop.ui.images import load_pixels, to_image
from engine.edit.candidates import COPY, symmetric
from engine.edit.edit import Edit, identity
from engine.edit.looks import NAMES, moved
from engine.edit.render import render
from engine.errors import CovershotError
from engine.image.io import load_photo, read_size, to_8_bit
from engine.workspace.judgements.records import Candidate
from engine.workspace.saved_edits import base_edit
from engine.workspace.workspace import Workspace

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Pictures:
    """Hold what is drawn of a pair.

    Attributes:
        size: width and height of the candidates at full size.
        room: of the pane they were made to fit, in screen pixels; None if they are at full size.
        original: the photo.
        left: candidate of the pair's left side.
        right: candidate of the pair's right side.
    """

    size: Size
    room: Size | None
    original: QImage
    left: QImage
    right: QImage


def load_copy(source: Path) -> Pixels:
    """Return the small copy of a photo from which questions are chosen, (H, W, 3).

    Raises:
        CovershotError: the file is no photo that can be read.
    """
    return to_8_bit(load_pixels(source, COPY))


def prepare(workspace: Workspace, proposal: Proposal) -> Pair:
    """Move the candidates of a proposal as far apart as is seen at once; where its look shows nothing, along another.

    Raises:
        CovershotError: the Edit they start from cannot be read, or nothing can be told apart on the photo.
    """
    base = _base(workspace, Candidate(proposal.photo.name, proposal.base))
    looks = (symmetric(proposal.copy, base, look) for look in (proposal.question.look, *NAMES))
    moves = next((candidate for candidate in looks if candidate is not None), None)
    if moves is None:
        raise CovershotError(
            JudgeText.tr("{} has too little contrast or colour to compare.").format(proposal.photo.source)
        )
    return proposal.pair(moves)


def draw(workspace: Workspace, pair: Pair, room: Size | None) -> Pictures:
    """Draw a pair and its original.

    Args:
        workspace: where it is from.
        pair: to be drawn.
        room: size of a pane in screen pixels, to fit into; None for the full size.

    Raises:
        CovershotError: the photo, an image or an Edit cannot be read.
    """
    sides = (pair.left, pair.right)
    files = [workspace.root / candidate.image for candidate in sides if candidate.image is not None]
    size = read_size((files or [pair.source])[0])
    long_side = None if room is None else max(1, round(max(size) * min(1.0, fitting_zoom(size, room))))
    photo = to_8_bit(load_photo(pair.source, long_side).pixels)
    left, right = (_screen(_candidate(workspace, candidate, photo, long_side), room) for candidate in sides)
    return Pictures(size, room, _screen(photo, room), left, right)


def _candidate(workspace: Workspace, candidate: Candidate, photo: Pixels, long_side: int | None) -> Pixels:
    if candidate.image is not None:
        return to_8_bit(load_photo(workspace.root / candidate.image, long_side).pixels)
    return render(photo, moved(_base(workspace, candidate), candidate.moves))


def _base(workspace: Workspace, candidate: Candidate) -> Edit:
    return identity() if candidate.base is None else base_edit(workspace, candidate)


def _screen(pixels: Pixels, room: Size | None) -> QImage:
    if room is not None:
        return to_image(pixels)
    small = np.ascontiguousarray(pixels)
    height, width, channels = small.shape
    # Three bytes a pixel: at full size memory counts for more than the speed of drawing the part that is seen.
    return QImage(small.data, width, height, width * channels, QImage.Format.Format_RGB888).copy()
