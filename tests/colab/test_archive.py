import stat
import struct
import warnings
import zipfile

import pytest

from engine.colab import archive
from tests.colab.result_zips import pack, refused


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99, 0.9999])
def test_a_truncated_zip_is_refused(small, home, tmp_path, tree, share):
    data = pack(small, tmp_path / "r.zip").read_bytes()
    (tmp_path / "r.zip").write_bytes(data[: int(len(data) * share)])
    refused(tmp_path / "r.zip", home, tree, "is not a whole zip")


def test_a_zip_with_flipped_bytes_inside_is_refused(small, home, tmp_path, tree):
    data = bytearray(pack(small, tmp_path / "r.zip", zipfile.ZIP_DEFLATED).read_bytes())
    with zipfile.ZipFile(tmp_path / "r.zip") as packed:
        start = packed.getinfo("run/edits/p4.sft.safetensors").header_offset
    data[start + 2000 : start + 2100] = bytes(100)
    (tmp_path / "r.zip").write_bytes(data)
    refused(tmp_path / "r.zip", home, tree, "is not a whole zip")


def test_the_bundle_itself_or_a_missing_file_is_refused(trip, home, tree, tmp_path):
    refused(trip.bundle, home, tree, "it lacks 'result.json': give the result.zip")
    refused(tmp_path / "none.zip", home, tree, "Cannot read .*none.zip")
    refused(tmp_path, home, tree, "Cannot read")


def test_links_folders_and_secrets_are_refused(small, home, tmp_path, tree):
    for name, mode in (("run/config.toml", stat.S_IFLNK | 0o777), ("run/", stat.S_IFDIR | 0o777)):
        path = tmp_path / "r.zip"
        with zipfile.ZipFile(path, "w") as packed:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            packed.writestr(info, b"" if name.endswith("/") else b"/etc/passwd")
            for other, data in small.items():
                if other != name:
                    packed.writestr(other, data)
        refused(path, home, tree, "is no plain file")
    data = bytearray(pack(small, tmp_path / "r.zip").read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1  # encrypted
    (tmp_path / "r.zip").write_bytes(data)
    refused(tmp_path / "r.zip", home, tree, "is no plain file")


def test_a_name_that_comes_twice_is_refused(small, home, tmp_path, tree):
    path = pack(small, tmp_path / "r.zip")
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as packed:
        warnings.simplefilter("ignore")
        packed.writestr("run/config.toml", b"seed = 1\n")
    refused(path, home, tree, "holds 'run/config.toml' twice")


def test_a_bomb_is_refused_before_it_unfolds(small, home, tmp_path, tree):
    bomb = small | {"run/metrics.csv": bytes(archive.LARGEST_OTHER + 1)}
    path = pack(bomb, tmp_path / "r.zip", zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 4 * archive.MEGABYTE
    refused(path, home, tree, "'run/metrics.csv' claims 128 MB, and 128 are the most")


def test_a_bomb_that_lies_about_its_size_never_unfolds_further(small, home, tmp_path, tree, monkeypatch):
    bomb = small | {"run/metrics.csv": bytes(archive.LARGEST_OTHER + 1)}
    data = bytearray(pack(bomb, tmp_path / "r.zip", zipfile.ZIP_DEFLATED).read_bytes())
    name = b"run/metrics.csv"
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        header = {b"PK\x03\x04": 30, b"PK\x01\x02": 46}[mark]
        place = next(
            i for i in range(len(data)) if data[i : i + 4] == mark and data[i + header : i + header + 15] == name
        )
        data[place + at : place + at + 4] = struct.pack("<I", 100)
    (tmp_path / "r.zip").write_bytes(data)
    written: list[int] = []
    extract = archive.Archive.extract

    def noted(self, name, path, sha256):
        try:
            extract(self, name, path, sha256)
        finally:
            written.append(path.stat().st_size)

    monkeypatch.setattr(archive.Archive, "extract", noted)
    refused(tmp_path / "r.zip", home, tree, "whole zip|as it was packed")
    assert max(written) < archive.MEGABYTE
