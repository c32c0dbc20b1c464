import numpy as np
import pytest

from desktop.covers.points import Points
from engine.covers.geometry import applied

CORNERS = ((0.1, 0.1), (0.9, 0.2), (0.3, 0.8))
THERE = ((0.2, 0.3), (0.6, 0.35), (0.3, 0.7))


def marked(*places):
    points = Points()
    for place in places:
        points = points.marked(place)
    return points


def alternating(covers, photos):
    return [place for both in zip(covers, photos, strict=True) for place in both]


def test_points_are_marked_in_turn_and_lead_from_the_cover_to_the_photo():
    assert Points().turn == "cover"
    assert marked(CORNERS[0]).turn == "photo"
    points = marked(*alternating(CORNERS, THERE))
    assert points.turn is None
    transform = np.array(points.transform()).reshape(3, 3)
    assert applied(transform, np.array(CORNERS)) == pytest.approx(np.array(THERE))


def test_a_fourth_point_is_none():
    points = marked(*alternating(CORNERS, THERE))
    assert points.marked((0.5, 0.5)) == points


def test_the_last_point_goes_first_and_a_moved_one_counts_where_it_is():
    points = marked(*alternating(CORNERS, THERE))
    assert points.without_last().turn == "photo"
    assert points.without_last().without_last().turn == "cover"
    assert points.moved("photo", 1, (0.7, 0.35)).photo[1] == (0.7, 0.35)


@pytest.mark.parametrize("side", ["cover", "photo"])
def test_points_on_one_line_place_nothing(side):
    line = ((0.1, 0.1), (0.5, 0.5), (0.9, 0.901))
    places = (line, THERE) if side == "cover" else (CORNERS, line)
    points = marked(*alternating(*places))
    assert points.turn is None
    assert points.transform() is None
