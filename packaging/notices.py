"""What a package ships: the licences of its parts in full, and its bill of materials (CycloneDX 1.6)."""

import json
import re
import uuid
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from engine.installation.licences import Part

SPECIFICATION = "1.6"

_SPDX = re.compile(r"\(?[A-Za-z][\w.+-]*\)?(?: (?:AND|OR|WITH) \(?[A-Za-z][\w.+-]*\)?)*")
"""An SPDX expression, as far as metadata writes them."""


def write_licences(parts: Iterable[Part], folder: Path) -> None:
    """Write a file with the licences of each part, and a list of all.

    Args:
        parts: to be listed.
        folder: made where it is missing.

    Raises:
        ValueError: a part has neither a licence nor a text of one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for part in parts:
        text = part.text()
        if not (text or part.licence):
            raise ValueError(f"{part.name} {part.version} names no licence: look it up before it is shipped")
        lines.append(f"{part.name} {part.version}: {part.licence or 'see its file'} {part.home}".rstrip())
        (folder / f"{part.name}.txt").write_text(text or f"{part.licence}\n", encoding="utf-8")
    (folder / "README.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")


def write_sbom(parts: Iterable[Part], file: Path) -> None:
    """Write the bill of materials; the same parts give the same bytes.

    Args:
        parts: Covershot and what it stands on, Covershot first.
        file: to write, such as `sbom.cdx.json`.
    """
    described = [_described(part) for part in parts]
    root, *components = described
    root["type"] = "application"
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(described, sort_keys=True))
    content = {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPECIFICATION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPECIFICATION,
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": root},
        "components": components,
    }
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _described(part: Part) -> dict[str, Any]:
    name = re.sub(r"[-_.]+", "-", part.name).lower()
    package = f"pkg:generic/{name}@{part.version}" if part.name == "Python" else f"pkg:pypi/{name}@{part.version}"
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": package,
        "name": part.name,
        "version": part.version,
        "purl": package,
    }
    if part.licence:
        component["licenses"] = [_licence(part.licence)]
    if part.home.startswith("http"):
        component["externalReferences"] = [{"type": "website", "url": part.home}]
    inside = list(_inside(part, package))
    if inside:
        component["components"] = inside
    return component


def _licence(text: str) -> dict[str, Any]:
    return {"expression": text} if _SPDX.fullmatch(text) else {"license": {"name": text}}


def _inside(part: Part, parent: str) -> Iterator[dict[str, Any]]:
    """Yield what a distribution's own bills of materials name inside it: the libraries that were linked or copied into it."""
    try:
        files = distribution(part.name).files or []
    except PackageNotFoundError:
        return
    bills = [file for file in files if "sboms" in file.parts and file.suffix == ".json"]
    seen = set[str]()
    for bill in bills:
        for found in json.loads(bill.read_text(encoding="utf-8")).get("components", []):
            named = f"{found['name']}@{found.get('version') or ''}".rstrip("@")
            if named in seen or found["name"] == part.name:
                continue
            seen.add(named)
            component = {"type": found.get("type", "library"), "bom-ref": f"{parent}#{named}", "name": found["name"]}
            component |= {key: found[key] for key in ("version", "purl") if found.get(key)}
            licences = [each for each in map(_simple, found.get("licenses") or []) if each]
            yield component | ({"licenses": licences} if licences else {})


def _simple(licence: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a bill says of a licence, without what other versions of the format add."""
    if "expression" in licence:
        return {"expression": licence["expression"]}
    named = licence.get("license", {})
    kept = {key: named[key] for key in ("id", "name") if key in named}
    return {"license": kept} if kept else None
