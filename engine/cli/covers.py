"""The verb for covers as they are."""

import argparse
from pathlib import Path

from engine.cli.options import AddVerb, Stop, add_workspace
from engine.errors import CovershotError
from engine.events import Emit, Finished, Message
from engine.workspace.copying import HERE
from engine.workspace.import_covers import ImportedCovers, import_covers
from engine.workspace.workspace import open_workspace

BY = {"name": "its name", "capture": "camera and second", "content": "its content"}


def add_verbs(verb: AddVerb) -> None:
    """Add `match`."""
    match = verb("match", _match, "find which photo each cover is of, and copy it into the workspace as its target")
    match.add_argument("covers", nargs="+", type=Path, metavar="COVER", help="covers, or folders of them")
    add_workspace(match)


def _match(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    workspace = open_workspace(options.workspace)
    done = import_covers(workspace, options.covers, emit, stop)
    emit(Finished(_lists(done)))
    _show(done, emit)
    here = sum(item.reason == HERE for item in done.skipped)
    numbers = {
        f"copied to {workspace.target}": len(done.found),
        "doubtful": len(done.doubtful),
        "not found": len(done.not_found),
        "here already": here,
        "skipped": len(done.skipped) - here,
    }
    counts = ", ".join(f"{number} {what}" for what, number in numbers.items() if number)
    if done.stopped:
        raise KeyboardInterrupt(counts, "the same command goes on with the other covers")
    if not done.found and not here:
        raise CovershotError(
            f"No cover was copied: {counts}. Add their photos to {workspace.input}, or name them after those."
        )
    emit(Message(f"Covers: {counts}."))


def _lists(done: ImportedCovers) -> dict[str, list[dict[str, str | list[str]]]]:
    return {
        "found": [
            {"cover": str(item.cover), "photo": str(item.photo), "copy": str(item.copy), "by": item.by}
            for item in done.found
        ],
        "doubtful": [{"cover": str(item.cover), "photos": list(map(str, item.photos))} for item in done.doubtful],
        "not_found": [{"cover": str(item.cover), "reason": item.reason} for item in done.not_found],
        "skipped": [{"cover": str(item.path), "reason": item.reason} for item in done.skipped],
    }


def _show(done: ImportedCovers, emit: Emit) -> None:
    """Print a line for each cover: those that were found, and then those that need a person."""
    for item in done.found:
        emit(Message(f"{item.cover} is of {item.photo.name}, by {BY[item.by]}: copied as {item.copy.name}."))
    for match in done.doubtful:
        better, other = match.photos
        emit(
            Message(
                f"{match.cover} fits {better.name} and {other.name} nearly equally well. Name it after its photo, "
                "then match it again.",
                "warning",
            )
        )
    for refused in done.not_found:
        emit(Message(refused.reason, "warning"))
    for skipped in done.skipped:
        emit(Message(f"{skipped.path} {skipped.reason}.", "warning"))
