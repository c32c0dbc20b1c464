"""The steps of the notebook in Colab: a trial, the training with its curves, and copies on Drive during it."""

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tomli_w

from engine.colab.description import JOB, BundleJob, read_job
from engine.errors import CovershotError
from engine.events import Event, Failed, Message, Metrics, PhaseFinished, PhaseStarted, Progress, parse
from engine.files import replacing, write_text
from engine.reading import cell
from engine.report.curves import draw_curves
from engine.report.labels import PHASES
from engine.workspace.answers import bases_of
from engine.workspace.dataset import read_dataset
from engine.workspace.judgements.files import write_judgements
from engine.workspace.judgements.records import Judgement
from engine.workspace.run import Run, list_runs
from engine.workspace.workspace import Workspace, create_workspace

Show = Callable[[str, Path | None], None]
"""Shows a text and a picture, each replacing the previous one; None keeps the picture."""

CURVE_SECONDS = 2.0
"""Least time between two drawings of the curves."""

MESSAGE_SECONDS = 0.3
"""Least time between two updates of the progress."""

COPY_SECONDS = 120.0
"""Time between two copies to Drive."""

LOG_LINES = 40
"""Number of last lines of the log in an error message."""

_LAST = ("card.json", "summary.json")
"""Files whose presence means that the others of their folder are complete: copied after them."""


def try_out(work: Path, show: Show) -> None:
    """Run a few photos through every phase in a separate workspace, to find errors before the long training.

    Args:
        work: folder of the unpacked bundle.
        show: shows the progress.

    Raises:
        CovershotError: a phase fails; the message has the reason.
    """
    job = _job(work)
    root = work / "trial"
    shutil.rmtree(root, ignore_errors=True)
    _fill_trial(_workspace(work), create_workspace(root))
    short = {"sft": {**job.config["sft"], "steps": 2, "tuning_steps": 1}, "dpo": {**job.config["dpo"], "steps": 2}}
    write_text(root / "config.toml", tomli_w.dumps({**job.config, **short}))
    _engine(work, ["train", str(root), "--config", str(root / "config.toml")], show)
    shutil.rmtree(root, ignore_errors=True)


def train(work: Path, show: Show, drive: Path | None = None) -> Run:
    """Train the three variants, or resume where an earlier call was interrupted, and return the finished run.

    Args:
        work: folder of the unpacked bundle.
        show: shows the progress.
        drive: folder for copies of the progress, from which a new machine resumes.

    Raises:
        CovershotError: training fails; the message has the reason.
    """
    workspace = _workspace(work)
    if drive is not None and not list_runs(workspace):
        _Copies(drive, workspace.root).copy_changed()
    runs = list_runs(workspace)
    if not runs or not runs[-1].summary.exists():
        config = work / "config.toml"
        write_text(config, tomli_w.dumps(_job(work).config))
        how = ["--resume"] if runs else ["--config", str(config)]
        with _copied(workspace.root, drive, show):
            _engine(work, ["train", str(workspace.root), *how], show)
    return list_runs(workspace)[-1]


def held_out(work: Path) -> list[str]:
    """Return the photos that the variants are measured on."""
    return _job(work).held_out


def _workspace(work: Path) -> Workspace:
    return create_workspace(work / "workspace")


def _job(work: Path) -> BundleJob:
    return read_job((work / JOB).read_bytes())


def _fill_trial(workspace: Workspace, trial: Workspace) -> None:
    """Fill a workspace with the least that trains: a target pair, an image pair and a tie of each split that has any."""
    dataset = read_dataset(workspace)
    paths = set[Path]()
    answers = list[Judgement]()
    for split in ("train", "validation", "test"):
        for pair in dataset.pairs_of(split)[:1]:
            paths |= {pair.source, pair.target}
        for item in dataset.image_pairs_of(split)[:1]:
            paths |= {item.source, item.chosen, item.rejected}
            answers += [item.origin] if item.origin else []
        for tie in dataset.ties_of(split)[:1]:
            paths |= {dataset.tie_photos[tie.comparison.photo], *(dataset.tie_edits[base] for base in bases_of([tie]))}
            answers.append(tie)
    if workspace.covers.exists():
        paths.add(workspace.covers)
    for path in paths:
        copy = trial.root / path.relative_to(workspace.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    shown = {path.stem for path in paths if path.parent == workspace.input}
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(("photo", "split"))
    rows.writerows((cell(photo), split) for photo, split in dataset.splits.items() if photo in shown)
    write_text(trial.split_file, table.getvalue())
    if answers:
        write_judgements(answers, trial.answers)


def _engine(work: Path, arguments: Sequence[str], show: Show) -> None:
    """Run a verb of the engine in a separate process, which frees the GPU's memory when it ends."""
    watch = _Watch(show, work / "curves.png")
    # The notebook sets a backend of matplotlib that works inside a notebook only.
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    environment["PYTHONIOENCODING"] = "utf-8"
    command = [sys.executable, "-m", "engine", *arguments, "--events"]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
            env=environment,
            cwd=work / "workspace",
        ) as child:
            for line in child.stdout or ():
                watch.receive(line)
        if child.returncode != 0:
            log.seek(0)
            tail = "".join(log.readlines()[-LOG_LINES:])
            raise CovershotError(watch.failed or f"The engine ended with code {child.returncode}: {tail}")


class _Watch:
    """Show the events of an engine process: its messages, its progress, and the curves of the running phase."""

    def __init__(self, show: Show, picture: Path) -> None:
        self.show = show
        self.picture = picture
        self.failed: str | None = None
        self.messages: list[str] = []
        self.history: list[Metrics] = []
        self.drawn_at = self.shown_at = 0.0

    def receive(self, line: str) -> None:
        """Handle a line of the process's output; a line that is no event is ignored."""
        try:
            event = parse(line)
        except ValueError:
            return
        self._take(event)

    def _take(self, event: Event) -> None:
        match event:
            case PhaseStarted(phase, steps):
                self.history = []
                self._show_messages(f"{PHASES.get(phase, phase)}: 0 of {steps}")
            case Progress(phase, step, steps, left):
                if time.monotonic() - self.shown_at > MESSAGE_SECONDS:
                    self.shown_at = time.monotonic()
                    tail = "" if left is None else f", {left:.0f} s left"
                    self._show_messages(f"{PHASES.get(phase, phase)}: {step} of {steps}{tail}")
            case Metrics():
                self.history.append(event)
                if time.monotonic() - self.drawn_at > CURVE_SECONDS:
                    self._draw()
            case PhaseFinished(phase, seconds):
                self.messages.append(f"{PHASES.get(phase, phase)}: done in {seconds:.1f} s")
                self._show_messages()
                self._draw()
            case Message(text):
                self.messages.append(text)
                self._show_messages()
            case Failed(text):
                self.failed = text

    def _show_messages(self, now: str = "") -> None:
        self.show("\n".join([*self.messages, *([now] if now else [])]), None)

    def _draw(self) -> None:
        if self.history:
            draw_curves(self.history[-1].phase, self.history, None, self.picture)
            self.show("\n".join(self.messages), self.picture)
            self.drawn_at = time.monotonic()


@contextmanager
def _copied(root: Path, drive: Path | None, show: Show) -> Iterator[None]:
    """Copy the progress of training to Drive at intervals while the block runs, and once more at its end."""
    if drive is None:
        yield
        return
    copies = _Copies(root, drive)
    ended = threading.Event()

    def copy_at_intervals() -> None:
        while not ended.wait(COPY_SECONDS):
            copy_once()

    def copy_once() -> None:
        try:
            copies.copy_changed()
        except (CovershotError, OSError) as error:  # a failed copy must not end the training
            show(f"Drive has no new copy: {error}", None)

    thread = threading.Thread(target=copy_at_intervals, name="copies")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        copy_once()


class _Copies:
    """Copy models and results from one folder to another, each file whole, and only those that changed."""

    def __init__(self, source: Path, destination: Path) -> None:
        self.source = source
        self.destination = destination
        self.copied: dict[Path, tuple[int, int]] = {}

    def copy_changed(self) -> None:
        """Copy what changed; files come before those that mark them as complete, so that an interrupted copy can be resumed."""
        found = [path for folder in ("models", "results") for path in (self.source / folder).rglob("*")]
        for path in sorted(found, key=lambda path: (path.name in _LAST, path)):
            relative = path.relative_to(self.source)
            if any(part.startswith(".") for part in relative.parts):  # an unfinished file
                continue
            try:
                now = path.stat()
                if path.is_dir() or self.copied.get(path) == (now.st_mtime_ns, now.st_size):
                    continue
                file = path.open("rb")
            except FileNotFoundError:  # replaced or removed by the training
                continue
            with file, replacing(self.destination / relative) as temporary, temporary.open("wb") as copy:
                shutil.copyfileobj(file, copy)
            self.copied[path] = (now.st_mtime_ns, now.st_size)
