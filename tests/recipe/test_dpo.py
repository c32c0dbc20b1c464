from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.config import Config, DpoConfig
from engine.events import Kept, Message, Metrics, PhaseFinished, PhaseStarted
from engine.model.enhancer import Enhancer
from engine.recipe import dpo as recipe
from engine.taste.estimate import UNCOVERED
from engine.taste.scene import Scene, scene_of_image
from engine.training.loop import Fit, Schedule
from engine.training.materials import Materials
from tests.recipe.learning import COUNT, foundation, learnt, materials, renderings
from tests.recipe.test_sft import CPU
from tests.taste.asking import Judged, ask, distance, moved_by, photos, picture, steps

pytestmark = pytest.mark.usefixtures("one_thread")

PHOTOS = photos(COUNT)
TASTE = steps(exposure=2, temperature=1.5, contrast=-1)
NOTHING = np.zeros(12)


def run(
    start: Enhancer, judged_materials: Materials, emit=lambda event: None, stop=lambda: False, **options
) -> tuple[Enhancer, Fit]:
    config = replace(Config(), size=judged_materials.small.shape[-1], dpo=DpoConfig(**options))
    schedule = Schedule("dpo", config.dpo.steps, 5, 0.9)
    return recipe.dpo(start, judged_materials, config, schedule, replace(CPU, emit=emit, stop=stop))


def taste(enhancer: Enhancer) -> np.ndarray:
    return enhancer.head.taste.detach().double().numpy()


def pictures(scenes: list[Scene]) -> list[np.ndarray]:
    return [picture(scene, NOTHING) for scene in scenes]


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return ask(PHOTOS, moved_by(PHOTOS, TASTE), 72)


@pytest.fixture(scope="module")
def refined(judged):
    events: list = []
    enhancer, fit = run(foundation(), materials(judged), events.append)
    return enhancer, fit, events


def test_comparisons_move_the_taste_of_the_policy_and_nothing_else(refined):
    enhancer, fit, _ = refined
    before = foundation().state_dict()
    after = enhancer.state_dict()
    assert [name for name in before if not torch.equal(before[name], after[name])] == ["head.taste"]
    ideals = moved_by(PHOTOS, TASTE)
    assert distance(PHOTOS, taste(enhancer), ideals) < 0.65 * distance(PHOTOS, NOTHING, ideals)
    assert (fit.steps, fit.best_step, fit.stopped) == (1, 1, False)


def test_the_card_gets_each_amount_with_its_interval(refined):
    _, fit, events = refined
    assert fit.preferences["verdict"] == "taste"
    assert fit.preferences["answers"] == 60  # one photo of six is held out
    assert all(amount["low"] < amount["mean"] < amount["high"] for amount in fit.preferences["amounts"].values())
    (text,) = [event.text for event in events if isinstance(event, Message)]
    assert text.startswith("The judgements show a preference")


def test_a_phase_is_told_like_any_other(refined):
    _, fit, events = refined
    assert events[0] == PhaseStarted("dpo", 1)
    assert isinstance(events[-1], PhaseFinished)
    assert Kept("dpo", 1) in events
    before, after = (event for event in events if isinstance(event, Metrics))
    assert (before.step, after.step) == (0, 1)
    assert after.values["train/accuracy"] > before.values["train/accuracy"]
    assert after.values["held_out/nll"] < before.values["held_out/nll"]
    assert before.values["held_out/drift"] == 0 < after.values["held_out/drift"]
    assert fit.history == [before, after]


def test_from_the_foundation_covers_do_not_count(judged, refined):
    enhancer, _ = run(foundation(), materials(judged, pictures(moved_by(PHOTOS, -TASTE))))
    assert np.array_equal(taste(enhancer), taste(refined[0]))


def test_images_alone_are_learnt_from_as_well(judged, refined):
    enhancer, _ = run(foundation(), materials(judged, origins=False))
    assert np.array_equal(taste(enhancer), taste(refined[0]))


def test_larger_copies_are_averaged_down(judged, refined):
    enhancer, _ = run(foundation(), materials(judged, scale=2))
    assert np.allclose(taste(enhancer), taste(refined[0]), atol=1e-6)


def test_the_number_of_threads_does_not_matter(judged, refined):
    torch.set_num_threads(2)
    enhancer, _ = run(foundation(), materials(judged))
    assert np.allclose(taste(enhancer), taste(refined[0]), atol=1e-3)


def test_stopping_leaves_the_reference(judged):
    events: list = []
    enhancer, fit = run(foundation(), materials(judged), events.append, stop=lambda: True)
    assert not taste(enhancer).any()
    assert (fit.stopped, fit.best_step, fit.preferences) == (True, 0, None)
    assert Kept("dpo", 0) in events
    assert [metrics.step for metrics in fit.history] == [0]


def test_what_sft_got_wrong_of_the_covers_is_not_taken_for_a_taste():
    # The person wants the covers; SFT renders all of them too dark and too cold.
    shown = [scene_of_image(image) for image in renderings(learnt())]
    covers = moved_by(shown, steps(exposure=2, temperature=1.5))
    answers = ask(shown, covers, 72, scatter=0.7)
    enhancer, fit = run(learnt(), materials(answers, pictures(covers)))
    assert fit.preferences["verdict"] == "as the covers"
    assert fit.preferences["amounts"] == {}
    assert not taste(enhancer).any()


def test_another_taste_than_the_covers_moves_what_sft_learnt():
    shown = [scene_of_image(image) for image in renderings(learnt())]
    covers = moved_by(shown, 0.5 * np.random.default_rng(0).normal(size=(COUNT, 12)))
    ideals = moved_by(covers, steps(temperature=-3, vignette=3, exposure=2))
    enhancer, fit = run(learnt(), materials(ask(shown, ideals, 72, scatter=0.7), pictures(covers)))
    assert fit.preferences["verdict"] == "taste"
    assert len(fit.preferences["amounts"]) == 12
    assert distance(covers, taste(enhancer), ideals) < 0.75 * distance(covers, NOTHING, ideals)
    assert torch.equal(enhancer.head.bias, learnt().head.bias)


def test_covers_stand_for_the_photos_that_have_one():
    covers = pictures(moved_by(PHOTOS[:3], TASTE))
    scenes = recipe._with_covers(PHOTOS, materials(ask(PHOTOS, PHOTOS, 6), covers))
    assert [scene.spread for scene in scenes] == [1.0] * 3 + [UNCOVERED] * 3
    assert all(np.array_equal(picture(scene, NOTHING), cover) for scene, cover in zip(scenes, covers, strict=False))
    assert all(scene.colours is photo.colours for scene, photo in zip(scenes[3:], PHOTOS[3:], strict=True))


def test_how_much_better_and_ties_reach_the_answers(judged):
    given = ask(PHOTOS, moved_by(PHOTOS, TASTE), 48, graded=True, ties=True)
    train = [item for item in given if item.photo < COUNT - 1]
    found = recipe._judged(materials(given), "train")
    assert len(found) == len(train)
    assert {grade for *_, grade in found} == {"much better", "better", "tie"}
    for grade in ("much better", "better", "tie"):
        images = [(item.photo, item.chosen.tobytes(), item.rejected.tobytes()) for item in train if item.grade == grade]
        assert [(a, b.tobytes(), c.tobytes()) for a, b, c, kind in found if kind == grade] == images
    plain = recipe._judged(materials(given, origins=False), "train")
    assert {grade for *_, grade in plain} == {"better", "tie"}


@pytest.mark.parametrize("loss", ["charbonnier", "gaussian", "ipo", "dpop"])
def test_the_other_losses_still_train_by_gradient(judged, loss):
    enhancer, fit = run(foundation(), materials(judged), loss=loss, steps=20)
    ideals = moved_by(PHOTOS, TASTE)
    assert fit.steps == 20
    assert fit.preferences is None
    assert distance(PHOTOS, taste(enhancer), ideals) < distance(PHOTOS, NOTHING, ideals)
    before = foundation().state_dict()
    after = enhancer.state_dict()
    assert [name for name in before if not torch.equal(before[name], after[name])] == ["head.taste"]
