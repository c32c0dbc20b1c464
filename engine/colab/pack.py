"""Pack the result of a training in Colab into one zip for `import-results`."""

import hashlib
import zipfile
from pathlib import Path

from engine.colab.description import JOB, RESULT, Result, read_job, result_files, to_text
from engine.colab.wheel import DATED
from engine.errors import CovershotError
from engine.files import replacing
from engine.workspace.run import Run


def pack_result(work: Path, run: Run, out: Path) -> Result:
    """Write the models, the results and the hashes of a finished run as a zip, whole or not at all.

    Args:
        work: folder of the unpacked bundle.
        run: a finished run.
        out: path of the zip.

    Raises:
        CovershotError: a file of the run is missing, or the zip cannot be written.
    """
    job = read_job((work / JOB).read_bytes())
    files = dict[str, str]()
    with replacing(out) as temporary, zipfile.ZipFile(temporary, "w") as packed:
        for name in result_files(job):
            path = _source(work, run, name)
            if not path.is_file():
                raise CovershotError(f"{path} is missing: the run {run.name} is not finished. Train again.")
            # Compression hardly makes weights and pictures smaller.
            stored = path.suffix == ".png" or path.name == "weights.safetensors"
            info = zipfile.ZipInfo(name, DATED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            with path.open("rb") as file, packed.open(info, "w") as member:
                digest = hashlib.sha256()
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
                    member.write(chunk)
            files[name] = digest.hexdigest()
        result = Result(job.id, run.name, files)
        packed.writestr(zipfile.ZipInfo(RESULT, DATED), to_text(result), zipfile.ZIP_DEFLATED)
    return result


def _source(work: Path, run: Run, name: str) -> Path:
    if name == JOB:
        return work / JOB
    relative = name.removeprefix("run/")
    return work / "workspace" / relative if relative.startswith("models/") else run.root / relative
