"""See how work ends that is disturbed: two batches into one folder, killed trainings, and tens of thousands of pairs.

    python tests/bench/endings.py together [--photos 300]
    python tests/bench/endings.py killed [--kills 10] [--threads 2] [--trainable last_stage] [--loss charbonnier]
    python tests/bench/endings.py many [--pairs 20000] [--whole [--colour-means]]

"together" runs two `enhance` at once, of as many photos each, with the same names, into one folder, and looks for every photo's copy.
"killed" ends a training by kill -9 again and again at times drawn by chance, resumes it each time, and compares the models
with those of the same training left alone. "many" measures the time to the first progress of a training of small pairs, its
memory, and the time that SIGTERM takes at several moments; `--whole` trains on, and with `--colour-means` in place of the
trunk's features, which hold as much memory and take half an hour less. Pictures are made of noise and gradients.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from made import brighter, resident
from PIL import Image

COMMAND = [sys.executable, "-m", "engine"]
COLOUR_MEANS = [
    *(sys.executable, "-c"),
    f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import endings; endings.run_with_colour_means()",
]
PHASES = {"1,000 decoded": ("decode", 1000), "1,000 checked": ("check", 1000), "200 looked at": ("foundation", 200)}
"""Moments at which a training is ended, by phase and step."""

TINY = """
foundation = "random"
size = 64
trainable = "{trainable}"

[sft]
steps = 80
tuning_steps = 8

[dpo]
loss = "{loss}"
steps = 80
"""


def made_photo(seed: int, size: tuple[int, int]) -> Image.Image:
    """Make a photo: a gradient of two colours, and some noise."""
    rng = np.random.default_rng(seed)
    one, other = rng.uniform(20, 235, (2, 3))
    share = np.linspace(0, 1, size[0])[None, :, None]
    pixels = one + (other - one) * share + rng.normal(0, 12, (size[1], size[0], 3))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def together(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Run two batches at once, and count what they left."""
    from engine.edit.edit import identity, save_edit

    save_edit(identity(), folder / "edit")
    colours = {}
    for card in ("one", "two"):
        (folder / card).mkdir()
        for number in range(options.photos):
            colour = (number % 250, number // 250 * 40 + 20, 60 if card == "one" else 200)
            Image.new("RGB", (48, 32), colour).save(folder / card / f"IMG_{number:04}.png")
            colours[colour] = 0
    command = [*COMMAND, "enhance"]
    rest = ["--from-edit", folder / "edit", "--strength", "0", "--format", "png", "--out", folder / "out"]
    start = time.monotonic()
    running = [subprocess.Popen([*command, folder / card, *rest], stdout=subprocess.PIPE) for card in ("one", "two")]
    last_lines = [child.communicate()[0].decode().splitlines()[-1] for child in running]
    seconds = time.monotonic() - start
    copies = [path for path in (folder / "out").iterdir() if path.suffix == ".png"]
    for path in copies:
        colours[Image.open(path).getpixel((5, 5))] += 1
    return {
        "photos": 2 * options.photos,
        "copies": len(copies),
        "photos without one copy": sum(count != 1 for count in colours.values()),
        "exit codes": [child.returncode for child in running],
        "last lines": last_lines,
        "seconds": round(seconds, 1),
    }


def workspace_of(folder: Path, count: int, size: tuple[int, int], judged: int) -> Path:
    """Make a workspace of pairs, some of them judged."""
    root = folder / "workspace"
    for name in ("input", "target", "preferred", "dispreferred"):
        (root / "dataset" / name).mkdir(parents=True)
    for number in range(count):
        photo = made_photo(number, size)
        photo.save(root / "dataset" / "input" / f"p{number:05}.jpg", quality=90)
        brighter(photo).save(root / "dataset" / "target" / f"p{number:05}.jpg", quality=90)
        if number < judged:
            brighter(photo).save(root / "dataset" / "preferred" / f"p{number:05}.jpg", quality=90)
            photo.save(root / "dataset" / "dispreferred" / f"p{number:05}.jpg", quality=90)
    return root


def digests(root: Path) -> dict[str, str]:
    """Return the SHA-256 of every model in use."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((root / "models").rglob("*.safetensors"))
    }


def killed(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Kill a training again and again; compare what it learns with one that nobody kills."""
    alone = workspace_of(folder, 12, (160, 120), 8)
    disturbed = folder / "disturbed"
    shutil.copytree(alone, disturbed)
    (folder / "tiny.toml").write_text(TINY.format(trainable=options.trainable, loss=options.loss))
    environment = os.environ | {"OMP_NUM_THREADS": str(options.threads)}
    train = ["train", "--config", str(folder / "tiny.toml"), "--events", "--device", "cpu"]
    start = time.monotonic()
    subprocess.run([*COMMAND, train[0], alone, *train[1:]], env=environment, stdout=subprocess.DEVNULL, check=True)
    seconds = time.monotonic() - start
    rng = random.Random(options.seed)
    kills, phases = 0, []
    while kills < options.kills:
        resume = ["--resume"] if resumable(disturbed) else []
        child = subprocess.Popen(
            [*COMMAND, train[0], disturbed, *train[1:], *resume], env=environment, stdout=subprocess.PIPE, text=True
        )
        phase = wait_for_events(child, rng.randint(1, 12))
        if phase is None:
            return {"ended by itself before all kills": kills, "seconds alone": seconds}
        time.sleep(rng.uniform(0, 0.4))
        child.kill()
        child.communicate()
        kills += 1
        phases.append(phase)
    left = sum(1 for path in disturbed.rglob(".writing-*"))
    resume = ["--resume"] if resumable(disturbed) else []
    subprocess.run(
        [*COMMAND, train[0], disturbed, *train[1:], *resume], env=environment, stdout=subprocess.DEVNULL, check=True
    )
    return {
        "kills in": phases,
        "models": len(digests(alone)),
        "same bytes": digests(alone) == digests(disturbed),
        "half-written files before the last run": left,
        "half-written files after it": sum(1 for path in disturbed.rglob(".writing-*")),
        "seconds alone": round(seconds, 1),
    }


def resumable(root: Path) -> bool:
    """Say whether a killed training has left anything to go on with."""
    return any((root / "results").glob("*/checkpoints/*")) or any((root / "results").glob("*/models/*"))


def wait_for_events(child: "subprocess.Popen[str]", count: int) -> str | None:
    """Read so many events of a training after its images are checked, and return the phase that the last one is of."""
    assert child.stdout is not None
    begun, phase = False, ""
    for line in child.stdout:
        event = json.loads(line)
        phase = event.get("phase", phase)
        begun = begun or (event["event"] == "phase_finished" and phase == "check")
        count -= begun
        if count <= 0:
            return phase
    return None


def many(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Measure a training of very many small pairs."""
    start = time.monotonic()
    root = workspace_of(folder, options.pairs, (64, 48), 40)
    found: dict[str, object] = {"pairs": options.pairs, "seconds to make them": round(time.monotonic() - start)}
    # Steps grow with the pairs: two are six hundred with 20,000, which show what a step takes.
    steps = "[sft]\nsteps = 2\ntuning_steps = 1\n"
    (folder / "tiny.toml").write_text(f'preset = "quick"\nfoundation = "random"\nsize = 128\n{steps}')
    arguments = ["train", root, "--config", folder / "tiny.toml", "--events", "--device", "cpu"]
    command = [*COMMAND, *arguments]
    for moment in ("first progress", "after 0.5 s more", "1,000 decoded", "1,000 checked", "200 looked at"):
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert child.stdout is not None
        start = time.monotonic()
        events = map(json.loads, child.stdout)
        first = next(events)
        seconds = time.monotonic() - start
        found[f"seconds to the first progress ({moment})"] = round(seconds, 2)
        found.setdefault("first progress", first)
        if moment == "after 0.5 s more":
            time.sleep(0.5)
        if moment in PHASES:
            phase, step = PHASES[moment]
            next((event for event in events if event.get("phase") == phase and event.get("step", 0) >= step), None)
        drain = threading.Thread(target=lambda stream=child.stdout: [None for _ in stream])
        drain.start()
        start = time.monotonic()
        child.send_signal(signal.SIGTERM)
        child.wait()
        found[f"seconds to end by SIGTERM ({moment})"] = round(time.monotonic() - start, 2)
        drain.join()
        found[f"exit code ({moment})"] = child.returncode
        shutil.rmtree(root / "results", ignore_errors=True)
    if options.whole:
        found |= trained([*(COLOUR_MEANS if options.colour_means else COMMAND), *arguments])
    return found


def run_with_colour_means() -> None:
    """Run the engine with a photo's mean colours in place of its features."""
    import torch

    from engine.cli import run
    from engine.model.trunk import Trunk
    from engine.predict.resnet import FEATURES

    def means(trunk: Trunk, photos: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.adaptive_avg_pool2d(photos, 36).flatten(1).repeat(1, 2)[:, :FEATURES].contiguous()

    Trunk.forward = means
    run()


def trained(command: list[object]) -> dict[str, object]:
    """Train to the end, and return the seconds and the largest memory by phase."""
    child = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    start = time.monotonic()
    peaks: dict[str, int] = {}
    shared: dict[str, int] = {}
    highest: dict[str, int] = {}
    silences: dict[str, float] = {}
    phase = "begin"
    last = start
    for line in child.stdout:
        now = time.monotonic()
        silences[phase] = round(max(silences.get(phase, 0), now - last), 1)
        last = now
        event = json.loads(line)
        if event.get("phase", phase) != phase:
            print(f"{phase} done after {now - start:.0f} s, at most {highest.get(phase)} MB", file=sys.stderr)
        phase = event.get("phase", phase)
        try:
            for kept, name in ((peaks, "RssAnon"), (shared, "RssFile"), (highest, "VmHWM")):
                kept[phase] = max(kept.get(phase, 0), round(resident(name, child.pid)))
            Path(f"/proc/{child.pid}/clear_refs").write_text("5")  # the highest moment begins anew
        except (OSError, StopIteration):
            break  # it has ended
    code = child.wait()
    return {
        "exit code": code,
        "seconds": round(time.monotonic() - start),
        "memory in MB by phase, looked at after each event": peaks,
        "highest moment in MB by phase, mapped files included": highest,
        "mapped files in MB by phase, which the system may put aside": shared,
        "longest time without a word by phase in seconds": silences,
    }


def main() -> None:
    """Try what is asked for and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["together", "killed", "many"])
    parser.add_argument("--photos", type=int, default=300)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--trainable", choices=["head", "last_stage", "all"], default="head")
    parser.add_argument("--loss", default="posterior")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--colour-means", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = {"together": together, "killed": killed, "many": many}[options.what](options, Path(name))
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
