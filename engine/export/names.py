"""Names for a batch's files that nobody else has: no file, no photo of the batch, on no kind of disk."""

import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.errors import CovershotError
from engine.files import add_files, file_identity, name_key, unwritable

Existing = Literal["rename", "overwrite", "skip"]


@dataclass(frozen=True)
class Claim:
    """Say under which name a photo's files are to be written.

    Attributes:
        best: the name that is best, without suffixes.
        number: 1 for that name itself, else the number that stands behind it.
        replaces: whether files of these names are to be replaced.
    """

    best: str
    number: int = 1
    replaces: bool = False

    @property
    def stem(self) -> str:
        """Return the name without suffixes."""
        return self.best if self.number == 1 else f"{self.best} ({self.number})"


class Names:
    """Promise names in a folder, in the order of the photos, and give them to finished files.

    Promises keep the photos of one batch apart; against all others, at the same time too, the disk decides when a
    finished file gets its name. Names that differ in case alone, or in how accents are composed, count as one.

    Attributes:
        folder: where the files go.
        existing: what to do when a name is taken.
    """

    def __init__(self, folder: Path, existing: Existing, sources: Iterable[Path]) -> None:
        self.folder = folder
        self.existing = existing
        self._there = {name_key(name) for name in _listed(folder)}
        self._sources = {identity for source in sources if (identity := file_identity(source))}
        self._promised: set[str] = set()
        self._next: dict[str, int] = {}
        self._lock = threading.Lock()

    def claim(self, stem: str, endings: Sequence[str]) -> Claim | None:
        """Promise a photo the first free name; None when it is to be skipped.

        Args:
            stem: of the name that is best.
            endings: of all its files, the photo's own first.
        """
        with self._lock:
            there = self._clashes(Claim(stem), endings, self._there)
            if there and self.existing == "overwrite" and self._is_source(stem, endings):
                return Claim(stem, replaces=True)  # `check` refuses it; the name stays free
            if self.existing == "skip" and name_key(stem + endings[0]) in self._there:
                return None
            if self._clashes(Claim(stem), endings, self._promised) or (there and self.existing != "overwrite"):
                return self._promise(self._free(stem, endings), endings)
            return self._promise(Claim(stem, replaces=there), endings)

    def publish(self, photo: Path, claim: Claim, finished: Mapping[str, Path]) -> Path | None:
        """Give a photo's finished files the names it was promised, or the next free ones.

        Args:
            photo: whose copies they are.
            claim: what it was promised.
            finished: the files by their endings, the photo's own first.

        Returns:
            The new photo; None when it is to be skipped, because another process has written it meanwhile.

        Raises:
            CovershotError: a photo of the batch would be replaced, or the folder cannot be written.
        """
        endings = list(finished)
        while True:
            named = {file: self.folder / f"{claim.stem}{ending}" for ending, file in finished.items()}
            self._check(photo, claim, named.values())
            try:
                if claim.replaces:
                    _replace(named)
                else:
                    add_files(named)
            except FileExistsError:
                if self.existing == "skip":
                    return None
                with self._lock:
                    self._there.update(name_key(name) for name in _listed(self.folder))
                    claim = self._promise(self._free(claim.best, endings), endings)
            else:
                return named[finished[endings[0]]]

    def check(self, photo: Path, claim: Claim, endings: Sequence[str]) -> None:
        """Refuse a photo, before anything is computed, whose copy would replace a photo of the batch.

        Raises:
            CovershotError: it would.
        """
        self._check(photo, claim, [self.folder / f"{claim.stem}{ending}" for ending in endings])

    def _check(self, photo: Path, claim: Claim, paths: Iterable[Path]) -> None:
        for path in paths if claim.replaces else ():
            found = file_identity(path)
            if found is not None and found == file_identity(photo):
                raise CovershotError(f"{photo} would be overwritten by its own enhanced copy. Choose another folder.")
            if found in self._sources:
                raise CovershotError(
                    f"{path} is a photo of this batch and would be overwritten by the enhanced copy of {photo}. "
                    "Choose another folder."
                )

    def _is_source(self, stem: str, endings: Sequence[str]) -> bool:
        return any(file_identity(self.folder / f"{stem}{ending}") in self._sources for ending in endings)

    def _clashes(self, claim: Claim, endings: Sequence[str], names: set[str]) -> bool:
        return any(name_key(claim.stem + ending) in names for ending in endings)

    def _free(self, best: str, endings: Sequence[str]) -> Claim:
        claim = Claim(best, self._next.get(best, 2))
        while any(self._clashes(claim, endings, names) for names in (self._there, self._promised)):
            claim = Claim(best, claim.number + 1)
        self._next[best] = claim.number
        return claim

    def _promise(self, claim: Claim, endings: Sequence[str]) -> Claim:
        self._promised.update(name_key(claim.stem + ending) for ending in endings)
        return claim


def _replace(named: Mapping[Path, Path]) -> None:
    for file, path in named.items():
        try:
            os.replace(file, path)
        except OSError as error:
            raise unwritable(path, error) from error


def _listed(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names alone
    except OSError:
        return []
