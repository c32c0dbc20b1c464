"""A photo beside its variants and its target: which panes there are, what each shows, and how they are arranged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path

from desktop.compare.blind_test import Blind
from desktop.compare.measured import still_measured
from desktop.model.adjustments import Finish, Finishes, History
from desktop.model.layers import Base, Layer, Shot
from desktop.model.library import Library, LibraryPhoto
from desktop.model.pane_layout import IN_USE, ORIGINAL, TARGET, Arrangement, Mode
from desktop.model.viewport import Crop, View
from engine.edit.edit import says_extrapolated
from engine.workspace.results import Row
from engine.workspace.workspace import VARIANTS

MEASURED_AT = 512
"""Long side in pixels at which photos are measured that no run measured, as a run's evaluation does."""


class Reason(Enum):
    """Say why a photo's variants are not shown."""

    NO_RUN = auto()
    TRAINED_ON = auto()
    VALIDATION = auto()
    NO_TARGET = auto()
    NOT_IN_RUN = auto()


@dataclass
class Comparing:
    """Hold what the page is about; everything fits the open library.

    Attributes:
        library: what is open.
        finishes: what is remembered of every photo.
        index: place of the shown photo.
        view: where the user looks.
        mode: how the panes are arranged.
        hidden: panes that the user does not want to see.
        split: the panes left and right of the divider.
        against: draw differences from this pane, None draws the photos.
        clipping: whether clipped pixels are painted over.
        numbers: whether the measures are shown.
        blind: the blind comparison that is going on.
        copied: the finish that the user copied.
        predicted: Edits that came later, by photo and variant.
        awaited: photos whose Edits are on their way.
        refused: why a photo's Edits cannot be predicted, by photo.
        used: Edits of the model in use, by photo, while a new run's model is tried against it.
        tried: what the latest trial against the model in use came to.
        framed: pictures of covers in their photos' frames, by photo, where a cover does not show its whole photo.
    """

    library: Library
    finishes: Finishes
    index: int = 0
    view: View = field(default_factory=View)
    mode: Mode = Mode.SIDE
    hidden: frozenset[str] = frozenset()
    split: tuple[str, str] = (ORIGINAL, TARGET)
    against: str | None = None
    clipping: bool = False
    numbers: bool = True
    blind: Blind | None = None
    copied: Finish | None = None
    predicted: dict[str, dict[str, Base]] = field(default_factory=dict)
    awaited: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    used: dict[str, Base] = field(default_factory=dict)
    tried: Blind | None = None
    framed: dict[str, Path] = field(default_factory=dict)
    _histories: dict[str, History] = field(default_factory=dict)

    @property
    def arrangement(self) -> Arrangement:
        """Return how the panes are left; a blind comparison ends with the sitting."""
        mode = Mode.SIDE if self.mode is Mode.BLIND else self.mode
        hidden = tuple(sorted(self.hidden))
        return Arrangement(mode, hidden, self.split, self.against, self.clipping, self.numbers)

    def arrange(self, left: Arrangement) -> None:
        """Arrange the panes as they were left."""
        self.mode = left.mode
        self.hidden = frozenset(left.hidden)
        self.split = left.split
        self.against = left.against
        self.clipping = left.clipping
        self.numbers = left.numbers

    @property
    def photo(self) -> LibraryPhoto | None:
        """Return the shown photo, None in an empty workspace."""
        return self.library.photos[self.index] if self.library.photos else None

    @property
    def bases(self) -> Mapping[str, Base]:
        """Return the shown photo's Edits by variant, in the variants' order."""
        return self.bases_of(self.photo) if self.photo else {}

    def bases_of(self, photo: LibraryPhoto) -> Mapping[str, Base]:
        """Return a photo's Edits by variant, in the variants' order."""
        run = self.library.run
        found = (
            {variant: Base(path, f"{run.name}/{variant}/{photo.name}") for variant, path in photo.edits.items()}
            if run
            else {}
        )
        found |= self.predicted.get(photo.name, {})
        return {variant: found[variant] for variant in VARIANTS if variant in found}

    def base(self, photo: LibraryPhoto, key: str) -> Base | None:
        """Return the Edit that a pane shows of a photo, None when there is none."""
        return self.used.get(photo.name) if key == IN_USE else self.bases_of(photo).get(key)

    @property
    def missing(self) -> Mapping[str, str]:
        """Return the run by variant of which the shown photo has no Edit yet, though there is a model."""
        return {variant: run for variant, run in self.library.models.items() if variant not in self.bases}

    @property
    def extrapolated(self) -> bool:
        """Return whether the shown photo is unlike those that a model learnt from whose Edit is there."""
        return any(says_extrapolated(base.edit) for base in self.bases.values())

    @property
    def waiting(self) -> bool:
        """Return whether Edits of the shown photo are on their way."""
        return self.photo is not None and self.photo.name in self.awaited

    def take_edits(self, name: str, found: Mapping[str, Base], problem: str) -> None:
        """Take a photo's Edits that were on their way, and why any of them does not come."""
        self.awaited.discard(name)
        if found:
            self.predicted[name] = {**self.predicted.get(name, {}), **found}
        if problem:
            self.refused[name] = problem

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the panes that the shown photo can have, those on their way too."""
        bases = {*self.bases, *(self.missing if self.waiting else ())}
        return (ORIGINAL, *(variant for variant in VARIANTS if variant in bases), TARGET)

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the panes that are shown, left to right."""
        keys = self.keys
        if self.mode is Mode.BLIND and self.blind:
            return self.blind.sides
        if self.mode is Mode.SPLIT:
            left, right = (key if key in keys else None for key in self.split)
            other = next((key for key in reversed(keys) if key not in {left, right, TARGET}), ORIGINAL)
            return (left or other, right or other)
        return tuple(key for key in keys if key not in self.hidden) or (ORIGINAL,)

    @property
    def history(self) -> History | None:
        """Return the shown photo's finish with its way back, None when it has no Edit to finish."""
        return self.history_of(self.photo) if self.photo else None

    def history_of(self, photo: LibraryPhoto) -> History | None:
        """Return a photo's finish with its way back, None when it has no Edit to finish."""
        bases = self.bases_of(photo)
        if not bases:
            return None
        history = self._histories.get(photo.name)
        if history is None or history.now.variant not in bases:
            kept = self.finishes.get(photo.name)
            start = kept if kept and kept.variant in bases else Finish(list(bases)[-1])
            history = self._histories[photo.name] = History(start)
        return history

    def remember(self, photos: Iterable[LibraryPhoto]) -> None:
        """Remember photos' finishes, unless they are what everyone starts with.

        Raises:
            CovershotError: they cannot be written; they are remembered until the window closes.
        """
        found: dict[str, Finish | None] = {}
        for photo in photos:
            if history := self.history_of(photo):
                start = Finish(list(self.bases_of(photo))[-1])
                found[photo.name] = None if history.now == start else history.now
        self.finishes.put(found)

    def paste(self, names: Iterable[str]) -> tuple[LibraryPhoto, ...]:
        """Give photos the strength and nudges that were copied, and return those that have an Edit to carry them."""
        chosen = set(names)
        pasted = []
        for photo in self.library.photos:
            history = self.history_of(photo) if photo.name in chosen else None
            if history and self.copied:
                history.preview(replace(self.copied, variant=history.now.variant))
                history.commit()
                pasted.append(photo)
        return tuple(pasted)

    def reopened(self, library: Library) -> "Comparing":
        """Return the same for the same workspace, read again; Edits that came later go with their model and photo."""
        before = {photo.name: photo for photo in self.library.photos}
        same = {photo.name for photo in library.photos if photo == before.get(photo.name)}
        kept = (library.run, library.models) == (self.library.run, self.library.models)
        predicted = {name: bases for name, bases in self.predicted.items() if kept and name in same}
        index = max(0, min(self.index, len(library.photos) - 1))
        tried = self.tried if kept else None
        again = replace(self, library=library, index=index, predicted=predicted, refused={}, tried=tried)
        if self.photo:
            again.choose(self.photo.name)
        if again.blind:
            again.go_on_blind(same_run=library.run == self.library.run)
        return again

    def go_on_blind(self, *, same_run: bool) -> None:
        """Leave out photos that lost their variants; end the blind comparison without any left, or of another run."""
        if self.blind is None:
            return
        pair = (self.blind.first, self.blind.second)
        able = {photo.name for photo in self.library.photos if all(self.base(photo, key) for key in pair)}
        self.blind.photos[:] = [name for name in self.blind.photos if same_run and name in able]
        if self.blind.photo is None:
            self.blind = None
            self.mode = Mode.SIDE
        else:
            self.choose(self.blind.photo)

    def choose(self, name: str) -> None:
        """Show another photo, at the place where the user looks; one that is not there changes nothing."""
        if any(photo.name == name for photo in self.library.photos):
            self.index = self.library.index(name)

    def step(self, step: int) -> bool:
        """Go on by so many photos, and say whether there is another one."""
        index = max(0, min(self.index + step, len(self.library.photos) - 1))
        moved = index != self.index
        self.index = index
        return moved

    @property
    def working(self) -> str | None:
        """Return the pane that the sliders change; none while names are hidden."""
        return self.history.now.variant if self.history and self.mode is not Mode.BLIND else None

    def layer(self, key: str) -> Layer | None:
        """Return what a pane of the shown photo shows, None when there is nothing."""
        photo = self.photo
        history = self.history
        if photo is None or (key == TARGET and photo.target is None):
            return None
        if key == TARGET:
            return Layer(self.framed.get(photo.name) or photo.target or photo.source)
        if key == ORIGINAL:
            return Layer(photo.source)
        base = self.base(photo, key)
        if base is None:
            return None
        finish = history.now if history and key == self.working else Finish(key)
        return Layer(photo.source, base.edit, finish.strength, finish.moves)

    def shot(self, key: str, crop: Crop, *, held: bool = False) -> Shot | None:
        """Return what to draw in a pane, None when there is nothing.

        Args:
            key: the pane.
            crop: of the photo.
            held: show the original in its place.
        """
        layer = self.layer(ORIGINAL if held else key)
        if layer is None:
            return None
        differs = self.against not in {None, key} and not held and self.mode is not Mode.BLIND
        against = self.layer(self.against) if differs and self.against else None
        return Shot(layer, crop, against, self.clipping and against is None)

    def row(self, key: str) -> Row | None:
        """Return what the run measured of what a pane shows, None if it did not or no longer knows."""
        photo = self.photo
        run = self.library.run
        if photo is None or run is None or (key == self.working and self.history and not self.history.now.untouched):
            return None
        if photo.name in self.predicted or not still_measured(photo, run.metrics):
            return None
        return self.library.rows.get((photo.name, key))

    @property
    def reason(self) -> Reason | None:
        """Return why the shown photo has no variants, None if it has."""
        photo = self.photo
        library = self.library
        if photo is None or self.bases or self.missing:
            return None
        if library.run is None:
            return Reason.NO_RUN
        split = library.splits.get(photo.name)
        if split is not None and split != "test":
            return Reason.TRAINED_ON if split == "train" else Reason.VALIDATION
        return Reason.NO_TARGET if photo.target is None else Reason.NOT_IN_RUN

    def toggle(self, key: str) -> None:
        """Show or hide a pane; in the split, put it on the right. The last pane stays."""
        if key not in self.keys:
            return
        if self.mode is Mode.SPLIT:
            left, right = self.shown
            self.split = (right, left) if key == left else (left, key)
        elif self.hidden != (hidden := self.hidden ^ {key}) and set(self.keys) - hidden:
            self.hidden = hidden

    def swap(self) -> None:
        """Change the sides of the split."""
        left, right = self.shown if self.mode is Mode.SPLIT else self.split
        self.split = (right, left)
