"""Candidates: pairs to judge as images and a table, for people without the window."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from engine.edit.candidates import COPY, symmetric
from engine.edit.edit import Edit, identity, load_edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Emit, Message
from engine.files import replacing_folder
from engine.image.io import Photo, load_photo, save_photo, to_8_bit
from engine.image.training_copy import LONG_SIDE
from engine.progress import counted
from engine.workspace.judgements.files import write_questions
from engine.workspace.judgements.questions import SAMPLE, QuestionSource, Repeat
from engine.workspace.judgements.records import Candidate, Comparison, Judgement, Reason
from engine.workspace.pairs import list_photos
from engine.workspace.run import Run
from engine.workspace.saved_edits import keep_prediction
from engine.workspace.workspace import Workspace

SIZE = 1024
"""Long side in pixels of the images to judge."""

TABLE = "answers.csv"
"""Name of the table of answers; only its column `verdict` must be filled in."""

TRIES = 20
"""Failed proposals in a row after which no more comparisons are made: on a grey photo few looks are visible."""

Pixels = npt.NDArray[np.uint8]
Base = Callable[[str], tuple[str | None, Edit]]
"""From a photo's name to the name of its Edit, None for the photo as it is, and the Edit."""


@dataclass(frozen=True)
class Model:
    """Name the model that candidates lie around.

    Attributes:
        run: its run, in whose folder Edits are saved.
        variant: variant of the run.
        predict: returns the Edit of a photo.
    """

    run: Run
    variant: str
    predict: Callable[[npt.NDArray[np.uint8 | np.uint16]], Edit]


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
        workspace: whose photos are used.
        model: whose Edits the candidates are built around; None builds them around the photos as they are.
        judged: earlier judgements, which count in the choice of comparisons.
        count: number of pairs to write.
        out: a folder that does not exist or is empty.
        emit: receives progress events.
        stop: polled after every photo; True ends the work.

    Returns:
        How many pairs were written.

    Raises:
        CovershotError: there are no photos, none can be read, nothing can be told apart, or the folder cannot be written.
        KeyboardInterrupt: the user cancelled; nothing is written.
    """
    photos = list_photos(workspace.input)
    if not photos:
        raise CovershotError(f"{workspace.input} has no photos yet. Put your original photos there.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CovershotError(f"{out} is not empty. Name a new folder for the candidates.")
    rng = np.random.default_rng()
    copies = _copies(photos, rng, emit, stop)
    base = _bases(workspace, photos, model)
    source = QuestionSource(rng, judged)
    source.take_design(source.design_work(copies)())
    stamp = f"{datetime.now(UTC):%y%m%d%H%M%S}"
    written = list[Comparison]()
    with replacing_folder(out) as folder, counted("candidates", count, emit, stop) as advance:
        for comparison in islice(_comparisons(source, copies, base), count):
            _write_images(
                comparison, photos[comparison.photo], base, f"{comparison.photo}~{stamp}-{comparison.id:03}.jpg", folder
            )
            written.append(comparison)
            advance()
        if not written:
            raise CovershotError(f"The photos of {workspace.input} are too dark or too grey to ask about. Add others.")
        write_questions(written, folder / TABLE)
    return len(written)


def _copies(
    photos: Mapping[str, Path], rng: np.random.Generator, emit: Emit, stop: Callable[[], bool]
) -> dict[str, Pixels]:
    """Return small copies of a sample of the photos; those that cannot be read are reported and left out."""
    copies = dict[str, Pixels]()
    names = list(photos)
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
        name, file = keep_prediction(workspace, model.run.name, model.variant, photos[photo], predict)
        return name, load_edit(file)

    return base


def _comparisons(source: QuestionSource, copies: Mapping[str, Pixels], base: Base) -> Iterator[Comparison]:
    """Yield comparisons, with ids from 1, until no more are distinguishable."""
    session = f"candidates {uuid4().hex[:8]}"
    number = 1
    failed = 0

    def comparison(left: Candidate, right: Candidate, reason: Reason, repeats: int | None = None) -> Comparison:
        return Comparison(number, left, right, reason, session, datetime.now(UTC), repeats, uuid4().hex)

    while failed < TRIES and (question := source.next(copies)) is not None:
        if isinstance(question, Repeat):
            yield comparison(question.left, question.right, "repeat", question.repeats)
        else:
            name, edit = base(question.photo)
            moves = symmetric(copies[question.photo], edit, question.look)
            if moves is None:
                failed += 1
                continue
            first = comparison(*question.candidates(name, moves), question.reason)
            source.allow_repeat(first)
            yield first
        number += 1
        failed = 0


def _write_images(comparison: Comparison, source: Path, base: Base, name: str, folder: Path) -> None:
    pixels = to_8_bit(load_photo(source, SIZE).pixels)
    _, edit = base(comparison.photo)
    for side, candidate in (("left", comparison.left), ("right", comparison.right)):
        save_photo(Photo(render(pixels, moved(edit, candidate.moves))), folder / side / name)
