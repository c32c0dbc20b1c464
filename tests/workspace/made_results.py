"""A run's results as tests need them."""

from engine.workspace.results import Preference, Row, Simulated, Summary


def make_rows() -> list[Row]:
    return [
        Row(photo, variant, 512, 341, 20.0 + number, 0.9 + number / 100, 8.0 - number)
        for photo in ("cat", "<script>alert(1)</script>")
        for number, variant in enumerate(("original", "sft", "dpo", "sft_dpo"))
    ]


def make_summary() -> Summary:
    means = {
        variant: {"psnr": 20.0 + number, "ssim": 0.9 + number / 100, "delta_e": 8.0 - number}
        for number, variant in enumerate(("original", "sft", "dpo", "sft_dpo"))
    }
    return Summary(
        run="2026-01-02-030405",
        workspace="my photos",
        size=512,
        variants=means,
        preference={"sft_dpo_over_sft": Preference(8, 1, 1, "the simulated annotator")},
        seconds={"sft": 12.5, "dpo": 3.25},
        foundation={"kind": "random", "name": "seed 0", "sha256": "ab"},
        device={"kind": "cpu", "name": "x86_64", "precision": "fp32", "reason": "no cuda"},
        simulated=Simulated("a look", "a taste"),
        card={"variant": "sft_dpo", "data": {"target_pairs": 35}, "training": {"held_out": {"psnr": 24.123456}}},
    )
