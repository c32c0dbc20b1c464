"""Start the frozen application: the window, or the command line where the first word asks for it."""

import multiprocessing
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a worker that multiprocessing starts goes its own way from here
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # a program without a console has none
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # as long as the program

    from desktop.background.engine_process import ENGINE
    from engine.cli import run

    words = sys.argv[1:]
    run(words[1:] if words[:1] == [ENGINE] else ["app", *words])
