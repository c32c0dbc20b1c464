import re

import pytest

from engine.installation.licences import licence_of, parts


class Metadata(dict):
    def get_all(self, name):
        return self.get(name)


class Found:
    name = "thing"

    def __init__(self, **metadata):
        self.metadata = Metadata({name.replace("_", "-"): value for name, value in metadata.items()})


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ({"License_Expression": "MIT OR Apache-2.0", "License": "other"}, "MIT OR Apache-2.0"),
        ({"License": "BSD"}, "BSD-3-Clause"),
        ({"License": "A whole text of several words", "Classifier": ["License :: OSI Approved :: MIT License"]}, "MIT"),
        ({"License": "UNKNOWN", "Classifier": ["License :: OSI Approved :: ISC License (ISCL)"]}, "ISC"),
        ({"License": "NVIDIA Proprietary Software\nmore"}, "NVIDIA Proprietary Software"),
        ({}, ""),
    ],
)
def test_what_metadata_says_of_a_licence_becomes_an_expression_where_it_can(metadata, licence):
    assert licence_of(Found(**metadata)) == licence


def test_parts_are_what_covershot_needs_and_what_those_need():
    names = {part.name for part in parts(frozen=False)}
    assert {"Covershot", "numpy", "pillow", "PySide6_Essentials", "shiboken6", "llvmlite", "MarkupSafe"} <= names
    assert not {"pytest", "ruff", "pyinstaller", "Python"} & names
    assert {"Python", "pyinstaller"} <= {part.name for part in parts(frozen=True)}


def test_every_part_names_a_licence_and_has_its_text():
    for part in parts(frozen=True):
        assert part.licence, part.name
        assert len(part.text()) > 400 or part.name == "cuda-toolkit", part.name


def test_a_part_that_brings_no_text_gets_those_of_its_licence():
    (qt,) = [part for part in parts(frozen=False) if part.name == "PySide6_Essentials"]
    assert qt.texts() == {}
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in qt.text()
    assert "GNU GENERAL PUBLIC LICENSE" in qt.text()


def test_no_part_of_the_frozen_program_is_under_the_gpl_alone():
    alone = [part.name for part in parts(frozen=True) if re.match(r"A?GPL", part.licence)]
    assert alone == ["pyinstaller"]  # whose loader may be used for programs of any licence
