"""Lattices are read as torch reads them."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from engine.predict.sampling import resized, sampled


def noise(*shape):
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("shape", [(9, 9, 9), (8, 16, 16), (2, 3, 1)])
def test_places_between_and_beyond_nodes(shape):
    volume = noise(*shape, 5)
    places = np.random.default_rng(0).uniform(-0.3, 1.3, (500, 3)).astype(np.float32)
    places[:3] = [0, 0, 0], [1, 1, 1], [0.5, 0.5, 0.5]
    there = torch.from_numpy(places[None, :, None, None, ::-1] * 2 - 1)
    whole = torch.from_numpy(volume).permute(3, 0, 1, 2)[None]
    wished = F.grid_sample(whole, there, padding_mode="border", align_corners=True)[0, :, :, 0, 0].T.numpy()
    nodes = np.array(shape, np.float32) - 1
    np.testing.assert_allclose(sampled(volume, places * nodes), wished, atol=2e-6)


@pytest.mark.parametrize("shape", [(8, 16, 16), (4, 8, 8), (5, 3, 17)])
def test_volumes_between_the_centres_of_their_cells(shape):
    volume = noise(4, 8, 8, 12)
    wished = F.interpolate(torch.from_numpy(volume).permute(3, 0, 1, 2)[None], shape, mode="trilinear")[0]
    np.testing.assert_allclose(resized(volume, shape), wished.permute(1, 2, 3, 0).numpy(), atol=2e-6)
