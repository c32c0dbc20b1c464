"""Comparisons and judgements as plain data."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from engine.edit.looks import NAMES

Verdict = Literal["left", "right", "tie", "skip"]
Reason = Literal["d-optimal", "random", "repeat", "nudge", "by hand"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REASONS: tuple[Reason, ...] = get_args(Reason)


def image_stem(photo: str, comparison: int) -> str:
    """Return the stem of a comparison's two images in preferred and dispreferred."""
    return f"{photo}~{comparison:06}"


def is_name(photo: str) -> bool:
    """Return whether a text can be a photo's name: it names no folder, and no hidden file."""
    return bool(photo) and not photo.startswith(".") and re.search(r"[/\\\0]", photo) is None


@dataclass(frozen=True)
class Candidate:
    """Describe an image offered for judging: an Edit moved along looks, or a file.

    Attributes:
        photo: the photo's name.
        base: name of the saved Edit that it starts from, `<run>/<variant>/<photo>`; None is the identity Edit.
        moves: amounts of looks applied after the base, by name, in just noticeable differences.
        image: path of an image file from the workspace's root, with forward slashes; then base and moves are empty.

    Raises:
        ValueError: a photo or image that lies outside the workspace, an empty base, an amount that is not finite, or
            an image with a base or moves.
    """

    photo: str
    base: str | None = None
    moves: Mapping[str, float] = field(default_factory=dict)
    image: str | None = None

    def __post_init__(self) -> None:
        if not is_name(self.photo):
            raise ValueError(f"photo must be a photo's name, got {self.photo!r}")
        if self.base == "":
            raise ValueError("base must name an Edit, or be None for the identity")
        if not all(map(math.isfinite, self.moves.values())):
            raise ValueError(f"moves must be finite, got {dict(self.moves)}")
        if self.image is not None:
            if self.base is not None or self.moves:
                raise ValueError(f"a candidate is an image or an Edit, got {self.image!r} with a base or moves")
            if not self.image or re.match(r"[/\\]|[^/\\]*:", self.image) or ".." in re.split(r"[/\\]", self.image):
                raise ValueError(f"image must be a path inside the workspace, got {self.image!r}")


@dataclass(frozen=True)
class Comparison:
    """Hold a comparison as it was shown.

    Attributes:
        id: number in this workspace, part of its files' names.
        left: candidate on the left.
        right: candidate on the right.
        reason: rule by which it was chosen.
        session: identifier of the sitting.
        time: when it was shown, with its time zone.
        repeats: id of the comparison that it repeats with sides swapped.
        identity: unique identifier among the comparisons of all workspaces.
    """

    id: int
    left: Candidate
    right: Candidate
    reason: Reason
    session: str
    time: datetime
    repeats: int | None
    identity: str

    def __post_init__(self) -> None:
        if self.left.photo != self.right.photo:
            raise ValueError(f"both candidates must be of one photo, got {self.left.photo!r} and {self.right.photo!r}")

    @property
    def photo(self) -> str:
        """Return the photo's name."""
        return self.left.photo

    @property
    def between_edits(self) -> bool:
        """Return whether both candidates are Edits, and neither is a file."""
        return self.left.image is None and self.right.image is None

    @property
    def look(self) -> str | None:
        """Return the one look that both candidates are moved along, None if they differ in anything else."""
        names = self.left.moves.keys()
        if len(names) != 1 or names != self.right.moves.keys():
            return None
        (name,) = names
        return name if name in NAMES else None


@dataclass(frozen=True)
class Judgement:
    """Hold the answer to a comparison.

    Attributes:
        comparison: the comparison that was answered.
        verdict: which side is better, or neither.
        much_better: whether the difference was called large.
        response_seconds: time from showing to answering, in seconds.
        time: when it was answered, with its time zone.
        identity: unique identifier among the judgements of all workspaces.
    """

    comparison: Comparison
    verdict: Verdict
    much_better: bool
    response_seconds: float
    time: datetime
    identity: str

    @property
    def answer(self) -> tuple[Verdict, bool]:
        """Return verdict and strength: two judgements of one comparison agree where these are equal."""
        return self.verdict, self.much_better

    @property
    def decided(self) -> bool:
        """Return whether one side was found better."""
        return self.verdict in {"left", "right"}

    @property
    def chosen(self) -> Candidate | None:
        """Return the better candidate, None without one."""
        return {"left": self.comparison.left, "right": self.comparison.right}.get(self.verdict)

    @property
    def rejected(self) -> Candidate | None:
        """Return the worse candidate, None without one."""
        return {"left": self.comparison.right, "right": self.comparison.left}.get(self.verdict)


@dataclass(frozen=True)
class FlipRate:
    """Count how often a repeated comparison was answered the other way.

    If single answers are mistaken with chance e, independently, `share` estimates 2 e (1 - e).

    Attributes:
        contradicted: repeats whose preference contradicts the first one's.
        repeats: repeats where both times a side was found better.
    """

    contradicted: int
    repeats: int

    @property
    def share(self) -> float | None:
        """Return contradicted / repeats, None before the first repeat."""
        return self.contradicted / self.repeats if self.repeats else None


@dataclass(frozen=True)
class Placement:
    """State whether a comparison's images are due in the folders, and whether they were put there.

    Attributes:
        comparison: id of the comparison.
        photo: name of the photo.
        decided: whether a judgement stands that found one side better, so that images are due.
        placed: whether the folders were last filled from the judgement that stands.
    """

    comparison: int
    photo: str
    decided: bool
    placed: bool
