"""What a person decided about covers, in dataset/covers.json."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from engine.files import write_text
from engine.serialise import Finite, read_json
from engine.workspace.workspace import Workspace

SCHEMA = 1

_ADVICE = (
    "Remove the file to place all covers by their content alone; what was decided about them in Covers is then lost."
)

Matrix = tuple[Finite, Finite, Finite, Finite, Finite, Finite, Finite, Finite, Finite]
"""A (3, 3) transform, row by row."""

Verdict = Literal["accepted", "rejected", "framed"]


@dataclass(frozen=True)
class Decision:
    """Hold what was decided about a cover and its photo; another file under either name is looked at anew.

    Attributes:
        cover: name of the cover's file in dataset/target.
        cover_sha256: of its content, in hex.
        photo_sha256: of its photo's.
        verdict: accepted, whatever the mask leaves; rejected; or framed: the cover has its photo's frame already, and is
            transparent where it does not teach, as in a bundle.
        transform: from the cover's places to the photo's, both as shares of width and height; None leaves it to the content.
    """

    cover: str
    cover_sha256: str
    photo_sha256: str
    verdict: Verdict
    transform: Matrix | None = None

    @property
    def is_placed(self) -> bool:
        """Return whether the place is decided, too."""
        return self.verdict == "framed" or self.transform is not None


@dataclass(frozen=True)
class _File:
    decisions: tuple[Decision, ...]
    schema: int = SCHEMA


def read_decisions(workspace: Workspace) -> dict[str, Decision]:
    """Return the decisions by the cover's file name; none without the file.

    Raises:
        CovershotError: the file is malformed, or of a newer schema.
    """
    if not workspace.covers.exists():
        return {}
    found = read_json(workspace.covers, _File, _ADVICE, schema=SCHEMA)
    return {decision.cover: decision for decision in found.decisions}


def write_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Write decisions, atomically.

    Raises:
        CovershotError: the file cannot be written.
    """
    write_text(path, decisions_text(decisions))


def decisions_text(decisions: Iterable[Decision]) -> str:
    """Return decisions as `read_decisions` reads them."""
    ordered = sorted(decisions, key=lambda decision: decision.cover)
    return json.dumps(asdict(_File(tuple(ordered))), indent=1, ensure_ascii=False) + "\n"


def decide(workspace: Workspace, decision: Decision | None, cover: str) -> None:
    """Replace what was decided about a cover; None leaves it to its content again.

    Raises:
        CovershotError: the file cannot be read or written.
    """
    decisions = read_decisions(workspace)
    decisions.pop(cover, None)
    if decision is not None:
        decisions[cover] = decision
    write_decisions(workspace.covers, decisions.values())


def standing(
    decisions: Mapping[str, Decision], cover: Path, photo: Path, digest: Callable[[Path], str]
) -> Decision | None:
    """Return what was decided about a cover and its photo, as both files are now; None if nothing was.

    Args:
        decisions: of the workspace.
        cover: path of the cover.
        photo: path of its photo.
        digest: returns a file's SHA-256, in hex.

    Raises:
        CovershotError: a file cannot be read.
    """
    decision = decisions.get(cover.name)
    if decision is None or (decision.cover_sha256, decision.photo_sha256) != (digest(cover), digest(photo)):
        return None
    return decision
