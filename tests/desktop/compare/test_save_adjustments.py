import numpy as np
import pytest

from desktop.compare.save_adjustments import Work, finish_photo, finished_path
from desktop.model.adjustments import Finish
from desktop.model.layers import Base
from desktop.model.library import LibraryPhoto
from engine.edit.edit import identity, save_edit
from engine.errors import CovershotError
from engine.image.io import Photo, load_photo, save_photo
from engine.workspace.workspace import create_workspace
from tests.image.made_formats import CATALOGUE, dng, pdf

SCENE = np.full((40, 60, 3), (50, 100, 200), np.uint8)


@pytest.fixture
def work(tmp_path):
    workspace = create_workspace(tmp_path / "shoot")
    save_edit(identity(), tmp_path / "bridge.edit.safetensors")

    def of(source, target=None):
        photo = LibraryPhoto("bridge", source, target, {})
        base = Base(tmp_path / "bridge.edit.safetensors", "run/sft/bridge")
        return Work(workspace, photo, base, Finish("sft", 1.0, ()), "sitting")

    return of


def test_the_target_of_a_raw_file_is_a_tiff_of_16_bits(work):
    workspace = work(None).workspace
    (workspace.input / "bridge.dng").write_bytes(dng(SCENE))
    written = finish_photo(work(workspace.input / "bridge.dng"), lambda event: None)

    assert written.path == workspace.target / "bridge.tif"
    assert load_photo(written.path).pixels.dtype == np.uint16


def test_a_target_that_cannot_be_written_stays(work):
    workspace = work(None).workspace
    save_photo(Photo(SCENE), workspace.input / "bridge.png")
    cover = workspace.target / "bridge.pdf"
    cover.write_bytes(pdf(CATALOGUE))
    one = work(workspace.input / "bridge.png", cover)

    assert finished_path(workspace, one.photo) == cover
    with pytest.raises(CovershotError, match=r"bridge\.pdf is of a format that is not written, and stays"):
        finish_photo(one, lambda event: None)
    assert cover.read_bytes() == pdf(CATALOGUE)
