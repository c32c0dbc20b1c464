from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from engine.report.page import write_report
from tests.report.test_findings import RECORD


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []
        self.alts: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.found += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag == "img":
            self.alts.append(dict(attrs).get("alt"))


@pytest.fixture
def page(tmp_path, summary, rows):
    picture = tmp_path / "picture.png"
    Image.fromarray(np.full((20, 40, 3), 90, np.uint8)).save(picture)

    def write(shown_summary=summary) -> str:
        path = tmp_path / "report.html"
        write_report(
            shown_summary, rows, {"cat": picture, "<script>alert(1)</script>": picture}, {"sft": picture}, path
        )
        return path.read_text(encoding="utf-8")

    return write


def test_the_page_opens_offline_and_runs_no_script(page):
    links = Links()
    links.feed(page())
    assert links.found
    assert all(link.startswith("data:image/") for link in links.found)
    assert "script" not in links.tags
    assert all(links.alts)


def test_every_number_of_the_table_is_on_the_page(page, summary):
    text = page()
    for means in summary.variants.values():
        assert f"{means['psnr']:.2f}" in text
        assert f"{means['ssim']:.4f}" in text
    for words in (
        "+3.00",
        "512 px",
        "8 wins, 1 losses, 1 ties",
        "12.5",
        "24.1235",
        "SFT only",
        "DPO only",
        "SFT + DPO",
    ):
        assert words in text


def test_a_photos_name_is_text(page):
    text = page()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_notices_appear_when_due_and_only_then(page, summary):
    text = page()
    assert "Simulated." in text
    assert "a taste" in text
    assert "Random foundation." in text
    plain = page(replace(summary, simulated=None, foundation={"kind": "imagenet", "name": "V2", "sha256": "ab"}))
    assert "Simulated." not in plain
    assert "Random foundation." not in plain


def test_what_the_judgements_show_is_there_for_each_variant_that_learnt_from_them(page, summary):
    assert "What the judgements show" not in page()
    nothing = {"verdict": "nothing consistent", "answers": 9, "sentence": "They hold nothing consistent."}
    text = page(replace(summary, findings={"dpo": RECORD, "sft_dpo": nothing, "sft": "unreadable"}))
    for words in (
        "The judgements show a preference.",
        "-0.51 to -0.31",
        "12 of 15 held-out judgements (80 %, 95 % interval 55 to 93 %) about 5 photos",
        "From the same judgements, reversed",
        "They hold nothing consistent. SFT + DPO renders what SFT renders.",
    ):
        assert words in text
    assert text.count("<svg") == len(RECORD["amounts"])


def test_another_photos_edit_stands_under_the_variants_where_it_was_measured(page, summary):
    control = {"sft_another_photo": {"psnr": 17.25, "ssim": 0.7, "delta_e": 11.5}}
    assert "edit of another photo" not in page()
    text = page(replace(summary, controls=control))
    assert "edit of another photo" in text
    assert "17.25" in text


def test_what_was_set_aside_is_listed_with_its_reason_and_a_thumbnail(summary, rows, tmp_path):
    dataset = tmp_path / "dataset"
    (dataset / "target").mkdir(parents=True)
    Image.fromarray(np.full((200, 400, 3), 90, np.uint8)).save(dataset / "target" / "a.png")
    (dataset / "target" / "broken.png").write_bytes(b"no picture")
    Image.fromarray(np.full((20, 40, 3), 90, np.uint8)).save(tmp_path / "secret.png")
    names = {"a.png": "is of another photo", "broken.png": "cannot be read", "../../secret.png": "<b>"}
    shown = replace(summary, card=summary.card | {"data": {"set_aside": names}})
    path = tmp_path / "report.html"
    write_report(shown, rows, {}, {}, path, dataset)
    links = Links()
    links.feed(path.read_text(encoding="utf-8"))
    assert links.alts == ["a.png"]
    text = path.read_text(encoding="utf-8")
    assert "3 files were set aside" in text
    for part in ("is of another photo", "cannot be read", "&lt;b&gt;"):
        assert part in text


def test_the_share_that_was_measured_stands_with_the_numbers(summary, rows, tmp_path):
    path = tmp_path / "report.html"
    write_report(summary, [replace(rows[0], share=0.634)], {}, {}, path)
    assert "<td>63 %</td>" in path.read_text(encoding="utf-8")
