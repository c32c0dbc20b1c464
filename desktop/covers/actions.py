"""The commands of reviewing covers and their keys."""

from functools import partial

from desktop.covers import text as words
from desktop.covers.state import Filter
from desktop.translation import CoversText
from desktop.ui.section import Action, Requests

_REPEATED = {"previous", "next", "wipe_left", "wipe_right", "larger", "smaller"}
"""Commands that go on while their key is held."""


def cover_actions(requests: Requests) -> tuple[Action, ...]:
    """Return the section's actions."""
    rows: list[tuple[str, str, tuple[str, ...]]] = [
        ("accept", CoversText.tr("Accept cover"), ("A", "Return", "Enter")),
        ("reject", CoversText.tr("Reject cover"), ("R", "Delete")),
        ("undo", CoversText.tr("Undo"), ("Ctrl+Z",)),
        ("redo", CoversText.tr("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")),
        ("previous", CoversText.tr("Previous cover"), ("Up", "K")),
        ("next", CoversText.tr("Next cover"), ("Down", "J")),
        ("blink", CoversText.tr("Blink between photo and cover"), ("B",)),
        ("hold", CoversText.tr("Hold: the photo alone"), ("Space",)),
        ("mask", CoversText.tr("Show what is not compared"), ("M",)),
        ("wipe_left", CoversText.tr("Move divider left"), ("Left",)),
        ("wipe_right", CoversText.tr("Move divider right"), ("Right",)),
        ("points", CoversText.tr("Mark three points"), ("T",)),
        ("first", CoversText.tr("Choose the first photo"), ("1",)),
        ("second", CoversText.tr("Choose the second photo"), ("2",)),
        ("photo", CoversText.tr("Choose photo…"), ("P",)),
        ("back", CoversText.tr("Remove last point"), ("Backspace",)),
        ("leave", CoversText.tr("Cancel points"), ("Escape",)),
        ("actual", CoversText.tr("100% or fit"), ("Z",)),
        ("larger", CoversText.tr("Zoom in"), ("+", "=")),
        ("smaller", CoversText.tr("Zoom out"), ("-",)),
        ("import", CoversText.tr("Import covers…"), ("Ctrl+Shift+I",)),
        ("folder", CoversText.tr("Import folder of covers…"), ()),
    ]
    for place, name in enumerate(Filter, 1):
        rows.append((f"show-{name.value}", CoversText.tr("Show: {}").format(words.shown(name)), (f"Alt+{place}",)))
    ask = requests.requested.emit
    return tuple(
        Action(f"covers.{name}", text, keys, partial(ask, name), repeats=name in _REPEATED) for name, text, keys in rows
    )
