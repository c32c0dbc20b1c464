import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.state.library import read_library
from desktop.state.side_by_side import GAP, Reason, best_grid, side_by_side
from desktop.view.words import about
from engine.report.results import Simulated


def sides(workspace):
    library = read_library(workspace.root)
    return {photo.name: side_by_side(library, photo) for photo in library.photos}


def test_a_held_out_photo_has_all_five_panes_with_their_numbers(make_workspace):
    side = sides(make_workspace())["bridge"]
    assert [pane.key for pane in side.panes] == ["original", "sft", "dpo", "sft_dpo", "target"]
    assert [pane.row and pane.row.psnr for pane in side.panes] == [18.0, 21.5, 20.25, 23.456, None]
    assert (side.reason, side.run, side.size, side.measured) == (None, "2026-01-02", 512, True)


def test_the_best_number_is_marked_and_equals_share(make_workspace):
    best = {pane.key: pane.best for pane in sides(make_workspace())["bridge"].panes}
    assert best["sft_dpo"] == {"psnr", "ssim", "delta_e"}
    assert best["sft"] == {"ssim", "delta_e"}
    assert best["original"] == best["target"] == frozenset()


def test_a_run_of_one_variant_shows_that_one(make_workspace):
    workspace = make_workspace()
    run = read_library(workspace.root).run
    for variant in ("dpo", "sft_dpo"):
        run.edit("bridge", variant).unlink()
    side = sides(workspace)["bridge"]
    assert [pane.key for pane in side.panes] == ["original", "sft", "target"]


def test_why_there_are_no_variants(make_workspace):
    workspace = make_workspace(photos=("bridge", "chapel", "dune", "fjord"))
    reasons = {name: side.reason for name, side in sides(workspace).items()}
    assert reasons == {
        "bridge": None,
        "chapel": Reason.TRAINED_ON,
        "dune": Reason.NO_TARGET,
        "fjord": Reason.NOT_IN_RUN,
    }
    untrained = sides(make_workspace("untrained", run=False))
    assert {side.reason for side in untrained.values()} == {Reason.NO_RUN}
    assert not untrained["bridge"].measured


@given(
    panes=st.integers(1, 6),
    width=st.integers(200, 4000),
    height=st.integers(200, 3000),
    aspect=st.floats(0.3, 4),
)
def test_a_grid_stays_inside_its_room(panes, width, height, aspect):
    grid = best_grid(panes, width, height, aspect, 20)
    rows = -(-panes // grid.columns)
    assert grid.columns * grid.width + (grid.columns - 1) * GAP <= width + 0.01
    assert grid.width == 1 or rows * (grid.height + 20) + (rows - 1) * GAP <= height + 0.01
    assert grid.width / grid.height == pytest.approx(aspect)


def test_tall_photos_stand_in_one_row_and_wide_ones_in_two():
    assert best_grid(5, 1100, 720, 2 / 3, 72).columns == 5
    assert best_grid(5, 1100, 720, 3 / 2, 72).columns == 3


def test_what_is_simulated_or_random_is_said_with_the_numbers(make_workspace):
    def said(**facts):
        workspace = make_workspace(name=f"w{len(facts)}", run=False)
        make_workspace.add_run(workspace, **facts)
        library = read_library(workspace.root)
        return about(side_by_side(library, library.photos[0]), "w")

    plain = said()
    assert "against the target at 512 px" in plain
    assert "random" not in plain
    loud = said(foundation={"kind": "random"}, simulated=Simulated("a look", "a taste"))
    assert "against the simulated target at 512 px" in loud
    assert "The foundation was random." in loud
