import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.viewport import (
    GAP,
    MOST_ZOOM,
    View,
    best_grid,
    clamped,
    fitting_zoom,
    panned,
    placed,
    toggled,
    zoom_of,
    zoomed,
)

PHOTO = (6000, 4000)
PANE = (900, 700)
sizes = st.tuples(st.integers(1, 12_000), st.integers(1, 12_000))
panes = st.tuples(st.integers(1, 4000), st.integers(1, 3000))
views = st.builds(View, st.floats(0, 1), st.floats(0, 1), st.none() | st.floats(0.01, MOST_ZOOM))


def test_a_whole_photo_is_as_large_as_fits_and_centred():
    place = placed(View(), PHOTO, PANE)
    assert place.crop.whole == (900, 600)
    assert (place.crop.left, place.crop.top, place.crop.width, place.crop.height) == (0, 0, 900, 600)
    assert (place.x, place.y, place.magnify) == (0, 50, 1)


def test_one_to_one_cuts_pixels_out_and_puts_them_on_those_of_the_screen():
    place = placed(View(0.5, 0.5, 1.0), PHOTO, PANE)
    assert place.crop.whole == PHOTO
    assert (place.crop.left, place.crop.top, place.crop.width, place.crop.height) == (2550, 1650, 900, 700)
    assert (place.x, place.y, place.magnify) == (0, 0, 1)


def test_beyond_one_to_one_pixels_become_squares_and_nothing_is_resized():
    place = placed(View(0.5, 0.5, 4.0), PHOTO, PANE)
    assert place.crop.whole == PHOTO
    assert (place.crop.width, place.crop.height, place.magnify) == (226, 176, 4)


@given(views, sizes, panes)
def test_what_is_cut_lies_in_the_photo_and_covers_what_the_pane_can_show(view, photo, pane):
    place = placed(view, photo, pane)
    crop = place.crop
    assert crop.left >= 0
    assert crop.left + crop.width <= crop.whole[0]
    assert crop.top >= 0
    assert crop.top + crop.height <= crop.whole[1]
    for start, length, whole, room in (
        (place.x, crop.width, crop.whole[0], pane[0]),
        (place.y, crop.height, crop.whole[1], pane[1]),
    ):
        shown = min(room, whole * place.magnify)
        assert min(start + length * place.magnify, room) - max(start, 0) >= shown - 2 * max(1, place.magnify)
    assert crop.width * crop.height <= (pane[0] + 2) * (pane[1] + 2)


@given(views, sizes, panes, st.floats(-500, 500), st.floats(-500, 500))
def test_drawing_a_photo_along_never_leaves_a_margin_beside_it(view, photo, pane, across, down):
    moved = panned(view, photo, pane, across, down)
    assert clamped(moved, photo, pane) == moved
    assert 0 <= moved.x <= 1


def test_drawing_back_from_an_edge_answers_at_once():
    for beyond in (View(0.0, 0.5, 1.0), panned(View(0.5, 0.5, 1.0), PHOTO, PANE, 99_999, 0)):
        assert panned(beyond, PHOTO, PANE, -60, 0).x == pytest.approx((450 + 60) / 6000)


def test_drawing_right_looks_further_left():
    assert panned(View(0.5, 0.5, 1.0), PHOTO, PANE, 60, 0).x == pytest.approx(0.49)


@given(st.floats(0.2, MOST_ZOOM), st.floats(100, 800), st.floats(100, 600))
def test_zooming_keeps_what_is_under_the_mouse(zoom, x, y):
    before = View(0.5, 0.5, 0.5)
    after = zoomed(before, PHOTO, PANE, zoom / 0.5, (x, y))

    def under(view):
        item = zoom_of(view, PHOTO, PANE)
        return view.x * PHOTO[0] + (x - PANE[0] / 2) / item, view.y * PHOTO[1] + (y - PANE[1] / 2) / item

    if 0.001 < after.x < 0.999 and after == clamped(after, PHOTO, PANE) and zoom > 0.5:
        assert under(after) == pytest.approx(under(before), abs=1)


@given(views, st.floats(1.01, 20), sizes, panes)
def test_zooming_out_ends_with_the_whole_photo_and_in_with_large_pixels(view, factor, photo, pane):
    assert zoomed(view, photo, pane, 1e-9) == View()
    assert zoom_of(zoomed(view, photo, pane, factor), photo, pane) <= max(MOST_ZOOM, fitting_zoom(photo, pane)) + 1e-9


@given(views, sizes, panes)
def test_toggling_shows_the_pixels_of_the_photo_and_then_the_whole_again(view, photo, pane):
    near = toggled(View(), photo, pane)
    assert near.zoom == 1
    assert placed(near, photo, pane).crop.whole == photo
    assert toggled(near, photo, pane) == View()
    assert toggled(view, photo, pane).zoom in {1, None}


def test_a_view_means_the_same_place_of_a_photo_of_another_size():
    view = View(0.25, 0.75, 2.0)
    small = placed(view, (3000, 2000), PANE).crop
    large = placed(view, PHOTO, PANE).crop
    assert (large.left + large.width / 2) / 6000 == pytest.approx((small.left + small.width / 2) / 3000, abs=0.001)


@given(count=st.integers(1, 6), width=st.integers(200, 4000), height=st.integers(200, 3000), aspect=st.floats(0.3, 4))
def test_a_grid_fills_its_room_and_stays_inside(count, width, height, aspect):
    grid = best_grid(count, width, height, aspect, 20)
    rows = -(-count // grid.columns)
    assert grid.columns * grid.width + (grid.columns - 1) * GAP == pytest.approx(width)
    assert rows * grid.height + (rows - 1) * GAP == pytest.approx(height) or grid.height == 1


def test_tall_photos_stand_in_one_row_and_wide_ones_in_two():
    assert best_grid(5, 1100, 720, 2 / 3, 72).columns == 5
    assert best_grid(5, 1100, 720, 3 / 2, 72).columns == 3


def test_a_tiny_photo_fills_its_pane():
    assert fitting_zoom((48, 32), (480, 400)) == 10
