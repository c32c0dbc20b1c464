"""The command line: one file per family of verbs, `options` and `console` shared by them, `entry_point` on top."""

from engine.cli.entry_point import main, run

__all__ = ["main", "run"]
