from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from engine.edit.cube import resampled, write_cube
from engine.edit.edit import Edit, identity, identity_lut
from engine.edit.render import render
from engine.errors import CovershotError
from tests.edit.cubes import read_cube


def smooth_edit():
    r, g, b = np.moveaxis(identity_lut(33), -1, 0)
    lut = np.stack([r**0.8, 0.9 * g + 0.1 * r * b, b**1.3 * 0.95 + 0.02], -1)
    return Edit(lut.astype(np.float32), identity().grid)


@pytest.mark.parametrize("edit", [identity(), smooth_edit()], ids=["identity", "smooth"])
def test_the_colours_of_the_file_are_the_lut(edit, tmp_path):
    write_cube(edit, tmp_path / "look.cube")
    assert np.abs(read_cube(tmp_path / "look.cube") - edit.lut).max() < 1e-6


def test_red_varies_fastest(tmp_path):
    write_cube(identity(), tmp_path / "look.cube", 17)
    lines = (tmp_path / "look.cube").read_text().splitlines()
    assert lines[:4] == ['TITLE "Covershot"', "LUT_3D_SIZE 17", "DOMAIN_MIN 0.0 0.0 0.0", "DOMAIN_MAX 1.0 1.0 1.0"]
    assert lines[4:6] == ["0 0 0", "0.0625 0 0"]
    assert lines[-1] == "1 1 1"
    assert len(lines) == 4 + 17**3


@pytest.mark.parametrize("size", [17, 65])
def test_another_size_means_the_same_colours(size, tmp_path):
    write_cube(smooth_edit(), tmp_path / "look.cube", size)
    lattice = read_cube(tmp_path / "look.cube")
    assert lattice.shape == (size, size, size, 3)
    assert np.abs(resampled(lattice, 17) - resampled(smooth_edit().lut, 17)).max() < 1e-6
    assert np.abs(resampled(identity_lut(33), size) - identity_lut(size)).max() < 1e-6


@pytest.mark.parametrize("edit", [identity(), smooth_edit()], ids=["identity", "smooth"])
def test_pillow_gives_the_same_colours(edit, tmp_path):
    write_cube(edit, tmp_path / "look.cube")
    table = read_cube(tmp_path / "look.cube").transpose(2, 1, 0, 3).reshape(-1)  # red fastest, as in the file
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    expected = np.asarray(Image.fromarray(pixels).filter(ImageFilter.Color3DLUT(33, table.tolist())))
    assert np.abs(render(pixels, edit, dither=False).astype(int) - expected).max() <= 1


def test_an_unknown_size_is_refused():
    with pytest.raises(ValueError, match="got 32"):
        write_cube(identity(), Path("look.cube"), 32)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CovershotError, match="Cannot write"):
        write_cube(identity(), tmp_path / "file" / "look.cube")
