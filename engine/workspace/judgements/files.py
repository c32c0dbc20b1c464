"""Judgements, and the image pairs made from them, as files that other tools read: JSONL, CSV, Parquet."""

import csv
import importlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine.errors import CovershotError
from engine.files import replacing, write_text
from engine.reading import cell
from engine.serialise import MOST_TABLE_BYTES, MalformedError, json_lines, read_bounded, table_rows, unreadable
from engine.workspace.image_pairs import find_image_pairs
from engine.workspace.judgements.file_records import COLUMNS, to_judgement, to_record
from engine.workspace.judgements.records import Comparison, Judgement
from engine.workspace.judgements.store import Judgements
from engine.workspace.workspace import Workspace

PROMPT = "Turn this photo into an advertisement cover."

Shape = Literal["paths", "messages"]


@dataclass(frozen=True)
class Imported:
    """Count the comparisons that a file held, those of them that were answered, and the answers that were new."""

    read: int
    answered: int
    added: int


def export_judgements(judgements: Judgements, path: Path) -> int:
    """Write all fields of the judgements that stand, as .jsonl or .csv, and return how many they are.

    Raises:
        CovershotError: another suffix, or the file cannot be written.
    """
    return write_judgements(judgements.standing(), path)


def write_judgements(judgements: Iterable[Judgement], path: Path) -> int:
    """Write all fields of judgements, as .jsonl or .csv, and return how many they are; `read_judgements` reads them.

    Raises:
        CovershotError: another suffix, or the file cannot be written.
    """
    suffix = _suffix(path, ".jsonl", ".csv")
    records = [to_record(judgement.comparison, judgement) for judgement in judgements]
    write_text(path, _lines(records) if suffix == ".jsonl" else _table(records))
    return len(records)


def write_questions(comparisons: Iterable[Comparison], path: Path) -> None:
    """Write comparisons as a .csv whose column verdict waits to be filled in; `import_judgements` reads it.

    Raises:
        CovershotError: the file cannot be written.
    """
    write_text(path, _table(map(to_record, comparisons)))


def import_judgements(judgements: Judgements, path: Path) -> Imported:
    """Add the judgements of a file that `export_judgements` or `write_questions` wrote, all or none.

    Judgements that the store has already are not added again.

    Raises:
        CovershotError: the file cannot be read, with the entry that is wrong.
    """
    found = read_judgements(path)
    answered = [judgement for judgement in found if judgement is not None]
    return Imported(len(found), len(answered), judgements.merge(answered))


def read_judgements(path: Path) -> list[Judgement | None]:
    """Read a file's judgements, their comparisons with the ids of the workspace that wrote it; None for no answer yet.

    Raises:
        CovershotError: the file cannot be read, with the entry that is wrong.
    """
    read = table_rows if _suffix(path, ".jsonl", ".csv") == ".csv" else json_lines
    identities = dict[int, str]()
    found = list[Judgement | None]()
    try:
        for number, record in enumerate(read(read_bounded(path, MOST_TABLE_BYTES)), 1):
            found.append(_numbered(number, record, identities))
    except (OSError, MalformedError) as error:
        raise unreadable(path, error, "Check that it exists, correct it or export it again.") from error
    return found


def _numbered(number: int, record: Any, identities: dict[int, str]) -> Judgement | None:
    """Read a record; `identities` are those of the comparisons in earlier records, by id."""
    try:
        judgement = to_judgement(record)
        comparison = judgement and judgement.comparison
        if comparison and identities.setdefault(comparison.id, comparison.identity) != comparison.identity:
            raise MalformedError(f"id {comparison.id} is another comparison's above; import joined files one by one")
    except MalformedError as error:
        raise MalformedError(f"entry {number}: {error}") from error
    return judgement


def export_pairs(
    workspace: Workspace, path: Path, *, shape: Shape = "paths", prompt: str = PROMPT, absolute: bool = True
) -> int:
    """Write the pairs of preferred and dispreferred as a preference dataset, .jsonl or .parquet; return how many.

    The columns are those of TRL's DPO trainer for vision: images (a list, here of the photo alone), prompt, chosen,
    rejected. After `load_dataset`, cast the column images to `List(Image())`. TRL takes chosen and rejected as text,
    here the paths of images: a trainer of images opens them, a language model would learn file names.

    Args:
        workspace: the workspace, with images made by hand.
        path: path of the file.
        shape: "paths" makes prompt, chosen and rejected plain texts; "messages" makes each a list of one message, the
            form in which TRL (1.16) puts the photo into the prompt itself.
        prompt: the same for all.
        absolute: whether paths are absolute, or else from the workspace's root.

    Raises:
        CovershotError: there are no pairs, another suffix, no pyarrow for Parquet, or the file cannot be written.
    """
    suffix = _suffix(path, ".jsonl", ".parquet")
    pairs, _ = find_image_pairs(workspace)
    if not pairs:
        raise CovershotError(f"{workspace.preferred} has no pairs to write to {path}. Judge some comparisons first.")

    def place(file: Path) -> str:
        return (file.absolute() if absolute else file.relative_to(workspace.root)).as_posix()

    def message(role: str, text: str) -> Any:
        return text if shape == "paths" else [{"role": role, "content": text}]

    rows = [
        {
            "images": [place(pair.source)],
            "prompt": message("user", prompt),
            "chosen": message("assistant", place(pair.chosen)),
            "rejected": message("assistant", place(pair.rejected)),
        }
        for pair in pairs
    ]
    if suffix == ".jsonl":
        write_text(path, _lines(rows))
    else:
        _write_parquet(rows, path)
    return len(rows)


def _write_parquet(rows: list[dict[str, Any]], path: Path) -> None:
    try:
        arrow = importlib.import_module("pyarrow")
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise CovershotError(f"Cannot write {path}: Parquet needs pyarrow. Install it, or use .jsonl.") from error
    with replacing(path) as temporary:
        parquet.write_table(arrow.Table.from_pylist(rows), temporary)


def _table(records: Iterable[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")  # as RFC 4180; either alone is quoted, then
    table.writeheader()
    table.writerows({name: _cell(value) for name, value in record.items()} for record in records)
    return text.getvalue()


def _cell(value: object) -> object:
    """Write a value for a table: nothing as an empty cell, the others that are no text as JSON."""
    return "" if value is None else cell(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lines(records: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n" for record in records)


def _suffix(path: Path, *supported: str) -> str:
    if path.suffix.lower() not in supported:
        raise CovershotError(f"{path} is of an unknown format: name it {' or '.join(supported)}.")
    return path.suffix.lower()
