"""How a blind comparison of two variants begins and ends."""

from collections.abc import Mapping
from random import Random

from desktop.compare.blind_test import Blind, alike
from desktop.compare.state import Comparing
from desktop.model.layers import Base
from desktop.model.pane_layout import IN_USE, Mode
from engine.workspace.workspace import VARIANTS


def start_blind(state: Comparing, rng: Random) -> bool:
    """Begin to judge two variants with their names hidden, and say whether there are photos that have two.

    The two are those whose panes are shown, if there are just two, else the newest policy and what it grew from. Two
    with the same Edits, as SFT + DPO without a taste has them, are none: nobody can tell them apart.
    """
    shown = [key for key in state.shown if key in VARIANTS]
    for pair in (shown, ["sft_dpo", "sft"], ["sft_dpo", "dpo"], ["dpo", "sft"]):
        able = [photo for photo in state.library.photos if set(pair) <= set(state.bases_of(photo))]
        unlike = [photo for photo in able if not alike([state.bases_of(photo)[key].edit for key in pair])]
        names = [photo.name for photo in unlike if not state.library.learnt_from(photo)]
        if len(pair) == 2 and names:
            _begin(state, pair[0], pair[1], names, rng)
            return True
    return False


def start_trial(state: Comparing, variant: str, used: Mapping[str, Base], rng: Random) -> None:
    """Begin to judge a variant of the run against the model in use, with their names hidden.

    Args:
        state: the page's state, changed in place.
        variant: the run's variant that is tried.
        used: Edits of the model in use, by photo; at least one, of photos that the variant has Edits for.
        rng: source of the order and the sides.
    """
    state.used = dict(used)
    _begin(state, variant, IN_USE, list(used), rng)


def _begin(state: Comparing, first: str, second: str, names: list[str], rng: Random) -> None:
    rng.shuffle(names)
    state.blind = Blind(first, second, names, rng)
    state.mode = Mode.BLIND
    state.choose(names[0])


def end_blind(state: Comparing) -> Blind | None:
    """Show names again, and return the blind comparison that was going on, if anything was judged in it."""
    blind = state.blind
    state.blind = None
    state.mode = Mode.SIDE
    if blind is None or not blind.judged:
        return None
    if blind.second == IN_USE:
        state.tried = blind
    return blind
