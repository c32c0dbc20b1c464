"""The three variants in a row, sft, dpo and sft_dpo, and the evaluation that compares them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace

from engine.config import Config
from engine.diagnostics import versions
from engine.errors import CovershotError
from engine.events import Message, PhaseFinished
from engine.files import write_text
from engine.inside import is_plain_inside, remove_tree
from engine.model.enhancer import Enhancer
from engine.model.saved_model import load_model, save_model
from engine.reading import read_text
from engine.recipe.context import TrainingContext, build_context, timed
from engine.recipe.dpo import dpo
from engine.recipe.evaluate import SIZE, evaluate
from engine.recipe.gate import objection
from engine.recipe.portfolio import learn_portfolio
from engine.recipe.preview import Preview
from engine.recipe.sft import sft
from engine.report.curves import draw_curves
from engine.report.labels import PHASES
from engine.report.page import write_report
from engine.sample.build import read_simulated
from engine.training.loop import Fit, Schedule
from engine.training.memory import with_smaller_batches
from engine.training.run_context import RunContext
from engine.workspace.active_models import accept_model, kept_sentence, models_of
from engine.workspace.alignments import alignments_of
from engine.workspace.dataset import Dataset, read_dataset
from engine.workspace.model_card import Card, CardData, CardTraining, load_card
from engine.workspace.results import Summary, mean_by_variant, unmeasured, write_rows, write_summary
from engine.workspace.run import Run
from engine.workspace.splits import SPLITS, Split
from engine.workspace.workspace import VARIANTS, Workspace

PARENTS = {"sft": "foundation", "dpo": "foundation", "sft_dpo": "sft"}


def train(
    workspace: Workspace,
    config: Config,
    run: Run,
    context: RunContext,
    *,
    offered: bool = False,
    dataset: Dataset | None = None,
) -> Summary:
    """Train the three variants and compare them; without comparisons, SFT alone.

    Args:
        workspace: to read from and write to.
        config: resolved.
        run: its folder.
        context: device, events and stop.
        offered: whether the models wait in the run's folder to be accepted, and previews are drawn meanwhile.
        dataset: of the workspace, where it was read just now.

    Raises:
        CovershotError: something is missing, wrong or cannot be written.
        KeyboardInterrupt: a stop was requested; the phase's best model so far is saved.
    """
    dataset = dataset or read_dataset(workspace)
    read_simulated(workspace)  # the evaluation needs it: what is wrong is said before the training
    _keep_to(dataset, run, workspace)
    training = build_context(workspace, config, run, context, dataset)
    if offered:
        training = replace(training, preview=Preview(training.dataset, run, context.emit), accepted=False)
    if not training.dataset.image_pairs:
        context.emit(Message("There are no comparisons to learn from: SFT alone is trained, on covers."))
    models = {"sft": learn(training, "sft")}
    if training.dataset.image_pairs:
        models["dpo"] = learn(training, "dpo")
        models["sft_dpo"] = learn(training, "sft_dpo", models["sft"])
    return compare(workspace, models, training.dataset, run, training.context, training.seconds)


def train_until_stopped(
    workspace: Workspace,
    config: Config,
    run: Run,
    context: RunContext,
    *,
    offered: bool = False,
    dataset: Dataset | None = None,
) -> Summary:
    """Train as `train` does, and do what is due when the training is stopped.

    The file `run.stop` ends a run that is `offered`: what it has learnt by then is compared. A stop of the process itself
    ends any run, which can go on if a phase has left anything.

    Raises:
        CovershotError: something is missing, wrong or cannot be written.
        KeyboardInterrupt: the process is to stop, or nothing was learnt yet; says what is kept and how to go on, on the command line.
    """
    watched = replace(context, stop=lambda: context.stop() or run.stop.exists()) if offered else context
    try:
        return train(workspace, config, run, watched, offered=offered, dataset=dataset)
    except KeyboardInterrupt as stopped:
        if offered and run.stop.exists() and not context.stop():
            return finish_early(workspace, run, context, dataset)
        if not run.learnt:
            raise
        raise KeyboardInterrupt(str(stopped), f"go on with `covershot train {workspace.root} --resume`") from stopped


def finish_early(workspace: Workspace, run: Run, context: RunContext, dataset: Dataset | None = None) -> Summary:
    """Compare the models that a stopped run has so far.

    Raises:
        KeyboardInterrupt: there is none yet, or the user asked to stop once more.
    """
    variants = models_of(run)
    if not variants:
        raise KeyboardInterrupt("nothing was learnt yet")
    remove_tree(run.checkpoints)
    cards = {variant: load_card(run.model(variant)) for variant in variants}
    models = {variant: load_model(run.model(variant)).to(context.device.handle) for variant in variants}
    seconds = {phase: spent for card in cards.values() for phase, spent in card.seconds.items()}
    used = _as_learnt(dataset or read_dataset(workspace), cards[variants[0]].data)
    return compare(workspace, models, used, run, context, seconds)


def _as_learnt(dataset: Dataset, data: CardData) -> Dataset:
    """Return a dataset as a training left it: without the covers that were set aside, and with the splits that the others made."""
    pairs = (pair for pair in dataset.pairs if not {pair.source.name, pair.target.name} & data.set_aside.keys())
    splits: dict[str, Split] = {photo: name for photo, split in data.splits.items() for name in SPLITS if name == split}
    return replace(dataset, pairs=tuple(pairs), splits=dataset.splits | splits)


def learn(training: TrainingContext, variant: str, parent: Enhancer | None = None) -> Enhancer:
    """Train one variant and save it; one that this run has finished already is loaded instead.

    It is put in use where the training says so and nothing speaks against it.

    Args:
        training: of the run.
        variant: sft, dpo or sft_dpo.
        parent: the sft model, for sft_dpo.

    Raises:
        CovershotError: the model cannot be saved.
        KeyboardInterrupt: a stop was requested; the best model so far is saved.
    """
    run = training.run
    finished = _finished_card(run, variant)
    if finished is not None:
        training.seconds.update(finished.seconds)
        enhancer = load_model(run.model(variant)).to(training.context.device.handle)
        training.context.emit(PhaseFinished(variant, finished.seconds.get(variant, 0.0)))
    else:
        training, enhancer, fit = _fitted(training, variant, parent)
        training.seconds[variant] = fit.seconds
        save_model(enhancer, _card(training, variant, fit), run.model(variant))  # first: a stop may leave no more time
        draw_curves(variant, fit.history, fit.best_step, run.curves(variant))
        save_model(enhancer, _card(training, variant, fit), run.model(variant))
    accepted = training.accepted and _put_in_use(training, variant, enhancer)
    if finished is None and fit.stopped:
        folder = (training.workspace.models if accepted else run.models) / variant
        raise KeyboardInterrupt(f"the best {variant} model so far (step {fit.best_step}) is in {folder}")
    remove_tree(run.checkpoints)
    return enhancer


def _put_in_use(training: TrainingContext, variant: str, enhancer: Enhancer) -> bool:
    """Put a model in use, unless something speaks against it; that is said, and what to do to use it all the same."""
    reason = objection(training, variant, enhancer)
    if reason is None:
        if kept := accept_model(training.workspace, training.run, variant):
            training.context.emit(Message(kept_sentence(kept)))
        return True
    training.context.emit(
        Message(
            f"The {variant} model {reason}, and is not put in use. It stays in {training.run.model(variant)}; to use this "
            f"run's models all the same: `covershot accept {training.workspace.root} {training.run.name}`.",
            "warning",
        )
    )
    return False


def _fitted(training: TrainingContext, variant: str, parent: Enhancer | None) -> tuple[TrainingContext, Enhancer, Fit]:
    """Train one variant, with batches as large as memory allows; the setting returned has their size."""
    config = training.config
    materials = training.materials
    context = training.context
    steps = config.sft.steps if variant == "sft" else config.dpo.steps
    checkpoint = training.run.checkpoint(variant)
    schedule = Schedule(variant, steps, config.validate_every, config.ema, checkpoint, preview=training.preview)

    def fine_tune(batch: int) -> tuple[TrainingContext, Enhancer, Fit]:
        adjusted = replace(config, sft=replace(config.sft, batch=batch))
        teach = learn_portfolio if len(materials.portfolio) else sft
        return replace(training, config=adjusted), *teach(training.start, materials, adjusted, schedule, context)

    def refine(batch: int) -> tuple[TrainingContext, Enhancer, Fit]:
        adjusted = replace(config, dpo=replace(config.dpo, batch=batch))
        reference = parent or training.start.enhancer
        return replace(training, config=adjusted), *dpo(reference, materials, adjusted, schedule, context)

    phase, batch = (fine_tune, config.sft.batch) if variant == "sft" else (refine, config.dpo.batch)
    return with_smaller_batches(phase, batch, PHASES[variant], context.emit)


def compare(
    workspace: Workspace,
    models: Mapping[str, Enhancer],
    dataset: Dataset,
    run: Run,
    context: RunContext,
    seconds: Mapping[str, float],
) -> Summary:
    """Measure models on held-out photos and write the run's results.

    Raises:
        CovershotError: a result cannot be written.
        KeyboardInterrupt: a stop was requested.
    """
    simulated = read_simulated(workspace)
    spent = dict(seconds)
    with timed(spent, "evaluate"):
        evaluation = evaluate(
            models, dataset, run, simulated[1] if simulated else None, context, alignments_of(workspace)
        )
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
        device=context.device.as_dict(),
        simulated=simulated[0] if simulated else None,
        card=asdict(card),
        findings={name: found for name, card in cards.items() if (found := card.training.preferences)},
        controls=evaluation.controls,
        measured=len({row.photo for row in evaluation.rows}),
    )
    write_rows(evaluation.rows, run.metrics)
    curves = {variant: run.curves(variant) for variant in models if run.curves(variant).exists()}
    write_report(summary, evaluation.rows, evaluation.comparisons, curves, run.report, workspace.dataset)
    write_summary(summary, run.summary)
    return summary


def unseen(dataset: Dataset, workspace: Workspace, variants: Iterable[str]) -> Dataset:
    """Return the dataset without the pairs that a saved model has learnt from, whatever the split says today.

    Raises:
        CovershotError: no test photo is left, or there are too few for any.
    """
    if not dataset.is_measured:
        raise CovershotError(unmeasured(len(dataset.pairs)))
    cards = [load_card(workspace.models / variant) for variant in variants]
    learnt = {photo for card in cards for photo, split in card.data.splits.items() if split != "test"}
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
    return {variant: load_model(workspace.models / variant) for variant in found}


def _finished_card(run: Run, variant: str) -> Card | None:
    try:
        card = load_card(run.model(variant))
    except CovershotError:  # missing, corrupt or of a newer Covershot: it is made anew
        return None
    return None if card.training.stopped else card


def _keep_to(dataset: Dataset, run: Run, workspace: Workspace) -> None:
    """Remember what a run learns from; an interrupted run cannot go on with anything else."""
    if run.dataset.exists() and read_text(run.dataset) != dataset.fingerprint:
        raise CovershotError(
            f"The files of {workspace.dataset} changed since the run {run.name} began.",
            "Start a new run without --resume.",
            "Start a new training.",
        )
    write_text(run.dataset, dataset.fingerprint)


def _card(training: TrainingContext, variant: str, fit: Fit) -> Card:
    dataset = training.dataset
    data = CardData(
        fingerprint=dataset.fingerprint,
        target_pairs=len(dataset.pairs),
        comparisons=len(dataset.image_pairs),
        ties=len(training.materials.dataset.ties) if dataset.image_pairs else 0,
        set_aside={item.path.name: item.reason for item in training.set_aside},
        undecided=training.undecided,
        splits=dict(dataset.splits),
        simulated=is_plain_inside(training.workspace.dataset / "simulated.toml"),
        portfolio=len(training.materials.portfolio),
    )
    steps = CardTraining(
        steps=fit.steps,
        best_step=fit.best_step,
        stopped=fit.stopped,
        held_out=next((m.values for m in fit.history if m.step == fit.best_step), {}),
        preferences=fit.preferences,
    )
    return Card(
        variant=variant,
        run=training.run.name,
        foundation=training.start.foundation,
        calibrated=training.start.calibrated,
        config=asdict(training.config),
        data=data,
        training=steps,
        seconds={variant: fit.seconds},
        device=training.context.device.as_dict(),
        versions=versions(),
        parent=PARENTS[variant],
        follows=training.follows,
    )
