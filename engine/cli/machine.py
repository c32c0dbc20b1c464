"""The verbs that describe this machine, and install what training needs on it."""

import argparse
import sys
from pathlib import Path

from engine.cli.options import AddVerb, Stop
from engine.errors import CovershotError
from engine.events import Emit, Finished, Message
from engine.installation.training import TRY, training_folder, training_installed


def add_verbs(verb: AddVerb) -> None:
    """Add `doctor` and `install-training`, and the verb by which the latter tries out what it fetched."""
    verb("doctor", _doctor, "describe this machine, in a report to copy")
    install = verb(
        "install-training", _install, "fetch PyTorch into a folder of yours, so that this installation trains"
    )
    what = install.add_mutually_exclusive_group()
    what.add_argument(
        "--index", metavar="URL", help="package index to fetch it from, such as PyTorch's for one kind of GPU"
    )
    what.add_argument("--remove", action="store_true", help="remove what was fetched")
    verb(TRY, _try).add_argument("folder", type=Path)


def _doctor(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:  # noqa: ARG001
    from engine.recipe.doctor import doctor

    findings = {}
    for name, value in doctor():
        findings[name] = value
        emit(Message(f"{name:<18}{value}"))
    emit(Finished(findings))


def _install(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:
    from engine.installation.install import install_training, remove_training

    if options.remove:
        sentence = "Training was removed." if remove_training() else "There was no training to remove."
        emit(Finished())
        emit(Message(sentence))
        return
    if training_installed() and not training_folder().is_dir():
        raise CovershotError("Training is installed already, beside Covershot itself. Nothing was fetched.")
    folder = install_training(options.index, emit, stop)
    emit(Finished({"folder": str(folder)}))
    emit(Message(f"Training is installed in {folder}."))


def _try(options: argparse.Namespace, emit: Emit, stop: Stop) -> None:  # noqa: ARG001
    """Import what was fetched, compute with it, and look at what it finds here."""
    sys.path.append(str(options.folder))
    import torch
    from torchvision.models import resnet50

    from engine.recipe.doctor import doctor

    torch.manual_seed(0)
    values = torch.rand(64, 64, dtype=torch.float64)
    inverse = torch.linalg.inv(values)
    if not torch.allclose(values @ inverse, torch.eye(64, dtype=torch.float64), atol=1e-6):
        raise CovershotError("it computes wrongly.")
    if resnet50(weights=None).eval()(torch.zeros(1, 3, 64, 64)).shape != (1, 1000):
        raise CovershotError("its ResNet50 is another one.")
    emit(Finished(dict(doctor())))
