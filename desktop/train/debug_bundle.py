"""One zip for whoever looks into a failure: versions, what was computed on, logs. No photos, no Edits, no weights."""

import zipfile
from pathlib import Path

from desktop.translation import TrainText
from engine.diagnostics import every_version
from engine.errors import CovershotError
from engine.files import replacing
from engine.inside import is_plain_inside
from engine.workspace.run import Run


def write_debug_bundle(run: Run, path: Path) -> Path:
    """Write what is known of a run, and of the programs here, and return the file.

    Raises:
        CovershotError: it cannot be written.
    """
    named = (run.config, run.job, run.events, run.errors, run.summary)
    cards = sorted(run.models.glob("*/card.json"))
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("versions.txt", "".join(f"{name} {version}\n" for name, version in every_version()))
        for file in (*named, *cards):
            if is_plain_inside(file):
                bundle.write(file, file.relative_to(run.root))
    return path


def bundle_path(run: Run) -> Path:
    """Return where a run's bundle goes: beside its folder, which may be removed."""
    if not run.root.parent.is_dir():
        raise CovershotError(
            TrainText.tr("Diagnostics of {} cannot be saved: the folder {} no longer exists.").format(
                run.name, run.root.parent
            )
        )
    return run.root.parent / f"debug-{run.name}.zip"
