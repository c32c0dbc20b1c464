"""Serve: one warm process that predicts Edits on request, a JSON line in, an event out."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.edit.edit import Edit
from engine.errors import CovershotError
from engine.events import Emit, Message, Predicted
from engine.image.io import load_photo
from engine.image.training_copy import LONG_SIDE, SQUARE
from engine.predict.predictor import Predictor, load_predictor
from engine.serialise import convert, plain_json, salvaged
from engine.workspace.active_models import model_folder
from engine.workspace.model_card import WEIGHTS
from engine.workspace.saved_edits import keep_prediction
from engine.workspace.workspace import VARIANTS, Workspace

MOST_MODELS = 6
"""Models kept in memory: those of two runs; each trunk among them, of 94 MB, is there once."""


@dataclass(frozen=True)
class _Numbered:
    request: int = -1


@dataclass(frozen=True)
class _Request(_Numbered):
    """Hold what the window asks for: an Edit of a photo by a variant of a run."""

    photo: str = ""
    variant: str = ""
    run: str | None = None


def serve(workspace: Workspace, requests: Iterable[str], emit: Emit) -> None:
    """Answer requests until there are no more; a bad one is answered with its reason and stops nothing.

    A request is {"request": number, "photo": path, "variant": name, "run": name}. It is answered with `Predicted`: an
    Edit in the run's folder, made only once for a photo and a model as they are.

    Args:
        workspace: whose models predict.
        requests: JSON lines.
        emit: told "ready" once a prediction takes no longer than any later one, and every answer.
    """
    server = _Server(workspace)
    server.warm()
    emit(Message("ready"))
    for line in requests:
        emit(server.answer(line))


class _Server:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.models: OrderedDict[tuple[Path, int], Predictor] = OrderedDict()
        self.decoded = lru_cache(1)(_decode)  # a photo's variants are asked for one after the other

    def warm(self) -> None:
        """Load the models in use and let each predict once."""
        for variant in VARIANTS:
            folder = self.workspace.models / variant
            if (folder / WEIGHTS).exists():
                try:
                    self._model(folder).predict(np.zeros((SQUARE, SQUARE, 3), np.uint8))
                except CovershotError:
                    continue  # said when it is asked for

    def answer(self, line: str) -> Predicted:
        """Return the answer to one line."""
        number = -1
        try:
            values = plain_json(line)
            number = salvaged(values, _Numbered).request
            request = convert(values, _Request)
            base, file = self._predicted(Path(request.photo), request.variant, request.run)
            return Predicted(number, str(file), base)
        except CovershotError as error:
            return Predicted(number, text=error.in_window)
        except OSError as error:
            return Predicted(number, text=str(error))
        except ValueError as error:
            return Predicted(number, text=f"The request {line.strip()[:120]} cannot be answered ({error}).")

    def _predicted(self, photo: Path, variant: str, run: str | None) -> tuple[str, Path]:
        if variant not in VARIANTS or not run or run != Path(run).name:
            raise ValueError(f"there is no variant {variant!r} of a run {run!r}")
        model = self._model(model_folder(self.workspace, run, variant))

        def predict(path: Path) -> Edit:
            return model.predict(self.decoded(path, path.stat().st_mtime_ns))

        return keep_prediction(self.workspace, run, variant, photo, predict)

    def _model(self, folder: Path) -> Predictor:
        """Return a model, from memory while its weights are those on the disk."""
        path = folder / WEIGHTS
        name = folder, path.stat().st_mtime_ns if path.exists() else 0
        if name not in self.models:
            self.models[name] = load_predictor(folder)
        self.models.move_to_end(name)
        while len(self.models) > MOST_MODELS:
            self.models.popitem(last=False)
        return self.models[name]


def _decode(photo: Path, changed: int) -> npt.NDArray[np.uint8 | np.uint16]:  # noqa: ARG001
    """Return a photo's pixels; `changed`, its time, tells it from what the file held before."""
    return load_photo(photo, LONG_SIDE).pixels
