"""Laws of a render that hold for any photo and any Edit."""

import tempfile
from pathlib import Path
from unittest import mock

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.edit.cube import write_cube
from engine.edit.edit import Edit, identity
from engine.edit.render import render
from tests.edit.cubes import read_cube

TOP = {"uint8": 255, "uint16": 65535, "float32": 1}

laws = settings(max_examples=20, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32 - 1)
types = st.sampled_from(list(TOP))


@st.composite
def photos(draw, dtype=types):
    height = draw(st.integers(1, 40))
    width = draw(st.integers(1, 300))
    kind = draw(dtype)
    values = np.random.default_rng(draw(seeds)).random((height, width, 3)) * draw(st.floats(0.1, 1))
    return values.astype(kind) if kind == "float32" else (values * TOP[kind]).round().astype(kind)


@st.composite
def edits(draw):
    random = np.random.default_rng(draw(seeds))
    size = draw(st.floats(0, 0.5))

    def near(array):
        return (array + random.uniform(-size, size, array.shape)).astype(np.float32)

    lut = draw(st.booleans())
    grid = draw(st.booleans())
    return Edit(near(identity().lut) if lut else identity().lut, near(identity().grid) if grid else identity().grid)


@st.composite
def rising_edits(draw):
    """A curve for each channel that never falls; it may stand still."""
    random = np.random.default_rng(draw(seeds))
    flat = draw(st.floats(0, 0.9))
    steps = random.exponential(size=(3, 33)) * (random.random((3, 33)) > flat)
    curves = np.cumsum(steps, 1)
    curves = (curves / np.maximum(curves[:, -1:], 1e-6)).astype(np.float32)
    lut = np.stack(np.meshgrid(*curves, indexing="ij"), -1)
    return Edit(lut.astype(np.float32), identity().grid)


@given(photos(), st.floats(-1, 2))
@laws
def test_the_identity_returns_the_photo_at_any_strength(pixels, strength):
    result = render(pixels, identity(), strength)
    assert result.dtype == pixels.dtype
    assert np.array_equal(result, pixels)


@given(photos(), edits())
@laws
def test_strength_zero_returns_the_photo(pixels, edit):
    assert np.array_equal(render(pixels, edit, 0.0), pixels)


@given(photos(st.just("float32")), edits(), st.floats(-0.5, 2))
@laws
def test_strength_goes_from_the_photo_to_the_edit_in_a_straight_line(pixels, edit, strength):
    expected = pixels + strength * (render(pixels, edit) - pixels)
    assert np.abs(render(pixels, edit, strength) - expected).max() < 1e-5


@given(photos(), edits(), st.integers(1, 5), st.integers(1, 5000), st.floats(0.1, 1))
@laws
def test_strips_and_threads_do_not_change_the_result(pixels, edit, threads, strip, strength):
    alone = render(pixels, edit, strength, threads=1)
    with mock.patch("engine.edit.render._STRIP", strip):
        assert np.array_equal(render(pixels, edit, strength, threads=threads), alone)


@given(rising_edits(), st.sampled_from(["uint8", "uint16"]), st.integers(0, 2), seeds, st.floats(0, 1))
@laws
def test_a_rising_lut_keeps_the_order_of_tones(edit, dtype, channel, seed, strength):
    colour = np.random.default_rng(seed).integers(0, TOP[dtype], 3, endpoint=True)
    pixels = np.tile(colour.astype(dtype), (1, 256, 1))
    pixels[0, :, channel] = np.linspace(0, TOP[dtype], 256).round()
    result = render(pixels, edit, strength, dither=False)[0].astype(int)
    assert (np.diff(result[:, channel]) >= 0).all()
    others = [k for k in range(3) if k != channel]
    assert (result[:, others] == result[0, others]).all()


@given(photos(st.just("uint8")), edits(), st.floats(0, 1))
@laws
def test_8_and_16_bits_agree(pixels, edit, strength):
    eight = render(pixels, edit, strength, dither=False)
    sixteen = render(pixels.astype(np.uint16) * 257, edit, strength)
    assert np.abs(eight.astype(int) * 257 - sixteen.astype(int)).max() <= 257 // 2 + 1


@given(edits())
@laws
def test_a_cube_file_gives_back_what_it_was_made_of(edit):
    with tempfile.TemporaryDirectory() as folder:
        write_cube(edit, Path(folder) / "look.cube")
        assert np.allclose(read_cube(Path(folder) / "look.cube"), edit.lut, rtol=1e-6, atol=1e-7)
