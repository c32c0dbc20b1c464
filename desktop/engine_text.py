"""The engine's sentences in the user's language.

The engine writes English, in its process or another one, and a sentence arrives with its arguments filled in. The templates
that it may have been made of are read from the engine's source by `packaging/translations.py`; here the sentence finds its
template again, and its arguments go into the translation of that one (decision 18).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.translation import FOLDER

CONTEXT = "EngineText"
FIELD = "{}"

_DEEPEST = 4
"""How deep a sentence may lie in another one: an error in the reason of an error."""

_MOST_PLACES = 20
"""How often a text is divided anew to keep parentheses together."""

_MOST_SENTENCES = 12
"""Number of sentences that may be joined into one text."""

_NAME = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for the name of a file while its reason is translated."""

_END = re.compile(r"(?<=[.!?]) (?=\S)")


@dataclass(frozen=True)
class Template:
    """Hold a sentence of the engine: what stands before, between and behind its arguments."""

    literals: tuple[str, ...]

    @property
    def source(self) -> str:
        """Return the template as the engine has it."""
        return FIELD.join(self.literals)

    def arguments(self, text: str) -> list[tuple[str, ...]]:
        """Return what the fields hold in a text, none of them empty; no result where it is another sentence.

        Where an argument holds what stands between two of them there are several ways to divide the text. Two are
        returned: each field as short as possible from the left, and from the right.
        """
        first, *between = self.literals
        if not between:
            return [()] if text == first else []
        last = between.pop()
        if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
            return []
        inside = text[len(first) : len(text) - len(last)]
        ways = (_from_left(inside, between), _from_right(inside, between))
        return list(dict.fromkeys(way for way in ways if way is not None))


def in_language(text: str) -> str:
    """Return a text of the engine in the user's language; as it is where it is none, or where the language is English."""
    language = QLocale().language()
    return text if not text or language == QLocale.Language.English else _cached(text, language)


def with_reason(name: str, reason: str) -> str:
    """Return in the user's language why a file is not used: the engine's reason follows the name."""
    # Thousands of files have few reasons: each is translated once, and no name is read as a sentence.
    return in_language(f"{_NAME} {reason}").replace(_NAME, name)


@cache
def templates() -> tuple[Template, ...]:
    """Return the engine's templates, those first that say most by themselves."""
    sources: list[str] = json.loads((FOLDER / "engine.json").read_text(encoding="utf-8"))
    found = (Template(tuple(source.split(FIELD))) for source in sources)
    return tuple(sorted(found, key=lambda template: -sum(map(len, template.literals))))


@lru_cache(maxsize=1_000)
def _cached(text: str, language: QLocale.Language) -> str:  # noqa: ARG001  # another language has other translations
    return _translated(text, _DEEPEST) or text


def _from_left(text: str, literals: list[str]) -> tuple[str, ...] | None:
    """Divide a text at literals in their order; None where one is missing, or a part between them would be empty."""
    parts: list[str] = []
    for literal in literals:
        end = text.find(literal, 1)
        if end < 0:
            return None
        parts.append(text[:end])
        text = text[end + len(literal) :]
    return (*parts, text) if text else None


def _from_right(text: str, literals: list[str]) -> tuple[str, ...] | None:
    """Divide a text as `_from_left` does, from its end; no part begins or ends inside of parentheses if that can be avoided."""
    parts: list[str] = []
    for literal in reversed(literals):
        ends = list(islice(_places_from_right(text, literal), _MOST_PLACES))
        if not ends:
            return None
        end = next((end for end in ends if _is_whole(text[end + len(literal) :])), ends[0])
        parts.insert(0, text[end + len(literal) :])
        text = text[:end]
    return (text, *parts) if text else None


def _places_from_right(text: str, literal: str) -> Iterator[int]:
    place = text.rfind(literal, 0, -1)
    while place >= 0:
        yield place
        place = text.rfind(literal, 0, place + len(literal) - 1)


def _is_whole(part: str) -> bool:
    """Return whether a part holds no half of a pair of parentheses, as far as can be seen at once."""
    return part.count("(") == part.count(")") and part.find("(") <= part.find(")")


def _translated(text: str, depth: int) -> str | None:
    """Return the translation of a sentence, or of several that are joined; None of what is none of the engine's."""
    if depth == 0:
        return None
    return _sentence(text, depth) or _joined(text, depth)


def _sentence(text: str, depth: int) -> str | None:
    for template in templates():
        ways = template.arguments(text)
        if ways:
            return QCoreApplication.translate(CONTEXT, template.source).format(*_best(ways, depth))
    return None


def _best(ways: list[tuple[str, ...]], depth: int) -> tuple[str, ...]:
    """Return the arguments, translated, of the way that divides a text best.

    That is the one whose arguments are sentences of the engine, and then the one that takes no parentheses apart: names of
    copies have some, as in `photo (2).jpg`.
    """
    translated = [tuple(_argument(argument, depth - 1) for argument in way) for way in ways]

    def merit(place: int) -> tuple[int, int]:
        sentences = sum(map(str.__ne__, ways[place], translated[place]))
        return sentences, sum(map(_is_whole, ways[place]))

    return translated[max(range(len(ways)), key=merit)]


def _joined(text: str, depth: int) -> str | None:
    """Return the translation of a text whose last sentences are one of the engine's, and those before them others."""
    ends = list(_END.finditer(text))[-_MOST_SENTENCES:]
    for end in ends:
        last = _sentence(text[end.end() :], depth)
        before = last and _translated(text[: end.start()], depth - 1)
        if before:
            return f"{before} {last}"
    return None


def _argument(text: str, depth: int) -> str:
    """Return an argument: translated if it is a sentence of the engine or a list of some, else as it is."""
    if depth == 0:
        return text
    parts = [(part, _sentence(part, depth)) for part in text.split("; ", 20)] if "; " in text else []
    if parts and all(translated for _, translated in parts):
        return "; ".join(translated or "" for _, translated in parts)
    if found := _translated(text, depth) or "; ".join(translated or part for part, translated in parts):
        return found
    place, colon, reason = text.rpartition(": ")  # as in `sft.steps: expected int, got str`
    return f"{place}{colon}{_sentence(reason, depth) or reason}" if colon else text
