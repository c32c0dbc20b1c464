import math
from dataclasses import replace

import pytest
from rich.console import Console

from engine.report.table import number, over_original, preference_line, summary_table
from engine.report.wilson import wilson_interval
from engine.workspace.results import Preference


def shown(summary) -> str:
    console = Console(width=120)
    with console.capture() as capture:
        console.print(summary_table(summary))
    return capture.get()


def test_the_table_has_every_variant_the_judge_the_times_and_the_warnings(summary):
    text = shown(summary)
    for words in (
        "Original",
        "SFT only",
        "DPO only",
        "SFT + DPO",
        "+3.00",
        "8 wins, 1 losses, 1 ties",
        "SFT 12.5 s",
        "together 15.8 s",
    ):
        assert words in text
    assert "has never seen a photograph" in text
    assert "simulated, not a person's" in text
    plain = shown(replace(summary, simulated=None, foundation={"kind": "imagenet"}, preference={}))
    assert "never seen" not in plain
    assert "simulated" not in plain


def test_without_held_out_photos_the_table_says_why_there_are_no_numbers_and_with_some_how_many(summary):
    text = shown(replace(summary, variants={}, preference={}, measured=0, card={"data": {"target_pairs": 2}}))
    assert "Quality cannot be measured: all covers (2) are used for training" in text
    assert "PSNR" not in text
    assert "3 held-out photos of my photos, measured at 512 px" in shown(replace(summary, measured=3))


def test_a_gain_over_an_endlessly_good_original_is_no_number(summary):
    perfect = {name: {**means, "psnr": math.inf} for name, means in summary.variants.items()}
    assert over_original(replace(summary, variants=perfect), "sft") == ""
    assert over_original(summary, "original") == ""
    assert over_original(summary, "sft") == "+1.00"


def test_a_preference_names_its_interval_or_that_nothing_was_decided():
    assert preference_line(Preference(8, 2, 0, "them")).endswith("(80% won, 95% interval 49% to 94%)")
    assert preference_line(Preference(0, 0, 3, "them")).endswith("(no decision)")


# >>> from statsmodels.stats.proportion import proportion_confint
# >>> [proportion_confint(k, n, method="wilson") for k, n in ((8, 10), (0, 10), (85, 100))]
@pytest.mark.parametrize(
    ("wins", "losses", "low", "high"),
    [(8, 2, 0.490162, 0.943318), (0, 10, 0.0, 0.277533), (85, 15, 0.767163, 0.906935), (0, 0, 0.0, 1.0)],
)
def test_wilsons_interval_is_matched(wins, losses, low, high):
    assert wilson_interval(wins, losses) == pytest.approx((low, high), abs=1e-4)


def test_numbers_that_are_none_or_infinite_are_readable():
    assert (number(None, 2), number(math.inf, 2), number(1.005, 1)) == ("-", "∞", "1.0")
