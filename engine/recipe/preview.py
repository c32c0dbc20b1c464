"""Preview: a photo, rendered repeatedly while a run trains; one of validation, where there is any."""

from dataclasses import replace

from engine.edit.render import render
from engine.errors import CovershotError
from engine.events import Emit, Message, Previewed
from engine.image.io import load_photo, save_photo
from engine.model.enhancer import Enhancer
from engine.workspace.dataset import Dataset
from engine.workspace.run import Run

SIZE = 768
"""Long side in pixels."""


class Preview:
    """Render one photo with the current weights; a file that cannot be written is only a warning."""

    def __init__(self, dataset: Dataset, run: Run, emit: Emit) -> None:
        self.run = run
        self.emit = emit
        held_out = dataset.pairs_of("validation")
        self.learnt = not held_out
        self.path = (held_out or dataset.pairs)[0].source
        self.photo = load_photo(self.path, SIZE)

    def __call__(self, enhancer: Enhancer, phase: str, step: int) -> None:
        """Write the photo as rendered by `enhancer`, and emit its path."""
        pixels = render(self.photo.pixels, enhancer.predict(self.photo.pixels))
        image = self.run.preview(phase)
        try:
            save_photo(replace(self.photo, pixels=pixels), image, quality=90)
        except CovershotError as error:
            self.emit(Message(str(error), "warning"))
        else:
            self.emit(Previewed(phase, step, self.path.stem, str(image), self.learnt))
