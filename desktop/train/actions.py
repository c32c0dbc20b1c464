"""The commands of training and their keys."""

from functools import partial

from desktop.train.page import TrainPage
from desktop.translation import TrainText
from desktop.ui.section import Action


def train_actions(view: TrainPage) -> tuple[Action, ...]:
    """Return the section's actions; those that have a button are what pressing it does."""
    history = view.history
    ask = view.requested.emit  # without a workspace nobody takes it
    return (
        Action("train.start", TrainText.tr("Train"), ("Ctrl+Return", "Ctrl+Enter"), partial(view.press, "train")),
        Action("train.stop", TrainText.tr("Stop training and keep best"), ("Ctrl+.",), partial(view.press, "stop")),
        Action("train.cancel", TrainText.tr("Discard training"), ("Ctrl+Backspace",), partial(view.press, "cancel")),
        Action("train.export", TrainText.tr("Export to Colab…"), ("Ctrl+Shift+E",), partial(ask, "export")),
        Action("train.import", TrainText.tr("Import results from Colab…"), ("Ctrl+Shift+I",), partial(ask, "import")),
        Action("train.install", TrainText.tr("Install training…"), (), partial(view.press, "install")),
        Action("train.rename", TrainText.tr("Rename selected run"), ("F2",), history.edit_name),
        Action("train.delete", TrainText.tr("Move selected run to trash"), ("Delete",), history.ask_delete),
    )
