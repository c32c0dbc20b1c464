"""What the library knows of the open workspace; dropped with it."""

from dataclasses import dataclass, field

from desktop.library.undo import Steps
from desktop.model.library import Library


@dataclass
class OpenWorkspace:
    """Hold a workspace's photos and what was done to their files.

    Attributes:
        library: the workspace as it was read last.
        chosen: name of the photo that the user stands on, None without one.
        history: what can be undone; work that ends after the workspace was left is noted here and nowhere else.
    """

    library: Library
    chosen: str | None = None
    history: Steps = field(default_factory=Steps)
