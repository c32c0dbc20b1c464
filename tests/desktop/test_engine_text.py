"""The engine's sentences in German: each has a translation, finds it with any arguments, and is shown so."""

import json
import time
from string import Formatter
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel

from desktop.engine_text import CONTEXT, in_language, templates, with_reason
from desktop.translation import FOLDER
from engine.config import load_config
from engine.errors import CovershotError
from engine.events import Failed, parse, to_line
from engine.image.io import load_photo
from engine.workspace.dataset import read_dataset
from engine.workspace.import_photos import import_photos
from engine.workspace.run_lock import training_alone
from engine.workspace.splits import read_fixed_splits
from engine.workspace.workspace import create_workspace, open_workspace

AWKWARD = "/Fotos {0} {} {x}/[.*]^$+?\\d\n„ä“ 'b' \"c\" %1 東京\U0001f4f7 (2).jpg"
"""A name with everything that means something to formats, patterns or quotes."""


@pytest.fixture
def german(speak):
    speak("de")


def committed():
    """Return the translations of the engine's sentences by template, from the file that translators edit."""
    root = ElementTree.parse(FOLDER / "covershot_de.ts").getroot()
    (context,) = [context for context in root.iter("context") if context.findtext("name") == CONTEXT]
    return {message.findtext("source"): message.findtext("translation") for message in context.iter("message")}


def filled(template, arguments):
    """Return a template's translation with arguments."""
    return QCoreApplication.translate(CONTEXT, template.source).format(*arguments)


def raised(work):
    """Return what the window would show of an error."""
    with pytest.raises(CovershotError) as caught:
        work()
    return in_language(caught.value.in_window)


def test_every_template_has_a_german_translation_with_its_fields():
    german = committed()
    assert len(templates()) > 250
    assert german.keys() == {template.source for template in templates()}
    for source, translation in german.items():
        fields = [name for _, name, _, _ in Formatter().parse(translation) if name is not None]
        assert len(fields) == source.count("{}"), source
        assert not fields or set(fields) in ({""}, set(map(str, range(len(fields))))), source


def test_german_names_no_command_and_opens_no_quotation_that_it_does_not_close():
    for translation in committed().values():
        assert "`" not in translation, translation
        assert translation.count("„") == translation.count("“"), translation
        assert "..." not in translation, translation


@pytest.mark.parametrize("argument", ["bridge.jpg", "/home/ä b/sunset (2).png", AWKWARD])
def test_every_template_is_found_again_whatever_fills_it(german, argument):
    for template in templates():
        arguments = [f"{number}{argument}{number}" for number in range(len(template.literals) - 1)]
        text = template.source.replace("{}", "\0")
        for each in arguments:
            text = text.replace("\0", each, 1)
        assert in_language(text) == filled(template, arguments), template.source


def test_a_text_of_nobody_stays_and_so_does_every_text_in_english(german, speak):
    for text in ("", "Nichts davon.", "sft 3: train/loss 0.5", "Traceback: KeyError 'x'", AWKWARD):
        assert in_language(text) == text
    speak("en")
    assert in_language("Stopped: nothing was changed.") == "Stopped: nothing was changed."


def test_sentences_within_sentences_are_translated(german):
    assert in_language("a.jpg is a HEIC photo, and JPEG, PNG, WebP, TIFF and AVIF are read: give photos.") == (
        "a.jpg ist ein HEIC-Foto statt JPEG, PNG, WebP, TIFF oder AVIF; verwenden Sie Fotos."
    )
    assert in_language(
        "Cannot write x.png: No space left on device. Choose a folder you may write to, then try again."
    ) == (
        "x.png kann nicht geschrieben werden: Kein Speicherplatz mehr auf dem Laufwerk. Wählen Sie einen Ordner, in den Sie "
        "schreiben dürfen, und versuchen Sie es dann erneut."
    )
    assert in_language("Set aside 2 of 9 covers: a.png has no target; b; c.png has no input photo.") == (
        "2 von 9 Covern nicht verwendet: a.png hat kein Cover; b; c.png hat kein Originalfoto."
    )


def test_a_place_before_a_reason_stays(german):
    assert in_language("Cannot read run.toml (sft.steps: expected int, got str). Correct it.") == (
        "run.toml kann nicht gelesen werden (sft.steps: erwartet wurde int, gefunden str). Korrigieren Sie die Datei."
    )
    assert in_language("Cannot write a.db: no such column: b; save it in another format.") == (
        "a.db kann nicht geschrieben werden: no such column: b; sichern Sie die Datei in einem anderen Format."
    )


def test_joined_sentences_are_translated_one_by_one(german):
    folder = "There is no folder a. B. Open another workspace, or the sample project."
    joined = f"{folder} The run b has no models in c. Train again to get some."
    assert in_language(joined) == (
        "Den Ordner a. B gibt es nicht. Öffnen Sie einen anderen Arbeitsbereich oder das Beispielprojekt. "
        "Der Lauf b hat keine Modelle in c. Trainieren Sie erneut, um welche zu erhalten."
    )


def test_what_divides_arguments_may_be_part_of_them(german):
    assert in_language("Cannot read a: b; c.jpg: it is truncated; copy or export it again, or remove it.") == (
        "a: b; c.jpg kann nicht gelesen werden: Die Datei ist abgeschnitten; kopieren oder exportieren Sie die Datei erneut "
        "oder entfernen Sie sie."
    )
    assert in_language("Cannot read card (1).json (expected `int`). Correct it.") == (
        "card (1).json kann nicht gelesen werden (expected `int`). Korrigieren Sie die Datei."
    )


def test_a_reason_follows_a_name_that_is_never_read_as_a_sentence(german, speak):
    assert with_reason("input/Stopped: a.png", "has no target") == "input/Stopped: a.png hat kein Cover"
    assert with_reason("a.png", "lies elsewhere") == "a.png lies elsewhere"
    speak("en")
    assert with_reason("input/a.png", "has no target") == "input/a.png has no target"


def test_long_texts_are_read_at_once(german):
    texts = [
        "no a: " * 1700,
        ("{}: {}; " * 1300) + ".",
        ". A" * 4000,
        "a has no target; " * 600,
        "x is 1 x 2 and " * 700,
    ]
    texts += [f"Cannot read {'a: b; ' * 1700}: it is truncated; it is cut off.", "(" * 10_000, "Stopped: " * 1100 + "."]
    start = time.perf_counter()
    for text in texts:
        in_language(text)
    assert time.perf_counter() - start < 5  # 0.05 s on an idle machine; what tries every way would take years


def test_errors_of_the_engine_are_shown_in_german(german, tmp_path):
    photo = tmp_path / "sunset (2).jpg"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)).save(photo)
    photo.write_bytes(photo.read_bytes()[:1500])
    assert raised(lambda: load_photo(photo)).startswith(
        f"{photo} kann nicht gelesen werden: Die Bilddatei ist abgeschnitten"
    )
    photo.write_bytes(b"")
    assert raised(lambda: load_photo(photo)) == (
        f"{photo} ist leer: Verwenden Sie eine JPEG-, PNG-, WebP-, TIFF- oder AVIF-Datei oder entfernen Sie diese."
    )
    photo.write_bytes(b"GIF89a" + bytes(100))
    assert raised(lambda: load_photo(photo)).startswith(f"{photo} ist ein GIF statt ")
    assert raised(lambda: load_photo(tmp_path / "none.jpg")).startswith(
        f"Die Datei {tmp_path / 'none.jpg'} gibt es nicht"
    )
    assert raised(lambda: open_workspace(tmp_path / "none")).endswith("oder das Beispielprojekt.")


def test_errors_of_a_workspace_are_shown_in_german(german, tmp_path):
    workspace = create_workspace(tmp_path / "{shoot} (1)")
    assert raised(lambda: read_dataset(workspace)) == (
        f"{workspace.input} enthält noch keine Fotos. Legen Sie dort Ihre Originalfotos als JPEG, PNG, WebP, TIFF oder AVIF ab."
    )
    with training_alone(workspace):
        assert raised(lambda: training_alone(workspace).__enter__()).startswith(
            f"In {workspace.root} läuft bereits ein Training"
        )
    workspace.split_file.write_text("photo,split\na,train\na,test\n")
    assert raised(lambda: read_fixed_splits(workspace.split_file)).endswith(
        "ordnet a zwei Teilen zu. Behalten Sie einen davon."
    )
    workspace.split_file.write_text("photo,split\na,never\n")
    assert "kann nicht gelesen werden (Zeile 1, " in raised(lambda: read_fixed_splits(workspace.split_file))
    config = tmp_path / "run.toml"
    config.write_text("size = 7\n")
    assert raised(lambda: load_config(config)).startswith(f"{config} gibt size = 7 an. Verwenden Sie eine Zahl von ")
    config.write_text("colour = 7\n")
    assert "unbekannter Schlüssel 'colour'; bekannt sind " in raised(lambda: load_config(config))


def test_reasons_of_an_import_are_shown_in_german(german, tmp_path):
    from desktop.ui.text import imported

    (tmp_path / "a.jxl").write_bytes(b"no")
    (tmp_path / "b.jpg").write_bytes(b"no")
    done = import_photos(
        create_workspace(tmp_path / "shoot"), sorted(tmp_path.glob("?.*")), lambda _: None, lambda: False
    )
    assert imported(done) == (
        "0 Fotos importiert. Übersprungen: a.jxl hat ein Format, das nicht gelesen wird: Exportieren Sie die Datei als JPEG, "
        "PNG oder TIFF; b.jpg ist nicht als Foto lesbar."
    )


def test_an_event_of_another_process_is_shown_in_german(german):
    event = parse(to_line(Failed("Stopped: the photos finished so far are in a 'b'.")))
    assert in_language(event.in_window) == "Gestoppt: die bisher fertigen Fotos sind in a 'b'."


def test_a_german_window_shows_a_failure_of_the_engine_in_german(app, speak, make_workspace, qtbot):
    speak("de")
    workspace = make_workspace()
    broken = workspace.input / "bridge.png"
    broken.write_bytes(b"no photo")
    opened = app(workspace)
    opened.show_section("judge")

    def notices():
        return " ".join(label.text() for label in opened.window.findChildren(QLabel))

    qtbot.waitUntil(lambda: "bridge.png ist kein lesbares Foto: Verwenden Sie eine JPEG-" in notices())
    assert "1 Foto übersprungen." in notices()


def test_the_list_of_templates_is_that_of_the_translations():
    assert sorted(json.loads((FOLDER / "engine.json").read_text(encoding="utf-8"))) == sorted(committed())
