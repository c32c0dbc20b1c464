"""A simulated annotator: how a person whose ideal is known answers, with noise and lapses."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.taste.answers import Grade


@dataclass(frozen=True)
class Annotator:
    """Answer which of two images lies nearer to an ideal, as a person would.

    The difference of both distances is perceived with logistic noise, so that choices follow Bradley & Terry (1952), and a
    share of the answers, the lapses, is by chance (Wichmann & Hill 2001). Everywhere `nearer` is that difference: by how much
    the first image lies nearer to the ideal than the second, in mean CIEDE2000.

    Attributes:
        sharpness: inverse scale of the noise, per CIEDE2000.
        lapse_rate: share of answers by chance, in [0, 1].
        indifference: difference in CIEDE2000 below which the noiseless answer is a tie.
        much_better: perceived difference in CIEDE2000 above which one image is called much better; infinite where answers
            have no grades.
    """

    sharpness: float = 2.0
    lapse_rate: float = 0.2
    indifference: float = 0.05
    much_better: float = math.inf

    @property
    def flips(self) -> float:
        """Return the share of answers that are turned around: half of those by chance."""
        return self.lapse_rate / 2

    def chance(self, nearer: float) -> float:
        """Return the probability of choosing the first image."""
        return float(self.flips + (1 - self.lapse_rate) / (1 + np.exp(-self.sharpness * nearer)))

    def choose(self, nearer: float, rng: np.random.Generator) -> bool:
        """Return whether the first image is chosen."""
        return rng.random() < self.chance(nearer)

    def grade(self, nearer: float, rng: np.random.Generator) -> tuple[bool, Grade]:
        """Return whether the first image is chosen, as often as by `choose`, and how clearly."""
        perceived = nearer + rng.logistic(0, 1 / self.sharpness)
        if rng.random() < self.flips:
            perceived = -perceived
        return perceived > 0, "much better" if abs(perceived) > self.much_better else "better"

    def preferred(self, nearer: float) -> Literal["a", "b", "tie"]:
        """Return the preferred image, without noise, for measuring: "a" is the first one."""
        return "tie" if abs(nearer) < self.indifference else "a" if nearer > 0 else "b"
