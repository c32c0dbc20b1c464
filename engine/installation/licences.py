"""The parts of this installation with their versions and licences, from the metadata that each of them brings."""

import importlib.metadata
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageMetadata, PackageNotFoundError
from importlib.resources import files
from pathlib import Path

NAME = "covershot"

_TOOLS = ("dev", "package")
"""Extras of parts that make Covershot and are not parts of it."""

_FROZEN = ("pip", "pyinstaller")
"""What fetches training in a frozen program, and the loader in front of it."""

_REQUIRED = re.compile(r"(?P<name>[\w.-]+)\s*(?:\[(?P<extras>[^]]*)\])?")
"""A requirement's name and extras. Source: PEP 508."""

_EXTRA = re.compile(r"""extra\s*==\s*["'](?P<extra>[\w.-]+)["']""")

_TEXT = re.compile(r"licen[cs]e|copying|notice|patents", re.IGNORECASE)
"""Found in the path of every file that holds a licence, or in its name."""

_CODE = frozenset([".py", ".pyc", ".pyi", ".so", ".pyd", ".dll", ".json"])

_BY_CLASSIFIER = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}

_BY_NAME = {
    "Apache 2.0": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "MIT License": "MIT",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "GPLv2-or-later with a special exception which allows to use PyInstaller to build and distribute "
    "non-free programs (including commercial ones)": "GPL-2.0-or-later WITH Bootloader-exception",
}

_LOOKED_UP = {"cuda-toolkit": "LicenseRef-NVIDIA-Proprietary"}
"""Licences of distributions whose metadata names none; this one is empty, and requires NVIDIA's others."""

_EXPRESSION = re.compile(r"[\w.+-]+(?: (?:AND|OR|WITH) [\w.+-]+)*")

_STANDARD = files("resources") / "licences"
"""Texts of licences by their SPDX identifiers, for parts that bring none."""


@dataclass(frozen=True)
class Part:
    """Describe a part of the installation.

    Attributes:
        name: of the distribution, as its makers write it.
        version: of the distribution.
        licence: an SPDX expression where the metadata amounts to one, otherwise what stands there; empty where nothing does.
        home: its page; empty where the metadata names none.
    """

    name: str
    version: str
    licence: str
    home: str = ""

    def texts(self) -> dict[str, Path]:
        """Return the files of the licences that the part brings, by their paths inside the distribution."""
        try:
            return dict(_texts(importlib.metadata.distribution(self.name)))
        except PackageNotFoundError:
            return {}

    def text(self) -> str:
        """Return the licences in full: those that the part brings, otherwise the standard texts of its licence."""
        brought = [
            f"{name}\n\n{path.read_text(encoding='utf-8', errors='replace')}" for name, path in self.texts().items()
        ]
        return "\n\n".join(brought or _standard_texts(self.licence))


def parts(*, frozen: bool) -> list[Part]:
    """Return Covershot and the parts that it stands on, as far as they are installed, by name; Covershot is the first.

    Args:
        frozen: whether Python, and what a frozen program holds besides, are parts, too.
    """
    found = [part for name in _needed() - {NAME} if (part := _part(name)) is not None]
    if frozen:
        found.append(Part("Python", platform.python_version(), "PSF-2.0", "https://www.python.org"))
        found += [part for name in _FROZEN if (part := _part(name)) is not None]
    found.sort(key=lambda part: part.name.lower())
    return [Part("Covershot", _version(), "MIT"), *found]


def _version() -> str:
    try:
        return importlib.metadata.version(NAME)
    except PackageNotFoundError:
        return ""


def _needed() -> set[str]:
    """Return the keys of Covershot and of all that its metadata requires; of its extras, those that are parts of it."""
    seen = {NAME: _requirements(NAME, None)}
    waiting = [*seen[NAME]]
    while waiting:
        key, extras = waiting.pop()
        fresh = _requirements(key, extras) - seen.get(key, set())
        if fresh or key not in seen:
            seen.setdefault(key, set()).update(fresh)
            waiting += fresh
    return set(seen)


def _requirements(key: str, extras: frozenset[str] | None) -> set[tuple[str, frozenset[str]]]:
    """Return the keys of what a distribution requires, each with the extras of it that are required.

    Args:
        key: of the distribution.
        extras: which of its extras count; None for all but those that make Covershot.
    """
    try:
        lines = importlib.metadata.requires(key) or []
    except PackageNotFoundError:
        return set()
    found = set[tuple[str, frozenset[str]]]()
    for line in lines:
        required = _REQUIRED.match(line)
        extra = _EXTRA.search(line)
        counts = extra is None or (extra["extra"] not in _TOOLS if extras is None else _key(extra["extra"]) in extras)
        if required and counts:
            names = (required["extras"] or "").split(",")
            found.add((_key(required["name"]), frozenset(_key(name.strip()) for name in names if name.strip())))
    return found


def _key(name: str) -> str:
    """Return a name as it is compared. Source: PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _part(name: str) -> Part | None:
    try:
        found = importlib.metadata.distribution(name)
    except PackageNotFoundError:
        return None
    return Part(found.name, found.version, licence_of(found), _home(found))


def _field(metadata: PackageMetadata, name: str) -> str:
    return str(metadata[name]).strip() if name in metadata else ""


def licence_of(found: Distribution) -> str:
    """Return the licence that a distribution's metadata names, as an SPDX expression where it amounts to one."""
    metadata = found.metadata
    expression = _field(metadata, "License-Expression")
    written = _field(metadata, "License")
    written = _BY_NAME.get(written, written)
    if expression or (_EXPRESSION.fullmatch(written) and written != "UNKNOWN"):
        return expression or written
    classified = [
        line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or [] if line.startswith("License")
    ]
    named = [_BY_CLASSIFIER[name] for name in classified if name in _BY_CLASSIFIER]
    return " AND ".join(named) or written.partition("\n")[0] or _LOOKED_UP.get(_key(found.name), "")


def _texts(found: Distribution) -> Iterator[tuple[str, Path]]:
    for file in found.files or []:
        in_folder = any(_TEXT.search(part) for part in file.parts[1:-1])
        if (in_folder or _TEXT.search(file.name)) and file.suffix not in _CODE:
            path = Path(str(found.locate_file(file)))
            if path.is_file():
                yield "/".join(file.parts), path


def _home(found: Distribution) -> str:
    pages = dict(line.split(", ", 1) for line in found.metadata.get_all("Project-URL") or [] if ", " in line)
    by_kind = {kind.lower(): page for kind, page in pages.items()}
    named = [by_kind[kind] for kind in ("homepage", "source", "repository", "source code") if kind in by_kind]
    return _field(found.metadata, "Home-page") or next(iter(named), "")


def _standard_texts(licence: str) -> list[str]:
    """Return the standard texts of the licences that an expression names; the LGPL stands on the GPL of its version."""
    named = re.findall(r"[\w.-]+", licence)
    named += ["GPL-3.0-only"] if "LGPL-3.0-only" in named and "GPL-3.0-only" not in named else []
    texts = [_STANDARD / f"{name}.txt" for name in named]
    return [text.read_text(encoding="utf-8") for text in texts if text.is_file()]
