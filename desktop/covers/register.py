"""A cover over its photo, as the review shows them; for threads, since it decodes both."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.covers.warp import in_frame
from engine.image.io import load_photo
from engine.image.training_copy import over_white
from engine.workspace.alignments import Alignments
from engine.workspace.cover_decisions import Decision, Matrix
from engine.workspace.pair_filter import load_comparable
from engine.workspace.pairs import Skipped, TargetPair, content_hash
from engine.workspace.placed_pair import transform_for

SHOWN = 1280
"""Long side in pixels at which both are shown."""

DIMMED = 0.35
"""Of the photo's light that is left where the cover does not reach."""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Register:
    """Hold a photo and its cover in one frame.

    Attributes:
        photo: (H, W, 3).
        cover: (H, W, 3): the cover with its type, and the dimmed photo around it.
        left_out: (H, W), true where the cover shows something, and it is not compared.
        share: of the photo that is compared, 0 to 1.
    """

    photo: Pixels
    cover: Pixels
    left_out: npt.NDArray[np.bool_]
    share: float


@dataclass(frozen=True, eq=False)
class Seen:
    """Hold what is seen of a cover and its photo, and by which contents a decision about them is recognised.

    Attributes:
        cover_sha256: of the cover, in hex.
        photo_sha256: of the photo.
        register: both in one frame; None where the cover cannot be placed.
        reason: why it cannot be, following the cover's name.
    """

    cover_sha256: str
    photo_sha256: str
    register: Register | None = None
    reason: str = ""


def see(cover: Path, photo: Path, transform: Matrix | None, alignments: Alignments) -> Seen:
    """Return a cover over its photo, whatever a training would make of it.

    Args:
        cover: path of the cover.
        photo: path of its photo.
        transform: where a person placed it; None leaves it to the content.
        alignments: of the workspace.

    Raises:
        CovershotError: a file cannot be read.
    """
    digests = content_hash(cover), content_hash(photo)
    pair = TargetPair(photo, cover, Decision(cover.name, *digests, "accepted", transform))
    compared = load_comparable(pair, alignments)
    if isinstance(compared, Skipped):
        return Seen(*digests, reason=compared.reason)
    pixels = over_white(load_photo(photo, SHOWN))
    finished = over_white(load_photo(cover, SHOWN))
    height, width = pixels.shape[:2]
    if compared.mask is None:  # the cover shows the whole photo
        over = np.array(Image.fromarray(finished).resize((width, height), Image.Resampling.LANCZOS))
        return Seen(*digests, Register(pixels, over, np.zeros((height, width), bool), compared.share))
    placed = transform_for(pair, alignments)
    assert placed is not None  # or there would be no mask
    there, inside = in_frame(finished, placed, (width, height))
    around = (pixels * DIMMED).astype(np.uint8)
    mask = np.array(Image.fromarray(compared.mask).resize((width, height), Image.Resampling.NEAREST))
    over = np.where(inside[..., None], there, around)
    return Seen(*digests, Register(pixels, over, inside & ~mask, compared.share))
