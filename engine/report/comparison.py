"""The labelled comparison image of a photo: its variants side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

from engine.files import replacing
from engine.image.io import to_8_bit
from engine.report.labels import VARIANTS

GROUND = (38, 38, 38)
TEXT = (225, 225, 225)
QUIET = (150, 150, 150)
MARGIN = 24
GAP = 12
HEADER = 56
FOOTER = 64
LAID_BACK = np.uint8(60)
"""Grey under what is not measured, of which a quarter shows."""

SMALLEST_PANE = 190
"""Pixels across below which a pane is enlarged, so that its numbers fit under it."""


@dataclass(frozen=True, eq=False)
class Pane:
    """Hold one image of a comparison.

    Attributes:
        variant: original, sft, dpo, sft_dpo or target.
        pixels: (H, W, 3) uint8 or uint16.
        psnr: dB against the target; None for the target itself, and where nothing is measured.
        ssim: likewise.
        delta_e: likewise.
    """

    variant: str
    pixels: npt.NDArray[Any]
    psnr: float | None = None
    ssim: float | None = None
    delta_e: float | None = None


def dimmed(pixels: npt.NDArray[np.uint8], mask: npt.NDArray[np.bool_] | None) -> npt.NDArray[np.uint8]:
    """Return an (H, W, 3) image with what an (H, W) mask leaves out laid back; None leaves nothing out."""
    return pixels if mask is None else np.where(mask[..., None], pixels, pixels // 4 + LAID_BACK)


def draw_comparison(photo: str, panes: Sequence[Pane], path: Path, caption: str) -> None:
    """Draw panes side by side, each with its label above and its measures below, as a PNG.

    Args:
        photo: its name, the title.
        panes: of one size.
        path: to write.
        caption: text behind the title.

    Raises:
        CovershotError: the file cannot be written.
    """
    height, width = panes[0].pixels.shape[:2]
    scale = max(1, -(-SMALLEST_PANE // width))
    width *= scale
    height *= scale
    size = (2 * MARGIN + len(panes) * (width + GAP) - GAP, HEADER + height + FOOTER + MARGIN)
    sheet = Image.new("RGB", size, GROUND)
    draw = ImageDraw.Draw(sheet)
    measured = any(pane.psnr is not None for pane in panes)
    title = _font("DejaVuSans-Bold.ttf", 15)
    label = _font("DejaVuSans.ttf", 14)
    small = _font("DejaVuSans.ttf", 12)
    draw.text((MARGIN, 10), _fitted(draw, f"{photo}   {caption}", title, size[0] - 2 * MARGIN), font=title, fill=TEXT)
    for index, pane in enumerate(panes):
        left = MARGIN + index * (width + GAP)
        image = Image.fromarray(to_8_bit(pane.pixels)).resize((width, height), Image.Resampling.NEAREST)
        sheet.paste(image, (left, HEADER))
        draw.text((left, HEADER - 20), VARIANTS.get(pane.variant, pane.variant), font=label, fill=TEXT)
        for line, (text, fill) in enumerate(_numbers(pane) if measured else ()):
            draw.text((left, HEADER + height + 8 + 20 * line), text, font=small, fill=fill)
    with replacing(path) as temporary:
        sheet.save(temporary)


def _numbers(pane: Pane) -> list[tuple[str, tuple[int, int, int]]]:
    if pane.psnr is None or pane.ssim is None or pane.delta_e is None:
        return [("what the others are measured against", QUIET)]
    psnr = "PSNR ∞" if np.isinf(pane.psnr) else f"PSNR {pane.psnr:.2f} dB"
    return [(f"{psnr}   SSIM {pane.ssim:.3f}", TEXT), (f"ΔE₀₀ {pane.delta_e:.2f}", QUIET)]


def _fitted(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if draw.textlength(text, font=font) <= width:
        return text
    while text and draw.textlength(text + "…", font=font) > width:
        text = text[:-1]
    return text + "…"


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # matplotlib brings DejaVu Sans, so that labels look alike on every machine.
    return ImageFont.truetype(str(Path(get_data_path()) / "fonts" / "ttf" / name), size)
