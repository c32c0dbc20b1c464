"""The commands of training and their keys."""

from collections.abc import Callable
from functools import partial

from desktop.train.page import TrainPage
from desktop.translation import TrainText
from desktop.ui.section import Action


def train_actions(
    view: TrainPage, ask_bundle: Callable[[], None], ask_results: Callable[[], None]
) -> tuple[Action, ...]:
    """Return the section's actions; those that have a button are what pressing it does."""
    history = view.history
    return (
        Action("train.start", TrainText.tr("Train"), ("Ctrl+Return", "Ctrl+Enter"), partial(view.press, "train")),
        Action("train.stop", TrainText.tr("Stop training and keep best"), ("Ctrl+.",), partial(view.press, "stop")),
        Action("train.cancel", TrainText.tr("Discard training"), ("Ctrl+Backspace",), partial(view.press, "cancel")),
        Action("train.export", TrainText.tr("Export to Colab…"), ("Ctrl+Shift+E",), ask_bundle),
        Action("train.import", TrainText.tr("Import results from Colab…"), ("Ctrl+Shift+I",), ask_results),
        Action("train.rename", TrainText.tr("Rename selected run"), ("F2",), history.edit_name),
        Action("train.delete", TrainText.tr("Move selected run to trash"), ("Delete",), history.ask_delete),
    )
