from dataclasses import replace

import pytest
from PIL import Image

from engine.cli import main
from engine.errors import CovershotError
from engine.events import Message, PhaseStarted
from engine.recipe import pipeline
from engine.recipe.pipeline import train
from engine.recipe.runs import begin_run
from engine.training.process import choose_device
from engine.training.run_context import RunContext
from engine.workspace import dataset
from engine.workspace.dataset import read_dataset
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.model_card import load_card


def test_a_run_tells_what_it_sets_aside_and_its_card_keeps_it(workspace, TINY):
    path = workspace.preferred / "p1~1.png"
    image = Image.open(path).convert("RGB")
    image.paste((230, 30, 30), (0, 0, image.width // 3, image.height // 3))
    image.save(path)
    with open_judgements(workspace) as judgements:
        comparison = judgements.ask(Candidate("p0", moves={"tint": 1.0}), Candidate("p0"), reason="random", session="s")
        judgements.judge(comparison, "tie", response_seconds=1)
        comparison = judgements.ask(Candidate("p0", "gone/sft/p0"), Candidate("p0"), reason="random", session="s")
        judgements.judge(comparison, "tie", response_seconds=1)
        comparison = judgements.ask(Candidate("p1", moves={"tint": 1.0}), Candidate("p1"), reason="random", session="s")
        judgements.judge(comparison, "skip", response_seconds=1)
    events = []
    train(workspace, TINY, begin_run(workspace, TINY), RunContext(choose_device("cpu"), events.append, lambda: False))
    texts = [event.text for event in events if isinstance(event, Message)]
    assert any(text.startswith("Set aside 1 of 6 comparisons: p1~1.png shows more than") for text in texts)
    assert "Ties are learnt from, too: 1." in texts
    assert "Skipped comparisons, and ties that cannot be shown any more, are left out: 2." in texts
    assert any(text.startswith("Skipped 1 files: p0 is a missing Edit") for text in texts)
    data = load_card(workspace.models / "sft_dpo").data
    assert (data.comparisons, data.ties, data.undecided, list(data.set_aside)) == (5, 1, 2, ["p1~1.png"])


def test_a_wrong_foundation_is_told_before_anything_is_decoded(workspace, TINY, tmp_path):
    path = tmp_path / "wrong.pth"
    events = []
    path.write_text("no weights")
    config = replace(TINY, foundation=str(path))
    with pytest.raises(CovershotError, match=r"wrong\.pth"):
        train(
            workspace,
            config,
            begin_run(workspace, config),
            RunContext(choose_device("cpu"), events.append, lambda: False),
        )
    assert not any(isinstance(event, PhaseStarted) for event in events)


def test_a_training_reads_its_dataset_once_and_speaks_before_it_does(workspace, tiny, capsys, monkeypatch):
    read = []
    spoken = []

    def reading(*given, **named):
        spoken.append(capsys.readouterr().out)
        read.append(read_dataset(*given, **named))
        return read[-1]

    def stop(*given):
        raise KeyboardInterrupt

    for place in (dataset, pipeline):
        monkeypatch.setattr(place, "read_dataset", reading)
    monkeypatch.setattr(pipeline, "build_context", stop)
    assert main(["train", str(workspace.root), "--config", str(tiny), "--events"]) == 130
    assert len(read) == 1
    assert "Reading" in spoken[0]
