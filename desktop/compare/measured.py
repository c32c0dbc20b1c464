"""What a run's measures still say of a photo, and which variant they find best."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.model.library import LibraryPhoto
from engine.image.metrics import Measures


@dataclass(frozen=True)
class Measured:
    """Hold what was measured, and the share of the photo that its cover shows in other colours and light, 0 to 1."""

    measures: Measures
    share: float = 1.0


def still_measured(photo: LibraryPhoto, metrics: Path) -> bool:
    """Say whether a photo's files are those that were measured; changed ones are newer than the measures."""
    try:
        measured = metrics.stat().st_mtime_ns
        return all(path.stat().st_mtime_ns <= measured for path in (photo.source, photo.target) if path)
    except OSError:
        return False


def best_of(measures: Mapping[str, Measures]) -> Mapping[str, frozenset[str]]:
    """Return by pane the names of the measures in which no other pane is better."""
    best: dict[str, set[str]] = {key: set() for key in measures}
    for name, choose in (("psnr", max), ("ssim", max), ("delta_e", min)) if len(measures) > 1 else ():
        value = choose(getattr(measured, name) for measured in measures.values())
        for key, measured in measures.items():
            if getattr(measured, name) == value:
                best[key].add(name)
    return {key: frozenset(names) for key, names in best.items()}
