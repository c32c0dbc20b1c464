import pytest

from engine.workspace.results import Row, Summary
from tests.workspace.made_results import make_rows, make_summary


@pytest.fixture
def rows() -> list[Row]:
    return make_rows()


@pytest.fixture
def summary() -> Summary:
    return make_summary()
