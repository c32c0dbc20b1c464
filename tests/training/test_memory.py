import pytest
import torch

from engine.errors import CovershotError
from engine.events import Message
from engine.training.memory import with_smaller_batches


def allocating(most: int):
    """Return a phase whose batches beyond `most` ask for more memory than any machine has."""
    tried = []

    def train(batch: int) -> int:
        tried.append(batch)
        torch.empty(2**10 if batch <= most else 2**50)
        return batch

    return train, tried


def test_the_batch_is_halved_until_it_fits_and_each_halving_is_said():
    train, tried = allocating(3)
    messages: list = []
    assert with_smaller_batches(train, 12, "SFT", messages.append) == 3
    assert tried == [12, 6, 3]
    assert messages == [
        Message("SFT ran out of memory and goes on with 6 at a time.", "warning"),
        Message("SFT ran out of memory and goes on with 3 at a time.", "warning"),
    ]


def test_still_too_much_is_one_clear_sentence():
    train, tried = allocating(0)
    with pytest.raises(CovershotError, match="SFT needs more memory than there is, even for one photo at a time"):
        with_smaller_batches(train, 4, "SFT", lambda event: None)
    assert tried == [4, 2, 1]


def test_other_errors_are_no_lack_of_memory():
    def train(batch: int) -> int:
        raise RuntimeError("shapes do not fit")

    with pytest.raises(RuntimeError, match="shapes"):
        with_smaller_batches(train, 4, "SFT", lambda event: None)
