import os
from dataclasses import replace
from random import Random

import pytest

from desktop.compare.blind_session import end_blind, start_blind, start_trial
from desktop.compare.measured import best_of
from desktop.compare.state import Base, Comparing, Reason
from desktop.compare.text import about
from desktop.model.adjustments import Finish, Finishes
from desktop.model.layers import Layer
from desktop.model.library import read_library
from desktop.model.pane_layout import Mode
from desktop.model.viewport import Crop
from engine.edit.edit import Edit, identity, save_edit
from engine.image.metrics import Measures
from engine.workspace.results import Simulated
from engine.workspace.run import Run

ALL = ("original", "sft", "dpo", "sft_dpo", "target")
CROP = Crop((48, 32), 0, 0, 48, 32)


def comparing(workspace):
    return Comparing(read_library(workspace.root), Finishes(workspace.results / "finishes.json"))


@pytest.fixture
def state(make_workspace):
    return comparing(make_workspace())


def change(state, finish):
    state.history.preview(finish)
    state.history.commit()


def test_a_held_out_photo_has_all_five_panes(state):
    assert state.keys == state.shown == ALL
    assert (state.reason, state.working) == (None, "sft_dpo")


def test_panes_are_hidden_and_shown_but_for_the_last(state):
    for key in ALL[:-1]:
        state.toggle(key)
    assert state.shown == ("target",)
    state.toggle("target")
    assert state.shown == ("target",)
    state.toggle("sft")
    assert state.shown == ("sft", "target")


def test_a_photo_without_edits_has_its_original_and_target_and_says_why(make_workspace):
    state = comparing(make_workspace(photos=("bridge", "chapel", "dune", "fjord")))
    reasons = {}
    for photo in state.library.photos:
        state.choose(photo.name)
        reasons[photo.name] = state.reason
    assert reasons == {
        "bridge": None,
        "chapel": Reason.TRAINED_ON,
        "dune": Reason.NO_TARGET,
        "fjord": Reason.NOT_IN_RUN,
    }
    state.choose("chapel")
    assert (state.keys, state.history, state.working) == (("original", "target"), None, None)
    assert comparing(make_workspace("untrained", run=False)).reason is Reason.NO_RUN


def test_the_finish_changes_the_pane_that_is_worked_on_and_no_other(state):
    change(state, Finish("dpo", 0.5).nudged("exposure", 0.2))
    photo = state.photo
    assert state.layer("dpo") == Layer(photo.source, photo.edits["dpo"], 0.5, (("exposure", 0.2),))
    assert state.layer("sft") == Layer(photo.source, photo.edits["sft"])
    assert state.layer("original") == Layer(photo.source)
    assert state.layer("target") == Layer(photo.target)


def test_the_runs_numbers_hold_while_the_edit_is_untouched_and_the_files_are_as_they_were(state):
    assert state.row("sft_dpo").psnr == 23.456
    change(state, Finish("sft_dpo", 0.9))
    assert state.row("sft_dpo") is None
    assert state.row("sft").psnr == 21.5
    later = state.library.run.metrics.stat().st_mtime + 10
    os.utime(state.photo.target, (later, later))
    assert state.row("sft") is None


def test_a_held_key_shows_the_original_without_its_difference(state):
    state.against = "target"
    state.clipping = True
    shot = state.shot("sft", CROP)
    assert (shot.against, shot.clipping) == (state.layer("target"), False)
    held = state.shot("sft", CROP, held=True)
    assert (held.layer, held.against, held.clipping) == (state.layer("original"), None, True)


def test_a_missing_target_has_no_picture(make_workspace):
    state = comparing(make_workspace())
    state.choose("dune")
    assert state.keys == ("original", "target")
    assert state.shot("target", CROP) is None


def test_the_split_has_two_sides_that_are_chosen_and_swapped(state):
    state.mode = Mode.SPLIT
    state.split = ("original", "sft_dpo")
    state.toggle("target")
    assert state.shown == ("original", "target")
    state.swap()
    assert state.shown == ("target", "original")
    state.toggle("target")
    assert state.shown == ("original", "target")
    state.choose("chapel")
    assert state.shown == ("original", "target")


def test_a_finish_is_remembered_unless_it_is_what_everyone_starts_with(state):
    change(state, Finish("sft", 0.5))
    state.remember([state.photo])
    again = Comparing(state.library, Finishes(state.library.workspace.results / "finishes.json"))
    assert again.history.now == Finish("sft", 0.5)
    change(state, Finish("sft_dpo"))
    state.remember([state.photo])
    assert state.finishes.get("bridge") is None


def test_a_finish_of_a_variant_that_is_gone_starts_anew(state):
    state.finishes.put({"bridge": Finish("sft_dpo", 0.5)})
    state.photo.edits["sft_dpo"].unlink()
    again = Comparing(read_library(state.library.workspace.root), state.finishes)
    assert again.history.now == Finish("dpo")


def test_reading_the_workspace_again_keeps_the_photo_the_way_back_and_the_arrangement(state):
    change(state, Finish("sft", 0.5))
    state.toggle("target")
    state.choose("bridge")
    again = state.reopened(read_library(state.library.workspace.root))
    assert again.history.can_undo
    assert again.hidden == {"target"}


def test_a_photo_that_is_gone_leaves_the_nearest_one_shown(state):
    state.choose("dune")
    fewer = replace(state.library, photos=state.library.photos[:2])
    assert state.reopened(fewer).photo.name == "chapel"
    assert state.reopened(replace(state.library, photos=())).photo is None
    state.choose("nobody")
    assert state.photo.name == "dune"


def test_edits_that_come_later_are_panes_like_any(state):
    state.choose("chapel")
    state.predicted["chapel"] = {"dpo": Base(state.library.photos[0].edits["dpo"], "later/dpo/chapel")}
    assert state.keys == ("original", "dpo", "target")
    assert (state.reason, state.working, state.row("dpo")) == (None, "dpo", None)
    assert state.reopened(state.library).keys == ("original", "dpo", "target")
    other = replace(state.library, run=None)
    assert state.reopened(other).keys == ("original", "target")


def test_a_photo_unlike_those_that_were_learnt_from_is_told(state, tmp_path):
    assert "Unlike" not in about(state)
    state.choose("chapel")
    file = tmp_path / "chapel.safetensors"
    save_edit(Edit(identity().lut, identity().grid, extrapolated=True), file)
    state.predicted["chapel"] = {"dpo": Base(file, "later/dpo/chapel")}
    assert "Unlike the photos it was trained on: check the result." in about(state)


def test_edits_on_their_way_have_their_panes_already(state):
    state.library = replace(state.library, models=dict.fromkeys(("sft", "dpo"), "2026-01-02"))
    state.choose("chapel")
    assert (state.keys, state.reason, state.waiting) == (("original", "target"), None, False)
    state.awaited.add("chapel")
    assert (state.keys, state.waiting) == (("original", "sft", "dpo", "target"), True)
    assert (state.layer("sft"), state.working) == (None, None)
    assert "Rendering the results" in about(state)
    state.take_edits("chapel", {"dpo": Base(state.library.photos[0].edits["dpo"], "a/dpo/chapel~1")}, "sft is broken.")
    assert (state.keys, state.waiting, state.working) == (("original", "dpo", "target"), False, "dpo")
    assert about(state) == "sft is broken."


def test_edits_that_came_later_go_with_the_photos_file_and_the_models(state):
    state.predicted["chapel"] = {"dpo": Base(state.library.photos[0].edits["dpo"], "a/dpo/chapel~1")}
    photos = tuple(replace(photo, stamp=(1, 2)) for photo in state.library.photos)
    assert state.reopened(replace(state.library, photos=photos)).predicted == {}
    assert state.reopened(replace(state.library, models={"dpo": "another"})).predicted == {}


def test_blind_leaves_out_photos_that_the_models_learnt_from(state):
    edits = state.library.photos[0].edits
    state.predicted["chapel"] = {variant: Base(edits[variant], f"a/{variant}/chapel~1") for variant in edits}
    assert start_blind(state, Random(0))
    assert state.blind.photos == ["bridge"]


def test_a_trial_shows_the_model_in_use_beside_the_new_one_and_is_remembered(state):
    used = Base(state.library.photos[0].edits["dpo"], "old/dpo/bridge")
    start_trial(state, "sft_dpo", {"bridge": used}, Random(0))
    assert {*state.shown} == {"sft_dpo", "in_use"}
    assert state.layer("in_use").edit == used.edit
    again = state.reopened(read_library(state.library.workspace.root))
    assert (again.mode, again.blind.photos) == (Mode.BLIND, ["bridge"])
    again.blind.answer("left" if again.blind.sides[0] == "sft_dpo" else "right")
    assert end_blind(again) is again.tried
    assert (again.tried.wins, again.tried.losses, again.mode) == (1, 0, Mode.SIDE)


def test_blind_takes_the_two_panes_that_are_shown_or_the_policy_and_its_reference(state):
    assert start_blind(state, Random(0))
    assert {*state.shown} == {"sft_dpo", "sft"}
    assert (state.working, state.blind.photos) == (None, ["bridge"])
    state.mode = Mode.SIDE
    state.hidden = frozenset({"sft"})
    start_blind(state, Random(0))
    assert (state.blind.first, state.blind.second) == ("dpo", "sft_dpo")


def test_blind_takes_no_two_variants_that_look_the_same(state):
    edits = state.library.photos[0].edits
    edits["sft_dpo"].write_bytes(edits["sft"].read_bytes())
    assert start_blind(state, Random(0))
    assert (state.blind.first, state.blind.second) == ("sft_dpo", "dpo")
    edits["dpo"].write_bytes(edits["sft"].read_bytes())
    assert not start_blind(state, Random(0))


def test_blind_shows_the_unadjusted_renderings(state):
    change(state, Finish("sft_dpo", 0.5))
    start_blind(state, Random(0))
    assert state.layer("sft_dpo").strength == 1


def test_reading_the_workspace_again_goes_on_with_a_blind_comparison_of_the_same_run(state):
    start_blind(state, Random(0))
    again = state.reopened(read_library(state.library.workspace.root))
    assert (again.mode, again.blind.photos) == (Mode.BLIND, ["bridge"])
    other = replace(state.library, run=Run(state.library.run.root.with_name("2027")))
    assert (state.reopened(other).mode, state.reopened(other).blind) == (Mode.SIDE, None)


def test_blind_without_variants_does_not_start(make_workspace):
    state = comparing(make_workspace(run=False))
    assert not start_blind(state, Random(0))
    assert state.mode is Mode.SIDE


def test_the_best_number_is_marked_and_equals_share():
    measures = {"a": Measures(20, 0.8, 5), "b": Measures(22, 0.8, 6)}
    assert best_of(measures) == {"a": {"ssim", "delta_e"}, "b": {"psnr", "ssim"}}
    assert best_of({"a": measures["a"]}) == {"a": frozenset()}


def test_what_is_simulated_or_random_is_shown_with_the_numbers(make_workspace):
    def described(**facts):
        workspace = make_workspace(name=f"w{len(facts)}", run=False)
        make_workspace.add_run(workspace, **facts)
        return about(comparing(workspace))

    plain = described()
    assert "against the target at 512 px" in plain
    assert "random" not in plain
    loud = described(foundation={"kind": "random"}, simulated=Simulated("a look", "a taste"))
    assert "against the simulated target at 512 px" in loud
    assert "Trained without a base model." in loud
