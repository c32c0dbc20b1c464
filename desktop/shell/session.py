"""What the window is about at this moment."""

from dataclasses import dataclass

from desktop.model.library import Library, LibraryPhoto


@dataclass
class Session:
    """Hold the open library and the chosen photo; the index always fits the library.

    Attributes:
        library: what is open; None before the first workspace.
        index: place of the chosen photo.
    """

    library: Library | None = None
    index: int = 0

    @property
    def photo(self) -> LibraryPhoto | None:
        """Return the chosen photo, if there is any."""
        return self.library.photos[self.index] if self.library and self.library.photos else None

    def open(self, library: Library) -> None:
        """Take a library; the photo chosen before stays chosen where it is still there."""
        same = self.library is not None and self.library.workspace == library.workspace
        name = self.photo.name if same and self.photo else None
        self.library = library
        self.index = library.index(name)

    def choose(self, index: int) -> None:
        """Choose a photo by its place; out of range chooses the nearest."""
        last = len(self.library.photos) - 1 if self.library else 0
        self.index = max(0, min(index, last))
