"""Bundle a workspace: one zip with everything that trains it in Colab."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from engine.colab.description import JOB, BundledPhoto, BundleJob, to_text
from engine.colab.notebook import notebook, rendered
from engine.colab.wheel import DATED, build_wheel
from engine.config import Config
from engine.covers.mask import Explained
from engine.covers.placed import squeezed_mask
from engine.errors import CovershotError
from engine.events import Emit, Message
from engine.files import replacing
from engine.image.encode import lossless
from engine.image.io import load_photo
from engine.image.training_copy import LONG_SIDE, SQUARE, over_white, squeezed
from engine.inside import contained, is_plain_inside
from engine.progress import counted
from engine.reading import cell, read_bytes
from engine.stopping import ending_early
from engine.workspace.alignments import Alignments, alignments_of
from engine.workspace.answers import bases_of, read_answers
from engine.workspace.cover_decisions import Decision, decisions_text
from engine.workspace.dataset import Dataset
from engine.workspace.judgements.files import export_judgements, write_judgements
from engine.workspace.judgements.pair_images import rendered_stems
from engine.workspace.judgements.records import Judgement
from engine.workspace.judgements.store import open_judgements
from engine.workspace.pair_filter import doubtful, find_all_unusable, find_stray_greys, placed_unless_whole, without
from engine.workspace.pairs import TargetPair, content_hash, skipped_sentence
from engine.workspace.workspace import Workspace

WORKERS = 4
"""Images that are decoded at the same time."""

AT_ONCE = 16
"""Images held as files of 0.1 to 0.3 MB until they are written."""

NOTEBOOK = "covershot.ipynb"

MOST_BYTES = 1 << 28
"""Largest size in bytes of a file that is packed."""


class _Image(NamedTuple):
    """Name an image to bundle, and whether it is used for measuring (whole) or only by the enhancer (square).

    A cover has its pair, because it may have to be brought into its photo's frame.
    """

    path: Path
    is_photo: bool
    whole: bool
    pair: TargetPair | None = None


def bundle(
    workspace: Workspace, dataset: Dataset, config: Config, out: Path, emit: Emit, stop: Callable[[], bool]
) -> BundleJob:
    """Write a zip with notebook, wheel, images, judgements, Edits that ties start from and job description, or nothing.

    Training in Colab sees, bit for bit, what it would see here: photos of training and validation are packed as the square
    copy that the enhancer uses, test photos as the reduced copy that is measured. No metadata of photos is packed. The same
    files and configuration give the same bytes.

    Args:
        workspace: the workspace that the dataset was read from.
        dataset: dataset with targets and image pairs.
        config: configuration of the training.
        out: path of the zip.
        emit: receives progress events.
        stop: returns whether to stop; called after every image.

    Raises:
        CovershotError: an image cannot be read, lies outside the workspace through a link, has a name that
            other systems cannot store, or the zip cannot be written.
        KeyboardInterrupt: a stop was requested; no zip is left.
    """
    if out.suffix.lower() != ".zip":
        raise CovershotError(f"{out} is not named as a zip: give it a name that ends in .zip.")
    if not dataset.image_pairs:
        raise CovershotError("Colab trains all three variants, and there are no comparisons. Judge some pairs first.")
    alignments = alignments_of(workspace)
    found = find_all_unusable(doubtful(dataset, rendered_stems(workspace)), alignments, emit, stop)
    found |= find_stray_greys((pair for pair in dataset.pairs if pair not in found), alignments)
    dataset = without(workspace, dataset, found)
    images = list(_images(dataset))
    for image in images:
        _check_name(image.path)
        contained(image.path, followed=True)
    unused = [*dataset.skipped, *found.values()]
    if unused:
        emit(Message(skipped_sentence(f"{len(unused)} files are not used and not packed", unused), "warning"))
    with replacing(out) as temporary, zipfile.ZipFile(temporary, "w") as packed:
        parcel = _Parcel(packed)
        hashes, framed = _add_images(parcel, images, alignments, emit, stop)
        if framed:
            parcel.add("workspace/dataset/covers.json", decisions_text(_decisions(parcel, framed)).encode())
        for name, content in _tables(workspace, dataset, emit).items():
            parcel.add(name, content)
        portable = replace(config, device="auto")
        if config.foundation not in {"imagenet", "random"}:
            file = Path(config.foundation)
            portable = replace(portable, foundation=f"foundation{file.suffix}")
            parcel.add(f"workspace/{portable.foundation}", _bytes(file), zipfile.ZIP_STORED)
        wheel, content = build_wheel()
        parcel.add(wheel, content, zipfile.ZIP_STORED)
        job = _described(dataset, hashes, portable, wheel, parcel.files)
        shown = {"bundle": out.name, "job": job, "covers": len(dataset.pairs)}
        parcel.add(NOTEBOOK, notebook(shown).encode())
        parcel.add("README.md", rendered("README.md", shown).encode())
        parcel.add(JOB, to_text(replace(job, files=dict(parcel.files))).encode())
    return job


class _Parcel:
    """Write files into a zip and keep their hashes."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.packed = packed
        self.files = dict[str, str]()

    def add(self, name: str, content: bytes, compression: int = zipfile.ZIP_DEFLATED) -> None:
        self.packed.writestr(zipfile.ZipInfo(name, DATED), content, compression)
        self.files[name] = hashlib.sha256(content).hexdigest()


def _described(
    dataset: Dataset, hashes: dict[str, str], config: Config, wheel: str, files: dict[str, str]
) -> BundleJob:
    covered = {pair.photo for pair in dataset.pairs}
    identity = json.dumps([dataset.fingerprint, asdict(config), files], sort_keys=True)
    return BundleJob(
        id=hashlib.sha256(identity.encode()).hexdigest()[:12],
        fingerprint=dataset.fingerprint,
        photos={name: BundledPhoto(sha256, dataset.splits[name], name in covered) for name, sha256 in hashes.items()},
        comparisons=len(dataset.image_pairs),
        config=asdict(config),
        wheel=wheel,
        files=files,
    )


def _images(dataset: Dataset) -> Iterator[_Image]:
    for photo, path in dataset.photos.items():
        yield _Image(path, True, dataset.splits[photo] == "test")
    for pair in dataset.pairs:
        yield _Image(pair.target, False, dataset.splits[pair.photo] == "test", pair)
    for item in dataset.image_pairs:
        for path in (item.chosen, item.rejected):
            yield _Image(path, False, dataset.splits[item.photo] == "test")


def _add_images(
    parcel: _Parcel, images: list[_Image], alignments: Alignments, emit: Emit, stop: Callable[[], bool]
) -> tuple[dict[str, str], list[TargetPair]]:
    """Add each image, a few in memory at a time; return the hash of every photo's file by its name, and the pairs that were framed."""
    hashes = dict[str, str]()
    framed: list[TargetPair] = []

    def encode(image: _Image) -> tuple[bytes, bool, str | None]:
        return *_encode(image, alignments), content_hash(image.path) if image.is_photo else None

    with ending_early(ThreadPoolExecutor(WORKERS)) as pool, counted("bundle", len(images), emit, stop) as advance:
        parts = (images[first : first + AT_ONCE] for first in range(0, len(images), AT_ONCE))
        encoded = ((image, *made) for part in parts for image, made in zip(part, pool.map(encode, part), strict=True))
        for image, content, is_framed, sha256 in encoded:
            parcel.add(_packed_name(image.path), content, zipfile.ZIP_STORED)
            if image.pair is not None and is_framed:
                framed.append(image.pair)
            if sha256 is not None:
                hashes[image.path.stem] = sha256
            advance()
    return hashes, framed


def _packed_name(path: Path) -> str:
    return f"workspace/dataset/{path.parent.name}/{path.stem}.webp"


def _encode(image: _Image, alignments: Alignments) -> tuple[bytes, bool]:
    """Return an image as it is packed, and whether it is a cover in its photo's frame, transparent where it does not teach."""
    placed = None if image.pair is None else placed_unless_whole(image.pair, alignments)
    if isinstance(placed, Explained):
        pixels, mask = placed.pixels, placed.mask
        if not image.whole:
            pixels, mask = squeezed(pixels, SQUARE), squeezed_mask(mask)
        return lossless(np.dstack([pixels, mask.astype(np.uint8) * 255])), True
    pixels = over_white(load_photo(image.path, LONG_SIDE))
    return lossless(pixels if image.whole else squeezed(pixels, SQUARE)), False


def _decisions(parcel: _Parcel, framed: Iterable[TargetPair]) -> list[Decision]:
    """Return what makes covers in Colab stay in the frames that they have."""
    return [
        Decision(
            f"{pair.target.stem}.webp",
            parcel.files[_packed_name(pair.target)],
            parcel.files[_packed_name(pair.source)],
            "framed",
        )
        for pair in framed
    ]


def _tables(workspace: Workspace, dataset: Dataset, emit: Emit) -> dict[str, bytes]:
    """Return the files beside the images: every photo's split, what is simulated, and the judgements that stand."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("photo", "split"))
    rows.writerows((cell(photo), dataset.splits[photo]) for photo in dataset.photos)
    tables = {"workspace/dataset/split.csv": text.getvalue().encode()}
    simulated = workspace.dataset / "simulated.toml"
    if is_plain_inside(simulated):
        tables["workspace/dataset/simulated.toml"] = _bytes(simulated)
    with TemporaryDirectory() as folder:
        if workspace.judgements.exists():
            path = Path(folder) / "judgements.jsonl"
            with open_judgements(workspace, emit) as judgements:
                export_judgements(judgements, path)
            tables[path.name] = path.read_bytes()
        answers = _answers(workspace, dataset)
        if answers:
            path = Path(folder) / workspace.answers.name
            write_judgements(answers, path)
            tables[f"workspace/dataset/{path.name}"] = path.read_bytes()
    for base in bases_of(dataset.for_training().ties):
        path = contained(dataset.tie_edits[base], followed=True)
        _check_name(path)
        tables[f"workspace/{path.relative_to(workspace.root).as_posix()}"] = _bytes(path)
    return tables


def _answers(workspace: Workspace, dataset: Dataset) -> list[Judgement]:
    """Return the judgements that training uses: those whose images are packed, and the undecided ones.

    Ties of test photos are left out, and so are answers whose images were replaced: in Colab, images are recognised by name
    alone.
    """
    origins = {item.origin.identity for item in dataset.image_pairs if item.origin}
    held_out = {tie.identity for tie in dataset.ties_of("test")}
    return [
        judgement
        for judgement in read_answers(workspace).standing
        if (judgement.identity in origins if judgement.decided else judgement.identity not in held_out)
    ]


def _bytes(path: Path) -> bytes:
    try:
        return read_bytes(path, MOST_BYTES)  # a foundation has 100 MB
    except OSError as error:
        raise CovershotError(f"Cannot read {path}: {error.strerror}. Check that it exists and may be read.") from error


def _check_name(path: Path) -> None:
    if "\\" in path.name:  # a character on one system, a separator of folders on another
        raise CovershotError(
            f"The name of {path} does not work in a zip on every system: rename the file without \\, and its partner."
        )
