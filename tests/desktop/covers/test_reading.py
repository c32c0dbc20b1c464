import pytest
from PIL import Image

from desktop.covers.reading import Reading
from desktop.covers.survey import State
from tests.covers.made import photo, retouched


@pytest.fixture
def reading(qapp, workspace):
    """Return the reading of a workspace of three finished covers, of which the first is in black and white."""
    for number, path in enumerate(sorted(workspace.input.iterdir())):
        finished = Image.fromarray(retouched(photo(path.stem)))
        (finished.convert("L") if number == 0 else finished).save(workspace.target / path.name)
    job = Reading(workspace)
    yield job
    job.close()


def test_a_cover_in_black_and_white_is_set_aside_once_all_are_checked(reading, qtbot):
    seen = []
    reading.checked.connect(seen.append)
    reading.start()
    qtbot.waitUntil(lambda: len(seen) == 4 and not reading.busy)
    assert [cover.state for cover in seen] == [State.FOUND] * 3 + [State.ASIDE]
    assert seen[-1].file.stem == "astronaut"
    assert "in black and white, and most covers are in colour" in seen[-1].reason


def test_a_cover_that_is_to_be_checked_first_is_checked_when_all_others_were(reading, qtbot):
    seen = []
    reading.checked.connect(seen.append)
    reading.start()
    qtbot.waitUntil(lambda: len(seen) >= 3)
    reading.check_first(seen[1])
    qtbot.waitUntil(lambda: [cover.state for cover in seen].count(State.FOUND) == 4 and not reading.busy)
    assert seen[-1].state is State.ASIDE
