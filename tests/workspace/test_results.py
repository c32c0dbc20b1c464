import json
import math
from dataclasses import replace

import pytest

from engine.errors import CovershotError
from engine.workspace.results import Row, mean_by_variant, read_rows, read_summary, write_rows, write_summary


def test_the_summary_survives_its_file(tmp_path, summary):
    path = tmp_path / "summary.json"
    write_summary(summary, path)
    assert read_summary(path) == summary
    json.loads(path.read_text(), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_rows_survive_their_file(tmp_path, rows):
    path = tmp_path / "metrics.csv"
    write_rows(rows, path)
    assert read_rows(path) == rows


def test_how_unlike_a_photo_is_survives_the_file_and_older_files_lack_it(tmp_path, rows):
    path = tmp_path / "metrics.csv"
    measured = [replace(row, white=0.25, content=1.5) for row in rows]
    write_rows(measured, path)
    assert read_rows(path) == measured
    write_rows(rows, path)
    path.write_text(
        "\n".join(line.removesuffix(",,").removesuffix(",white,content") for line in path.read_text().split())
    )
    assert read_rows(path) == rows


def test_means_are_over_photos_by_variant():
    rows = [
        Row("a", "original", 4, 3, 20.0, 0.8, 9.0),
        Row("a", "sft", 4, 3, 24.0, 0.9, 5.0),
        Row("b", "original", 4, 3, 22.0, 0.6, 7.0),
        Row("b", "sft", 4, 3, 26.0, 1.0, 3.0),
    ]
    means = mean_by_variant(rows)
    assert list(means) == ["original", "sft"]
    assert means["original"] == pytest.approx({"psnr": 21.0, "ssim": 0.7, "delta_e": 8.0})
    assert means["sft"] == pytest.approx({"psnr": 25.0, "ssim": 0.95, "delta_e": 4.0})


def test_an_infinite_psnr_is_kept_through_the_files(tmp_path, summary):
    perfect = replace(summary, variants={"original": {"psnr": math.inf, "ssim": 1.0, "delta_e": 0.0}})
    path = tmp_path / "summary.json"
    write_summary(perfect, path)
    json.loads(path.read_text(), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert read_summary(path).variants["original"]["psnr"] == math.inf


def test_what_is_not_finite_in_a_card_is_still_valid_json(tmp_path, summary):
    path = tmp_path / "summary.json"
    write_summary(replace(summary, card={"training": {"held_out": {"nll": math.nan, "psnr": math.inf}}}), path)
    json.loads(path.read_text(), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert read_summary(path).card["training"]["held_out"] == {"nll": None, "psnr": None}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema": 1}'])
def test_a_malformed_summary_is_named(tmp_path, text):
    path = tmp_path / "summary.json"
    path.write_text(text)
    with pytest.raises(CovershotError, match=r"Cannot read .*summary\.json"):
        read_summary(path)


def test_a_newer_summary_asks_for_an_update(tmp_path):
    path = tmp_path / "summary.json"
    path.write_text('{"schema": 99}')
    with pytest.raises(CovershotError, match="newer Covershot"):
        read_summary(path)


@pytest.mark.parametrize(
    "text", ["", "photo,variant\na,b\n", "photo,variant,width,height,psnr,ssim,delta_e\na,b,c,d,e,f,g\n"]
)
def test_a_malformed_table_is_named(tmp_path, text):
    path = tmp_path / "metrics.csv"
    path.write_text(text)
    if text:
        with pytest.raises(CovershotError, match=r"Cannot read .*metrics\.csv"):
            read_rows(path)
    else:
        assert read_rows(path) == []
