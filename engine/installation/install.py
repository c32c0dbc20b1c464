"""Training installed in a folder of the user's: fetched by pip, tried out in a process, and only then given its name."""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

from engine.errors import CovershotError
from engine.events import Emit, Failed, Message, parse
from engine.files import replacing_folder, sweep
from engine.inside import remove_tree
from engine.installation.training import LIBRARIES, PIP, TRY, training_folder
from engine.progress import counted

_STOPPED = "nothing was installed"

_TURN = 0.2
"""Seconds between two looks at the flag while pip writes nothing."""

_FETCHING = re.compile(
    r"\s*(?:Downloading|Using cached|Processing) (?:\S*/)?(?P<file>[\w.]+)-(?P<version>[^-\s]+)-[^\s(]*\.whl(?P<size> \(.+\))?\s*$"
)
"""pip's line about a file that it fetches, or takes from a disk."""


def install_training(index: str | None, emit: Emit, stop: Callable[[], bool]) -> Path:
    """Fetch PyTorch with all that it needs, try it out, and return the folder; one that stood there before is replaced.

    pip compares each file with the hash that its index gives.

    Args:
        index: address of a package index for pip; None for the one that pip is set to.
        emit: receives progress events.
        stop: returns whether to stop.

    Raises:
        CovershotError: there is no pip, it fails, the folder cannot be written, or what was fetched does not work here.
        KeyboardInterrupt: a stop was requested; nothing is left.
    """
    target = training_folder()
    sweep(target.parent)
    source = ["--index-url", index] if index else []
    with replacing_folder(target) as staged:
        emit(Message("Looking for the PyTorch that fits this computer."))
        files = _resolved(source, stop)
        with counted("install", len(files) + 1, emit, stop, _STOPPED) as advance:
            with tempfile.TemporaryDirectory(dir=staged) as scratch:
                # pip unpacks in the folder for temporary files, which may be small and in memory.
                command = ["install", "--target", str(staged), "--no-compile", *_only_wheels(), *source, *files]
                for line in _pip(command, stop, scratch):
                    if found := _FETCHING.match(line):
                        emit(Message(f"Fetching {found['file']} {found['version']}{found['size'] or ''}."))
                        advance()
            _try_out(staged)
    return target


def remove_training() -> bool:
    """Remove what was installed, and return whether there was anything.

    Raises:
        CovershotError: the folder cannot be written.
    """
    folder = training_folder()
    if not folder.is_dir():
        return False
    with replacing_folder(folder):  # under another name first: what is half removed is never used
        pass
    remove_tree(folder)
    return True


def _only_wheels() -> list[str]:
    return ["--only-binary", ":all:", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]


def _resolved(source: list[str], stop: Callable[[], bool]) -> list[str]:
    """Return the files that pip would install, as requirements with their versions."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = ["install", "--dry-run", "--ignore-installed", "--quiet", "--report", str(report)]
        for _ in _pip([*command, *_only_wheels(), *source, *LIBRARIES], stop, folder):
            continue
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    return [f"{item['metadata']['name']}=={item['metadata']['version']}" for item in found]


def _pip(arguments: list[str], stop: Callable[[], bool], scratch: str) -> Iterator[str]:
    """Run pip and yield its lines.

    Raises:
        CovershotError: it is not there, or fails.
        KeyboardInterrupt: a stop was requested.
    """
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, *([PIP] if frozen else ["-m", PIP]), *arguments]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"TMPDIR": scratch, "TEMP": scratch, "PYTHONUTF8": "1"},
    )
    last = ""
    try:
        for line in _lines(process, stop):
            last = line if line.strip() and not line.startswith("WARNING") else last
            yield line
    finally:
        if process.poll() is None:
            process.terminate()
        code = process.wait()
    if code:
        raise CovershotError(
            f"PyTorch could not be fetched ({last.removeprefix('ERROR: ').strip().rstrip('.')}).",
            "Check the network and the free space of the disk, then try again.",
        )


def _lines(process: "subprocess.Popen[str]", stop: Callable[[], bool]) -> Iterator[str]:
    """Yield a process's lines as they come; between them, look whether to stop."""
    queue = SimpleQueue[str | None]()

    def read() -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                queue.put(line.rstrip("\n"))
        queue.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = queue.get(timeout=_TURN)
        except Empty:
            if stop():
                raise KeyboardInterrupt(_STOPPED) from None
            continue
        if line is None:
            return
        yield line


def _try_out(staged: Path) -> None:
    """Let a process of this program import what was fetched and compute with it.

    Raises:
        CovershotError: it does not work.
    """
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, *(["engine"] if frozen else ["-m", "engine"]), TRY, str(staged), "--events"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        raise CovershotError(
            f"The PyTorch that was fetched does not work here and is not kept ({_reason(done.stdout, done.stderr)}).",
            "Name another index with --index, or train on Colab.",
            "Train on Colab instead.",
        )


def _reason(events: str, errors: str) -> str:
    lines = [line for line in f"{events}\n{errors}".splitlines() if line.strip() and not line.startswith("[PYI-")]
    for line in reversed(lines):
        try:
            event = parse(line)
        except ValueError:
            return line.strip().rstrip(".")
        if isinstance(event, Failed):
            return event.text.rstrip(".")
    return "it ended without a message"
