import platform

import numpy as np

from engine.diagnostics import every_version, versions


def test_versions_name_python_the_system_and_what_is_asked_for():
    assert versions(("numpy", "no-such-package")) == {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "numpy": np.__version__,
        "no-such-package": "not installed",
    }


def test_every_version_is_that_of_all_that_is_installed():
    found = every_version()
    assert found[0] == ("python", platform.python_version())
    assert ("numpy", np.__version__) in found
