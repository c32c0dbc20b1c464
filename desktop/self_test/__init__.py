"""Try an installation out, as `covershot app --self-test`."""

from desktop.self_test.steps import self_test

__all__ = ["self_test"]
