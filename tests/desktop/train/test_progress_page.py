from pathlib import Path

from desktop.train.progress_page import Progress
from desktop.train.state import Training


def test_the_log_names_no_user(qtbot):
    progress = Progress()
    qtbot.addWidget(progress)
    progress.show_training(Training(log=("first", f"The report is {Path.home() / 'shoot' / 'report.html'}")))
    assert progress.log.toPlainText().splitlines() == ["first", f"The report is {Path('~/shoot/report.html')}"]
