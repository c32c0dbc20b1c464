"""A cover in its photo's frame: as it was placed by hand, or by its content; or why it cannot teach."""

from pathlib import Path

import numpy as np

from engine.covers.geometry import Transform
from engine.covers.mask import Explained
from engine.covers.placed import FRAME, HALF, place
from engine.errors import CovershotError
from engine.image.io import load_photo, to_8_bit
from engine.workspace.alignments import Alignments, transform_of
from engine.workspace.pairs import Skipped, TargetPair, unread


def place_pair(pair: TargetPair, alignments: Alignments) -> Explained | Skipped:
    """Return a pair's cover in the frame of its photo, or why it is set aside; a file that cannot be read is a reason, too."""
    decision = pair.decision
    try:
        if decision is not None and decision.verdict == "framed":
            return _framed(pair.target)
        transform = transform_for(pair, alignments)
        if transform is None:
            return Skipped(
                pair.target,
                f"shows too little of {pair.source.name}, or another photo: choose its photo, or mark three points",
            )
        explained = place(pair.target, pair.source, transform)
    except CovershotError as error:
        return unread(pair.target, error)
    reason = None if decision is not None else explained.set_aside
    return explained if reason is None else Skipped(pair.target, reason)


def transform_for(pair: TargetPair, alignments: Alignments) -> Transform | None:
    """Return where a cover lies in its photo, as a person placed it, or else by its content; None where neither is.

    Raises:
        CovershotError: a file cannot be read.
    """
    by_hand = None if pair.decision is None else pair.decision.transform
    return alignments.find(pair) if by_hand is None else transform_of(by_hand)


def _framed(cover: Path) -> Explained:
    photo = load_photo(cover, FRAME)
    pixels = to_8_bit(photo.pixels)
    mask = np.ones(pixels.shape[:2], bool) if photo.alpha is None else to_8_bit(photo.alpha) > HALF
    return Explained(pixels, mask, float(mask.mean()), 0.0)
