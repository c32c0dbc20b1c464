"""What a simulation measured: its table, its curves, its files."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """Hold one model's state after some clicks, measured on photos that nobody was asked about.

    Attributes:
        series: strategy and loss.
        taste: name of the hidden taste.
        seed: of the run.
        clicks: answers so far.
        delta_e: mean CIEDE2000 to the hidden ideal.
        psnr: mean PSNR to the hidden ideal, dB.
        win_rate: share of photos that lie nearer to the ideal than the photo itself does.
        accuracy: share of the answers so far that the model agrees with.
    """

    series: str
    taste: str
    seed: int
    clicks: int
    delta_e: float
    psnr: float
    win_rate: float
    accuracy: float
