"""Start the frozen application: the window, or the command line or pip where the first word is for those."""

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
    from engine.installation.training import PIP

    words = sys.argv[1:]
    if words[:1] == [PIP]:
        from pip._internal.cli.main import main

        sys.exit(main(words[1:]))
    run(words[1:] if words[:1] == [ENGINE] else ["app", *words])
