"""Make the sample workspace: photos, simulated targets and simulated judgements."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tomli_w
from PIL import Image

from engine.edit.looks import LOOKS, NAMES, moved
from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Emit
from engine.files import write_text
from engine.image.io import Photo, save_photo
from engine.image.metrics import delta_e
from engine.progress import counted
from engine.sample.annotator import SampleAnnotator
from engine.sample.cover import CoverLook, cover_edit
from engine.sample.photos import Crop, crops
from engine.serialise import MalformedError, convert, read_toml, unreadable
from engine.workspace.results import Simulated
from engine.workspace.workspace import Workspace, create_workspace

VERSION = 1
COMPARISONS_PER_PHOTO = 8
CANDIDATE_SIZE = 320
CANDIDATE_DIFFERENCE = 5.0
"""Mean CIEDE2000 between the two candidates of a comparison."""

ADVICE = "Delete the sample workspace and make it again."

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class _Marked:
    """Hold what `dataset/simulated.toml` says is simulated."""

    target_is: str
    annotator_is: str
    look: CoverLook
    annotator: SampleAnnotator


def build_sample(root: Path, emit: Emit, seed: int = 0, stop: Callable[[], bool] = lambda: False) -> Workspace:
    """Make the sample workspace where it is missing or unfinished; a finished one is left alone.

    Raises:
        CovershotError: the folder holds something else, or cannot be written.
        KeyboardInterrupt: the user cancelled; the next call finishes the workspace.
    """
    workspace = Workspace(root)
    marker = simulated_file(workspace)
    if marker.exists():
        _check_version(marker)
        return workspace
    if root.exists() and not root.is_dir():
        raise CovershotError(f"{root} is a file. Name a folder for the sample workspace.")
    if root.exists() and any(root.iterdir()) and not (root / ".sample").exists():
        raise CovershotError(f"{root} is not empty and no sample workspace. Name another folder for it.")
    create_workspace(root)
    write_text(root / ".sample", "This folder was made by `covershot demo` and may be deleted.\n")
    annotator = SampleAnnotator()
    everything = list(crops())
    ended = f"the sample workspace is unfinished; go on with `covershot demo {root}`"
    with counted("sample", len(everything), emit, stop, ended) as advance:
        for crop in everything:
            _write_photo(workspace, crop, annotator, seed)
            advance()
    rows = "".join(f"{crop.name},{crop.split}\n" for crop in everything)
    write_text(workspace.split_file, f"photo,split\n{rows}")
    # Written last: a workspace that has it is whole.
    write_text(marker, _described(annotator))
    return workspace


def simulated_file(workspace: Workspace) -> Path:
    """Return the file that describes what is simulated in a workspace."""
    return workspace.dataset / "simulated.toml"


def read_simulated(workspace: Workspace) -> tuple[Simulated, SampleAnnotator] | None:
    """Return what is simulated in a workspace, in words, and its annotator; None when nothing is.

    Raises:
        CovershotError: the file that describes it is malformed.
    """
    path = simulated_file(workspace)
    if not path.exists():
        return None
    values = read_toml(path, ADVICE)
    try:
        marked = convert(values, _Marked)
        if set(marked.annotator.taste) - set(NAMES):
            raise MalformedError(f"unknown looks {sorted(set(marked.annotator.taste) - set(NAMES))}")
        return Simulated(marked.target_is, marked.annotator_is), replace(marked.annotator, look=marked.look)
    except MalformedError as error:
        raise unreadable(path, error, ADVICE) from error


def _write_photo(workspace: Workspace, crop: Crop, annotator: SampleAnnotator, seed: int) -> None:
    save_photo(Photo(crop.pixels), workspace.input / f"{crop.name}.png")
    target = render(crop.pixels, cover_edit(annotator.look, crop.pixels))
    save_photo(Photo(target), workspace.target / f"{crop.name}.png")
    rng = np.random.default_rng([seed, *crop.name.encode()])
    for number, (chosen, rejected) in enumerate(_judged(crop.pixels, annotator, rng), 1):
        name = f"{crop.name}~{number:02}.jpg"
        save_photo(Photo(chosen), workspace.preferred / name)
        save_photo(Photo(rejected), workspace.dispreferred / name)


def _judged(photo: Pixels, annotator: SampleAnnotator, rng: np.random.Generator) -> Iterator[tuple[Pixels, Pixels]]:
    """Yield chosen and rejected images: symmetric moves around the cover look along random directions."""
    image = Image.fromarray(photo)
    image.thumbnail((CANDIDATE_SIZE, CANDIDATE_SIZE), Image.Resampling.LANCZOS)
    small = np.array(image)
    edit = cover_edit(annotator.look, photo)
    names = list(LOOKS)
    for _ in range(COMPARISONS_PER_PHOTO):
        direction = dict(zip(names, rng.normal(size=len(names)) * (rng.random(len(names)) < 0.4), strict=True))
        if not any(direction.values()):
            direction[names[rng.integers(len(names))]] = 1.0

        def candidate(scale: float, direction: dict[str, float] = direction) -> Pixels:
            return render(small, moved(edit, {name: scale * amount for name, amount in direction.items()}))

        step = 0.1
        scale = step * CANDIDATE_DIFFERENCE / max(delta_e(candidate(step)[::4, ::4], candidate(-step)[::4, ::4]), 0.1)
        left = candidate(min(scale, 1.0))
        right = candidate(-min(scale, 1.0))
        yield (left, right) if annotator.judge(photo, left, right, rng) == "left" else (right, left)


def _described(annotator: SampleAnnotator) -> str:
    record: dict[str, Any] = {
        "version": VERSION,
        "target_is": annotator.look.describe(),
        "annotator_is": annotator.describe(),
        "look": asdict(annotator.look),
        "annotator": {name: getattr(annotator, name) for name in ("sharpness", "lapse_rate", "indifference", "taste")},
    }
    return tomli_w.dumps(record)


def _check_version(marker: Path) -> None:
    version = read_toml(marker, ADVICE).get("version")
    if version != VERSION:
        raise CovershotError(f"{marker} is of version {version}, and {VERSION} is wanted. Delete the sample workspace.")
