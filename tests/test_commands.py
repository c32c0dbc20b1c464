"""The commands of README and CI, with stand-ins for the programs that change the machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="make and bash are not Windows'; it has pip lines")
REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def ci(tmp_path):
    """Return a function that runs .ci/run with stand-ins: their exit codes by name; returns its result and calls."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash")
    programs = tmp_path / "bin"
    log = tmp_path / "log"
    programs.mkdir()

    def run(**codes: int) -> tuple[int, str, list[str]]:
        for name, code in ((program.replace("_", "-"), code) for program, code in codes.items()):
            (programs / name).write_text(f'#!{bash}\necho "{name} $*" >> "{log}"\nexit {code}\n')
            (programs / name).chmod(0o755)
        for name in ("dirname", "id", "cat"):
            (programs / name).symlink_to(str(shutil.which(name)))
        done = subprocess.run(
            [bash, str(REPOSITORY / ".ci/run")],
            env={"PATH": str(programs)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr, log.read_text().splitlines()

    return run


def test_where_xvfb_is_there_it_installs_nothing_and_runs_the_tests(ci):
    code, _, calls = ci(dpkg=0, apt_get=0, make=0, sudo=0)
    assert (code, [call.split()[0] for call in calls]) == (0, ["dpkg", "make"])
    assert "xvfb" in calls[0]
    assert calls[-1] == "make test"


def test_where_xvfb_is_missing_it_is_installed_first(ci):
    code, _, calls = ci(dpkg=1, apt_get=0, make=0, sudo=0)
    installer = "apt-get" if os.geteuid() == 0 else "sudo"
    assert (code, [call.split()[0] for call in calls]) == (0, ["dpkg", installer, installer, "make"])
    assert "install" in calls[2]
    assert "xvfb" in calls[2]


def test_where_xvfb_cannot_be_had_the_tests_run_without(ci):
    code, printed, calls = ci(dpkg=1, apt_get=100, make=0, sudo=100)
    assert (code, calls[-1]) == (0, "make test")
    assert "no Xvfb to be had: the real-window tests will skip" in printed


def test_where_there_is_no_debian_the_tests_run_without(ci):
    code, printed, calls = ci(make=0)
    assert (code, calls) == (0, ["make test"])
    assert "no Xvfb to be had" in printed


def test_failing_tests_fail_it(ci):
    assert ci(dpkg=0, make=2)[0] == 2


@pytest.fixture
def make(tmp_path):
    """Return a function that runs make in a fresh clone whose Python makes stand-ins; returns their calls."""
    program = shutil.which("make")
    if program is None:
        pytest.skip("needs make")
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(REPOSITORY / name, tmp_path)
    log = tmp_path / "log"
    python = tmp_path / "python"
    tools = "pip covershot pytest python ruff mypy lint-imports"
    python.write_text(
        f"""#!/bin/sh
        echo "python $*" >> {log}
        mkdir -p .venv/bin
        for tool in {tools}; do
            printf '#!/bin/sh\necho "%s $*" >> {log}\n' $tool > .venv/bin/$tool
            chmod +x .venv/bin/$tool
        done
        """
    )
    python.chmod(0o755)

    def run(*targets: str) -> list[str]:
        log.write_text("")
        command = [program, "-s", *targets, f"PYTHON={python}"]
        subprocess.run(command, cwd=tmp_path, check=True, env={"PATH": os.environ["PATH"]})
        return log.read_text().splitlines()

    return run


def test_the_first_make_installs_the_pinned_versions_and_the_second_one_nothing(make):
    assert make("demo") == [
        "python -m venv .venv",
        "pip install --quiet --constraint constraints.txt --editable .[dev]",
        "covershot demo demo",
    ]
    assert make("demo") == ["covershot demo demo"]
    assert make("test") == [
        "ruff check .",
        "ruff format --check .",
        "mypy ",
        "lint-imports ",
        "python packaging/translations.py --check",
        "pytest -n 2 --dist loadfile",
    ]


def test_new_pins_are_installed(make, tmp_path):
    make("demo")
    later = (tmp_path / ".venv/.installed").stat().st_mtime + 5
    os.utime(tmp_path / "constraints.txt", (later, later))
    assert any(call.startswith("pip install") for call in make("demo"))
