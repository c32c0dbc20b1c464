import json
import time
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from engine.colab import session
from engine.colab.bundle import bundle
from engine.edit.edit import identity, save_edit
from engine.errors import CovershotError
from engine.events import Failed, Message, Metrics, PhaseFinished, PhaseStarted, Progress, to_line
from engine.workspace.dataset import read_dataset
from engine.workspace.judgements.pair_images import repair
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.run import Run
from engine.workspace.workspace import Workspace


class Screen:
    def __init__(self):
        self.texts = []
        self.pictures = []

    def __call__(self, text, picture=None):
        self.texts.append(text)
        if picture is not None:
            with Image.open(picture) as opened:
                self.pictures.append(opened.size)


def test_what_the_engine_says_is_shown_with_its_curve(tmp_path):
    screen = Screen()
    watch = session._Watch(screen, tmp_path / "curve.png")
    watch.receive("no event\n")
    for event in (
        Message("Computing on a GPU."),
        PhaseStarted("sft", 4),
        Progress("sft", 1, 4, 9.0),
        Metrics("sft", 1, {"train/loss": 1.0, "held_out/loss": 2.0}),
        PhaseFinished("sft", 3.0),
        Failed("Out of luck."),
    ):
        watch.receive(to_line(event) + "\n")
    assert "Computing on a GPU.\nSFT: 1 of 4, 9 s left" in screen.texts
    assert screen.texts[-1] == "Computing on a GPU.\nSFT: done in 3.0 s"
    assert screen.pictures
    assert watch.failed == "Out of luck."


def test_a_failing_engine_gives_its_sentence_and_a_dying_one_its_last_words(trip, tmp_path, monkeypatch):
    with pytest.raises(CovershotError, match="is not a workspace"):
        session._engine(trip.work, ["train", str(tmp_path)], Screen())
    monkeypatch.setattr(session.sys, "executable", "/bin/false")
    with pytest.raises(CovershotError, match="ended with code 1"):
        session._engine(trip.work, ["train", str(tmp_path)], Screen())


def test_a_finished_run_is_not_trained_again(trip):
    screen = Screen()
    assert session.train(trip.work, screen) == trip.run
    assert screen.texts == []


def test_only_what_changed_is_copied_and_what_vouches_for_others_comes_last(tmp_path, monkeypatch):
    source = tmp_path / "source"
    copy = tmp_path / "copy"
    for name in ("models/sft/card.json", "models/sft/weights.safetensors", "results/r/.writing-x", "results/r/a.txt"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(name)
    order = []
    replacing = session.replacing

    def noted(path):
        order.append(path.relative_to(copy).as_posix())
        return replacing(path)

    monkeypatch.setattr(session, "replacing", noted)
    copies = session._Copies(source, copy)
    copies.copy_changed()
    assert order == ["models/sft/weights.safetensors", "results/r/a.txt", "models/sft/card.json"]
    assert (copy / "models/sft/card.json").read_text() == "models/sft/card.json"
    (source / "results/r/a.txt").write_text("longer than before")
    copies.copy_changed()
    assert order[3:] == ["results/r/a.txt"]


def test_copies_are_made_while_the_block_runs_and_a_full_drive_does_not_end_it(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "COPY_SECONDS", 0.05)
    source = tmp_path / "source"
    screen = Screen()
    (source / "results").mkdir(parents=True)
    with session._copied(source, tmp_path / "drive", screen):
        (source / "results" / "a").write_text("a")
        deadline = time.monotonic() + 10
        while not (tmp_path / "drive/results/a").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert (tmp_path / "drive/results/a").exists()
    (tmp_path / "file").write_text("no folder")
    with session._copied(source, tmp_path / "file", screen):
        pass
    assert screen.texts[-1].startswith("Drive has no new copy")


def test_a_new_machine_goes_on_from_the_copies(trip, tmp_path, monkeypatch):
    commands = []
    monkeypatch.setattr(session, "_engine", lambda work, arguments, show: commands.append(arguments))
    work = tmp_path / "work"
    drive = tmp_path / "drive"
    (work / "workspace").mkdir(parents=True)
    (work / "job.json").write_bytes((trip.work / "job.json").read_bytes())
    (drive / "results/2026-01-01-000000").mkdir(parents=True)
    (drive / "results/2026-01-01-000000/config.toml").write_text("")
    (drive / "models/sft").mkdir(parents=True)
    (drive / "models/sft/card.json").write_text("{}")
    session.train(work, Screen(), drive)
    assert commands[0][-1] == "--resume"
    assert (work / "workspace/models/sft/card.json").exists()


def test_the_trial_is_a_few_photos_with_every_split(trip, monkeypatch, tmp_path):
    seen = {}

    def engine(work, arguments, show):
        root = session.Workspace(session.Path(arguments[1]))
        dataset = session.read_dataset(root)
        seen.update(
            splits=dict(dataset.splits), pairs=len(dataset.pairs), config=(root.root / "config.toml").read_text()
        )

    monkeypatch.setattr(session, "_engine", engine)
    session.try_out(trip.work, Screen())
    assert set(seen["splits"].values()) == {"train", "validation", "test"}
    assert seen["pairs"] == 3
    assert "steps = 2" in seen["config"]
    assert json.loads((trip.work / "job.json").read_text())["config"]["sft"]["steps"] == 6
    assert not (trip.work / "trial").exists()


def test_the_trial_has_what_judgements_say_of_its_photos(workspace, TINY, monkeypatch, tmp_path):
    save_edit(identity(), Run(workspace.results / "2026-01-02").edit("p0", "sft"))
    with open_judgements(workspace) as judgements:
        for verdict, photo, base in (("left", "p0", None), ("tie", "p0", "2026-01-02/sft/p0"), ("tie", "p1", None)):
            number = judgements.ask(
                Candidate(photo, base, {"exposure": 0.2}), Candidate(photo), reason="random", session="s"
            )
            judgements.judge(number, verdict, response_seconds=1.0, much_better=verdict == "left")
        (workspace.preferred / "p0~1.png").unlink()
        (workspace.dispreferred / "p0~1.png").unlink()
        repair(workspace, judgements, lambda candidate: identity())
    work = tmp_path / "work"
    seen = []
    bundle(workspace, read_dataset(workspace), TINY, tmp_path / "out.zip", lambda event: None, lambda: False)
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        packed.extractall(work)
    monkeypatch.setattr(
        session, "_engine", lambda work, arguments, show: seen.append(read_dataset(Workspace(Path(arguments[1]))))
    )
    session.try_out(work, Screen())
    (trial,) = seen
    assert [item.origin.much_better for item in trial.image_pairs if item.origin] == [True]
    assert [(tie.comparison.photo, tie.comparison.left.base) for tie in trial.ties] == [("p0", "2026-01-02/sft/p0")]
    assert trial.skipped == ()
