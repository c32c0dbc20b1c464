"""The verb that describes this machine."""

import argparse

from engine.cli.options import AddVerb, Stop
from engine.events import Emit, Finished, Message


def add_machine_verbs(verb: AddVerb) -> None:
    """Add `doctor`."""
    verb("doctor", _doctor, "describe this machine, in a report to copy")


def _doctor(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:  # noqa: ARG001
    from engine.recipe.doctor import doctor

    findings = doctor()
    for name, value in findings:
        emit(Message(f"{name:<18}{value}"))
    emit(Finished(dict(findings)))
