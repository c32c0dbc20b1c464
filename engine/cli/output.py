"""A standard output that ends no run: what cannot be written any more is dropped."""

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _Droppable(io.FileIO):
    """Write while somebody reads: a closed pipe, a terminal that is gone or a full disk takes the rest without a word."""

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def let_output_drop() -> None:
    """Make standard output and errors such ones; those that were closed from the start lead nowhere.

    Nothing is changed where something else took the place of the standard output, such as a test's.
    """
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            handle = os.open(
                os.devnull, os.O_WRONLY
            )  # often the number that was closed, so that no file of ours gets it
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
