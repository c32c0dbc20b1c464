"""The commands of training and their keys."""

from collections.abc import Callable
from functools import partial

from desktop.train.page import TrainPage
from desktop.ui.section import Action
from desktop.ui.text import tr


def train_actions(
    view: TrainPage, ask_bundle: Callable[[], None], ask_results: Callable[[], None]
) -> tuple[Action, ...]:
    """Return the section's actions; those that have a button are what pressing it does."""
    history = view.history
    return (
        Action("train.start", tr("Train"), ("Ctrl+Return", "Ctrl+Enter"), partial(view.press, "train")),
        Action("train.stop", tr("Stop the training, keep the best"), ("Ctrl+.",), partial(view.press, "stop")),
        Action("train.cancel", tr("Cancel the training"), ("Ctrl+Backspace",), partial(view.press, "cancel")),
        Action("train.export", tr("Export to Colab…"), ("Ctrl+Shift+E",), ask_bundle),
        Action("train.import", tr("Import results from Colab…"), ("Ctrl+Shift+I",), ask_results),
        Action("train.rename", tr("Rename the chosen run"), ("F2",), history.edit_name),
        Action("train.delete", tr("Move the chosen run to the trash"), ("Delete",), history.ask_delete),
    )
