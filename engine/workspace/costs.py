"""How long a training takes here: from measured pieces and the work there is."""

from dataclasses import dataclass, fields

from engine.config import Config
from engine.workspace.dataset import Dataset


@dataclass(frozen=True)
class Costs:
    """Hold the seconds that pieces of a training take on one machine; None where not measured yet.

    Attributes:
        decode: a file.
        foundation: the foundation, without downloading it.
        features: a photo through the trunk.
        sft: a step of SFT's first part.
        sft_verdict: its look at one validation photo.
        dpo: DPO's inference, for each photo that was asked about.
        evaluate: a test photo.
        last_stage: a step that trains the trunk's last stage too.
        all: a step that trains the whole trunk.
        tune_verdict: a look at one validation photo while the trunk is trained.
    """

    decode: float
    foundation: float
    features: float
    sft: float
    sft_verdict: float
    dpo: float
    evaluate: float
    last_stage: float | None = None
    all: float | None = None
    tune_verdict: float | None = None

    def as_seconds(self) -> dict[str, float]:
        """Return what is measured, by name."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in named.items() if value is not None}


def expected_seconds(costs: Costs, config: Config, dataset: Dataset) -> dict[str, float] | None:
    """Return the seconds that each phase of a run is expected to take, or None where a piece is not measured yet."""
    work = dataset.for_training()
    photos, files = len(work.photos), len(work.photos) + len(work.pairs) + 2 * len(work.comparisons)
    validation = len(work.pairs_of("validation"))
    features = costs.features * photos
    sft_verdicts = config.sft.steps // config.validate_every + 1
    dpo = features + costs.dpo * len({item.photo for item in work.comparisons_of("train")})
    seconds = {
        "decode": costs.decode * files,
        "foundation": costs.foundation + features,
        "sft": features + config.sft.steps * costs.sft + sft_verdicts * costs.sft_verdict * validation,
    }
    if config.trainable != "head":
        step = costs.last_stage if config.trainable == "last_stage" else costs.all
        if step is None or costs.tune_verdict is None:
            return None
        verdicts = config.sft.tuning_steps // config.validate_every + 1
        seconds["tune"] = config.sft.tuning_steps * step + verdicts * costs.tune_verdict * validation
    return seconds | {"dpo": dpo, "sft_dpo": dpo, "evaluate": costs.evaluate * len(dataset.pairs_of("test"))}
