import ast
import hashlib
import json
import re
import shutil
import sys
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

import nbformat
import numpy as np
import pytest
import torch
from PIL import Image

from engine.cli import main
from engine.colab.bundle import LONG_SIDE, bundle
from engine.colab.description import read_job
from engine.edit.edit import identity, save_edit
from engine.edit.looks import moved
from engine.errors import CovershotError
from engine.events import Message, Progress
from engine.image.io import load_photo
from engine.recipe.evaluate import SIZE
from engine.training.materials import load_materials
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.training.usable import only_usable
from engine.workspace.alignments import alignments_of
from engine.workspace.dataset import read_dataset
from engine.workspace.judgements.files import read_judgements
from engine.workspace.judgements.pair_images import repair
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.pair_filter import load_comparable
from engine.workspace.run import Run, list_runs
from engine.workspace.saved_edits import base_edit
from engine.workspace.workspace import Workspace, create_workspace
from tests.conftest import brighter
from tests.covers.made import fitting, lettered, retouched
from tests.covers.made import photo as cover_photo


def quiet(event: object) -> None:
    pass


def going_on() -> bool:
    return False


def pack(workspace, out, config, emit=quiet, stop=going_on):
    return bundle(workspace, read_dataset(workspace), config, out, emit, stop)


def test_covers_alone_are_not_packed_because_colab_trains_all_three_variants(workspace, tmp_path, TINY):
    for path in (*workspace.preferred.iterdir(), *workspace.dispreferred.iterdir()):
        path.unlink()
    with pytest.raises(CovershotError, match="there are no comparisons"):
        pack(workspace, tmp_path / "out.zip", TINY)
    assert not (tmp_path / "out.zip").exists()


def unpacked(archive, folder) -> Workspace:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return create_workspace(folder / "workspace")


@pytest.fixture
def large(workspace) -> Workspace:
    """Make some photos larger than training looks at, of another shape, 16 bits deep, and as JPEG with its place in it."""
    rng = np.random.default_rng(7)
    for name in ("p0", "p4"):
        noise = Image.fromarray(rng.integers(0, 256, (60, 90, 3), dtype=np.uint8))
        photo = noise.resize((1500, 1000), Image.Resampling.BICUBIC)
        exif = Image.Exif()
        exif.get_ifd(0x8825)[1] = "N-SECRET-PLACE"
        for folder, image in ((workspace.input, photo), (workspace.target, brighter(photo, 0.3))):
            (folder / f"{name}.png").unlink()
            image.save(folder / f"{name}.jpg", exif=exif)
        for folder, share in ((workspace.preferred, 0.4), (workspace.dispreferred, 0.1)):
            brighter(photo.resize((300, 200)), share).save(folder / f"{name}~1.png")
    return workspace


def test_training_sees_bit_for_bit_what_it_sees_at_home(large, tmp_path, TINY):
    pack(large, tmp_path / "out.zip", TINY)
    away = unpacked(tmp_path / "out.zip", tmp_path / "away")
    job = RunContext(choose_device("cpu"), quiet, going_on)
    ours, theirs = (load_materials(read_dataset(place), 128, job) for place in (large, away))
    assert ours.dataset.splits == theirs.dataset.splits
    for split in ("train", "validation"):
        for kind in ("rows_of_pairs", "rows_of_comparisons"):
            rows, places = getattr(ours, kind)(split)
            assert [part.tolist() for part in getattr(theirs, kind)(split)] == [rows.tolist(), places.tolist()]
            for name in ("photos", "small"):
                assert torch.equal(getattr(ours, name)[rows], getattr(theirs, name)[rows])
            for name in ("targets",) if kind == "rows_of_pairs" else ("chosen", "rejected"):
                assert torch.equal(getattr(ours, name)[places], getattr(theirs, name)[places])


@pytest.fixture
def lettered_covers(workspace) -> Workspace:
    """Make photos and covers of real pictures, where one that teaches and one that is measured are cropped and lettered."""
    (workspace.root / "dataset/split.csv").write_text("photo,split\np0,train\np1,train\np2,validation\np3,test\n")
    for folder in (workspace.input, workspace.target, workspace.preferred, workspace.dispreferred):
        for path in folder.iterdir():
            path.unlink()
    for number, name in enumerate(("astronaut", "coffee", "chelsea", "rocket")):
        picture = cover_photo(name)
        Image.fromarray(picture).save(workspace.input / f"p{number}.png")
        finished = retouched(picture, exposure=0.4)
        if number in {0, 3}:
            finished, _ = lettered(fitting(finished, 0.8)[0])
        Image.fromarray(finished).save(workspace.target / f"p{number}.png")
        for folder, share in ((workspace.preferred, 0.3), (workspace.dispreferred, 0.1)):
            brighter(Image.fromarray(picture), share).save(folder / f"p{number}~1.png")
    return workspace


def test_covers_are_packed_in_their_photos_frames_and_teach_bit_for_bit_the_same(lettered_covers, tmp_path, TINY):
    pack(lettered_covers, tmp_path / "out.zip", TINY)
    away = unpacked(tmp_path / "out.zip", tmp_path / "away")
    job = RunContext(choose_device("cpu"), quiet, going_on)
    ours, theirs = (
        only_usable(load_materials(read_dataset(place).for_training(), 128, job), alignments_of(place), job)[0]
        for place in (lettered_covers, away)
    )
    assert [pair.photo for pair in ours.dataset.pairs] == [pair.photo for pair in theirs.dataset.pairs]
    assert ours.masks is not None
    assert ours.masks[0].float().mean() < 250
    for name in ("photos", "small", "targets", "masks"):
        assert torch.equal(getattr(ours, name), getattr(theirs, name))
    here, there = (
        load_comparable(read_dataset(place).pairs_of("test")[0], alignments_of(place))
        for place in (lettered_covers, away)
    )
    for name in ("photo", "cover", "mask"):
        np.testing.assert_array_equal(getattr(here, name), getattr(there, name))


def test_what_is_measured_is_the_same_in_shape_and_value(large, tmp_path, TINY):
    assert LONG_SIDE == SIZE
    pack(large, tmp_path / "out.zip", TINY)
    away = unpacked(tmp_path / "out.zip", tmp_path / "away")
    ours, theirs = (read_dataset(place).pairs_of("test") for place in (large, away))
    assert [pair.photo for pair in ours] == [pair.photo for pair in theirs] == ["p4", "p5"]
    for here, there in zip(ours, theirs, strict=True):
        for side in ("source", "target"):
            pixels = [load_photo(getattr(pair, side), SIZE).pixels for pair in (here, there)]
            np.testing.assert_array_equal(*pixels)


def test_nothing_that_a_file_says_of_its_photo_goes_along(large, tmp_path, TINY):
    assert b"SECRET" in (large.input / "p0.jpg").read_bytes()
    pack(large, tmp_path / "out.zip", TINY)
    for path in unpacked(tmp_path / "out.zip", tmp_path / "away").dataset.rglob("*.webp"):
        assert b"SECRET" not in path.read_bytes()
        assert not load_photo(path).exif


def test_every_file_is_in_the_job_with_its_hash_and_no_name_leaves_the_folder(workspace, tmp_path, TINY):
    job = pack(workspace, tmp_path / "out.zip", TINY)
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        assert packed.testzip() is None
        content = {name: packed.read(name) for name in packed.namelist()}
    for name in content:
        assert not PurePosixPath(name).is_absolute()
        assert not {"..", ".", ""} & set(name.split("/"))
    described = read_job(content.pop("job.json"))
    assert described.files == {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
    assert (described.id, described.photos) == (job.id, job.photos)
    assert described.photos["p0"].sha256 == hashlib.sha256((workspace.input / "p0.png").read_bytes()).hexdigest()
    assert described.held_out == ["p4", "p5"]
    assert described.config["sft"]["steps"] == TINY.sft.steps
    assert {"covershot.ipynb", "README.md", described.wheel} <= content.keys()


def test_the_same_workspace_gives_the_same_bytes_and_another_configuration_another_id(workspace, tmp_path, TINY):
    first = pack(workspace, tmp_path / "a.zip", TINY)
    pack(workspace, (tmp_path / "b").with_name("a2") / "a.zip", TINY)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "a2" / "a.zip").read_bytes()
    assert pack(workspace, tmp_path / "c.zip", replace(TINY, seed=1)).id != first.id


def test_odd_names_travel(workspace, tmp_path, TINY):
    name = "ünï 'quoted' \"😀\" {{ x }} & <b>\nline" + "x" * 150
    for folder in (workspace.input, workspace.target):
        (folder / "p0.png").rename(folder / f"{name}.png")
    for folder in (workspace.preferred, workspace.dispreferred):
        (folder / "p0~1.png").rename(folder / f"{name}~1.png")
    out = tmp_path / "my \"zip\" 'é' 😀.zip"
    pack(workspace, out, TINY)
    away = unpacked(out, tmp_path / "away")
    assert read_dataset(away).splits == read_dataset(workspace).splits
    assert name in read_dataset(away).photos
    with zipfile.ZipFile(out) as packed:
        cells = json.loads(packed.read("covershot.ipynb"))["cells"]
    chosen: dict[str, object] = {}
    exec("".join(next(cell["source"] for cell in cells if cell["cell_type"] == "code")), chosen)
    assert chosen["BUNDLE"] == out.name


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_name_that_cannot_travel_is_refused(workspace, tmp_path, TINY):
    for folder in (workspace.input, workspace.target):
        (folder / "p0.png").rename(folder / "a\\b.png")
    workspace.split_file.unlink()
    with pytest.raises(CovershotError, match="does not work in a zip"):
        pack(workspace, tmp_path / "out.zip", TINY)
    assert not (tmp_path / "out.zip").exists()


def test_the_notebook_is_valid_and_every_cell_is_python(workspace, tmp_path, TINY):
    job = pack(workspace, tmp_path / "out.zip", TINY)
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        notebook = nbformat.reads(packed.read("covershot.ipynb").decode(), as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.metadata.accelerator) == (4, "GPU")
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    for source in code:
        ast.parse(source)
    assert f"JOB = '{job.id}'" in code[0]
    text = "\n".join(cell.source for cell in notebook.cells)
    assert len(code) == len(re.findall(r"^## \d", text, re.MULTILINE)) == 9
    assert "6 photos, 6 finished covers and 6 comparisons" in text
    assert "{{" not in text
    assert "PySide" not in text


def test_judgements_and_what_is_simulated_go_along(workspace, tmp_path, TINY):
    (workspace.dataset / "simulated.toml").write_text("version = 1\n")
    with open_judgements(workspace) as judgements:
        number = judgements.ask(
            Candidate("p0", moves={"exposure": 0.2}), Candidate("p0"), reason="random", session="one"
        )
        judgements.judge(number, "left", response_seconds=1.0)
        standing = judgements.standing()
    pack(workspace, tmp_path / "out.zip", TINY)
    away = unpacked(tmp_path / "out.zip", tmp_path / "away")
    assert read_judgements(away.root.parent / "judgements.jsonl") == standing
    assert (away.dataset / "simulated.toml").read_text() == "version = 1\n"


@pytest.fixture
def answered(large) -> Workspace:
    """Judge in a real store: graded, repeated, tied and skipped, one image replaced, one Edit gone."""
    run = Run(large.results / "2026-01-02")
    save_edit(moved(identity(), {"tint": 0.3}), run.edit("p0", "sft"))
    save_edit(moved(identity(), {"tint": 0.4}), run.prediction("p4~0a1b", "dpo"))
    put(large, "tied.png")
    with open_judgements(large) as judgements:

        def judge(verdict, photo="p0", base=None, **more):
            left = Candidate(photo, base, {"exposure": 0.1})
            number = judgements.ask(left, Candidate(photo, base, {"exposure": 0.3}), reason="random", session="s")
            judgements.judge(number, verdict, response_seconds=1.0, **more)
            return number

        first = judge("right", much_better=True)
        shown = judgements.comparison(first)
        again = judgements.ask(shown.right, shown.left, reason="repeat", session="s", repeats=first)
        judgements.judge(again, "left", response_seconds=1.0)
        replaced = judge("left", "p1", much_better=True)
        for base in ("2026-01-02/sft/p0", "2026-01-02/sft/gone", None):
            judge("tie", base=base)
        judge("tie", "tied")
        judge("tie", "p3")
        judge("tie", "p4", "2026-01-02/dpo/p4~0a1b")
        judge("skip")
        repair(large, judgements, partial(base_edit, large))
    shutil.copyfile(large.target / "p1.png", large.preferred / f"p1~{replaced:06}.png")
    return large


def put(workspace, name):
    rng = np.random.default_rng(9)
    Image.fromarray(rng.integers(0, 256, (40, 60, 3), dtype=np.uint8)).save(workspace.input / name)
    splits = workspace.split_file.read_text()
    workspace.split_file.write_text(f"{splits}{Path(name).stem},train\n")


def test_what_judgements_say_of_images_and_ties_is_trained_on_as_at_home(answered, tmp_path, TINY):
    pack(answered, tmp_path / "out.zip", TINY)
    away = unpacked(tmp_path / "out.zip", tmp_path / "away")
    assert not away.judgements.exists()
    home = read_dataset(answered)
    there = read_dataset(away)
    found = [{item.chosen.stem: item.origin for item in dataset.image_pairs} for dataset in (home, there)]
    assert found[0] == found[1]
    assert [stem for stem, origin in found[1].items() if origin] == ["p0~000001", "p0~000002"]
    assert (found[1]["p0~000001"].much_better, found[1]["p0~000002"].comparison.repeats) == (True, 1)
    assert home.for_training().ties == there.ties
    assert [tie.comparison.photo for tie in there.ties] == ["p0", "p0", "tied", "p3"]
    assert (home.splits, home.undecided) == (there.splits, there.undecided)
    assert (len(home.ties), home.undecided) == (5, 2)
    job = RunContext(choose_device("cpu"), quiet, going_on)
    ours, theirs = (load_materials(dataset.for_training(), 64, job) for dataset in (home, there))
    for name in ("photos", "small", "ties_left", "ties_right"):
        assert torch.equal(getattr(ours, name), getattr(theirs, name))
    for split in ("train", "validation"):
        assert list(map(torch.Tensor.tolist, ours.rows_of_ties(split))) == [
            rows.tolist() for rows in theirs.rows_of_ties(split)
        ]


def test_only_the_edits_that_trained_ties_start_from_go_along(answered, tmp_path, TINY):
    pack(answered, tmp_path / "out.zip", TINY)
    away = unpacked(tmp_path / "out.zip", tmp_path / "away")
    assert [path.name for path in away.results.rglob("*.safetensors")] == ["p0.sft.safetensors"]
    assert list_runs(away) == []
    assert str(answered.root) not in away.answers.read_text()


def test_a_bundle_made_of_a_bundle_trains_alike(answered, tmp_path, TINY):
    pack(answered, tmp_path / "out.zip", TINY)
    away = unpacked(tmp_path / "out.zip", tmp_path / "away")
    pack(away, tmp_path / "again.zip", TINY)
    further = unpacked(tmp_path / "again.zip", tmp_path / "further")
    assert read_dataset(further).ties == read_dataset(away).ties
    assert further.answers.read_bytes() == away.answers.read_bytes()


def test_a_workspace_without_a_store_gets_none(workspace, tmp_path, TINY):
    pack(workspace, tmp_path / "out.zip", TINY)
    assert not (workspace.root / "covershot.sqlite3").exists()
    assert not (unpacked(tmp_path / "out.zip", tmp_path / "away").root.parent / "judgements.jsonl").exists()


def test_a_foundation_file_goes_along_and_colab_chooses_its_own_device(workspace, tmp_path, TINY):
    weights = tmp_path / "my weights.pth"
    weights.write_bytes(b"weights")
    job = pack(workspace, tmp_path / "out.zip", replace(TINY, foundation=str(weights), device="cpu"))
    assert (job.config["foundation"], job.config["device"]) == ("foundation.pth", "auto")
    assert (unpacked(tmp_path / "out.zip", tmp_path / "away").root / "foundation.pth").read_bytes() == b"weights"


def test_progress_comes_with_the_time_left(workspace, tmp_path, TINY):
    events: list[object] = []
    pack(workspace, tmp_path / "out.zip", TINY, events.append)
    steps = [event for event in events if isinstance(event, Progress) and event.phase == "bundle"]
    assert [event.step for event in steps] == list(range(1, 25))
    assert all(event.seconds_left is not None for event in steps)
    assert steps[-1].seconds_left == 0


def test_stopping_leaves_the_old_zip_and_no_half_one(workspace, tmp_path, TINY):
    out = tmp_path / "out" / "out.zip"
    pack(workspace, out, TINY)
    before = out.read_bytes()
    polls = iter([False] * 3 + [True])
    with pytest.raises(KeyboardInterrupt):
        pack(workspace, out, replace(TINY, seed=5), stop=lambda: next(polls))
    assert out.read_bytes() == before
    assert [path.name for path in out.parent.iterdir()] == ["out.zip"]


def test_a_broken_photo_is_named_and_left_out_with_its_pairs(workspace, tmp_path, TINY):
    path = workspace.input / "p0.png"
    path.write_bytes(path.read_bytes()[:-400])
    events: list[object] = []
    job = pack(workspace, tmp_path / "out.zip", TINY, events.append)
    (sentence,) = [event.text for event in events if isinstance(event, Message)]
    assert "2 files are not used and not packed: p0.png cannot be read" in sentence
    assert "p0" not in job.photos
    assert "p0" not in read_dataset(unpacked(tmp_path / "out.zip", tmp_path / "away")).photos


def test_the_command_line_names_the_zip_and_refuses_another_suffix(workspace, tmp_path, tiny, capsys):
    out = tmp_path / "out.zip"
    assert main(["bundle", str(workspace.root), str(out), "--config", str(tiny), "--events"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"event": "finished", "result": {"bundle": str(out), "bytes": out.stat().st_size}} in events
    assert main(["bundle", str(workspace.root), str(tmp_path / "out.tar"), "--events"]) == 2
    assert "ends in .zip" in capsys.readouterr().out
