"""Pictures that tests of batches enhance, and the Edit that they take."""

import numpy as np

from engine.edit.edit import identity
from engine.edit.looks import moved
from engine.image.io import Photo, save_photo

BRIGHTER = moved(identity(), {"exposure": 0.5, "temperature": 0.3})


def picture(seed: int = 0, dtype: type = np.uint8) -> np.ndarray:
    top = np.iinfo(dtype).max
    return np.random.default_rng(seed).integers(0, top + 1, (20, 30, 3), dtype=dtype)


def save_pictures(folder, count=3):
    paths = [folder / f"p{number}.png" for number in range(count)]
    for number, path in enumerate(paths):
        save_photo(Photo(picture(number)), path)
    return paths
