import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.model.pane_layout import Arrangement, Mode
from desktop.model.paths import log_file, sample_folder, settings_file, thumbnails_folder
from desktop.model.settings import RECENT, Preferences, Settings, load_settings, save_settings
from engine.errors import CovershotError


def test_settings_come_back_as_they_were_saved(tmp_path):
    path = tmp_path / "new" / "window.json"
    keys = {"library.remove": ("Ctrl+D",), "window.quit": ()}
    panes = Arrangement(Mode.SPLIT, ("dpo", "sft"), ("sft_dpo", "original"), "target", True, False)
    settings = Settings("/photos/été", (10, -20, 800, 600), True, ("/a", "/b"), "judge", "light", 200)
    settings = replace(settings, sort="date", kind="judged", stars="3", label="red", compare=panes, keys=keys)
    save_settings(settings, path)
    assert load_settings(path) == settings
    assert [file.name for file in path.parent.iterdir()] == ["window.json"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "3", '{"geometry": [1, 2]}', '{"geometry": "abcd"}', "\udcff", '{"theme": "\\ud800"}'),
        *('{"keys": ' + "[" * 100_000, '{"keys": ' + '{"a": ' * 900 + "1" + "}" * 901, '{"tile": 1e999}'),
        *('{"tile": ' + "9" * 5000 + "}", '{"tile": -1}', '{"geometry": [0, 0, 99999999999, 600]}'),
    ],
)
def test_a_spoilt_file_gives_the_defaults(tmp_path, text):
    path = tmp_path / "window.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert load_settings(path) == Settings()


def test_a_spoilt_value_spoils_no_other(tmp_path):
    path = tmp_path / "window.json"
    path.write_text(
        '{"geometry": "abcd", "recent": 3, "keys": [], "tile": 99999999999999999999, "compare": [], "theme": "light"}',
        encoding="utf-8",
    )
    assert load_settings(path) == Settings(theme="light")


@pytest.mark.parametrize(
    "spoilt",
    [
        {"mode": "blind"},
        {"mode": ["split"]},
        {"hidden": ["sft", "raw"]},
        {"hidden": 3},
        {"split": ["sft", "sft"]},
        {"split": ["sft"]},
        {"against": "raw"},
        {"clipping": "yes"},
        {"numbers": 0},
    ],
)
def test_a_spoilt_value_of_the_panes_spoils_no_other(tmp_path, spoilt):
    whole = {"mode": "split", "hidden": ["sft"], "split": ["dpo", "sft"], "against": "original", "clipping": True}
    path = tmp_path / "window.json"
    path.write_text(json.dumps({"compare": whole | {"numbers": False}}), encoding="utf-8")
    read = load_settings(path).compare
    assert read == Arrangement(Mode.SPLIT, ("sft",), ("dpo", "sft"), "original", True, False)
    path.write_text(json.dumps({"compare": whole | {"numbers": False} | spoilt}), encoding="utf-8")
    (name,) = spoilt
    assert load_settings(path).compare == replace(read, **{name: getattr(Arrangement(), name)})


def test_the_latest_workspace_is_the_first_of_the_recent_ones(tmp_path):
    preferences = Preferences(tmp_path / "window.json")
    for name in [*"abcdefghijklmnop", "d"]:
        preferences.remember(Path("/") / name)
    assert preferences.now.recent[:3] == ("/d", "/p", "/o")
    assert len(preferences.now.recent) == RECENT
    preferences.forget(Path("/p"))
    assert load_settings(tmp_path / "window.json").recent[:2] == ("/d", "/o")


def test_a_missing_file_gives_the_defaults(tmp_path):
    assert load_settings(tmp_path / "none.json") == Settings()


def test_unknown_keys_of_a_newer_version_are_passed_over(tmp_path):
    path = tmp_path / "window.json"
    path.write_text(json.dumps({"workspace": "/a", "zoom": 3}), encoding="utf-8")
    assert load_settings(path) == Settings("/a")


def test_the_environment_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COVERSHOT_SETTINGS", str(tmp_path))
    places = (settings_file, thumbnails_folder, log_file, sample_folder)
    assert all(place().is_relative_to(tmp_path) for place in places)
    monkeypatch.delenv("COVERSHOT_SETTINGS")
    assert all("covershot" in str(place()) for place in places)
    assert len({place() for place in places}) == len(places)


def test_settings_that_cannot_be_written_say_so(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CovershotError, match="Cannot write"):
        save_settings(Settings(), tmp_path / "file" / "window.json")


def test_settings_that_cannot_be_kept_stop_nothing(tmp_path, caplog):
    (tmp_path / "file").write_text("", encoding="utf-8")
    preferences = Preferences(tmp_path / "file" / "window.json")
    preferences.change(theme="light")
    assert preferences.now.theme == "light"
    assert "Cannot write" in caplog.text
