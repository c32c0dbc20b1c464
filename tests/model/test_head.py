import pytest
import torch

from engine.edit.edit import identity
from engine.model.head import Head, HeadInput, Prediction
from engine.model.render import render
from engine.model.ridge import fit_ridge
from engine.model.statistics import tone_statistics
from engine.predict.head import ADJUSTMENTS, MIXTURE_LOOKS, adjust
from engine.predict.statistics import STATISTICS
from engine.predict.white import white_levels

COLOURS = torch.rand(1, 200, 3, generator=torch.Generator().manual_seed(0))


def read(count: int, conditions: int, seed: int = 0) -> HeadInput:
    generator = torch.Generator().manual_seed(seed)
    return HeadInput(
        torch.randn(count, conditions, generator=generator), torch.rand(count, 3, 32, 32, generator=generator)
    )


def test_a_new_head_predicts_the_identity():
    edits = Head(40)(read(3, 40))
    torch.testing.assert_close(edits.lut, torch.from_numpy(identity().lut.copy()).expand_as(edits.lut))
    assert torch.equal(edits.grid, torch.from_numpy(identity().grid.copy()).expand_as(edits.grid))
    photos = torch.rand(3, 3, 16, 16)
    torch.testing.assert_close(render(photos, edits), photos)


def test_every_parameter_gets_a_finite_gradient():
    head = Head(40)
    with torch.no_grad():
        for parameter in head.parameters():
            parameter.normal_(std=0.05)
    output = render(torch.rand(2, 3, 32, 32), head(read(2, 40)))
    output.square().mean().backward()
    for name, parameter in head.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.isfinite().all(), name
        assert parameter.grad.abs().max() > 0, name


@pytest.mark.parametrize("index", range(ADJUSTMENTS))
def test_each_adjustment_is_identity_at_zero_and_has_a_gradient_even_for_black(index):
    colours = torch.cat((COLOURS, torch.zeros(1, 1, 3), torch.ones(1, 1, 3)), 1)
    amounts = torch.zeros(1, ADJUSTMENTS, requires_grad=True)
    torch.testing.assert_close(adjust(colours, amounts), colours)
    direction = torch.zeros(1, ADJUSTMENTS)
    direction[0, index] = 0.5
    moved = adjust(colours, amounts + direction)
    assert (moved - colours).abs().mean() > 0.005
    moved.square().sum().backward()
    assert amounts.grad is not None
    assert amounts.grad.isfinite().all()


def test_conditions_are_clamped_so_that_a_strange_photo_gets_no_wild_edit():
    head = Head(STATISTICS)
    with torch.no_grad():
        head.weight.fill_(0.1)
    far = head.edits(head.standardised(torch.full((1, STATISTICS), 1e6)) @ head.weight)
    further = head.edits(head.standardised(torch.full((1, STATISTICS), 1e9)) @ head.weight)
    assert torch.equal(far.lut, further.lut)


def test_conditions_have_length_one_over_the_training_photos():
    head = Head(STATISTICS + 200)
    conditions = torch.rand(50, STATISTICS + 200, generator=torch.Generator().manual_seed(0)) * 7
    head.standardise(conditions)
    lengths = head.standardised(conditions).square().sum(1)
    assert lengths.mean().item() == pytest.approx(1, abs=1e-4)
    assert head.standardised(conditions)[:, :STATISTICS].square().sum(1).mean().item() == pytest.approx(
        1 / 11, abs=1e-4
    )


def test_the_usual_distance_is_that_of_a_photo_from_the_others():
    conditions = torch.rand(9, STATISTICS + 30, generator=torch.Generator().manual_seed(0))
    head = Head(STATISTICS + 30)
    head.standardise(conditions)

    def left_out(row: int) -> float:
        rest = Head(STATISTICS + 30)
        rest.standardise(torch.cat((conditions[:row], conditions[row + 1 :])))
        return rest.standardised(conditions[row : row + 1]).norm().item()

    assert head.usual.item() == pytest.approx(sorted(left_out(row) for row in range(9))[4], rel=1e-3)


def test_a_photo_unlike_the_examples_in_white_level_or_content_says_so():
    seen = read(12, STATISTICS + 30)
    head = Head(STATISTICS + 30)
    head.standardise(seen.conditions)
    assert head.unlikeness(seen)[0].white is None
    head.white.fit(seen.copies, seen.copies * 0.8, torch.ones(()), matched=True)
    usual = head.unlikeness(seen)
    dark, strange = head.unlikeness(
        HeadInput(seen.conditions[:2] * torch.tensor([[1.0], [3.0]]), seen.copies[:2] * 0.2)
    )
    assert max(photo.white for photo in usual) < 0.1 < dark.white
    assert strange.content > 1.5 > usual[1].content


def test_few_photos_shrink_the_regression_and_many_free_it():
    generator = torch.Generator().manual_seed(2)
    weight = torch.randn(8, 3, generator=generator)

    def error(count: int) -> float:
        conditions = torch.randn(count, 8, generator=generator) / 8**0.5
        noisy = conditions @ weight + 0.5 * torch.randn(count, 3, generator=generator)
        found = fit_ridge([conditions], noisy)
        return (found - weight).norm().item() / weight.norm().item()

    assert error(6) > 0.9
    assert error(30_000) < 0.1


def test_the_regression_is_the_same_seen_from_photos_and_from_conditions():
    generator = torch.Generator().manual_seed(3)
    conditions = torch.randn(30, 20, generator=generator)
    amounts = torch.randn(30, 2, generator=generator)
    wide = torch.cat((conditions, torch.zeros(30, 20)), 1)
    torch.testing.assert_close(
        fit_ridge([wide], amounts)[:20], fit_ridge(conditions.split(7), amounts), rtol=1e-4, atol=1e-5
    )


def test_photos_with_looks_of_their_own_differ_beyond_the_amounts():
    head = Head(40)
    conditions = read(2, 40)
    with torch.no_grad():
        head.own_looks.normal_(std=0.02)
    first, second = head(conditions).lut
    assert (first - second).abs().max() > 0.01
    with torch.no_grad():
        head.own_looks.zero_()
        head.own_lights.normal_(std=0.02)
    first, second = head(conditions).grid
    assert (first - second).abs().max() > 0.01
    assert head.mixture.shape == (40, MIXTURE_LOOKS)


def test_output_is_what_rendering_the_predicted_edits_gives():
    head = Head(40)
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for parameter in head.parameters():
            parameter.normal_(std=0.02, generator=generator)
        photos = torch.rand(2, 3, 16, 16, generator=generator)
        conditions = read(2, 40)
        rendered = render(photos, head(conditions))
        torch.testing.assert_close(head.output(photos, conditions), rendered, rtol=0, atol=0.02)


def test_noise_moves_no_prediction_far():
    generator = torch.Generator().manual_seed(1)
    conditions = torch.randn(13, 100, generator=generator) / 10
    noise = torch.randn(13, 2, generator=generator)
    weight = fit_ridge([conditions], noise)
    unseen = torch.randn(500, 100, generator=generator) / 10
    assert (unseen @ weight).var() < 0.03 * noise.var()


def test_only_the_trunks_features_predict_what_amounts_differ_by_from_the_shared_ones():
    head = Head(STATISTICS + 20)
    conditions = torch.randn(9, STATISTICS + 20)
    shared = torch.linspace(-0.5, 0.5, ADJUSTMENTS)
    head.regress([conditions], shared + torch.randn(9, ADJUSTMENTS), shared)
    assert torch.equal(head.bias, shared)
    assert torch.equal(head.weight[:STATISTICS], torch.zeros(STATISTICS, ADJUSTMENTS))
    assert head.weight[STATISTICS:].abs().max() > 0


def test_the_rendered_white_level_moves_towards_the_predicted_one():
    head = Head(40)
    seen = read(6, 40)
    copies = seen.copies * torch.linspace(0.3, 0.8, 6)[:, None, None, None]
    head.white.fit(copies, (copies * 1.3).clamp(0, 1), torch.ones(()), matched=True)
    head.white.share.zero_()
    before = Prediction(torch.zeros(6, ADJUSTMENTS))
    target = head.white.fitted.predicted_levels(copies)
    after = head.matched(copies, before)
    assert after.parts is None
    assert torch.equal(after.amounts[:, 1:], before.amounts[:, 1:])

    def error(prediction: Prediction) -> torch.Tensor:
        levels = white_levels(head.output_before_preferences(copies, prediction))
        return (levels - target).square().sum(1)

    assert (error(after) < 0.6 * error(before)).all()
    head.white.trust.zero_()
    assert torch.equal(head.matched(copies, before).amounts, before.amounts)


def test_preferences_come_after_the_white_level_and_are_not_taken_back():
    head = Head(40)
    seen = read(2, 40)
    with torch.no_grad():
        head.white.fit(seen.copies, seen.copies * 0.8, torch.ones(()), matched=True)
        before = head.predict(seen)
        head.taste.fill_(2.0)
        assert torch.equal(head.predict(seen).amounts, before.amounts)


def test_a_prediction_made_before_renders_as_one_made_on_the_way():
    head = Head(40)
    seen = read(3, 40)
    with torch.no_grad():
        for parameter in head.parameters():
            parameter.normal_(std=0.02)
        once = head.predict(seen).select(torch.tensor([2, 0]))
        again = head.output(seen.copies[[2, 0]], seen.select(torch.tensor([2, 0])))
        torch.testing.assert_close(head.rendered(seen.copies[[2, 0]], once), again)


def test_a_head_saved_before_white_levels_loads_and_moves_none():
    head = Head(40)
    newer = {"usual"} | {f"white.{name}" for name in head.white.state_dict()}
    old = {name: value for name, value in head.state_dict().items() if name not in newer}
    seen = read(4, 40)
    head.white.fit(seen.copies, seen.copies * 0.5, torch.ones(()), matched=True)
    head.load_state_dict(old)
    assert all(torch.equal(value, torch.zeros_like(value)) for value in head.white.state_dict().values())
    edits = head(seen)
    torch.testing.assert_close(edits.lut, torch.from_numpy(identity().lut.copy()).expand_as(edits.lut))


def test_statistics_describe_brightness_casts_and_place():
    def described(image: torch.Tensor) -> torch.Tensor:
        return tone_statistics(image[None])[0]

    grey = torch.full((3, 64, 64), 0.5)
    warm = grey * torch.tensor([1.2, 1.0, 0.8])[:, None, None]
    left = grey.clone()
    left[:, :, :32] = 0.8
    assert described(grey).shape == (STATISTICS,)
    assert described(grey * 0.5)[0].item() == pytest.approx(described(grey)[0].item() - 2.2, abs=0.01)
    assert described(warm)[2] > 0 > described(warm)[3]
    assert described(grey)[2].item() == pytest.approx(0, abs=1e-6)
    thumbnail = described(left)[-16:].view(4, 4)
    assert (thumbnail[:, 0] > 0).all()
    assert (thumbnail[:, -1] < 0).all()
    assert described(torch.zeros(3, 8, 8)).isfinite().all()
