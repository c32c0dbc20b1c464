from pathlib import Path

from desktop.state.training import Training
from desktop.view.train.progress import Progress


def test_the_log_names_no_user(qtbot):
    progress = Progress()
    qtbot.addWidget(progress)
    progress.show_training(Training(log=("first", f"The report is {Path.home() / 'shoot' / 'report.html'}")))
    assert progress.log.toPlainText().splitlines() == ["first", f"The report is {Path('~/shoot/report.html')}"]
