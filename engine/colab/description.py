"""job.json, which goes out with a bundle and comes back with its result, and result.json beside it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from engine.errors import CovershotError
from engine.workspace.splits import SPLITS
from engine.workspace.workspace import VARIANTS

SCHEMA = 1
JOB, RESULT = "job.json", "result.json"

_Described = TypeVar("_Described", "BundleJob", "Result")


@dataclass(frozen=True)
class BundledPhoto:
    """Say of a photo what tells it from others.

    Attributes:
        sha256: of its file in the workspace, in hex.
        split: train, validation or test.
        covered: whether it has a target.
    """

    sha256: str
    split: str
    covered: bool


@dataclass(frozen=True)
class BundleJob:
    """Describe what is to be trained, and on what.

    Attributes:
        id: of this bundle, in hex; the same workspace, files and configuration have the same.
        fingerprint: SHA-256 over the workspace's files that training uses.
        photos: by name.
        comparisons: their number.
        config: the resolved configuration.
        wheel: file name of the Covershot that the notebook installs.
        files: SHA-256 of every file in the bundle but this one, in hex, by path.
    """

    id: str
    fingerprint: str
    photos: dict[str, BundledPhoto]
    comparisons: int
    config: dict[str, Any]
    wheel: str
    files: dict[str, str]
    schema: int = SCHEMA

    @property
    def held_out(self) -> list[str]:
        """Return the photos that the variants are measured on."""
        return [name for name, photo in self.photos.items() if photo.split == "test" and photo.covered]


@dataclass(frozen=True)
class Result:
    """Describe what came of a bundle.

    Attributes:
        job: the bundle's id.
        run: name of the run that made it.
        files: SHA-256 of every file in the result but this one, in hex, by path.
    """

    job: str
    run: str
    files: dict[str, str]
    schema: int = SCHEMA


def result_files(job: BundleJob) -> list[str]:
    """Return the path of every file in a result but `RESULT`: those of a run, its models, and the job."""
    own = [JOB, "run/config.toml", "run/metrics.csv", "run/summary.json"]
    for variant in VARIANTS:
        own += [f"run/models/{variant}/{name}" for name in ("weights.safetensors", "card.json")]
        own.append(f"run/curves/{variant}.png")
    for photo in job.held_out:
        own.append(f"run/comparisons/{photo}.png")
        own += [f"run/edits/{photo}.{variant}.safetensors" for variant in VARIANTS]
    return own


def to_text(described: BundleJob | Result) -> str:
    """Write a description as JSON."""
    return json.dumps(asdict(described), indent=1, ensure_ascii=False) + "\n"


def read_job(data: bytes) -> BundleJob:
    """Read job.json.

    Raises:
        CovershotError: it is malformed or of a newer schema.
    """
    return _read(data, JOB, _job)


def read_result(data: bytes) -> Result:
    """Read result.json.

    Raises:
        CovershotError: it is malformed or of a newer schema.
    """
    return _read(
        data, RESULT, lambda values: Result(_text(values["job"]), _text(values["run"]), _texts(values["files"]))
    )


def _read(data: bytes, name: str, make: Callable[[Any], _Described]) -> _Described:
    try:
        values = json.loads(data)
        schema = values["schema"]
        if type(schema) is int and schema > SCHEMA:
            raise CovershotError(f"{name} was written by a newer Covershot (schema {schema}). Update Covershot.")
        if schema != SCHEMA:
            raise ValueError(f"schema is {schema!r}")
        return make(values)
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CovershotError(f"{name} cannot be understood ({type(error).__name__}: {str(error)[:80]!r}).") from error


def _job(values: Mapping[str, Any]) -> BundleJob:
    photos = {}
    for name, photo in values["photos"].items():
        if photo["split"] not in SPLITS or type(photo["covered"]) is not bool:
            raise ValueError(f"the photo {name!r}")
        photos[name] = BundledPhoto(_text(photo["sha256"]), photo["split"], photo["covered"])
    if type(values["comparisons"]) is not int or not isinstance(values["config"], dict):
        raise ValueError("comparisons and config")
    return BundleJob(
        id=_text(values["id"]),
        fingerprint=_text(values["fingerprint"]),
        photos=photos,
        comparisons=values["comparisons"],
        config=values["config"],
        wheel=_text(values["wheel"]),
        files=_texts(values["files"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{str(value)[:40]!r} is not a text")
    return value


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: _text(value) for name, value in values.items()}
