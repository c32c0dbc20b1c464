"""The three variants in a row, sft, dpo and sft_dpo, and the evaluation that compares them."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from typing import Any

from engine.config import Config, dump_config, load_config
from engine.errors import CovershotError
from engine.events import PhaseFinished
from engine.files import write_text
from engine.model.enhancer import Enhancer
from engine.model.saved_model import load_model, save_model
from engine.recipe.context import Setting, prepare, timed
from engine.recipe.dpo import dpo
from engine.recipe.evaluate import SIZE, evaluate
from engine.recipe.preview import Preview
from engine.recipe.sft import sft
from engine.report.curves import draw_curves
from engine.report.labels import PHASES
from engine.report.page import write_report
from engine.sample.build import read_simulated
from engine.training.job import Job, versions
from engine.training.loop import Fit, Schedule
from engine.training.memory import with_smaller_batches
from engine.workspace.active_models import accept_model, models_of
from engine.workspace.dataset import Dataset, read_dataset
from engine.workspace.model_card import Card, load_card
from engine.workspace.results import Summary, mean_by_variant, write_rows, write_summary
from engine.workspace.run import Run, list_runs, new_run
from engine.workspace.workspace import VARIANTS, Workspace

PARENTS = {"sft": "foundation", "dpo": "foundation", "sft_dpo": "sft"}


def begin_run(workspace: Workspace, config: Config, run: Run | None = None) -> Run:
    """Make a run's folder with its configuration; a new run unless one is given.

    Raises:
        CovershotError: the results folder cannot be written.
    """
    run = run or new_run(workspace)
    try:
        write_text(run.config, dump_config(config))
    except CovershotError:
        with suppress(OSError):
            run.root.rmdir()  # when it is empty
        raise
    return run


@contextmanager
def discarded_unless_learnt(run: Run) -> Iterator[None]:
    """Remove a run's folder if the block raises before any phase has saved anything."""
    try:
        yield
    except BaseException:
        if not run.learnt:
            shutil.rmtree(run.root, ignore_errors=True)
        raise


def resumable_run(workspace: Workspace, run: Run | None = None) -> tuple[Run, Config]:
    """Return a training of all variants, the newest unless one is given, which must be unfinished, and its configuration.

    Raises:
        CovershotError: there is no interrupted run.
    """
    runs = [found for found in list_runs(workspace) if found.dataset.exists() and run in (None, found)]
    if not runs or runs[-1].summary.exists():
        raise CovershotError(
            f"{workspace.results} has no interrupted run to go on with.",
            "Leave --resume away.",
            "Start a new training.",
        )
    return runs[-1], load_config(runs[-1].config)


def begun_alike(workspace: Workspace, config: Config) -> Run | None:
    """Return the newest training of all variants, when it is unfinished and has this configuration and these files."""
    try:
        run, saved = resumable_run(workspace)
    except CovershotError:
        return None
    same = saved == config and run.dataset.read_text(encoding="utf-8") == read_dataset(workspace).fingerprint
    return run if same else None


def train(workspace: Workspace, config: Config, run: Run, job: Job, *, offered: bool = False) -> Summary:
    """Train the three variants and compare them.

    Args:
        workspace: to read from and write to.
        config: resolved.
        run: its folder.
        job: device, events and stop.
        offered: whether the models stay in the run's folder until they are accepted, with previews during training.

    Raises:
        CovershotError: something is missing, wrong or cannot be written.
        KeyboardInterrupt: the user cancelled; the phase's best model so far is saved.
    """
    dataset = read_dataset(workspace)
    read_simulated(workspace)  # the evaluation needs it, and an error should come before the training
    _keep_to(dataset, run, workspace)
    setting = prepare(workspace, config, run, job, dataset)
    if offered:
        setting = replace(setting, look=Preview(setting.dataset, run, job.emit), accepted=False)
    models = {variant: learn(setting, variant) for variant in ("sft", "dpo")}
    models["sft_dpo"] = learn(setting, "sft_dpo", models["sft"])
    return compare(workspace, models, setting.dataset, run, setting.job, setting.seconds)


def finish_early(workspace: Workspace, run: Run, job: Job) -> Summary:
    """Compare the models that a stopped run has so far.

    Raises:
        KeyboardInterrupt: there is none yet, or the user asked to stop once more.
    """
    variants = models_of(run)
    if not variants:
        raise KeyboardInterrupt("nothing was learnt yet")
    shutil.rmtree(run.checkpoints, ignore_errors=True)
    cards = {variant: load_card(run.model(variant)) for variant in variants}
    models = {variant: load_model(run.model(variant))[0].to(job.device.handle) for variant in variants}
    seconds = {phase: spent for card in cards.values() for phase, spent in card.seconds.items()}
    return compare(workspace, models, read_dataset(workspace), run, job, seconds)


def learn(setting: Setting, variant: str, parent: Enhancer | None = None) -> Enhancer:
    """Train one variant and save it; one that this run has finished already is loaded instead.

    Args:
        setting: of the run.
        variant: sft, dpo or sft_dpo.
        parent: the sft model, for sft_dpo.

    Raises:
        CovershotError: the model cannot be saved.
        KeyboardInterrupt: the user cancelled; the best model so far is saved.
    """
    run = setting.run
    finished = _finished_card(run, variant)
    if finished is not None:
        setting.seconds.update(finished.seconds)
        enhancer = load_model(run.model(variant))[0].to(setting.job.device.handle)
        setting.job.emit(PhaseFinished(variant, finished.seconds[variant]))
    else:
        setting, enhancer, fit = _fitted(setting, variant, parent)
        setting.seconds[variant] = fit.seconds
        draw_curves(variant, fit.history, fit.best_step, run.curves(variant))
        save_model(enhancer, _card(setting, variant, fit), run.model(variant))
    if setting.accepted:
        accept_model(setting.workspace, run, variant)
    if finished is None and fit.stopped:
        folder = (setting.workspace.models if setting.accepted else run.models) / variant
        raise KeyboardInterrupt(f"the best {variant} model so far (step {fit.best_step}) is in {folder}")
    shutil.rmtree(run.checkpoints, ignore_errors=True)
    return enhancer


def _fitted(setting: Setting, variant: str, parent: Enhancer | None) -> tuple[Setting, Enhancer, Fit]:
    """Train one variant, with batches as large as memory allows; the returned setting has that batch size."""
    config = setting.config
    materials = setting.materials
    job = setting.job
    steps = config.sft.steps if variant == "sft" else config.dpo.steps
    checkpoint = setting.run.checkpoint(variant)
    schedule = Schedule(variant, steps, config.validate_every, config.ema, checkpoint, look=setting.look)

    def fine_tune(batch: int) -> tuple[Setting, Enhancer, Fit]:
        sized = replace(config, sft=replace(config.sft, batch=batch))
        return replace(setting, config=sized), *sft(setting.start, materials, sized, schedule, job)

    def refine(batch: int) -> tuple[Setting, Enhancer, Fit]:
        sized = replace(config, dpo=replace(config.dpo, batch=batch))
        reference = parent or setting.start.enhancer
        return replace(setting, config=sized), *dpo(reference, materials, sized, schedule, job)

    phase, batch = (fine_tune, config.sft.batch) if variant == "sft" else (refine, config.dpo.batch)
    return with_smaller_batches(phase, batch, PHASES[variant], job.emit)


def compare(
    workspace: Workspace,
    models: Mapping[str, Enhancer],
    dataset: Dataset,
    run: Run,
    job: Job,
    seconds: Mapping[str, float],
) -> Summary:
    """Measure models on held-out photos and write the run's results.

    Raises:
        CovershotError: a result cannot be written.
        KeyboardInterrupt: the user cancelled.
    """
    simulated = read_simulated(workspace)
    spent = dict(seconds)
    with timed(spent, "evaluate"):
        evaluation = evaluate(models, dataset, run, simulated[1] if simulated else None, job)
    last = list(models)[-1]
    saved = models_of(run)
    cards = {name: load_card(run.model(name) if name in saved else workspace.models / name) for name in models}
    card = cards[last]
    summary = Summary(
        run=run.name,
        workspace=workspace.root.resolve().name,
        size=SIZE,
        variants=mean_by_variant(evaluation.rows),
        preference=evaluation.preference,
        seconds=spent,
        foundation=asdict(card.foundation),
        device=job.device.as_dict(),
        simulated=simulated[0] if simulated else None,
        card=asdict(card),
        findings={
            name: found for name, saved_card in cards.items() if (found := saved_card.training.get("preferences"))
        },
        controls=evaluation.controls,
    )
    write_rows(evaluation.rows, run.metrics)
    curves = {variant: run.curves(variant) for variant in models if run.curves(variant).exists()}
    write_report(summary, evaluation.rows, evaluation.comparisons, curves, run.report)
    write_summary(summary, run.summary)
    return summary


def unseen(dataset: Dataset, workspace: Workspace, variants: Iterable[str]) -> Dataset:
    """Return the dataset without the pairs that a saved model has learnt from, whatever the split says today.

    Raises:
        CovershotError: no test photo is left.
    """
    cards = [load_card(workspace.models / variant) for variant in variants]
    learnt = {photo for card in cards for photo, split in card.data.get("splits", {}).items() if split != "test"}
    remaining = replace(dataset, pairs=tuple(pair for pair in dataset.pairs if pair.photo not in learnt))
    if not remaining.pairs_of("test"):
        raise CovershotError(
            f"The models of {workspace.models} have learnt from every photo that could be held out.",
            f"Train again with `covershot train {workspace.root}`.",
            "Train again.",
        )
    return remaining


def load_models(workspace: Workspace) -> dict[str, Enhancer]:
    """Load the workspace's saved models by variant.

    Raises:
        CovershotError: there is none, or one is corrupt.
    """
    found = [variant for variant in VARIANTS if (workspace.models / variant).is_dir()]
    if not found:
        raise CovershotError(
            f"{workspace.models} has no models yet.",
            f"Train them with `covershot train {workspace.root}`.",
            "Train them in Train.",
        )
    return {variant: load_model(workspace.models / variant)[0] for variant in found}


def _finished_card(run: Run, variant: str) -> Card | None:
    try:
        card = load_card(run.model(variant))
    except CovershotError:  # missing, corrupt or of a newer Covershot: it is made anew
        return None
    return None if card.training["stopped"] else card


def _keep_to(dataset: Dataset, run: Run, workspace: Workspace) -> None:
    """Record the dataset's fingerprint in the run; an interrupted run cannot continue with another dataset."""
    if run.dataset.exists() and run.dataset.read_text(encoding="utf-8") != dataset.fingerprint:
        raise CovershotError(
            f"The files of {workspace.dataset} changed since the run {run.name} began.",
            "Start a new run without --resume.",
            "Start a new training.",
        )
    write_text(run.dataset, dataset.fingerprint)


def _card(setting: Setting, variant: str, fit: Fit) -> Card:
    dataset = setting.dataset
    data: dict[str, Any] = {
        "fingerprint": dataset.fingerprint,
        "target_pairs": len(dataset.pairs),
        "comparisons": len(dataset.comparisons),
        "ties": len(setting.materials.dataset.ties),
        "set_aside": {item.path.name: item.reason for item in setting.set_aside},
        "undecided": setting.undecided,
        "splits": dataset.splits,
        "simulated": (setting.workspace.dataset / "simulated.toml").exists(),
    }
    training = {
        "steps": fit.steps,
        "best_step": fit.best_step,
        "stopped": fit.stopped,
        "held_out": next((m.values for m in fit.history if m.step == fit.best_step), {}),
        "preferences": fit.preferences,
    }
    return Card(
        variant=variant,
        run=setting.run.name,
        foundation=setting.start.foundation,
        calibrated=setting.start.calibrated,
        config=asdict(setting.config),
        data=data,
        training=training,
        seconds={variant: fit.seconds},
        device=setting.job.device.as_dict(),
        versions=versions(),
        parent=PARENTS[variant],
        follows=setting.follows,
    )
