"""The window's language: its texts by context, their plural forms, and numbers as they are written there.

Qt's tools read the source: `lupdate` files a text under the name that stands before `.tr(`, so a text is always a literal
and the context's class is never renamed on import. English texts are the source; `covershot_en.ts` adds their plurals.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import resources

SYSTEM = "system"
LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Each language that the window speaks, in its own words."""

FOLDER = Path(resources.__file__).parent / "translations"


class Translated:
    """Translate the texts of one part of the window; the class's name is their context."""

    @classmethod
    def tr(cls, source: str, comment: str = "", count: int = -1) -> str:
        """Return a text in the user's language.

        Args:
            source: the English text, a literal; `{}` is filled by the caller, `%n` by the count.
            comment: tells equal English texts apart for translators, a literal.
            count: chooses the plural form; none for -1.
        """
        return QCoreApplication.translate(cls.__name__, source, comment, count)


class UiText(Translated):
    """Texts of several sections."""


class ShellText(Translated):
    """Texts of the window around the sections."""


class LibraryText(Translated):
    """Texts of the Library."""


class CoversText(Translated):
    """Texts of Covers."""


class JudgeText(Translated):
    """Texts of Judge."""


class CompareText(Translated):
    """Texts of Compare."""


class TrainText(Translated):
    """Texts of Train."""


def locale_of(language: str) -> QLocale:
    """Return the locale of a language's code; of the system's first language that the window speaks for any other."""
    if language in LANGUAGES:
        return QLocale(language)
    for name in QLocale.system().uiLanguages():
        if QLocale(name).language() != QLocale.Language.C and name.replace("_", "-").split("-")[0] in LANGUAGES:
            return QLocale(name)
    return QLocale("en")


def install_language(application: QCoreApplication, language: str = SYSTEM) -> None:
    """Translate what is made from now on, and write numbers as the language does; what is on the screen stays as it is.

    Args:
        application: to translate.
        language: a code of `LANGUAGES`, or "system".
    """
    locale = locale_of(language)
    QLocale.setDefault(locale)
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)
        translator.deleteLater()
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("qtbase", qt), ("covershot", str(FOLDER))):
        translator = QTranslator(application)
        if translator.load(locale, name, "_", folder):
            application.installTranslator(translator)


def whole(number: int) -> str:
    """Return a whole number, its thousands grouped."""
    return QLocale().toString(number)


def decimal(number: float, places: int) -> str:
    """Return a number with so many decimal places, and a minus that is as wide as a plus."""
    return _minus(QLocale().toString(float(number), "f", places))


def significant(number: float, digits: int) -> str:
    """Return a number with so many significant digits."""
    return _minus(QLocale().toString(float(number), "g", digits))


def signed(number: float, places: int) -> str:
    """Return a number with its sign, zero with a plus."""
    return decimal(number, places) if number < 0 else f"+{decimal(number, places)}"


def percent(share: float, places: int = 0) -> str:
    """Return a share of one as a percentage."""
    return UiText.tr("{}%").format(decimal(100 * share, places))


def _minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")
