import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.state.view_state import MOST, WHOLE, View, dragged, fitting, placed, scale, toggled, zoomed

lengths = st.integers(1, 10_000).map(float)
sizes = st.tuples(lengths, lengths)
fractions = st.floats(0, 1)
views = st.builds(View, fractions, fractions, st.none() | st.floats(0.01, MOST))


def point(view, at, photo, pane):
    """Return the photo's point under a point of the pane, in fractions."""
    left, top, width, height = placed(view, photo, pane)
    return (at[0] - left) / width, (at[1] - top) / height


@settings(deadline=None)
@given(sizes, sizes)
def test_the_whole_photo_fits_the_pane_and_touches_two_of_its_edges(photo, pane):
    left, top, width, height = placed(WHOLE, photo, pane)
    assert left >= -1e-6
    assert top >= -1e-6
    assert width == pytest.approx(pane[0]) or height == pytest.approx(pane[1])
    assert (2 * left + width, 2 * top + height) == pytest.approx(pane)


@settings(deadline=None)
@given(views, sizes, sizes)
def test_a_photo_never_shows_an_empty_edge_that_it_could_fill(view, photo, pane):
    left, top, width, height = placed(view, photo, pane)
    for start, length, room in ((left, width, pane[0]), (top, height, pane[1])):
        if length > room:
            assert start <= 1e-6
            assert start + length >= room - 1e-6
        else:
            assert start == pytest.approx((room - length) / 2)


def test_zooming_keeps_the_point_under_the_mouse():
    photo, pane, at = (6000, 4000), (700, 500), (500, 200)
    near = zoomed(WHOLE, 4.0, at, photo, pane)
    assert scale(near, photo, pane) == pytest.approx(4 * fitting(photo, pane))
    assert point(near, at, photo, pane) == pytest.approx(point(WHOLE, at, photo, pane))


@settings(deadline=None)
@given(views, st.floats(1.01, 20), sizes, sizes)
def test_zooming_ends_at_the_largest_zoom_and_far_enough_out_at_the_whole(view, factor, photo, pane):
    assert zoomed(view, 1e-9, (1, 1), photo, pane) == WHOLE
    near = zoomed(view, factor, (1, 1), photo, pane)
    assert scale(near, photo, pane) <= max(MOST, fitting(photo, pane)) + 1e-9


@settings(deadline=None)
@given(sizes, sizes)
def test_toggling_shows_single_pixels_and_then_the_whole_again(photo, pane):
    near = toggled(WHOLE, (pane[0] / 2, pane[1] / 2), photo, pane)
    assert near.zoom == 1
    assert toggled(near, (0, 0), photo, pane) == WHOLE


@settings(deadline=None)
@given(views, st.tuples(st.floats(-500, 500), st.floats(-500, 500)), sizes, sizes)
def test_dragging_moves_the_photo_along_until_its_edge(view, by, photo, pane):
    before, after = placed(view, photo, pane), placed(dragged(view, by, photo, pane), photo, pane)
    assert after[2:] == before[2:]
    for axis in (0, 1):
        length, room = before[2 + axis], pane[axis]
        if length > room:
            assert after[axis] == pytest.approx(min(0, max(room - length, before[axis] + by[axis])), abs=1e-6)


def test_a_view_means_the_same_place_in_photos_of_another_size():
    view = View(0.25, 0.75, 1.0)
    for photo in ((2000, 1500), (6000, 4000)):
        assert point(view, (350, 250), photo, (700, 500)) == pytest.approx((0.25, 0.75))
