"""What a package ships of licences, and its bill of materials, held to the rules of CycloneDX 1.6."""

import json
import re
import sys
from pathlib import Path

import pytest

from engine.installation.licences import Part, parts

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))

from notices import write_licences, write_sbom

TYPES = {"application", "framework", "library", "container", "platform", "operating-system", "device", "file", "data"}


@pytest.fixture(scope="module")
def sbom(tmp_path_factory):
    file = tmp_path_factory.mktemp("sbom") / "sbom.cdx.json"
    write_sbom(parts(frozen=True), file)
    return json.loads(file.read_text(encoding="utf-8"))


def every(component):
    yield component
    for inside in component.get("components", []):
        yield from every(inside)


def test_it_is_what_cyclonedx_requires(sbom):
    assert (sbom["bomFormat"], sbom["specVersion"], sbom["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", sbom["serialNumber"])
    components = [*every(sbom["metadata"]["component"]), *(each for one in sbom["components"] for each in every(one))]
    for component in components:
        assert component["type"] in TYPES
        assert component["name"]
        for licence in component.get("licenses", []):
            assert len(licence) == 1
            assert licence.get("expression") or {"id", "name"} & licence["license"].keys()
        # An expression stands alone.
        expressions = [licence for licence in component.get("licenses", []) if "expression" in licence]
        assert not expressions or len(component["licenses"]) == 1
    references = [component["bom-ref"] for component in components]
    assert len(references) == len(set(references))


def test_it_names_covershot_its_parts_and_what_was_built_into_them(sbom):
    assert sbom["metadata"]["component"]["name"] == "Covershot"
    purls = {component["purl"].partition("@")[0] for component in sbom["components"]}
    assert {"pkg:pypi/numpy", "pkg:pypi/pyside6-essentials", "pkg:generic/python"} <= purls
    (pillow,) = [component for component in sbom["components"] if component["name"] == "pillow"]
    assert "libwebp" in {inside["name"] for inside in pillow["components"]}


def test_the_same_parts_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_sbom(parts(frozen=False), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_each_part_has_a_file_with_its_licences_and_stands_in_the_list(tmp_path):
    found = parts(frozen=True)
    write_licences(found, tmp_path)
    assert {path.stem for path in tmp_path.glob("*.txt")} == {part.name for part in found} | {"README"}
    assert "LESSER" in (tmp_path / "PySide6_Essentials.txt").read_text(encoding="utf-8")
    assert len((tmp_path / "README.txt").read_text(encoding="utf-8").splitlines()) == len(found)


def test_a_part_of_no_licence_is_not_shipped(tmp_path):
    with pytest.raises(ValueError, match="mystery 1 names no licence"):
        write_licences([Part("mystery", "1", "")], tmp_path)
