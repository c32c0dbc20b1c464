import json

import pytest

from desktop.state.settings import Settings, load_settings, save_settings, settings_file
from engine.errors import CovershotError


def test_settings_come_back_as_they_were_saved(tmp_path):
    path = tmp_path / "new" / "window.json"
    settings = Settings("/photos/été", (10, -20, 800, 600), True)
    save_settings(settings, path)
    assert load_settings(path) == settings
    assert [file.name for file in path.parent.iterdir()] == ["window.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"geometry": [1, 2]}', '{"geometry": "abcd"}', "\udcff"])
def test_a_spoilt_file_gives_the_defaults(tmp_path, text):
    path = tmp_path / "window.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert load_settings(path) == Settings()


def test_a_missing_file_gives_the_defaults(tmp_path):
    assert load_settings(tmp_path / "none.json") == Settings()


def test_unknown_keys_of_a_newer_version_are_passed_over(tmp_path):
    path = tmp_path / "window.json"
    path.write_text(json.dumps({"workspace": "/a", "zoom": 3}), encoding="utf-8")
    assert load_settings(path) == Settings("/a")


def test_the_environment_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COVERSHOT_SETTINGS", str(tmp_path))
    assert settings_file() == tmp_path / "window.json"
    monkeypatch.delenv("COVERSHOT_SETTINGS")
    assert "covershot" in str(settings_file())


def test_settings_that_cannot_be_written_say_so(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CovershotError, match="Cannot write"):
        save_settings(Settings(), tmp_path / "file" / "window.json")
