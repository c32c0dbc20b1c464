"""A wheel of Covershot, built from the files that run: a checkout's, an installed package's or a frozen app's."""

import base64
import hashlib
import importlib.metadata
import importlib.util
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from engine.errors import CovershotError

NAME = "covershot"
PACKAGES = ("engine", "desktop", "resources")
DATED = (1980, 1, 1, 0, 0, 0)
"""Date of every file in our archives, so that equal files make equal archives: the earliest that a zip can store."""


def build_wheel() -> tuple[str, bytes]:
    """Return the file name and the content of a wheel of the running Covershot; the same files give the same bytes.

    Nothing is built or downloaded, so that neither pip nor a checkout is needed.

    Raises:
        CovershotError: the Covershot that runs came without its sources or its metadata.
    """
    try:
        installed = importlib.metadata.distribution(NAME)
    except importlib.metadata.PackageNotFoundError as error:
        raise CovershotError(
            f"{NAME} runs without being installed: install it with `pip install -e .` first."
        ) from error
    about = f"{NAME}-{installed.version}.dist-info"
    files = dict(_sources())
    files[f"{about}/METADATA"] = _metadata(installed).encode()
    if licence := installed.read_text("licenses/LICENSE"):  # which a checkout at the front of the path has not
        files[f"{about}/licenses/LICENSE"] = licence.encode()
    files[f"{about}/entry_points.txt"] = (installed.read_text("entry_points.txt") or "").encode()
    files[f"{about}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: covershot\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{about}/RECORD"] = _record(files, f"{about}/RECORD")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as wheel:
        for name, content in files.items():
            wheel.writestr(zipfile.ZipInfo(name, DATED), content, zipfile.ZIP_DEFLATED)
    return f"{NAME}-{installed.version}-py3-none-any.whl", data.getvalue()


def _metadata(installed: importlib.metadata.Distribution) -> str:
    """Return the metadata that pip reads; a checkout at the front of the path has it as PKG-INFO of its egg-info."""
    text = installed.read_text("METADATA") or installed.read_text("PKG-INFO")
    if not text:
        raise CovershotError(f"{NAME}'s installation has lost its metadata: install it again.")
    return text


def _sources() -> Iterator[tuple[str, bytes]]:
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        roots = [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
        if not roots or not (roots[0] / "__init__.py").is_file():
            raise CovershotError(f"This Covershot came without the sources of {package}: bundle with an installed one.")
        for path in sorted(roots[0].rglob("*")):
            relative = path.relative_to(roots[0])
            if path.is_file() and _belongs(relative, package):
                yield f"{package}/{relative.as_posix()}", path.read_bytes()


def _belongs(path: Path, package: str) -> bool:
    hidden = any(part.startswith(".") or part == "__pycache__" for part in path.parts)
    return not hidden and (package == "resources" or path.suffix == ".py")


def _record(files: dict[str, bytes], name: str) -> bytes:
    """Return a wheel's list of files, which names itself without a hash. Source: PEP 376, PEP 427."""
    lines = [
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=').decode()},{len(content)}"
        for path, content in files.items()
    ]
    return "\n".join([*lines, f"{name},,", ""]).encode()
