from pathlib import Path

from desktop.train.progress_page import Progress
from desktop.train.state import Training, updated
from engine.events import Computing, Message, Metrics, PhaseFinished, PhaseStarted


def test_the_log_names_no_user(qtbot):
    progress = Progress()
    qtbot.addWidget(progress)
    progress.show_training(Training(log=("first", f"The report is {Path.home() / 'shoot' / 'report.html'}")))
    assert progress.log.toPlainText().splitlines() == ["first", f"The report is {Path('~/shoot/report.html')}"]


def test_the_log_is_in_german_but_for_its_names_and_numbers(qtbot, speak):
    speak("de")
    progress = Progress()
    qtbot.addWidget(progress)
    training = Training()
    for event in (
        Message(
            "Skipped 2 files: a.png has no target; b.heic is of a format that is not read: export it as JPEG, PNG or TIFF."
        ),
        Computing("cpu", "x86", "fp32", "cuda cannot be used: torch 2.11 was built without CUDA"),
        PhaseStarted("sft", 6),
        Metrics("sft", 3, {"train/loss": 0.5}),
        PhaseFinished("sft", 12.25),
    ):
        training = updated(training, event)
    progress.show_training(training)
    assert progress.log.toPlainText().splitlines() == [
        "2 Dateien übersprungen: a.png hat kein Cover; b.heic hat ein Format, das nicht gelesen wird: Exportieren Sie die "
        "Datei als JPEG, PNG oder TIFF.",
        "Berechnung auf cpu (x86, fp32): cuda nicht verwendbar: torch 2.11 wurde ohne CUDA erstellt",
        "sft beginnt: 6 Schritte",
        "sft 3: train/loss 0.5",
        "sft beendet nach 12.2 s",
    ]
