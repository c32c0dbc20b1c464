"""OpenCV, imported when it is first needed: it takes a quarter of the window's start."""

import threading
from typing import Any

_IMPORTING = threading.Lock()


def opencv() -> Any:
    """Return OpenCV; its import, which takes the package out of `sys.modules` for a moment, is for one thread at a time."""
    with _IMPORTING:
        import cv2
    return cv2
