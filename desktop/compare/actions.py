"""The commands of comparing and adjusting, and their keys."""

from functools import partial

from desktop.compare import text as words
from desktop.model.pane_layout import PANES
from desktop.translation import CompareText
from desktop.ui.section import Action, Requests

_REPEATED = {"previous", "next", "divider_left", "divider_right", "larger", "smaller"}
"""Commands that go on while their key is held."""


def compare_actions(requests: Requests) -> tuple[Action, ...]:
    """Return the section's actions."""
    panes = zip("12345", PANES, strict=True)
    rows: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("previous", CompareText.tr("Previous photo"), ("Left",)),
        ("next", CompareText.tr("Next photo"), ("Right",)),
        ("side", CompareText.tr("Side by side"), ("Y",)),
        ("split", CompareText.tr("Split view"), ("Shift+Y",)),
        ("blind", CompareText.tr("Blind: compare two results with their names hidden"), ("B",)),
        *((key, words.toggles(pane), (key,)) for key, pane in panes),
        ("tie", CompareText.tr("Blind: no preference"), ("0",)),
        ("original", CompareText.tr("Hold: the original in every pane"), ("\\",)),
        ("swap", CompareText.tr("Swap sides"), ("S",)),
        ("divider_left", CompareText.tr("Move divider left"), ("[",)),
        ("divider_right", CompareText.tr("Move divider right"), ("]",)),
        ("actual", CompareText.tr("100% or fit"), ("Z",)),
        ("larger", CompareText.tr("Zoom in"), ("+", "=")),
        ("smaller", CompareText.tr("Zoom out"), ("-",)),
        ("numbers", CompareText.tr("Show or hide scores (PSNR, SSIM, ΔE)"), ("I",)),
        ("difference", CompareText.tr("Show difference: from target, from original, off"), ("D",)),
        ("clipping", CompareText.tr("Show clipping"), ("J",)),
        ("trial", CompareText.tr("Blind test: new model against the one in use"), ("T",)),
        ("accept", CompareText.tr("Use new model"), ("U",)),
        ("decline", CompareText.tr("Keep current model"), ("O",)),
        ("variant", CompareText.tr("Adjust next variant"), ("V",)),
        ("undo", CompareText.tr("Undo adjustment"), ("Ctrl+Z",)),
        ("redo", CompareText.tr("Redo adjustment"), ("Ctrl+Shift+Z", "Ctrl+Y")),
        ("reset", CompareText.tr("Reset adjustments"), ("R",)),
        ("copy", CompareText.tr("Copy adjustments"), ("Ctrl+C",)),
        ("paste", CompareText.tr("Paste adjustments"), ("Ctrl+V",)),
        ("keep", CompareText.tr("Use adjustments as a training example"), ("K",)),
        ("finish", CompareText.tr("Save as target"), ("F",)),
        ("export", CompareText.tr("Export at full size"), ("Ctrl+E",)),
    )
    ask = requests.requested.emit
    return tuple(
        Action(f"compare.{name}", text, keys, partial(ask, name), repeats=name in _REPEATED)
        for name, text, keys in rows
    )
