"""The job of a bundle (job.json), which its result contains too, and the description of the result (result.json)."""

import json
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from engine.errors import CovershotError
from engine.serialise import Count, MalformedError, convert, of_schema, plain_json
from engine.workspace.splits import Split
from engine.workspace.workspace import VARIANTS

SCHEMA = 1
JOB = "job.json"
RESULT = "result.json"

_Described = TypeVar("_Described", "BundleJob", "Result")


@dataclass(frozen=True)
class BundledPhoto:
    """Identify a photo of the workspace.

    Attributes:
        sha256: SHA-256 of its file in the workspace, in hex.
        split: train, validation or test.
        covered: whether it has a target.
    """

    sha256: str
    split: Split
    covered: bool


@dataclass(frozen=True)
class BundleJob:
    """Describe a training and its data.

    Attributes:
        id: hash of workspace, files and configuration, in hex; equal ones have the same.
        fingerprint: SHA-256 over the workspace's files that training uses.
        photos: the photos by name.
        comparisons: number of image pairs.
        config: the resolved configuration.
        wheel: file name of the Covershot that the notebook installs.
        files: SHA-256 of every file in the bundle except this one, in hex, by path.
    """

    id: str
    fingerprint: str
    photos: dict[str, BundledPhoto]
    comparisons: Count
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
    """Describe the result of a bundle's training.

    Attributes:
        job: id of the bundle.
        run: name of the run in Colab.
        files: SHA-256 of every file in the result except this one, in hex, by path.
    """

    job: str
    run: str
    files: dict[str, str]
    schema: int = SCHEMA


def result_files(job: BundleJob) -> list[str]:
    """Return the path of every file in a result except `RESULT`: those of a run, its models, and the job."""
    names = [JOB, "run/config.toml", "run/metrics.csv", "run/summary.json"]
    for variant in VARIANTS:
        names += [f"run/models/{variant}/{name}" for name in ("weights.safetensors", "card.json")]
        names.append(f"run/curves/{variant}.png")
    for photo in job.held_out:
        names.append(f"run/comparisons/{photo}.png")
        names += [f"run/edits/{photo}.{variant}.safetensors" for variant in VARIANTS]
    return names


def to_text(described: BundleJob | Result) -> str:
    """Write a description as JSON."""
    return json.dumps(asdict(described), indent=1, ensure_ascii=False) + "\n"


def read_job(data: bytes) -> BundleJob:
    """Read job.json.

    Raises:
        CovershotError: it is malformed or of a newer schema.
    """
    return _read(data, JOB, BundleJob)


def read_result(data: bytes) -> Result:
    """Read result.json.

    Raises:
        CovershotError: it is malformed or of a newer schema.
    """
    return _read(data, RESULT, Result)


def _read(data: bytes, name: str, shape: type[_Described]) -> _Described:
    try:
        return convert(of_schema(plain_json(data), SCHEMA, name), shape)
    except MalformedError as error:
        raise CovershotError(f"{name} cannot be understood ({error}).") from error
