import argparse
import importlib
import subprocess
import sys

import pytest

from engine.cli.entry_point import FAMILIES, main


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_listed_with_the_verbs_that_it_adds(family):
    added = []

    def verb(name, run, text=""):
        added.append(name)
        return argparse.ArgumentParser()

    importlib.import_module(f"engine.cli.{family}").add_verbs(verb)
    assert sorted(added) == sorted(FAMILIES[family])


def test_help_lists_the_verbs_of_every_family(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert all(
        verb in text for verb in ("train", "enhance", "candidates", "match", "bundle", "simulate", "doctor", "app")
    )


def test_a_verb_that_there_is_not_is_refused_with_those_that_there_are(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["enhanse"])
    assert ended.value.code == 2
    assert "'enhance'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("verb", "unneeded"),
    [
        ("doctor", ("numpy", "PIL", "engine.workspace.dataset")),
        ("app", ("engine.cli.training", "engine.export.batch")),
        ("enhance", ("engine.cli.judging", "engine.covers.match", "numba", "onnxruntime", "array_api_compat.numpy")),
    ],
)
def test_a_verb_is_parsed_without_what_others_need(verb, unneeded):
    code = (
        "import sys\nfrom engine.cli import main\n"
        f"try:\n    main([{verb!r}, '--help'])\nexcept SystemExit:\n    pass\n"
        f"sys.exit(', '.join(name for name in {unneeded!r} if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
