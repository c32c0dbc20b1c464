"""What is found of the engine's sentences in its source."""

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
RAISED = "from engine.errors import CovershotError\n\n\ndef check(path, what):\n    raise CovershotError({})\n"


@pytest.fixture
def templates(monkeypatch, tmp_path):
    """Return a function that reads an engine of one module, given its text or what it raises."""
    monkeypatch.syspath_prepend(str(REPOSITORY / "packaging"))
    from engine_text import OF_OTHERS, engine_templates

    def read(arguments="", *, text="", name="part"):
        module = tmp_path / "engine" / f"{name}.py"
        module.parent.mkdir(exist_ok=True)
        module.write_text(text or RAISED.format(arguments), encoding="utf-8")
        return [template for template in engine_templates(tmp_path) if template not in OF_OTHERS]

    return read


def test_a_literal_and_a_string_with_fields_are_templates(templates):
    assert templates('"The disk is full."') == ["The disk is full."]
    assert templates('f"{path} is no photo: " f"it has {len(what):.1f} pixels."') == [
        "{} is no photo: it has {} pixels."
    ]


def test_the_hint_of_the_window_follows_the_problem_instead_of_that_of_the_command_line(templates):
    assert templates('f"There is no {path}.", "Name another with --out.", "Choose another."') == [
        "There is no {}. Choose another."
    ]
    assert templates('"There is no folder.", "Choose another."') == ["There is no folder. Choose another."]
    assert templates('f"There is no {path} here.", "Use --device cpu.", ""') == ["There is no {} here."]


def test_what_names_a_command_or_an_option_or_is_of_the_command_line_alone_is_left_out(templates):
    assert templates('f"{path} is missing. Make it with `covershot demo`."') == []
    assert templates('f"{path} is missing. Give it with --out."') == []
    assert templates('f"{path} is missing, so nothing was done."', name="benchmark") == []


def test_a_choice_gives_a_template_each(templates):
    assert templates("f\"{path} is {'empty' if what else 'damaged'} and not used.\"") == [
        "{} is damaged and not used.",
        "{} is empty and not used.",
    ]
    text = RAISED.format('f"{path} is {kind} and not used."').replace(
        "    raise", '    kind = "empty" if what else "old"\n    raise'
    )
    assert templates(text=text) == ["{} is empty and not used.", "{} is old and not used."]


def test_a_sentence_is_followed_to_constants_functions_and_callers(templates):
    text = """
from engine.errors import CovershotError

ADVICE = "Choose another one."
FILLED = "The {name} is lost."


def advice(code):
    if code:
        return "Free some space."
    return ADVICE


def check(path, what):
    raise CovershotError(f"{path} has no {what}. {advice(path)}")


def other(name):
    check(name, "left half")
    check(name, what="right half")
    raise CovershotError(FILLED.format(name=name))
"""
    assert templates(text=text) == [
        "The {} is lost.",
        "{} has no left half. Choose another one.",
        "{} has no left half. Free some space.",
        "{} has no right half. Choose another one.",
        "{} has no right half. Free some space.",
    ]


def test_a_function_that_calls_itself_ends(templates):
    text = RAISED.format("again(path)") + '\n\ndef again(path):\n    return again(path) if path else "It never ends."\n'
    assert templates(text=text) == ["It never ends."]


def test_what_says_nothing_by_itself_is_no_template(templates):
    assert templates('f"{path}: {what}"') == []
    assert templates('f"{path} {what}"') == []


def test_a_new_sentence_of_the_engine_fails_the_check(monkeypatch):
    monkeypatch.syspath_prepend(str(REPOSITORY / "packaging"))
    import translations

    found = translations.engine_templates
    monkeypatch.setattr(translations, "engine_templates", lambda root: [*found(root), "The disk of {} is new to us."])
    with pytest.raises(SystemExit, match="out of step with the sentences in the code"):
        translations.check()
