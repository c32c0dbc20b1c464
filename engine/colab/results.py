"""Import the result of a bundle from Colab: checked completely, then installed, all or nothing."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.colab.archive import Archive, RefusedError, opened
from engine.colab.description import JOB, RESULT, BundleJob, Result, read_job, read_result, result_files
from engine.config import load_config
from engine.edit.edit import load_edit
from engine.errors import CovershotError
from engine.events import Emit, Message
from engine.files import replacing_folder, write_text
from engine.image.io import load_photo
from engine.inside import remove_tree
from engine.progress import Advance, counted
from engine.report.page import write_report
from engine.serialise import plain_json, read_bounded
from engine.workspace.active_models import accept_run, kept_sentence
from engine.workspace.model_card import CARD, load_card
from engine.workspace.pairs import content_hash, list_photos
from engine.workspace.results import read_rows, read_summary
from engine.workspace.run import Run, new_run
from engine.workspace.workspace import VARIANTS, Workspace


def import_results(
    archive: Path, workspace: Workspace, check: Callable[[Path], None], emit: Emit, stop: Callable[[], bool]
) -> Run:
    """Install the run and the three models of a result, and return the run, the workspace's newest.

    The models that were in use stay in the folder of the run that made them.

    Args:
        archive: the result.zip that the notebook made.
        workspace: the workspace that the bundle was made from.
        check: reads a model's folder, or raises CovershotError.
        emit: receives progress events.
        stop: returns whether to stop; called after every step.

    Raises:
        CovershotError: the zip is damaged, holds anything that a result does not, or belongs to another workspace; or
            a folder cannot be written. Nothing is changed then.
        KeyboardInterrupt: a stop was requested; nothing is changed.
    """
    with opened(archive) as packed:
        with _refused_where(CovershotError):
            job = read_job(packed.read(JOB))
            result = read_result(packed.read(RESULT))
        _check_files(packed, job, result)
        with counted("import", len(job.photos) + len(result.files), emit, stop, "nothing was changed") as advance:
            _check_belongs(job, workspace, advance)
            run = new_run(workspace)
            _check_space(packed, workspace)
            with replacing_folder(run.root) as root:
                staged = Run(root)
                _extract(packed, job, result, staged, advance)
                _make_ours(staged, job, result, run.name, workspace.root.resolve().name)
                _check_run(staged, job)
                _check_models(staged, check)
    try:
        kept = accept_run(workspace, run)
    except BaseException:
        remove_tree(run.root)
        raise
    if kept:
        emit(Message(kept_sentence(kept)))
    return run


@contextmanager
def _refused_where(kind: type[Exception], what: str | None = None) -> Iterator[None]:
    """Refuse the archive where its content cannot be used; messages name its files, not our temporary ones."""
    try:
        yield
    except kind as error:
        raise RefusedError(what or str(error).rstrip(".")) from error


def _check_files(packed: Archive, job: BundleJob, result: Result) -> None:
    """Refuse an archive with unexpected or missing files: its names are compared, never used as paths."""
    expected = {*result_files(job), RESULT}
    found = packed.sizes.keys()
    for name in sorted(found - expected)[:1]:
        raise RefusedError(f"it holds {name!r}, which no result does")
    for name in sorted(expected - found)[:1]:
        raise RefusedError(f"it lacks {name!r}: pack and download it again")
    if result.job != job.id or {*result.files, RESULT} != expected:
        raise RefusedError(f"{RESULT} and {JOB} are not of one bundle")


def _check_belongs(job: BundleJob, workspace: Workspace, advance: Advance) -> None:
    photos = list_photos(workspace.input)
    if not job.photos:
        raise RefusedError(f"{JOB} names no photos")
    for name, photo in job.photos.items():
        if name not in photos or content_hash(photos[name]) != photo.sha256:
            raise RefusedError(
                f"it belongs to another workspace: {workspace.input} has no photo {name!r}, or another one than the bundle "
                "was made from"
            )
        advance()


def _extract(packed: Archive, job: BundleJob, result: Result, staged: Run, advance: Advance) -> None:
    for name in result_files(job):
        if name != JOB:  # read before; a run's folder does not hold it
            packed.extract(name, staged.root / name.removeprefix("run/"), result.files[name])
        advance()


def _check_models(staged: Run, check: Callable[[Path], None]) -> None:
    for variant in VARIANTS:
        with _refused_where(CovershotError, f"the model {variant} cannot be used"):
            check(staged.model(variant))


def _check_space(packed: Archive, workspace: Workspace) -> None:
    needed = sum(packed.sizes.values())
    free = shutil.disk_usage(workspace.root).free
    if needed > free:
        raise CovershotError(
            f"{workspace.root} needs {needed / 1e9:.1f} GB, and {free / 1e9:.1f} are free. Free some space."
        )


def _make_ours(staged: Run, job: BundleJob, result: Result, name: str, workspace: str) -> None:
    """Rewrite the run's files to name the run and the data of this workspace."""

    def ours(card: Any) -> dict[str, Any]:
        return {**card, "run": name, "data": {**card["data"], "fingerprint": job.fingerprint}}

    with _refused_where(Exception, "its cards or its summary cannot be understood"):
        for variant in VARIANTS:
            card = load_card(staged.model(variant))
            if (card.variant, card.run) != (variant, result.run):
                raise ValueError(f"the card is of {card.variant} in {card.run}")
            path = staged.model(variant) / CARD
            _write(path, ours(plain_json(path.read_bytes())))
        summary = plain_json(read_bounded(staged.summary))
        _write(staged.summary, {**summary, "run": name, "workspace": workspace, "card": ours(summary["card"])})
        write_text(staged.dataset, job.fingerprint)


def _check_run(staged: Run, job: BundleJob) -> None:
    """Read every file as the window will, and write the report from what was read."""
    with _refused_where(CovershotError, "its configuration cannot be used"):
        load_config(staged.config)
    comparisons = {photo: staged.comparison(photo) for photo in job.held_out}
    curves = {variant: staged.curves(variant) for variant in VARIANTS}
    with _refused_where(CovershotError, "one of its pictures or Edits is none"):
        for picture in (*comparisons.values(), *curves.values()):
            load_photo(picture)
        for photo in job.held_out:
            for variant in VARIANTS:
                load_edit(staged.edit(photo, variant))
    with _refused_where(Exception, "its measures cannot be understood"):  # a template raises what it likes
        rows = read_rows(staged.metrics)
        summary = read_summary(staged.summary)
        measured = {(row.photo, row.variant) for row in rows}
        if measured != {(photo, variant) for photo in job.held_out for variant in ("original", *VARIANTS)}:
            raise ValueError("other photos or variants were measured")
        write_report(summary, rows, comparisons, curves, staged.report)


def _write(path: Path, values: object) -> None:
    write_text(path, json.dumps(values, indent=2, ensure_ascii=False) + "\n")
