"""What the phases of a run share: decoded photos, and the enhancer they start from."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.weak import WeakIdKeyDictionary

from engine.config import Config
from engine.edit.edit import Edit, identity, load_edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.errors import CovershotError
from engine.loss.reconstruction import weights_of
from engine.model.enhancer import Enhancer
from engine.model.foundation import load_foundation, tensors_hash
from engine.model.head import HeadInput
from engine.model.trunk import TRUNK_SIZE, Trunk, calibrate
from engine.progress import Advance, counted
from engine.training.batches import sent
from engine.training.copies import as_floats, empty_copies, reduced, release
from engine.training.photos import load_copies
from engine.training.run_context import RunContext
from engine.workspace.dataset import Dataset
from engine.workspace.judgements.records import Candidate
from engine.workspace.model_card import Foundation
from engine.workspace.splits import Split

BATCH = 16
"""Photos that go through the trunk at once where no gradient is kept."""

CALIBRATED_FROM = 1024
"""Photos that BatchNorm's statistics come from at the most: those of tens of thousands take as long as their features."""


def _no_copies() -> Tensor:
    return torch.empty((0, 3, 1, 1), dtype=torch.uint8)


@dataclass(frozen=True)
class Materials:
    """Hold a dataset's photos as square uint8 copies, decoded once.

    Attributes:
        dataset: what the rows stand for.
        photos: (N, 3, 256, 256), for the trunk; rows as in `dataset.photos`.
        small: (N, 3, S, S), for rendering; likewise.
        targets: (P, 3, S, S), rows as in `dataset.pairs`.
        chosen: (M, 3, S, S), rows as in `dataset.image_pairs`.
        rejected: (M, 3, S, S), likewise.
        ties_left: (T, 3, S, S), rows as in `dataset.ties`: what was shown on the left.
        ties_right: (T, 3, S, S), likewise.
        masks: (P, 1, S, S), rows as in `targets`: 255 where a cover shows its photo in other colours and light, and nothing else;
            None where all do everywhere.
        portfolio: (F, 3, S, S), rows as in `dataset.portfolio`.
        broken: files that cannot be read, with the reason; until their pairs are left out, their copies are black.
    """

    dataset: Dataset
    photos: Tensor
    small: Tensor
    targets: Tensor
    chosen: Tensor
    rejected: Tensor
    ties_left: Tensor = field(default_factory=_no_copies)
    ties_right: Tensor = field(default_factory=_no_copies)
    masks: Tensor | None = field(default=None, kw_only=True)
    portfolio: Tensor = field(default_factory=_no_copies, kw_only=True)
    broken: Mapping[Path, CovershotError] = field(default_factory=dict, kw_only=True)

    def no_larger_than(self, size: int) -> "Materials":
        """Return the same with the copies for rendering averaged down to (size, size), if they are larger."""
        if self.small.shape[-1] <= size:
            return self

        def smaller(copies: Tensor) -> Tensor:
            return reduced(copies, size) if len(copies) else copies.new_empty((0, 3, size, size))

        return replace(
            self,
            small=smaller(self.small),
            targets=smaller(self.targets),
            masks=None if self.masks is None else reduced(self.masks, size),
            chosen=smaller(self.chosen),
            rejected=smaller(self.rejected),
            ties_left=smaller(self.ties_left),
            ties_right=smaller(self.ties_right),
        )

    def rows_of_pairs(self, split: Split) -> tuple[Tensor, Tensor]:
        """Return the rows into `photos` and into `targets` of one split's n pairs, (n,) each."""
        return self._rows([pair.photo for pair in self.dataset.pairs], split)

    def weights(self, pairs: Tensor) -> Tensor | None:
        """Return how much each pixel of the covers at (n,) rows counts, (n, 1, S, S); None where all count alike."""
        return None if self.masks is None else weights_of(as_floats(self.masks[pairs]))

    def rows_of_comparisons(self, split: Split) -> tuple[Tensor, Tensor]:
        """Return the rows into `photos` and into `chosen` of one split's n comparisons, (n,) each."""
        return self._rows([comparison.photo for comparison in self.dataset.image_pairs], split)

    def rows_of_ties(self, split: Split) -> tuple[Tensor, Tensor]:
        """Return the rows into `photos` and into `ties_left` of one split's n ties, (n,) each."""
        return self._rows([tie.comparison.photo for tie in self.dataset.ties], split)

    def rows_of_photos(self, split: Split) -> Tensor:
        """Return the rows into `photos` of one split's n photos, (n,)."""
        return self._rows(list(self.dataset.photos), split)[0]

    def _rows(self, photos: list[str], split: Split) -> tuple[Tensor, Tensor]:
        row = {photo: index for index, photo in enumerate(self.dataset.photos)}
        rows = [(row[photo], index) for index, photo in enumerate(photos) if self.dataset.splits[photo] == split]
        return torch.tensor([a for a, _ in rows], dtype=torch.long), torch.tensor(
            [b for _, b in rows], dtype=torch.long
        )


def load_materials(
    dataset: Dataset, size: int, context: RunContext, checked: Sequence[Path] = (), folder: Path | None = None
) -> Materials:
    """Decode everything that training looks at.

    Args:
        dataset: without its test photos.
        size: pixels, each side, of the copies that are rendered.
        context: device and events.
        checked: files that are decoded too and forgotten, so that broken ones are known before the training.
        folder: where copies of very many photos are mapped from; None keeps them in memory.

    Raises:
        CovershotError: an Edit that a tie starts from cannot be read.
        KeyboardInterrupt: a stop was requested.
    """
    groups = [
        (list(dataset.photos.values()), TRUNK_SIZE),
        ([pair.target for pair in dataset.pairs], size),
        ([comparison.chosen for comparison in dataset.image_pairs], size),
        ([comparison.rejected for comparison in dataset.image_pairs], size),
        (dataset.portfolio, size),
    ]
    (photos, *parts, portfolio, _), broken = load_copies([*groups, (checked, size)], context.emit, context.stop, folder)
    small = reduced(photos, size, into=empty_copies((len(photos), 3, size, size), folder))
    copies = (photos, small, *parts, *_render_ties(dataset, small))
    device = context.device.handle
    return Materials(dataset, *(images.to(device) for images in copies), portfolio=portfolio.to(device), broken=broken)


def _render_ties(dataset: Dataset, small: Tensor) -> tuple[Tensor, Tensor]:
    """Render both sides of ties from (N, 3, S, S) copies of the dataset's photos."""
    row = {photo: index for index, photo in enumerate(dataset.photos)}

    @lru_cache(maxsize=16)
    def base(name: str | None) -> Edit:
        return identity() if name is None else load_edit(dataset.tie_edits[name])

    def shown(candidate: Candidate) -> Tensor:
        photo = small[row[candidate.photo]].permute(1, 2, 0).numpy()
        # Not dithered: copies this small are compared value by value, and nobody sees bands in them.
        image = render(np.ascontiguousarray(photo), moved(base(candidate.base), candidate.moves), dither=False)
        return torch.from_numpy(image).permute(2, 0, 1)

    left, right = torch.empty((2, len(dataset.ties), *small.shape[1:]), dtype=torch.uint8)
    for place, tie in enumerate(dataset.ties):
        left[place] = shown(tie.comparison.left)
        right[place] = shown(tie.comparison.right)
    return left, right


@dataclass(frozen=True)
class Start:
    """Hold the enhancer that a run starts from; it predicts the identity.

    Attributes:
        enhancer: never trained itself; phases copy it.
        foundation: the trunk's first weights.
        calibrated: whether BatchNorm's statistics come from the training photos.
    """

    enhancer: Enhancer
    foundation: Foundation
    calibrated: bool

    def copy(self) -> Enhancer:
        """Return an enhancer to train."""
        return copy.deepcopy(self.enhancer)


def make_start(
    materials: Materials, config: Config, context: RunContext, loaded: tuple[nn.Module, Foundation] | None = None
) -> Start:
    """Load the foundation, unless that is `loaded` already, and fit what needs no labels to the training photos.

    Raises:
        CovershotError: the foundation cannot be had.
        KeyboardInterrupt: a stop was requested.
    """
    network, foundation = loaded or load_foundation(config.foundation, config.seed)
    trunk = Trunk(network).to(context.device.handle)
    rows = materials.rows_of_photos("train")
    sample = evenly(rows, CALIBRATED_FROM) if foundation.is_random else rows[:0]
    with counted("foundation", len(sample) + len(materials.photos), context.emit, context.stop) as advance:
        if foundation.is_random:
            calibrate(trunk, _batches(materials.photos, sample, advance))
        enhancer = Enhancer(trunk).to(context.device.handle)
        conditions = Conditions(enhancer, materials.photos, context, frozen=True, advance=advance)
    enhancer.head.standardise(conditions.of(rows).conditions)
    return Start(enhancer, foundation, foundation.is_random)


def evenly(rows: Tensor, most: int) -> Tensor:
    """Return the (n,) rows, or where they are more than `most`, so many of them at even distances."""
    return rows[torch.arange(most) * len(rows) // most] if len(rows) > most else rows


def _batches(photos: Tensor, rows: Tensor, advance: Advance) -> Iterator[Tensor]:
    """Yield rows of photos as floats, and note those as done that are used."""
    for part in sent(rows, photos.device).split(BATCH):
        yield as_floats(photos[part])
        release(photos)
        advance(len(part))


_COMPUTED: WeakIdKeyDictionary = WeakIdKeyDictionary()
"""Conditions of photos that are still held, by the trunk's hash."""


class Conditions:
    """Give what the head reads of rows of photos; of a frozen trunk, once for all the phases that ask."""

    def __init__(
        self,
        enhancer: Enhancer,
        photos: Tensor,
        context: RunContext,
        *,
        frozen: bool,
        advance: Advance | None = None,
    ) -> None:
        self.enhancer = enhancer
        self.photos = photos
        self.device = context.device
        self.computed: HeadInput | None = None
        if frozen:
            computed: dict[str, HeadInput] = _COMPUTED.setdefault(photos, {})
            trunk = tensors_hash(enhancer.trunk.state_dict())
            if trunk not in computed:
                computed[trunk] = self.of(torch.arange(len(photos)), advance)
            self.computed = computed[trunk]

    def __call__(self, rows: Tensor, *, mirrored: bool = False) -> HeadInput:
        """Return what is read of the photos at (n,) rows, with a gradient unless it is frozen."""
        rows = sent(rows, self.photos.device)
        if self.computed is not None:
            return self.computed.select(rows)
        photos = as_floats(self.photos[rows])
        if mirrored:
            photos = photos.flip(-1)
        if self.device.precision == "fp32":
            return self.enhancer.conditions(photos)
        with torch.autocast(self.device.kind, self.device.autocast_dtype):
            read = self.enhancer.conditions(photos)
        return HeadInput(read.conditions.float(), read.copies.float())

    @torch.no_grad()
    def of(self, rows: Tensor, advance: Advance | None = None) -> HeadInput:
        """Return what is read of the photos at (n,) rows, a few at a time and without a gradient; `advance` is told of each few."""
        if self.computed is not None:
            return self(rows)
        read: HeadInput | None = None
        for place, part in zip(torch.arange(len(rows)).split(BATCH), rows.split(BATCH), strict=True):
            some = self(part)
            release(self.photos)
            # Filled part by part: to join parts of tens of thousands of photos takes twice their memory.
            read = read or HeadInput(*(each.new_empty((len(rows), *each.shape[1:])) for each in some))
            read.conditions[place] = some.conditions
            read.copies[place] = some.copies
            if advance is not None:
                advance(len(part))
        assert read is not None  # splitting no rows gives one part without any
        return read
