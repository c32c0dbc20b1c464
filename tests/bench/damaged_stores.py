"""Damage stores of judgements in many ways and see what Covershot makes of them: `python tests/bench/damaged_stores.py`.

Every seed damages a copy of one store as disks, tools and people do, opens it, and names the outcome. What must not
happen: an exception, a judgement that reads otherwise than it was given, fewer judgements or a lost file without a word.
"""

import argparse
import collections
import random
import shutil
import sqlite3
import sys
import tempfile
import traceback
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from engine.errors import CovershotError
from engine.workspace.judgements.store import Candidate, open_judgements, read_standing
from engine.workspace.workspace import Workspace

STORE = "covershot.sqlite3"
PAGE = 4096
GOOD = {"as it was", "all kept and reported", "fewer and reported"}
"""Allowed outcomes; an answer that its user had changed may stand again where that is reported."""

GARBAGE = ("", "\x00", "{", "[" * 3000, "nan", "1e999", 7, 1.5, None, b"\xff\xfe", "2026", "x" * 5000, -1)
COLUMNS = {
    "comparison": ("photo", "left_candidate", "right_candidate", "reason", "session", "asked", "identity", "repeats"),
    "event": ("comparison", "verdict", "response_seconds", "time", "undoes", "much_better", "identity"),
    "standing": ("event", "placed", "images"),
}


def make_store(folder, count=120):
    """Judge comparisons of many photos, some changed, some undone, and leave the store as a killed process does."""
    workspace = Workspace(folder / "made")
    rng = random.Random(0)
    workspace.root.mkdir(parents=True)
    with open_judgements(workspace) as judgements:
        for number in range(count):
            sides = [Candidate(f"photo {number % 40} é", "run/sft/a", {"exposure": rng.random()}) for _ in range(2)]
            comparison = judgements.ask(*sides, reason="d-optimal", session=f"s{number % 3}")
            judgements.judge(comparison, rng.choice(("left", "right", "tie", "skip")), response_seconds=rng.random())
            if number % 9 == 4:
                judgements.judge(comparison, "tie", response_seconds=1.0, much_better=True)
            if number % 11 == 5:
                judgements.undo()
        shutil.copytree(workspace.root, folder / "store")
    (folder / "store" / f"{STORE}-shm").unlink(missing_ok=True)
    with closing(sqlite3.connect(folder / "store" / STORE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "store"


def damage(root, rng):
    """Damage a store in one of many ways, and say which."""
    path = root / STORE
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data))
    ways = ("bits", "bytes", "sector", "page", "cut", "moved", "row", "rows", "emptied", "header")
    way = rng.choices(ways, (6, 6, 4, 4, 2, 2, 10, 5, 1, 2))[0]
    if way == "bits":
        for _ in range(rng.randint(1, 8)):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    elif way == "bytes":
        data[at : at + 200] = rng.randbytes(min(rng.randint(1, 200), len(data) - at))
    elif way in {"sector", "page"}:
        size = 512 if way == "sector" else PAGE
        at -= at % size
        data[at : at + size] = bytes(size) if rng.random() < 0.5 else rng.randbytes(size)
    elif way == "cut":
        del data[at:]
    elif way == "moved":
        at = at - at % PAGE
        other = rng.randrange(0, len(data), PAGE)
        data[at : at + PAGE] = data[other : other + PAGE]
    elif way == "emptied":
        data = bytearray()
    elif way == "header":
        data[rng.randrange(100)] = rng.randrange(256)
    path.write_bytes(data)
    if way in {"row", "rows"}:
        change_rows(path, rng, way)
    return way


def change_rows(path, rng, way):
    """Change or delete rows as another program would."""
    table = rng.choice(tuple(COLUMNS))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        try:
            if way == "rows":
                connection.execute(f"DELETE FROM {table} WHERE rowid % ? = 0", (rng.randint(2, 9),))
            else:
                connection.execute("PRAGMA ignore_check_constraints = ON")
                column = rng.choice(COLUMNS[table])
                value = rng.choice(GARBAGE)
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, rng.randint(1, 110)))
        except sqlite3.IntegrityError:
            pass


def outcome(root, before):
    """Open a damaged store as training, window and command line do, and return the outcome."""
    workspace = Workspace(root)
    events = []
    held = (root / STORE).read_bytes()
    try:
        readable = {judgement.comparison.id: judgement for judgement in read_standing(workspace)[0]}
        with open_judgements(workspace, events.append) as judgements:
            after = {judgement.comparison.id: judgement for judgement in judgements.standing()}
            judgements.flip_rate()
            judgements.placements()
            number = judgements.ask(Candidate("new"), Candidate("new", "b"), reason="random", session="new")
            judgements.judge(number, "left", response_seconds=1.0)
            counted = judgements.count()
        with open_judgements(workspace, events.append):
            pass
    except CovershotError as error:
        return f"refused: {str(error).replace(str(root), '')[:100]}"
    except Exception:  # noqa: BLE001 - that is what is looked for
        return f"traceback: {traceback.format_exc().splitlines()[-1][:100]}"
    changed = [judgement for number, judgement in after.items() if before.get(number) != judgement]
    if counted != len(after) + 1:
        return "counted otherwise than read"
    if len(events) > 1:
        return "reported more than once"
    if events and held and not any(path.read_bytes() == held for path in root.glob(f"{STORE}.broken-*")):
        return "the damaged file is not kept"
    if readable != after:
        return "read otherwise than opened"
    if changed:
        return "changed and reported" if events and "gone" in events[0].text else "silently changed"
    if len(after) == len(before):
        return "all kept and reported" if events else "as it was"
    return (
        "fewer and reported"
        if events and ("gone" in events[0].text or "none of" in events[0].text)
        else "silently fewer"
    )


def try_seed(store, seed, folder):
    """Return how a seed damages a copy of the store, and the outcome."""
    root = folder / "damaged"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(store, root)
    way = damage(root, random.Random(seed))
    return way, outcome(root, standing_of(store))


def standing_of(store):
    """Return the judgements that stand in a sound store, by comparison."""
    return {judgement.comparison.id: judgement for judgement in read_standing(Workspace(store))[0]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    found = collections.Counter()
    shown = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        store = make_store(Path(name))
        for seed in range(options.first, options.first + options.seeds):
            way, result = try_seed(store, seed, Path(name))
            found[result.split(":")[0]] += 1
            if result not in GOOD:
                shown[result.split(":")[0]].append(f"  seed {seed}, {way}: {result}")
    for result, count in found.most_common():
        print(f"{count:6} {result}")
        print(*shown[result][:6], sep="\n", end="\n" if shown[result] else "")


if __name__ == "__main__":
    main()
