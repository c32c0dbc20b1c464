import pytest

from engine.config import PRESETS, Config, DpoConfig, auto_preset, dump_config, load_config, preset
from engine.errors import CovershotError


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_survives_its_toml(tmp_path, name):
    path = tmp_path / "config.toml"
    path.write_text(dump_config(preset(name)))
    assert load_config(path) == preset(name)


def test_a_file_changes_only_what_it_names(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('seed = 7\n[dpo]\nloss = "gaussian"\nbeta = 2\n')
    assert load_config(path) == Config(seed=7, dpo=DpoConfig(loss="gaussian", beta=2.0))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("speed = 3", "unknown key 'speed'"),
        ("[dpo]\nbetta = 3", "unknown key 'betta'"),
        ('seed = "a"', "seed: expected int, got str"),
        ("sft = 3", "sft: expected object, got int"),
        ("[sft]\nsteps = 1.5", r"sft\.steps: expected int, got float"),
        ("seed = ", "Cannot read "),
        ('preset = "slow"', "Choose one of quick, balanced, best"),
        ('device = "gpu"', "Use one of auto, cuda, mps, cpu"),
        ('[dpo]\nloss = "sigmoid"', "Use one of posterior, charbonnier, gaussian, ipo, dpop"),
        ("size = 512", "from 32 to 256"),
        ("[sft]\nsteps = 0", "from 1 to"),
        ("[dpo]\nbatch = 0", "from 1 to"),
        ("[sft]\nlearning_rate = -0.1", "from 0 to inf"),
        ("[dpo]\nbeta = nan", r"dpo\.beta: nan is no number"),
        ("[dpo]\nflip_rate = 0.5", "from 0 to 0.49"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(tmp_path, text, sentence):
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(CovershotError, match=sentence):
        load_config(path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("seed = " + "9" * 5000, "a number of thousands of digits"),
        ("seed = " + "9" * 30, "seed: a number that is too large"),
        ("ema = inf", "ema: inf is no number"),
        ("sft = " + "{a = " * 500 + "1" + "}" * 500, "nested too deeply"),
        ("sft = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ('device = "' + "x" * 70_000 + '"', "device: a text of 70000 characters"),
        ("preset = [1]", "There is no preset"),
        ("\udcff = 1", "can't decode byte"),
        ("# " + "x" * (9 << 20), "larger than 8 MiB"),
    ],
    ids=["digits", "large", "infinite", "tables", "arrays", "text", "preset", "bytes", "size"],
)
def test_a_file_beyond_all_bounds_is_refused_in_one_sentence(tmp_path, text, sentence):
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CovershotError, match=sentence) as raised:
        load_config(path)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400


def test_auto_tunes_the_trunk_only_with_a_gpu_and_enough_photos():
    assert auto_preset(10_000, "cpu") == "quick"
    assert [auto_preset(photos, "cuda") for photos in (20, 99, 100, 499, 500)] == [
        "quick",
        "quick",
        "balanced",
        "balanced",
        "best",
    ]


@pytest.mark.parametrize(
    ("kind", "photos", "chosen"),
    [("cpu", 900, "quick"), ("cuda", 30, "quick"), ("cuda", 200, "balanced"), ("cuda", 900, "best")],
)
def test_the_command_line_chooses_the_preset_by_photos_and_device(monkeypatch, kind, photos, chosen):
    from engine.cli import entry_point
    from engine.cli.run_options import config_of
    from engine.training import process

    monkeypatch.setattr(process, "choose_device", lambda name: process.Device(kind, "any", "fp32", "asked for"))
    options = entry_point._parser().parse_args(["train", "workspace"])
    assert config_of(options, photos).preset == chosen
    fixed = entry_point._parser().parse_args(["train", "workspace", "--preset", "balanced"])
    assert config_of(fixed, photos).preset == "balanced"
