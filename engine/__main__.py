"""`python -m engine` is the same as `covershot`."""

from engine.cli import run

run()
