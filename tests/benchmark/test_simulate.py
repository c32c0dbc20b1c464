import csv

import numpy as np
import pytest
from PIL import Image

from engine.benchmark import controls as compared
from engine.benchmark import simulate as recipe
from engine.benchmark.apprentice import Apprentice, Examiner
from engine.benchmark.report import Control, lines
from engine.benchmark.simulate import DEFAULT, run, run_off
from engine.benchmark.tastes import TASTES
from engine.cli import main
from engine.config import DpoConfig
from engine.taste.annotator import Annotator

pytestmark = pytest.mark.usefixtures("one_thread")

CONTROLS = [Control("answers reversed", "airy", 0, 8.0)]


def colourful(seed):
    rng = np.random.default_rng(seed)
    return np.kron(rng.integers(40, 215, (4, 4, 3), dtype=np.uint8), np.ones((4, 4, 1), np.uint8))


@pytest.fixture
def copies():
    return [colourful(seed) for seed in range(12)]


def test_judgements_bring_the_model_nearer_to_the_hidden_ideal(copies, monkeypatch):
    monkeypatch.setattr(recipe, "ROUNDS", (20, 40, 80))
    (line,) = lines(run(copies, DEFAULT, "punchy", 0))
    assert list(line.delta_e) == [0, 20, 40, 80]
    assert line.cut(80) > 0.4
    assert line.win_rate[0] == 0
    assert line.win_rate[80] > 0.7


def test_the_same_seed_gives_the_same_points(copies, monkeypatch):
    monkeypatch.setattr(recipe, "ROUNDS", (10,))
    assert run(copies, DEFAULT, "airy", 1) == run(copies, DEFAULT, "airy", 1)
    assert run(copies, DEFAULT, "airy", 1) != run(copies, DEFAULT, "airy", 2)


def test_an_apprentice_never_sees_the_photos_it_is_examined_on(copies, monkeypatch):
    apprentice, examiner = recipe._meet(copies, DEFAULT, "even", 0)
    seen = {photo.tobytes() for photo in apprentice.photos}
    assert len(seen) + len(examiner.photos) == len(copies)
    assert not seen & {photo.tobytes() for photo in examiner.photos}


@pytest.mark.parametrize("strategy", ["random", "current", "symmetric", "d-optimal"])
def test_every_strategy_shows_two_images_of_one_photo(copies, strategy):
    apprentice = Apprentice(copies, TASTES["airy"], strategy, DpoConfig(), np.random.default_rng(0), Annotator())
    for _ in range(30):
        apprentice.ask()
    assert len(apprentice.judged) > 15
    assert all(judged.chosen.shape == copies[judged.photo].shape for judged in apprentice.judged)
    assert not any(np.array_equal(judged.chosen, judged.rejected) for judged in apprentice.judged)


def test_an_examiner_finds_nothing_to_win_in_the_untouched_photos(copies):
    mark = Examiner(copies, TASTES["punchy"]).mark(
        Apprentice(copies, TASTES["punchy"], "random", DpoConfig(), None, Annotator()).edit
    )
    assert mark.win_rate == 0
    assert mark.delta_e > 1


def test_textbook_dpo_runs_off_and_a_bounded_loss_does_not(copies, monkeypatch):
    monkeypatch.setattr(recipe, "ROUNDS", (60,))
    monkeypatch.setattr(recipe, "RUN_OFF_STEPS", 200)
    points = run_off(copies, "even", 0)
    last = {point.series: point for point in points}
    best = max(point.psnr for point in points if point.series == "gaussian, no anchor")
    assert last["gaussian, no anchor"].psnr < best - 1
    assert last["charbonnier"].psnr > last["gaussian, no anchor"].psnr + 1


def test_the_command_leaves_a_report(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "photos"
    out = tmp_path / "out"
    folder.mkdir()
    for seed in range(10):
        Image.fromarray(colourful(seed)).save(folder / f"{seed}.png")
    monkeypatch.setattr(recipe, "ROUNDS", (50, 100, 300))
    monkeypatch.setattr(recipe, "RUN_OFF_STEPS", 20)
    monkeypatch.setattr(recipe, "simulate", lambda copies, *_: run(copies, DEFAULT, "airy", 0))
    monkeypatch.setattr(compared, "controls", lambda *_: [Control("learnt taste", "airy", 0, 2.5), *CONTROLS])
    assert main(["simulate", str(folder), "--out", str(out), "--seeds", "1"]) == 0
    printed = capsys.readouterr().out
    assert "default" in printed
    assert "answers reversed" in printed
    assert (out / "controls.csv").read_text(encoding="utf-8").splitlines() == [
        "control,taste,seed,delta_e",
        "learnt taste,airy,0,2.5",
        "answers reversed,airy,0,8.0",
    ]
    with (out / "points.csv").open(newline="") as file:
        assert [row["clicks"] for row in csv.DictReader(file)] == ["0", "50", "100", "300"]
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Simulated" in page
    assert page.count("data:image/png;base64,") == 2


def test_too_few_photos_are_one_sentence(tmp_path, capsys):
    Image.fromarray(colourful(0)).save(tmp_path / "only.png")
    assert main(["simulate", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "at least 10 photos" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
