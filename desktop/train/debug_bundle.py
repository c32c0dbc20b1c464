"""One zip for whoever looks into a failure: versions, what was computed on, logs. No photos, no Edits, no weights."""

import importlib.metadata
import platform
import zipfile
from pathlib import Path

from engine.errors import CovershotError
from engine.files import replacing
from engine.inside import is_plain_inside
from engine.workspace.runs import Run


def write_debug_bundle(run: Run, path: Path) -> Path:
    """Write what is known of a run, and of the programs here, and return the file.

    Raises:
        CovershotError: it cannot be written.
    """
    named = (run.config, run.job, run.events, run.errors, run.summary)
    cards = sorted(run.models.glob("*/card.json"))
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("versions.txt", _versions())
        for file in (*named, *cards):
            if is_plain_inside(file):
                bundle.write(file, file.relative_to(run.root))
    return path


def _versions() -> str:
    own = [f"python {platform.python_version()}", f"platform {platform.platform()}"]
    found = {f"{package.name} {package.version}" for package in importlib.metadata.distributions()}
    return "\n".join([*own, *sorted(found, key=str.lower)]) + "\n"


def bundle_path(run: Run) -> Path:
    """Return where a run's bundle goes: beside its folder, which may be removed."""
    if not run.root.parent.is_dir():
        raise CovershotError(f"There is no folder {run.root.parent} any more, so nothing is known of {run.name}.")
    return run.root.parent / f"debug-{run.name}.zip"
