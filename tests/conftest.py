"""What every test shares: no test opens a window on the developer's screen or touches their settings."""

import os

if not os.environ.get("COVERSHOT_TEST_DISPLAY"):  # set it to watch the tests on a real display
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
