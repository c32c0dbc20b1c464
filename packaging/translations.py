"""Keep resources/translations in step with the window's and the engine's sentences, by Qt's own tools, without a network.

python packaging/translations.py            lupdate: new sentences into the .ts files; lrelease: the .qm files
python packaging/translations.py --check    fail when either would change, or when a sentence has no translation

The engine's sentences, found by `engine_text`, are the context `EngineText`; `engine.json` lists them for the window.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from engine_text import engine_templates

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
EXTRACT = {
    "de": (),
    "en": ("-pluralonly",),  # the sentences are English already; only their plural forms are not
}
"""What each language's file takes of the sentences."""

TEMPLATES = "engine.json"


def tool(name: str, *arguments: str) -> None:
    """Run one of PySide6's tools of this environment."""
    beside = str(Path(sys.executable).parent)
    program = shutil.which(f"pyside6-{name}", path=beside) or shutil.which(f"pyside6-{name}")
    if program is None:
        sys.exit(f"There is no pyside6-{name} beside {sys.executable} or on the path: install the project's dev extra.")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode or "rror:" in done.stderr:
        sys.exit(f"{name} failed:\n{done.stdout}{done.stderr}")


def update(folder: Path) -> None:
    """Bring the .ts files of a folder and the list of the engine's templates in step with the code; write the .qm files."""
    templates = engine_templates(ROOT)
    (folder / TEMPLATES).write_text(json.dumps(templates, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        calls = Path(place) / "engine_text.py"
        calls.write_text("".join(f"EngineText.tr({text!r})\n" for text in templates), encoding="utf-8")
        _update(folder, [*sorted(map(str, (ROOT / "desktop").rglob("*.py"))), str(calls)])


def _update(folder: Path, sources: list[str]) -> None:
    for language, options in EXTRACT.items():
        file = str(folder / f"covershot_{language}.ts")
        common = ["-no-obsolete", "-locations", "none", "-source-language", "en", "-target-language", language]
        # Similar sentences are no translations of each other: better none than a wrong one.
        exact = ["-disable-heuristic", "sametext", "-disable-heuristic", "similartext"]
        tool("lupdate", *sources, *common, *exact, *options, "-ts", file)
        tool("lrelease", "-silent", file, "-qm", str(folder / f"covershot_{language}.qm"))


def unfinished(file: Path) -> list[str]:
    """Return the sentences of a .ts file that have no translation."""
    messages = ElementTree.parse(file).getroot().iter("message")  # noqa: S314  # a file of this repository
    return [
        message.findtext("source", "")
        for message in messages
        if (found := message.find("translation")) is None or found.get("type") == "unfinished"
    ]


def _content(file: Path) -> bytes:
    """Return a file's content whatever ends its lines, which a checkout may change."""
    return file.read_bytes().replace(b"\r\n", b"\n") if file.suffix != ".qm" else file.read_bytes()


def check() -> None:
    """Exit with what is out of step, if anything is."""
    with tempfile.TemporaryDirectory() as place:
        copies = Path(place)
        for file in FOLDER.glob("*.ts"):
            (copies / file.name).write_bytes(file.read_bytes())
        update(copies)
        for copy in sorted(copies.iterdir()):
            committed = FOLDER / copy.name
            if not committed.exists() or _content(copy) != _content(committed):
                sys.exit(f"{copy.name} is out of step with the sentences in the code: run `make translations`.")
            if copy.suffix == ".ts" and (missing := unfinished(copy)):
                sys.exit(f"{copy.name} has no translation of: " + " | ".join(missing))


if __name__ == "__main__":
    check() if "--check" in sys.argv[1:] else update(FOLDER)
