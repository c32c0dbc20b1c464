import logging
from pathlib import Path

from desktop.shell.report import LINES, report, start_log


def test_a_report_has_versions_and_the_end_of_the_log_and_no_home(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    log = tmp_path / "window.log"
    log.write_text("".join(f"line {number} of {tmp_path}/photos\n" for number in range(LINES + 50)), encoding="utf-8")
    text = report(log)
    assert "PySide6_Essentials 6" in text
    assert "line 49 " not in text
    assert f"line {LINES + 49} of ~/photos" in text
    assert str(tmp_path) not in text


def test_without_a_log_there_is_a_report_still(tmp_path):
    assert "(empty)" in report(tmp_path / "none.log")


def test_warnings_reach_the_log_and_a_folder_that_refuses_it_stops_nothing(tmp_path, monkeypatch):
    root = logging.Logger("root")
    monkeypatch.setattr(logging, "root", root)
    start_log(tmp_path / "new" / "window.log")
    root.warning("something")
    for handler in root.handlers:
        handler.close()
    assert "something" in (tmp_path / "new" / "window.log").read_text(encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr(logging, "root", logging.Logger("other"))
    start_log(tmp_path / "file" / "window.log")
