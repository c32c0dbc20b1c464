"""How long a training takes on this machine, from measured seconds of its parts."""

from dataclasses import dataclass, fields

from engine.config import Config
from engine.workspace.dataset import Dataset


@dataclass(frozen=True)
class Costs:
    """Hold the seconds that parts of a training take on one machine; None where not measured, or not to be had.

    What a workspace has no photos for is not to be had: none judged, none for validation, none held out.

    Attributes:
        decode: seconds to decode a file.
        check: seconds to check a target, or an image of a comparison, against its photo.
        foundation: seconds to load the foundation, without downloading it.
        features: seconds of a photo through the trunk.
        sft: seconds of a step of SFT's first part.
        sft_verdict: seconds to validate one photo in that part.
        dpo: seconds of DPO's inference per judged photo.
        evaluate: seconds to measure a test photo.
        last_stage: seconds of a step that trains the trunk's last stage too.
        all: seconds of a step that trains the whole trunk.
        tune_verdict: seconds to validate one photo while the trunk is trained.
    """

    decode: float
    check: float
    foundation: float
    features: float
    sft: float
    sft_verdict: float | None = None
    dpo: float | None = None
    evaluate: float | None = None
    last_stage: float | None = None
    all: float | None = None
    tune_verdict: float | None = None

    def as_seconds(self) -> dict[str, float]:
        """Return the measured seconds, by name."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in named.items() if value is not None}


def expected_seconds(costs: Costs, config: Config, dataset: Dataset) -> dict[str, float] | None:
    """Return the seconds that each phase of a run is expected to take, or None where a part is not measured."""
    work = dataset.for_training()
    photos = len(work.photos)
    images = len(work.pairs) + 2 * len(work.image_pairs)
    validation = len(work.pairs_of("validation"))
    features = costs.features * photos
    verdicts = _together((config.sft.steps // config.validate_every + 1) * validation, costs.sft_verdict)
    seconds: dict[str, float | None] = {
        "decode": costs.decode * (photos + images),
        "check": costs.check * images,
        "foundation": costs.foundation + features,
        "sft": None if verdicts is None else features + config.sft.steps * costs.sft + verdicts,
    }
    if config.trainable != "head":
        step = costs.last_stage if config.trainable == "last_stage" else costs.all
        verdicts = _together((config.sft.tuning_steps // config.validate_every + 1) * validation, costs.tune_verdict)
        seconds["tune"] = None if step is None or verdicts is None else config.sft.tuning_steps * step + verdicts
    if work.image_pairs:
        inferred = _together(len({item.photo for item in work.image_pairs_of("train")}), costs.dpo)
        dpo = None if inferred is None else features + inferred
        seconds |= {"dpo": dpo, "sft_dpo": dpo}
    seconds["evaluate"] = _together(len(dataset.pairs_of("test")), costs.evaluate)
    measured = {phase: spent for phase, spent in seconds.items() if spent is not None}
    return measured if len(measured) == len(seconds) else None


def _together(times: int, each: float | None) -> float | None:
    """Return the seconds of what is done so many times; None where it is done and one time is not measured."""
    return 0.0 if not times else None if each is None else times * each
