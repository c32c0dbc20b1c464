import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.edit.edit import LUMA, Edit, identity, identity_lut
from engine.edit.render import Region, render

TYPES = ("uint8", "uint16", "float32")
TOP = {"uint8": 255, "uint16": 65535, "float32": 1}


def photo(height, width, dtype="uint8", seed=0):
    values = np.random.default_rng(seed).random((height, width, 3))
    values[0, 0] = 0
    values[-1, -1] = 1
    return values.astype(dtype) if dtype == "float32" else (values * TOP[dtype]).round().astype(dtype)


def smooth_edit(seed=0):
    random = np.random.default_rng(seed)
    gamma = random.uniform(0.7, 1.4, 3)
    gain = random.uniform(0.9, 1.1, 3)
    place = np.stack(np.meshgrid(*(np.linspace(0, 1, n) for n in (8, 16, 16)), indexing="ij"), -1)
    local = np.sin(place @ random.normal(size=(3, 12)) * 3).reshape(8, 16, 16, 3, 4) * 0.1
    return Edit((identity().lut ** gamma * gain).astype(np.float32), (identity().grid + local).astype(np.float32))


def rough_edit(seed=0, amplitude=1.0):
    random = np.random.default_rng(seed)
    lut = random.random((33, 33, 33, 3))
    grid = identity().grid + random.normal(size=(8, 16, 16, 3, 4)) * amplitude
    return Edit(lut.astype(np.float32), grid.astype(np.float32))


def sliced(lattice, places):
    """Interpolate (A, B, C, ...) at (..., 3) places counted in nodes: eight corners, each weighed, in float64."""
    places = np.clip(places, 0, np.array(lattice.shape[:3]) - 1)
    low = np.minimum(places.astype(int), np.array(lattice.shape[:3]) - 2)
    share = places - low
    total = 0.0
    for corner in np.ndindex(2, 2, 2):
        weight = np.prod(np.where(corner, share, 1 - share), axis=-1)
        values = lattice.astype(float)[tuple(np.moveaxis(low + corner, -1, 0))]
        total = total + weight.reshape(weight.shape + (1,) * (values.ndim - weight.ndim)) * values
    return total


def reference(pixels, edit, strength=1.0):
    """The meaning of a render, word by word; unclamped, in [0, 1]."""
    p = pixels / float(TOP[str(pixels.dtype)])
    height, width, _ = p.shape
    colour = sliced(edit.lut, p * 32)
    row = np.broadcast_to((np.arange(height) + 0.5)[:, None] / height * 16 - 0.5, (height, width))
    column = np.broadcast_to((np.arange(width) + 0.5) / width * 16 - 0.5, (height, width))
    affine = sliced(edit.grid, np.stack([p @ np.array(LUMA) * 8 - 0.5, row, column], -1))
    result = (affine[..., :3] @ colour[..., None])[..., 0] + affine[..., 3]
    return p + strength * (result - p)


plain = partial(render, dither=False)


@pytest.mark.parametrize("dtype", TYPES)
def test_the_identity_returns_the_photo_exactly(dtype):
    pixels = photo(33, 300, dtype)
    result = render(pixels, identity())
    assert result.dtype == pixels.dtype
    assert np.array_equal(result, pixels)
    assert result is not pixels


@pytest.mark.parametrize("dtype", TYPES)
def test_strength_zero_returns_the_photo_exactly(dtype):
    pixels = photo(9, 300, dtype)
    assert np.array_equal(render(pixels, rough_edit(), 0.0), pixels)


@pytest.mark.parametrize("dtype", TYPES)
def test_a_place_where_the_edit_changes_nothing_stays_exact(dtype):
    grid = identity().grid.copy()
    grid[:, :, 12:, :, 3] = 0.25
    pixels = photo(40, 320, dtype)
    result = render(pixels, Edit(identity().lut, grid))
    assert np.array_equal(result[:, :160], pixels[:, :160])
    assert not np.array_equal(result[:, 300:], pixels[:, 300:])


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("make", [smooth_edit, rough_edit])
@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 7), (7, 1), (16, 16), (5, 255), (3, 256), (19, 515)])
def test_it_means_what_the_reference_says(make, dtype, height, width):
    pixels = photo(height, width, dtype, seed=width)
    edit = make(seed=height)
    result = plain(pixels, edit)
    expected = reference(pixels, edit)
    error = {"uint8": 0.51, "uint16": 2.0, "float32": 1e-5}[dtype]
    if dtype != "float32":
        expected = np.clip(expected, 0, 1) * TOP[dtype]
    assert np.abs(result - expected).max() < error


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 300), st.floats(0, 1))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_any_edit_at_any_strength_agrees_with_the_reference(seed, height, width, strength):
    pixels = photo(height, width, "float32", seed)
    edit = rough_edit(seed, amplitude=0.3)
    assert np.abs(plain(pixels, edit, strength) - reference(pixels, edit, strength)).max() < 2e-5


@pytest.mark.parametrize("stage", ["lut", "grid"])
def test_a_stage_alone_means_the_same_as_beside_the_other(stage):
    edit = smooth_edit()
    alone = Edit(edit.lut, identity().grid) if stage == "lut" else Edit(identity().lut, edit.grid)
    pixels = photo(20, 300, "float32")
    assert np.abs(render(pixels, alone) - reference(pixels, alone)).max() < 1e-5


def test_a_grid_that_is_a_ramp_in_x_brightens_one_side_more():
    grid = identity().grid.copy()
    grid[..., 3] = np.linspace(-0.2, 0.2, 16)[:, None]
    result = render(np.full((30, 600, 3), 0.5, np.float32), Edit(identity().lut, grid))
    assert (np.diff(result.mean((0, 2))) >= -1e-6).all()
    assert result[:, 0].mean() == pytest.approx(0.3, abs=1e-3)
    assert result[:, -1].mean() == pytest.approx(0.7, abs=1e-3)
    assert np.ptp(result, axis=0).max() < 1e-6


@pytest.mark.parametrize(("axis", "where"), [(0, "luma"), (1, "rows")])
def test_the_grid_follows_luma_and_rows_too(axis, where):
    grid = identity().grid.copy()
    steps = np.linspace(-0.1, 0.1, grid.shape[axis]).reshape([-1 if k == axis else 1 for k in range(4)])
    grid[..., 3] += steps
    pixels = np.full((64, 64, 3), 0.5, np.float32)
    if where == "luma":
        pixels[32:] = 0.9
    change = render(pixels, Edit(identity().lut, grid)) - pixels
    assert change[48].mean() > change[16].mean() + 0.02


@pytest.mark.parametrize("dtype", TYPES)
def test_threads_and_strips_do_not_change_the_result(dtype, monkeypatch):
    pixels = photo(301, 517, dtype)
    edit = rough_edit()
    alone = render(pixels, edit, threads=1)
    assert np.array_equal(alone, render(pixels, edit, threads=3))
    monkeypatch.setattr("engine.edit.render._STRIP", 517)
    assert np.array_equal(alone, render(pixels, edit, threads=2))
    monkeypatch.setattr("engine.edit.render._STRIP", 1 << 30)
    assert np.array_equal(alone, render(pixels, edit))


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize(("top", "left", "height", "width"), [(0, 0, 301, 617), (7, 300, 150, 317), (300, 1, 1, 1)])
def test_a_region_is_what_it_is_in_the_whole_photo_byte_for_byte(dtype, top, left, height, width):
    pixels = photo(301, 617, dtype)
    edit = rough_edit()
    part = np.s_[top : top + height, left : left + width]
    result = render(pixels[part], edit, 0.8, region=Region(top, left, 301, 617))
    assert np.array_equal(result, render(pixels, edit, 0.8)[part])


@pytest.mark.parametrize("region", [Region(-1, 0, 9, 9), Region(0, 0, 3, 9), Region(0, 6, 9, 9)])
def test_a_region_that_the_pixels_do_not_fit_is_named(region):
    with pytest.raises(ValueError, match=r"must lie inside their region, got Region\(top="):
        render(np.zeros((4, 4, 3), np.uint8), identity(), region=region)


@pytest.mark.parametrize("dtype", TYPES)
def test_memory_layout_does_not_matter(dtype):
    pixels = photo(40, 50, dtype)
    edit = smooth_edit()
    expected = render(pixels, edit)
    wide = np.zeros((80, 100, 5), dtype)
    wide[::2, ::2, 1:4] = pixels
    frozen = pixels.copy()
    frozen.setflags(write=False)
    for same in (wide[::2, ::2, 1:4], np.asfortranarray(pixels), frozen, pixels[::-1].copy()[::-1]):
        assert np.array_equal(render(same, edit), expected)
    assert np.array_equal(frozen, pixels)


def test_a_rising_lut_keeps_the_order_of_greys():
    edit = Edit((identity().lut ** np.float32(0.45)).astype(np.float32), identity().grid)
    greys = np.arange(65536, dtype=np.uint16).reshape(1, -1, 1).repeat(3, 2)
    assert (np.diff(render(greys, edit)[0].astype(int), axis=0) >= 0).all()
    assert (np.diff(plain(greys[:, ::257].astype(np.uint8), edit)[0].astype(int), axis=0) >= 0).all()


def test_all_types_agree():
    eight = photo(50, 60)
    edit = smooth_edit()
    sixteen = eight.astype(np.uint16) * 257
    floats = (eight / 255).astype(np.float32)
    exact = np.clip(render(floats, edit), 0, 1)
    assert np.abs(render(sixteen, edit) / 65535 - exact).max() < 1 / 65535
    assert np.abs(plain(eight, edit) / 255 - exact).max() < 0.51 / 255


def test_strength_blends_in_a_straight_line_and_beyond():
    pixels = photo(20, 30, "float32")
    edit = smooth_edit()
    full = render(pixels, edit) - pixels
    for strength in (-0.5, 0.25, 0.5, 1.5):
        assert np.allclose(render(pixels, edit, strength) - pixels, strength * full, atol=1e-6)


def test_floats_are_not_clamped_and_whole_numbers_are():
    grid = identity().grid.copy()
    grid[..., 3] = (2, -2, 0.5)
    edit = Edit(identity().lut, grid)
    assert np.allclose(render(np.full((2, 2, 3), 0.5, np.float32), edit), (2.5, -1.5, 1.0))
    for dtype, middle in (("uint8", 128), ("uint16", 32768)):
        result = render(np.full((20, 20, 3), middle, dtype), edit)
        assert (result[..., 0] == TOP[dtype]).all()
        assert (result[..., 1] == 0).all()


def test_dither_spreads_a_step_that_rounding_would_hide():
    grid = identity().grid.copy()
    grid[..., 3] = 0.3 / 255
    pixels = np.full((256, 256, 3), 100, np.uint8)
    edit = Edit(identity().lut, grid)
    assert (plain(pixels, edit) == 100).all()
    result = render(pixels, edit)
    assert set(np.unique(result)) == {100, 101}
    assert np.allclose(result.mean((0, 1)), 100.3, atol=0.01)
    blocks = result.reshape(16, 16, 16, 16, 3).mean((1, 3))
    assert np.abs(blocks - 100.3).max() < 0.06  # evenly: white noise gives 0.11


def test_dither_moves_a_value_by_less_than_one_step():
    pixels = photo(60, 300)
    edit = smooth_edit()
    assert np.abs(render(pixels, edit).astype(float) - reference(pixels, edit).clip(0, 1) * 255).max() < 1


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 7.0, -7.0])
def test_values_out_of_range_stay_where_they_are(odd):
    pixels = np.full((4, 300, 3), 0.5, np.float32)
    edit = rough_edit()
    expected = render(pixels, edit)
    pixels[1, 3] = odd
    result = render(pixels, edit)
    elsewhere = np.ones((4, 300), bool)
    elsewhere[1, 3] = False
    assert np.array_equal(result[elsewhere], expected[elsewhere])


def test_an_empty_photo_stays_empty():
    assert render(np.zeros((0, 5, 3), np.uint8), rough_edit()).shape == (0, 5, 3)
    assert render(np.zeros((5, 0, 3), np.uint8), rough_edit()).shape == (5, 0, 3)


@pytest.mark.parametrize(
    ("pixels", "options", "words"),
    [
        (np.zeros((4, 4), np.uint8), {}, "uint8 (4, 4)"),
        (np.zeros((4, 4, 4), np.uint8), {}, "(4, 4, 4)"),
        (np.zeros((4, 4, 3)), {}, "float64"),
        (np.zeros((4, 4, 3), ">u2"), {}, ">u2"),
        ([[[0, 0, 0]]], {}, "list"),
        (np.zeros((4, 4, 3), np.uint8), {"strength": np.nan}, "strength must be a finite number, got nan"),
        (np.zeros((4, 4, 3), np.uint8), {"threads": 0}, "threads must be 1 or more, got 0"),
    ],
)
def test_bad_arguments_are_named(pixels, options, words):
    with pytest.raises(ValueError, match="must be") as caught:
        render(pixels, identity(), **options)
    assert words in str(caught.value)


RENDERS = """
import sys
import numpy, engine.edit.render as r, engine.edit.edit as e
edit = e.Edit(e.identity().lut * numpy.float32(0.5), e.identity().grid)
for name, top in (("uint8", 100), ("uint16", 100), ("float32", 0.5)):
    assert (r.render(numpy.full((2, 2, 3), top, name), edit, dither=False) == top / 2).all()
assert "torch" not in sys.modules
from engine.edit.kernels import render_rows
print(sum(render_rows.stats.cache_hits.values()), sum(render_rows.stats.cache_misses.values()))
"""

FROZEN = """
import pathlib, sys, types
import engine.edit
source = (pathlib.Path(engine.edit.__path__[0]) / "kernels.py").read_text()
sys.frozen = True
own = types.ModuleType("engine.edit.kernels")
exec(compile(source, "engine/edit/kernels.py", "exec"), own.__dict__)
sys.modules["engine.edit.kernels"] = own
"""


def run_elsewhere(home, code=RENDERS, folder=None, **environment):
    """Render in a fresh process, all three types; return how many were read from the cache and how many compiled."""
    clean = {key: value for key, value in os.environ.items() if key not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME")}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**clean, "HOME": str(home), "PYTHONPATH": str(root), **environment},
        cwd=folder,
        check=True,
        timeout=240,
        capture_output=True,
        text=True,
    )
    return tuple(int(count) for count in done.stdout.split())


linux_alone = pytest.mark.skipif(
    sys.platform != "linux", reason="the cache folder's place is read from HOME on Linux alone"
)


@pytest.mark.slow
@linux_alone
def test_compiling_happens_once_and_lands_in_the_users_cache(tmp_path):
    assert run_elsewhere(tmp_path) == (0, 3)
    assert list((tmp_path / ".cache" / "covershot" / "numba").rglob("*render_rows*.nbc"))
    assert run_elsewhere(tmp_path) == (3, 0)


@pytest.mark.slow
@linux_alone
def test_a_frozen_program_compiles_once_wherever_it_is_started(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
    assert run_elsewhere(tmp_path, FROZEN + RENDERS, tmp_path / "a") == (0, 3)
    assert list((tmp_path / ".cache" / "covershot" / "numba").rglob("*render_rows*.nbc"))
    assert run_elsewhere(tmp_path, FROZEN + RENDERS, tmp_path / "b") == (3, 0)


@pytest.mark.slow
def test_it_renders_where_no_cache_can_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    run_elsewhere(tmp_path / "file", XDG_CACHE_HOME=str(tmp_path / "file"))


def test_the_identity_lattice_is_the_identity_of_the_reference():
    pixels = photo(8, 9, "float32")
    assert np.abs(reference(pixels, Edit(identity_lut(33), identity().grid)) - pixels).max() < 1e-6


def test_warming_up_leaves_the_compiled_loops_ready():
    code = (
        "import threading\nfrom engine.edit.render import warm_up\nwarm_up()\n"
        "[thread.join() for thread in threading.enumerate() if thread.name == 'warm-up']\n"
        "from engine.edit.kernels import render_rows\nassert render_rows.signatures"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
