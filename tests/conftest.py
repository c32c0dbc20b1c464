"""What every test shares: no test opens a window on the developer's screen or touches their settings."""

import os
import sys

if sys.platform == "win32":
    import torch  # noqa: F401 - before Qt, which pytest-qt imports: afterwards torch's libraries do not load

if not os.environ.get("COVERSHOT_TEST_DISPLAY"):  # set it to watch the tests on a real display
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
