"""The one place that decides the colour space of a photo's numbers.

In this order: its ICC profile; cICP of a PNG or nclx of an AVIF; a PNG's sRGB chunk; Adobe RGB in Exif (DCF);
a PNG's gAMA and cHRM; and sRGB otherwise.
"""

from functools import lru_cache
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt

from engine.image.color import srgb_to_linear
from engine.image.exif import is_adobe_rgb
from engine.image.facts import Facts, UnreadableError
from engine.image.profile import opens

_D65 = (0.3127, 0.3290)
_C = (0.310, 0.316)
_SRGB = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
_ADOBE_RGB = (0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
_ADOBE_GAMMA = 563 / 256
_P3 = (0.680, 0.320, 0.265, 0.690, 0.150, 0.060)

_PRIMARIES = {
    1: (_D65, _SRGB),
    4: (_C, (0.67, 0.33, 0.21, 0.71, 0.14, 0.08)),
    5: (_D65, (0.64, 0.33, 0.29, 0.60, 0.15, 0.06)),
    6: (_D65, (0.630, 0.340, 0.310, 0.595, 0.155, 0.070)),
    7: (_D65, (0.630, 0.340, 0.310, 0.595, 0.155, 0.070)),
    8: (_C, (0.681, 0.319, 0.243, 0.692, 0.145, 0.049)),
    9: (_D65, (0.708, 0.292, 0.170, 0.797, 0.131, 0.046)),
    11: ((0.314, 0.351), _P3),
    12: (_D65, _P3),
    22: (_D65, (0.630, 0.340, 0.295, 0.605, 0.155, 0.077)),
}
"""White, and red, green and blue. Source: ITU-T H.273, table 2."""

_UNSPECIFIED = frozenset({0, 2})
_VIDEO = frozenset({1, 6, 14, 15})
_SRGB_TRANSFER = 13
_PQ = 16
_HLG = 18
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}
"""Transfer functions that are powers. Source: ITU-T H.273, table 3."""

_NODES = 4096
_PNG_SRGB_GAMMA = (0.4535, 0.4565)
"""Range of PNG's gAMA that stands for sRGB: 1 / 2.2, rounded one way or the other."""


def profile_of(facts: Facts) -> bytes:
    """Return the ICC profile of a photo's numbers, empty for sRGB.

    Raises:
        UnreadableError: its transfer function is one of HDR, or of a standard that no photo uses.
    """
    colours = facts.colours
    if colours.icc and opens(colours.icc):
        return colours.icc
    if colours.cicp is not None and not set(colours.cicp) <= _UNSPECIFIED:
        return _by_numbers(*colours.cicp)
    if colours.srgb:
        return b""
    if is_adobe_rgb(facts.exif):
        return _made(_D65, _ADOBE_RGB, 1 / _ADOBE_GAMMA)
    if colours.gamma is not None or colours.chromaticities is not None:
        return _by_measures(colours.gamma, colours.chromaticities)
    return b""


def _by_numbers(primaries: int, transfer: int) -> bytes:
    """Return the profile of ITU-T H.273's numbers; unspecified ones are sRGB's."""
    if transfer in {_PQ, _HLG}:
        name = "PQ" if transfer == _PQ else "HLG"
        raise UnreadableError(
            f"it is an HDR picture ({name}), and only ordinary ones are supported", "export it again as SDR in sRGB"
        )
    white, points = _PRIMARIES.get(1 if primaries in _UNSPECIFIED else primaries, (None, None))
    photographic = transfer in {*_UNSPECIFIED, *_VIDEO, _SRGB_TRANSFER, *_GAMMAS}
    if white is None or points is None or not photographic:
        raise UnreadableError(
            f"its colours are of a kind that photos do not use (primaries {primaries}, transfer function {transfer})",
            "export it again in sRGB",
        )
    if transfer in _GAMMAS:
        return _made(white, points, 1 / _GAMMAS[transfer])
    if transfer in _VIDEO:
        return _made(white, points, None, video=True)
    return b"" if points == _SRGB else _made(white, points, None)


def _by_measures(gamma: float | None, chromaticities: tuple[float, ...] | None) -> bytes:
    """Return the profile of a PNG's gAMA and cHRM; impossible values are replaced by sRGB's."""
    white = _D65
    points = _SRGB
    if chromaticities is not None and _is_a_triangle(chromaticities):
        white = (chromaticities[0], chromaticities[1])
        points = chromaticities[2:]  # type: ignore[assignment]
    by_srgb = gamma is None or _PNG_SRGB_GAMMA[0] < gamma < _PNG_SRGB_GAMMA[1] or not 0.1 < gamma < 10
    plain = max(abs(a - b) for a, b in zip((*white, *points), (*_D65, *_SRGB), strict=True)) < 0.002
    if by_srgb and plain:
        return b""
    return _made(white, points, None if gamma is None or not 0.1 < gamma < 10 else gamma)


def _is_a_triangle(numbers: tuple[float, ...]) -> bool:
    """Return whether white lies well inside the triangle of red, green and blue, each a possible colour."""
    white, *points = np.array(numbers).reshape(4, 2)
    if min(numbers[1::2]) < 0.001 or max(numbers) > 1:
        return False
    corners = np.stack([np.array([*point, 1]) for point in points], axis=1)
    if abs(np.linalg.det(corners)) < 0.001:
        return False
    return bool((np.linalg.solve(corners, np.array([*white, 1])) > 0.01).all())


@lru_cache(maxsize=16)
def _made(white: tuple[float, ...], points: tuple[float, ...], encoding: float | None, *, video: bool = False) -> bytes:
    """Return an ICC profile of primaries and a power, sRGB's curve or video's."""
    axis = np.linspace(0, 1, _NODES)
    options: dict[str, Any] = {
        "whitepoint": [*white, 1],
        "primaries": [value for at in (0, 2, 4) for value in (points[at], points[at + 1], 1)],
    }
    if encoding is not None:
        made: bytes = imagecodecs.cms_profile("rgb", gamma=1 / encoding, **options)
        return made
    curve = _bt_709(axis) if video else srgb_to_linear(axis)
    tabled: bytes = imagecodecs.cms_profile("rgb", transferfunction=curve.astype(np.float32), **options)
    return tabled


def _bt_709(encoded: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Decode BT.709: e / 4.5 below 0.081, else ((e + 0.099) / 1.099)^(1 / 0.45). Source: ITU-R BT.709-6, item 1.2."""
    return np.where(encoded < 0.081, encoded / 4.5, ((encoded + 0.099) / 1.099) ** (1 / 0.45))
