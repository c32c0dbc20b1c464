from pathlib import Path

import pytest

from desktop.train.dataset_summary import Material
from desktop.train.state import Stage, Training, ended, updated
from desktop.train.text import about, aside_reason, held_out, previewed_photo
from engine.events import Failed, Previewed
from engine.workspace.pairs import Skipped
from tests.report.test_findings import RECORD


def done(**card):
    return Training(Stage.DONE, result={"summary": {"variants": {}, "card": {"variant": "sft_dpo", **card}}})


def test_a_finished_training_says_what_the_judgements_show():
    sentence = about(done(training={"preferences": RECORD}))
    assert "Preferred: Temperature \N{MINUS SIGN}0.41 ± 0.10. Further judgements would change little." in sentence


def test_without_a_taste_sft_and_dpo_are_shown_to_be_the_same():
    sentence = about(done(training={"preferences": RECORD | {"verdict": "as the covers", "more_pays": True}}))
    assert (
        "The judgements agree with the targets. “Combined (SFT + DPO)” is therefore the same as “Covers (SFT)”."
        in sentence
    )


@pytest.mark.parametrize("training", [{}, {"preferences": None}, {"preferences": {"verdict": 3}}])
def test_an_older_card_says_nothing_of_preferences(training):
    assert about(done(training=training)) == "The new models are not in use yet."


@pytest.mark.parametrize(
    "card", [[], {"training": []}, {"training": {"preferences": [], "stopped": "yes"}, "variant": 3}]
)
def test_a_card_that_is_none_says_nothing(card):
    training = Training(Stage.DONE, result={"summary": {"variants": {}, "card": card}})
    assert about(training) == "The new models are not in use yet."


def test_images_equal_to_their_targets_are_measured_without_end():
    training = Training(Stage.DONE, result={"summary": {"variants": {"original": {"psnr": None}}, "card": {}}})
    assert "inf dB" in about(training)


def test_a_preview_says_whether_its_photo_teaches():
    assert previewed_photo(Previewed("sft", 1, "cat", "cat.jpg")) == "cat, validation photo"
    assert previewed_photo(Previewed("sft", 1, "cat", "cat.jpg", learnt=True)) == "cat, training photo"


def test_what_the_engine_says_of_a_training_is_in_the_windows_language(speak):
    speak("de")
    failed = updated(Training(Stage.RUNNING), Failed("No.", "/a/models has no models yet. Train them in Train."))
    assert about(ended(failed, 2)) == "/a/models enthält noch keine Modelle. Trainieren Sie sie unter „Trainieren“."
    few = "There are no comparisons. Judge some pairs of photos first, in Judge."
    assert (
        held_out(Material(problem=few))
        == "Es gibt keine Vergleiche. Bewerten Sie zuerst unter „Bewerten“ einige Bildpaare."
    )
    skipped = Skipped(Path("/shoot/dataset/target/a: b.png"), "has no input photo")
    assert aside_reason(skipped) == "target/a: b.png hat kein Originalfoto"
