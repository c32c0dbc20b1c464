from dataclasses import replace

import pytest
import torch

from engine.config import Config, DpoConfig
from engine.recipe.refine import refine
from engine.training.loop import Fit, Schedule
from engine.training.materials import Materials
from tests.recipe.learning import COUNT, foundation, materials
from tests.recipe.test_sft import CPU
from tests.taste.asking import Judged, ask, distance, moved_by, photos, steps

pytestmark = pytest.mark.usefixtures("one_thread")

PHOTOS = photos(COUNT)
TASTE = steps(exposure=2, temperature=1.5, contrast=-1)
CHARBONNIER = DpoConfig(loss="charbonnier", steps=30, batch=16)


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return ask(PHOTOS, moved_by(PHOTOS, TASTE), 60)


def train(judged_materials: Materials, options: DpoConfig = CHARBONNIER, learnt=("taste",), stop=lambda: False):
    enhancer = foundation()
    head = enhancer.head
    config = replace(Config(), dpo=options)
    with torch.no_grad():
        read = enhancer.conditions(judged_materials.photos.float() / 255)
    schedule = Schedule("dpo", options.steps, 5, 0.9)
    parameters = [getattr(head, name) for name in learnt]
    fit: Fit = refine(head, parameters, read.select, judged_materials, config, schedule, replace(CPU, stop=stop))
    return head, fit


def changed(head) -> list[str]:
    before = foundation().head.state_dict()
    after = head.state_dict()
    return [name for name in before if not torch.equal(before[name], after[name])]


def test_a_taste_is_learnt_and_what_photos_differ_by_is_forgotten(judged):
    head, fit = train(materials(judged))
    ideals = moved_by(PHOTOS, TASTE)
    found = head.taste.detach().numpy()
    assert changed(head) == ["taste"]
    assert distance(PHOTOS, found, ideals) < 0.8 * distance(PHOTOS, 0 * found, ideals)
    assert fit.history[-1].values["held_out/nll"] < fit.history[0].values["held_out/nll"]
    assert fit.history[0].values["held_out/drift"] == 0


def test_any_other_parameters_can_be_trained(judged):
    head, _ = train(materials(judged), replace(CHARBONNIER, learning_rate=5e-3), ("look", "light"))
    assert changed(head) == ["look", "light"]


def test_the_start_is_kept_where_held_out_comparisons_clearly_speak_for_it(judged):
    held_out = COUNT - 1
    other = ask(PHOTOS[held_out:], moved_by(PHOTOS[held_out:], -2 * TASTE), 40, scatter=0.5)
    against = [item for item in judged if item.photo != held_out] + [item._replace(photo=held_out) for item in other]
    head, fit = train(materials(against))
    assert fit.best_step == 0
    assert not head.taste.any()


def test_a_prior_holds_the_taste_near_nothing(judged):
    free, held = (train(materials(judged), replace(CHARBONNIER, prior=prior))[0] for prior in (0.0, 100.0))
    assert held.taste.norm() < 0.5 * free.taste.norm()


def test_the_same_seed_gives_the_same_taste(judged):
    assert torch.equal(train(materials(judged))[0].taste, train(materials(judged))[0].taste)


def test_stopping_ends_it(judged):
    left = [3]

    def stop() -> bool:
        left[0] -= 1
        return left[0] <= 0

    _, fit = train(materials(judged), stop=stop)
    assert fit.stopped
    assert fit.steps < 30


def test_photos_may_differ_from_the_taste(judged):
    # One photo wants the opposite: what it differs by takes that up, and the others' taste is less in doubt.
    other = moved_by(PHOTOS[:1], -TASTE)
    mixed = [item for item in judged if item.photo] + ask(PHOTOS[:1], other, 40, seed=1)
    ideals = moved_by(PHOTOS, TASTE)
    apart, alike = (
        train(materials(mixed), replace(CHARBONNIER, apart=spread))[0].taste.detach().numpy() for spread in (2.0, 0.0)
    )
    assert distance(PHOTOS[1:], apart, ideals[1:]) < distance(PHOTOS[1:], alike, ideals[1:])
