"""`python -m engine` is the same as `covershot`."""

import sys

from engine.cli import main

sys.exit(main())
