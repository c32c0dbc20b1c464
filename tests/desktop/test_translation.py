"""The window's languages: every sentence has a German one, and both have their plural forms.

The engine's sentences have tests of their own (`test_engine_text`).
"""

import ast
import re
from pathlib import Path
from string import Formatter
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QPushButton

import desktop
from desktop.engine_text import CONTEXT
from desktop.translation import (
    FOLDER,
    LANGUAGES,
    SYSTEM,
    UiText,
    decimal,
    locale_of,
    percent,
    signed,
    significant,
    whole,
)
from desktop.ui.text import imported
from engine.workspace.import_photos import Imported


def messages(language):
    """Return each sentence of a language's file with its translations: one, or one for each plural form."""
    root = ElementTree.parse(FOLDER / f"covershot_{language}.ts").getroot()
    for context in root.iter("context"):
        if context.findtext("name") == CONTEXT:
            continue
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [form.text for form in translation.findall("numerusform")] or [translation.text]
            yield (context.findtext("name"), message.findtext("source")), forms


def calls():
    """Return the context and sentence of every call of `tr` in the window, and whether a count chooses its form."""
    for path in Path(desktop.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tr":
                yield (node.func.value.id, ast.literal_eval(node.args[0])), len(node.args) == 3


def test_every_sentence_is_filed_under_its_context_and_has_a_german_translation():
    german = dict(messages("de"))
    assert {key for key, _ in calls()} == german.keys()
    assert [key for key, forms in german.items() if not all(forms)] == []


def test_sentences_with_a_count_have_both_plural_forms_in_both_languages():
    counted = {key for key, has_count in calls() if has_count}
    assert len(counted) > 30
    assert {key for key, forms in messages("de") if len(forms) == 2} == counted
    assert {key for key, forms in messages("en") if len(forms) == 2 and all(forms)} == counted


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_in_what_the_sentence_fills_in(language):
    def fields(text):
        return [name for _, name, _, _ in Formatter().parse(text) if name is not None], re.findall(r"%L?n", text)

    for (_, source), forms in messages(language):
        for form in forms:
            assert fields(form)[0] == fields(source)[0], form
            assert set(fields(form)[1]) <= set(fields(source)[1]), form


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["0 photos imported.", "1 photo imported.", "2 photos imported."]),
        ("de", ["0 Fotos importiert.", "1 Foto importiert.", "2 Fotos importiert."]),
    ],
)
def test_plural_forms_follow_the_language(speak, language, expected):
    speak(language)
    assert [imported(Imported((Path("a.png"),) * count, (), False)) for count in range(3)] == expected


def test_a_change_of_language_changes_what_is_made_from_then_on_and_the_texts_of_qt(speak, qapp):
    speak("de")
    assert UiText.tr("Exposure") == "Belichtung"
    assert qapp.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    speak("en")
    assert UiText.tr("Exposure") == "Exposure"


def test_numbers_are_written_as_the_language_does(speak):
    speak("en")
    assert (whole(12345), decimal(-1234.5, 2), signed(0.25, 2)) == ("12,345", "\N{MINUS SIGN}1,234.50", "+0.25")
    assert (percent(0.5), percent(0.123, 1), significant(0.01234, 3)) == ("50%", "12.3%", "0.0123")
    speak("de")
    assert (whole(12345), decimal(-1234.5, 2), percent(0.123, 1)) == ("12.345", "\N{MINUS SIGN}1.234,50", "12,3 %")


def test_an_unknown_language_is_the_systems_or_english(monkeypatch):
    assert locale_of("de").language() == QLocale.Language.German
    for spoken, expected in (["fr-FR", "de-AT"], "de"), (["C"], "en"), ([], "en"), (["en-GB"], "en"):
        monkeypatch.setattr(QLocale, "uiLanguages", lambda _, spoken=spoken: spoken)
        assert locale_of(SYSTEM).name().split("_")[0] == expected


def cut_off(window):
    """Return the texts of buttons that are not seen in their full width."""
    buttons = [button for button in window.findChildren(QPushButton) if button.isVisible() and button.text()]
    seen = [(button, button.visibleRegion().boundingRect().width()) for button in buttons]
    return [
        button.text()
        for button, width in seen
        if button.width() < button.sizeHint().width() or 0 < width < button.width()
    ]


def test_german_fits_into_a_window_of_1440_by_900(app, speak, make_workspace, qtbot):
    speak("de")
    opened = app(make_workspace())
    opened.window.setGeometry(0, 0, 1440, 900)
    for section in ("library", "covers", "judge", "compare", "train"):
        opened.show_section(section)
        qtbot.waitUntil(lambda: cut_off(opened.window) == [])
    opened.close_workspace()
    qtbot.waitUntil(lambda: cut_off(opened.window) == [])
