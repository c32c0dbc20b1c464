"""A standard output that never ends a run: output that cannot be written any more is dropped."""

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _Droppable(io.FileIO):
    """Write as long as possible: output to a closed pipe, a closed terminal or a full disk is dropped without an error."""

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def let_output_drop() -> None:
    """Make standard output and error droppable; those that were closed from the start lead nowhere.

    Nothing is changed where something else has replaced the standard output, as in a test.
    """
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            # Usually gets the number that was closed, which no file of ours must get.
            handle = os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace"))
        elif stream is getattr(sys, f"__{name}__") and not (sys.platform == "win32" and stream.isatty()):
            raw = _Droppable(number, "w", closefd=False)
            setattr(
                sys,
                name,
                io.TextIOWrapper(
                    io.BufferedWriter(raw), encoding=stream.encoding, errors=stream.errors, line_buffering=True
                ),
            )
