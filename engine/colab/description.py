"""job.json, which goes out with a bundle and comes back with its result, and result.json beside it."""

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
    """Say of a photo what tells it from others.

    Attributes:
        sha256: of its file in the workspace, in hex.
        split: train, validation or test.
        covered: whether it has a target.
    """

    sha256: str
    split: Split
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
