"""Candidates: pairs to judge as images and a table, for people without the window."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from engine.edit.candidates import APART, COPY, REPEAT_SHARE, SAMPLE, design_of, symmetric
from engine.edit.edit import Edit, identity, load_edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Emit, Message, PhaseFinished, PhaseStarted, Progress
from engine.files import replacing_folder
from engine.image.io import Photo, load_photo, save_photo, to_8_bit
from engine.image.training_copy import LONG_SIDE
from engine.recipe.enhance import Predict
from engine.workspace.judgements.files import write_questions
from engine.workspace.judgements.records import Asked, Candidate, Judgement, Reason
from engine.workspace.pairs import list_photos
from engine.workspace.run import Run
from engine.workspace.saved_edits import base_name, keep_prediction
from engine.workspace.workspace import Workspace

SIZE = 1024
"""Long side in pixels of the images to judge."""

TABLE = "answers.csv"
"""Where the answers are written; nothing in it but the column verdict needs to be."""

TRIES = 20
"""Questions thought of for each one asked: on a grey photo few looks can be told apart."""

Pixels = npt.NDArray[np.uint8]
Base = Callable[[str], tuple[str | None, Edit]]
"""Gives by a photo's name how its Edit is named, and the Edit."""


@dataclass(frozen=True)
class Model:
    """Name the model that candidates lie around.

    Attributes:
        run: that made it, and keeps its Edits.
        variant: of the run.
        predict: gives the Edit of a photo.
    """

    run: Run
    variant: str
    predict: Predict


def write_candidates(
    workspace: Workspace,
    model: Model | None,
    judged: Sequence[Judgement],
    count: int,
    out: Path,
    emit: Emit,
    stop: Callable[[], bool],
) -> int:
    """Write images of candidates into left/ and right/ of a new folder, and a table for the answers.

    Both images of a pair have one name, <photo>~<time>-<number>.jpg: moved by hand, the better into dataset/preferred and
    the worse into dataset/dispreferred, they are a judgement as well.

    Args:
        workspace: whose photos are asked about.
        model: whose Edits the candidates lie around; without one they lie around the photos as they are.
        judged: earlier judgements, whose questions count as asked.
        count: pairs to write.
        out: a folder that does not exist or is empty.
        emit: told of progress.
        stop: asked after every photo.

    Returns:
        How many pairs were written.

    Raises:
        CovershotError: there are no photos, none can be read, nothing can be told apart, or the folder cannot be written.
        KeyboardInterrupt: the user asked to stop; nothing is written.
    """
    photos = list_photos(workspace.input)
    if not photos:
        raise CovershotError(f"{workspace.input} has no photos yet. Put your original photos there.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CovershotError(f"{out} is not empty. Name a new folder for the candidates.")
    rng, start = np.random.default_rng(), time.monotonic()
    emit(PhaseStarted("candidates", count))
    copies, base = _copies(photos, rng, emit, stop), _bases(workspace, photos, model)
    before = [(item.comparison.photo, item.comparison.look or "") for item in judged]
    stamp, written = f"{datetime.now(UTC):%y%m%d%H%M%S}", list[Asked]()
    with replacing_folder(out) as folder:
        for asked in islice(_questions(copies, before, base, rng), count):
            _write_images(asked, photos[asked.photo], base, f"{asked.photo}~{stamp}-{asked.id:03}.jpg", folder)
            written.append(asked)
            left = (time.monotonic() - start) / asked.id * (count - asked.id)
            emit(Progress("candidates", asked.id, count, left))
            if stop():
                raise KeyboardInterrupt
        if not written:
            raise CovershotError(f"The photos of {workspace.input} are too dark or too grey to ask about. Add others.")
        write_questions(written, folder / TABLE)
    emit(PhaseFinished("candidates", time.monotonic() - start))
    return len(written)


def _copies(
    photos: Mapping[str, Path], rng: np.random.Generator, emit: Emit, stop: Callable[[], bool]
) -> dict[str, Pixels]:
    """Return small copies of a sample of the photos; those that cannot be read are told and left out."""
    copies, names = dict[str, Pixels](), list(photos)
    for name in (names[place] for place in rng.permutation(len(names))[:SAMPLE]):
        try:
            copies[name] = to_8_bit(load_photo(photos[name], COPY).pixels)
        except CovershotError as error:
            emit(Message(str(error), "warning"))
        if stop():
            raise KeyboardInterrupt
    if not copies:
        raise CovershotError("None of the photos can be read. Export them again.")
    return copies


def _bases(workspace: Workspace, photos: Mapping[str, Path], model: Model | None) -> Base:
    """Return a function that gives a photo's Edit and how judgements name it; the Edit is kept in the model's run."""

    def predict(path: Path) -> Edit:
        assert model is not None
        return model.predict(load_photo(path, LONG_SIDE).pixels)

    @cache
    def base(photo: str) -> tuple[str | None, Edit]:
        if model is None:
            return None, identity()
        key, file = keep_prediction(workspace, model.run.name, model.variant, photos[photo], predict)
        return base_name(model.run, model.variant, key), load_edit(file)

    return base


def _questions(
    copies: Mapping[str, Pixels], before: Sequence[tuple[str, str]], base: Base, rng: np.random.Generator
) -> Iterator[Asked]:
    """Yield comparisons, with ids from 1, until nothing more can be told apart; one in ten repeats an earlier one."""
    design, names = design_of(copies, [own for own in before if own[1]]), list(copies)
    session, repeatable, number, failed = f"candidates {uuid4().hex[:8]}", list[Asked](), 1, 0

    def asked(left: Candidate, right: Candidate, reason: Reason, repeats: int | None = None) -> Asked:
        return Asked(number, left, right, reason, session, datetime.now(UTC), repeats, uuid4().hex)

    while failed < TRIES:
        if len(repeatable) > APART and rng.random() < REPEAT_SHARE:
            first = repeatable.pop(int(rng.integers(len(repeatable) - APART)))
            yield asked(first.right, first.left, "repeat", first.id)
        else:
            question = design.next(rng)
            photo = names[question.photo]
            name, edit = base(photo)
            moves = symmetric(copies[photo], edit, question.look)
            if moves is None:
                failed += 1
                continue
            left, right = (Candidate(photo, name, own) for own in (moves[::-1] if rng.random() < 0.5 else moves))
            repeatable.append(asked(left, right, question.kind))
            yield repeatable[-1]
        number, failed = number + 1, 0


def _write_images(asked: Asked, source: Path, base: Base, name: str, folder: Path) -> None:
    pixels, (_, edit) = to_8_bit(load_photo(source, SIZE).pixels), base(asked.photo)
    for side, candidate in (("left", asked.left), ("right", asked.right)):
        save_photo(Photo(render(pixels, moved(edit, candidate.moves))), folder / side / name)
