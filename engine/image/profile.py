"""Colour profiles: conversion from a file's profile to sRGB."""

from functools import lru_cache
from io import BytesIO
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
from PIL import ImageCms

Pixels = npt.NDArray[np.uint8 | np.uint16]

_SPACES = {b"GRAY": ("gray", 1), b"RGB ": ("rgb", 3), b"CMYK": ("cmyk", 4)}
_UNDATED = bytes((7, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
_HALF_A_LEVEL = 128  # of 8 bits, counted in 16


def _built_in() -> bytes:
    profile: bytes = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Without the time of the run, which would make equal photos unequal files.
    return profile[:24] + _UNDATED + profile[36:]


SRGB_PROFILE = _built_in()


def to_srgb(pixels: Pixels, profile: bytes) -> Pixels:
    """Convert to (H, W, 3) sRGB of the same type, relative colorimetric with black point compensation.

    Without a profile, or with a broken one or one of another colour space, RGB and grey are taken as sRGB and CMYK as
    plain inks, rgb = (1 - cmy) (1 - k).

    Args:
        pixels: (H, W, C) uint8 or uint16; C is 1 for grey, 3 for RGB, 4 for CMYK.
        profile: ICC, may be empty.
    """
    header = profile[16:20] if profile[36:40] == b"acsp" else b""
    space, count = _SPACES.get(header, ("", 0))
    if space == "rgb" and pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    if count == pixels.shape[2] and _matters(profile, space, count):
        return _converted(pixels, profile, space)
    if pixels.shape[2] == 4:
        top = np.iinfo(pixels.dtype).max
        paper = 1 - pixels.astype(np.float32) / top
        return np.rint(paper[..., :3] * paper[..., 3:] * top).astype(pixels.dtype)
    return np.ascontiguousarray(np.broadcast_to(pixels, (*pixels.shape[:2], 3)))


@lru_cache(maxsize=8)
def opens(profile: bytes) -> bool:
    """Return whether LittleCMS can read a profile; a broken one says nothing about the colours."""
    try:
        ImageCms.ImageCmsProfile(BytesIO(profile))
    except (OSError, ImageCms.PyCMSError):
        return False
    return True


@lru_cache(maxsize=8)
def _matters(profile: bytes, space: str, count: int) -> bool:
    """Return whether a profile can be used and moves some colour by more than half of an 8-bit level."""
    axis = np.linspace(0, 65535, 8 if count > 1 else 256).astype(np.uint16)
    colours = np.stack(np.meshgrid(*[axis] * count), axis=-1).reshape(1, -1, count)
    try:
        converted = _converted(colours, profile, space)
    except imagecodecs.CmsError:
        return False
    return count == 4 or bool(np.abs(converted.astype(np.int32) - colours).max() > _HALF_A_LEVEL)


def _converted(pixels: Pixels, profile: bytes, space: str) -> Pixels:
    flags: int = imagecodecs.CMS.FLAGS.BLACKPOINTCOMPENSATION
    if pixels.dtype == np.uint16 and space != "cmyk":
        # LittleCMS would put a 16-bit matrix profile in a 33-node table: off by up to 20/255 in saturated shadows.
        flags |= imagecodecs.CMS.FLAGS.NOOPTIMIZE
    converted: Any = imagecodecs.cms_transform(
        np.ascontiguousarray(pixels[..., 0] if space == "gray" else pixels),
        profile,
        SRGB_PROFILE,
        colorspace=space,
        outcolorspace="rgb",
        intent=imagecodecs.CMS.INTENT.RELATIVE_COLORIMETRIC,
        flags=flags,
    )
    return np.ascontiguousarray(converted)
