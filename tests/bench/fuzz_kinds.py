"""The kinds of files that `fuzz.py` damages: undamaged ones, the ways to damage them, and how the product reads them."""

import io
import json
import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import mutations
import numpy as np
from PIL import Image

from desktop.model.adjustments import _Saved
from desktop.model.settings import load_settings
from desktop.model.trial import Trial
from desktop.train.job_file import TrainingJob
from engine.colab.description import BundledPhoto, BundleJob, read_job, to_text
from engine.config import dump_config, load_config, preset
from engine.edit.edit import identity, load_edit, save_edit
from engine.errors import CovershotError
from engine.events import Metrics, Progress, parse, to_line
from engine.image.io import Photo, load_photo, read_size, save_photo
from engine.serialise import MalformedError, decode_json, read_bounded
from engine.tensors import check_finite
from engine.workspace.judgements.files import export_judgements, read_judgements
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.model_card import Card, CardData, CardTraining, Foundation, load_card, read_origin
from engine.workspace.results import Preference, Row, Simulated, Summary, read_rows, read_summary, write_rows
from engine.workspace.splits import read_fixed_splits
from engine.workspace.workspace import Workspace

Mutation = Callable[[bytes, random.Random], bytes]
Reading = Callable[[Path, bytes, str], None]
"""Reads a damaged file; of the second, undamaged one; damaged in the third way. Raises what is wrong."""


class WrongError(Exception):
    """Say what was silently wrong."""


@dataclass(frozen=True)
class Kind:
    """Hold one kind of file.

    Attributes:
        name: of the damaged file, with its suffix.
        seeds: undamaged files.
        ways: how they are damaged, by name.
        read: as the product does.
        promised: exceptions that the reader's docstring names.
    """

    name: str
    seeds: tuple[bytes, ...]
    ways: dict[str, Mutation]
    read: Reading
    promised: tuple[type[Exception], ...] = (CovershotError,)


def picture(channels: int = 3, depth: type = np.uint8) -> np.ndarray:
    """Make a smooth picture with an edge, (40, 56, channels)."""
    rows, columns = np.mgrid[0:40, 0:56]
    planes = np.stack([columns * 4, rows * 6, 255 - columns * 2 - rows, 255 - rows], -1)[..., :channels]
    planes[10:20, 20:30] //= 2
    return (planes if depth is np.uint8 else planes * 256 + columns[..., None] * 3).astype(depth)


def exif() -> bytes:
    """Make Exif with texts, a number, and a place."""
    made = Image.Exif()
    made[0x0112] = 6
    made[0x8298] = "© José"
    made.get_ifd(0x8769)[0xA001] = 1
    made.get_ifd(0x8825)[1] = "N"
    return made.tobytes()


def encoded(suffix: str, image: Image.Image, **options: object) -> bytes:
    """Return a picture's file as Pillow writes it."""
    made = io.BytesIO()
    image.save(made, suffix, **options)
    return made.getvalue()


def saved(photo: Photo, suffix: str, folder: Path) -> bytes:
    """Return a photo's file as Covershot writes it."""
    path = folder / f"seed{suffix}"
    save_photo(photo, path)
    data = path.read_bytes()
    path.unlink()
    return data


def read_picture(path: Path, whole: bytes, way: str) -> None:
    """Read a picture as the product does: its size, reduced, whole; write it again, and read that.

    Raises:
        WrongError: what came of it is not what was promised.
        CovershotError: it cannot be read.
    """
    size = read_size(path)
    photo = load_photo(path)
    if photo.pixels.shape[1::-1] != size:
        raise WrongError(f"{photo.pixels.shape} of {size}")
    reduced = load_photo(path, 24).pixels.shape
    if max(reduced[:2]) > max(24, 1):
        raise WrongError(f"reduced to {reduced}")
    if way == "cut" or (way == "with its checksums"):
        sound = path.with_name("sound" + path.suffix)
        sound.write_bytes(whole)
        if not np.array_equal(load_photo(sound).pixels, photo.pixels):
            raise WrongError(f"accepted with other pixels ({way})")
    if max(size) > 2000:
        return
    copy = path.with_name("copy" + (".jpg" if photo.pixels.dtype == np.uint8 else ".tif"))
    save_photo(replace(photo, alpha=None), copy)
    if read_size(copy) != size:
        raise WrongError("written in another size")


def pictures(folder: Path) -> dict[str, Kind]:
    """Return the kinds of pictures."""
    colour, clear, deep = picture(), picture(4), picture(3, np.uint16)
    rgb, rgba = Image.fromarray(colour), Image.fromarray(clear)
    cmyk, palette, grey = rgb.convert("CMYK"), rgb.quantize(16), rgb.convert("L")
    tagged = Photo(colour, exif=exif(), xmp=b"", dpi=(300.0, 300.0))
    ways = {"bytes": mutations.of_bytes, "cut": mutations.cut}
    either = {"bytes": mutations.of_bytes, "bytes again": mutations.of_bytes, "cut": mutations.cut}
    jpegs = (
        encoded("JPEG", rgb, quality=90, exif=exif()),
        encoded("JPEG", rgb, progressive=True),
        encoded("JPEG", cmyk),
        encoded("JPEG", grey, dpi=(300, 300)),
        saved(tagged, ".jpg", folder),
    )
    plain = (encoded("PNG", rgb), encoded("PNG", rgba), encoded("PNG", palette), saved(Photo(deep), ".png", folder))
    tiffs = tuple(
        encoded("TIFF", image, compression=compression)
        for image in (rgb, grey, cmyk, rgba)
        for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "jpeg")
        if compression != "jpeg" or image.mode != "RGBA"
    )
    kinds = {
        "jpeg": (".jpg", jpegs, either),
        "png": (".png", plain, {"with its checksums": mutations.of_bytes, "cut": mutations.cut}),
        "png-8-mended": (".png", (*plain[:3], saved(tagged, ".png", folder)), {"mended": mended}),
        "png-16-mended": (".png", (saved(Photo(deep, exif=exif()), ".png", folder),), {"mended": mended}),
        "tiff-8": (".tif", (*tiffs, saved(tagged, ".tif", folder)), ways),
        "tiff-16": (".tif", (saved(Photo(deep, exif=exif()), ".tif", folder), *deep_tiffs(deep)), ways),
        "webp": (".webp", (encoded("WEBP", rgb, exif=exif()), encoded("WEBP", rgba, lossless=True)), ways),
        "avif": (".avif", (encoded("AVIF", rgb, exif=exif()), encoded("AVIF", rgba)), ways),
    }
    return {name: Kind("x" + suffix, seeds, how, read_picture) for name, (suffix, seeds, how) in kinds.items()}


def mended(data: bytes, rng: random.Random) -> bytes:
    """Damage a PNG and make its checksums right again."""
    return mutations.with_checksums(mutations.of_bytes(data, rng))


def deep_tiffs(deep: np.ndarray) -> Iterator[bytes]:
    """Yield TIFFs of 16 bits: big endian and little, in strips of a few rows, planes together and apart."""
    for order, apart in (("<", False), (">", False), ("<", True)):
        values = deep.astype(f"{order}u2")
        planes = [np.ascontiguousarray(values[..., channel]) for channel in range(3)] if apart else [values]
        strips = [plane[row : row + 16].tobytes() for plane in planes for row in range(0, len(plane), 16)]
        yield tiff(order, strips, {277: [3], 284: [2 if apart else 1], 278: [16]}, deep.shape)


def tiff(order: str, strips: list[bytes], tags: dict[int, list[int]], shape: tuple[int, ...]) -> bytes:
    """Lay out an uncompressed TIFF of 16 bits a sample."""
    body = b"".join(strips)
    places = [8 + sum(map(len, strips[:number])) for number in range(len(strips))]
    sizes = list(map(len, strips))
    entries = {256: [shape[1]], 257: [shape[0]], 258: [16] * 3, 259: [1], 262: [2], 273: places, 279: sizes} | tags
    directory = 8 + len(body)
    more = directory + 2 + 12 * len(entries) + 4
    written, behind = struct.pack(f"{order}H", len(entries)), b""
    for tag, values in sorted(entries.items()):
        kind, letter = (4, "I") if tag in {273, 279} else (3, "H")
        packed = struct.pack(f"{order}{len(values)}{letter}", *values)
        if len(packed) > 4:
            place = struct.pack(f"{order}I", more + len(behind))
            behind += packed
            packed = place
        written += struct.pack(f"{order}HHI", tag, kind, len(values)) + packed.ljust(4, b"\0")
    head = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, directory)
    return head + body + written + struct.pack(f"{order}I", 0) + behind


def texts(folder: Path) -> dict[str, Kind]:
    """Return the kinds of text files, and the tensors."""
    as_json = {"values": mutations.of_json, "lines": mutations.of_lines, "bytes": mutations.of_bytes}
    as_text = {"lines": mutations.of_lines, "bytes": mutations.of_bytes}
    settings = json.dumps({"recent": ["a"], "keys": {"judge.left": ["J"]}, "geometry": [0, 0, 800, 600]}).encode()
    trial = json.dumps(asdict(Trial("run", 1, 2, 3, accepted=True))).encode()
    job = json.dumps(asdict(TrainingJob(("sft",), {"sft": 2.5}))).encode()
    adjustments = json.dumps({"a": {"variant": "sft", "strength": 0.5, "moves": {"exposure": 1.0}}}).encode()
    answers, lines = judgements(folder)
    card, summary, bundle, measures = results(folder)
    edit = folder / "seed.edit"
    save_edit(identity(), edit)
    weights = edit.read_bytes()
    events = b"\n".join(
        to_line(event).encode() for event in (Progress("sft", 1, 2, 0.5), Metrics("sft", 1, {"l1": 1.0}))
    )
    tensors = {"bytes": mutations.of_bytes, "cut": mutations.cut, "header": of_header}
    return {
        "config": Kind("x.toml", (dump_config(preset("quick")).encode(),), as_text, on(load_config)),
        "card": Kind("card.json", (card,), as_json, read_card),
        "summary": Kind("summary.json", (summary,), as_json, on(read_summary)),
        "measures": Kind("metrics.csv", (measures,), as_text, on(read_rows)),
        "split": Kind("split.csv", (b"photo,split\na,train\nb.png,test\n",), as_text, on(read_fixed_splits)),
        "answers-csv": Kind("x.csv", (answers,), as_text, on(read_judgements)),
        "answers-jsonl": Kind("x.jsonl", (lines,), as_text, on(read_judgements)),
        "settings": Kind("settings.json", (settings,), as_json, on(load_settings)),
        "trial": Kind("trial.json", (trial,), as_json, on(partial(bounded, shape=Trial)), (MalformedError,)),
        "job": Kind("job.json", (job,), as_json, on(partial(bounded, shape=TrainingJob)), (MalformedError,)),
        "adjustments": Kind(
            "adjustments.json",
            (adjustments,),
            as_json,
            on(partial(bounded, shape=dict[str, _Saved])),
            (MalformedError,),
        ),
        "bundle": Kind("job.json", (bundle,), as_json, on(lambda path: read_job(path.read_bytes()))),
        "events": Kind("events.jsonl", (events,), as_text, on(read_events), (ValueError,)),
        "edit": Kind("x.edit", (weights,), tensors, on(load_edit)),
        "weights": Kind(
            "x.safetensors", (weights,), tensors, on(partial(check_finite, most=1 << 24)), (OSError, ValueError)
        ),
    }


def of_header(data: bytes, rng: random.Random) -> bytes:
    """Change values of a safetensors header, its length right or not."""
    length = int.from_bytes(data[:8], "little")
    header = mutations.of_json(data[8 : 8 + length], rng)
    stated = len(header) if rng.random() < 0.8 else rng.choice(mutations.NUMBERS)
    return struct.pack("<Q", stated) + header + data[8 + length :]


def on(read: Callable[[Path], object]) -> Reading:
    """Return a reader that has only to end as promised."""
    return lambda path, _whole, _way: (read(path), None)[1]


def bounded(path: Path, shape: type) -> object:
    """Read a JSON file of the window."""
    return decode_json(read_bounded(path), shape)


def read_card(path: Path, _whole: bytes, _way: str) -> None:
    """Read a model's card as the window does, and as the engine does."""
    read_origin(path.parent)
    load_card(path.parent)


def read_events(path: Path) -> None:
    """Read what a child process reports, line by line."""
    for line in path.read_bytes().decode("utf-8", "replace").splitlines():
        parse(line)


def results(folder: Path) -> tuple[bytes, bytes, bytes, bytes]:
    """Return a model's card, a run's summary, a bundle's description and a table of measures, as a training leaves them."""
    foundation, splits = Foundation("random", "0", "ab" * 32), {"a": "train", "b é": "test"}
    data = CardData("cd" * 32, 2, 3, 1, {"x.jpg": "no photo"}, 0, splits)
    training = CardTraining(
        10, 5, held_out={"psnr": 25.5}, preferences={"exposure": {"amount": 1.0, "interval": [0.5, 1.5]}}
    )
    device = {"kind": "cpu", "name": "a processor"}
    card = Card(
        "sft", "run", foundation, True, asdict(preset("quick")), data, training, {"sft": 2.0}, device, {}, "foundation"
    )
    means = {
        "original": {"psnr": 20.0, "ssim": 0.5, "delta_e": 9.0},
        "sft": {"psnr": 25.5, "ssim": 0.9, "delta_e": 5.0},
    }
    preference = {"sft_dpo_over_sft": Preference(3, 1, 0, "a person")}
    plain = (asdict(foundation) | {"sha256": "ab"}, device, Simulated("a look", "an annotator"), asdict(card))
    summary = Summary("run", "workspace", 512, means, preference, {"sft": 2.0}, *plain)
    photo = BundledPhoto("ab" * 32, "train", covered=True)
    bundle = BundleJob("ab", "cd" * 32, {"a": photo}, 3, asdict(preset("quick")), "x.whl", {"photos/a.jpg": "ab" * 32})
    write_rows(
        [Row("a", "sft", 64, 48, 25.5, 0.9, 5.0), Row("b", "original", 64, 48, 20.0, 0.5, 9.0)], folder / "seed.csv"
    )
    as_json = (json.dumps(asdict(value), default=str).encode() for value in (card, summary))
    return *as_json, to_text(bundle).encode(), (folder / "seed.csv").read_bytes()


def judgements(folder: Path) -> tuple[bytes, bytes]:
    """Return exported judgements, as a table and as lines."""
    workspace = Workspace(folder / "judged")
    workspace.root.mkdir()
    with open_judgements(workspace) as store:
        for number in range(6):
            sides = [Candidate(f"photo {number}", "run/sft/a", {"exposure": 0.5 * side}) for side in (-1, 1)]
            store.judge(store.ask(*sides, reason="d-optimal", session="s"), "left", response_seconds=1.0)
        for name in ("seed.csv", "seed.jsonl"):
            export_judgements(store, folder / name)
    return (folder / "seed.csv").read_bytes(), (folder / "seed.jsonl").read_bytes()
