"""A process that judges scripted comparisons, fills the folders and acknowledges every step on its standard output.

`python tests/workspace/judgements/scripted.py WORKSPACE FIRST_STEP FIRST LAST` plays the steps of comparisons FIRST to LAST - 1.
"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))
from engine.workspace.judgements.pair_images import sync_pair_images
from engine.workspace.judgements.store import Candidate, open_judgements
from engine.workspace.workspace import Workspace

VERDICTS = ("left", "left", "right", "right", "tie", "skip")
RED = "candidates/red.png"
BLUE = "candidates/blue.png"


def steps(first, last):
    """Return (comparison's number, verdict or None to undo): some are changed, some undone and judged again."""
    played = []
    for number in range(first, last):
        verdict, other = random.Random(number).choices(VERDICTS, k=2)
        played.append((number, verdict))
        if number % 7 == 3:
            played.append((number, other))
        if number % 7 == 5:
            played += [(number, None), (number, other)]
    return played


def main(root, first_step, first, last):
    workspace = Workspace(Path(root))
    with open_judgements(workspace) as judgements:
        ids = {int(judgement.comparison.session): judgement.comparison.id for judgement in judgements.standing()}
        for number, verdict in steps(first, last)[first_step:]:
            photo = f"p{number % 3}"
            if verdict is not None and number not in ids:
                sides = Candidate(photo, image=RED), Candidate(photo, image=BLUE)
                ids[number] = judgements.ask(*sides, reason="random", session=str(number))
            if verdict is not None:
                judgements.judge(ids[number], verdict, response_seconds=1.0)
            elif number in ids and judgements.find(ids[number]):
                judgements.undo(session=str(number))
            sys.stdout.write("done\n")
            sys.stdout.flush()
            if number in ids:
                sync_pair_images(workspace, judgements, ids[number], base_edit=None)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
