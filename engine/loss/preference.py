"""DPO losses of judged comparisons of photos, as pure functions."""

from collections.abc import Callable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.config import DpoConfig

SOFTNESS = 0.05
SMALLEST_DIFFERENCE = 0.01
DPOP_PENALTY = 5.0


class PreferenceTerms(NamedTuple):
    """Hold the loss of a batch of N comparisons and its parts.

    Attributes:
        loss: scalar to minimise.
        nll: (N,), the preference part alone; ln 2 where policy and reference agree (not for `ipo`).
        reward_chosen: (N,), reduction of the distance to the chosen image from reference to policy, over the scale.
        reward_rejected: (N,), the same for the rejected image.
        chosen_error: (N,), distance of the policy from the chosen image.
        rejected_error: (N,), distance of the policy from the rejected image.
    """

    loss: Tensor
    nll: Tensor
    reward_chosen: Tensor
    reward_rejected: Tensor
    chosen_error: Tensor
    rejected_error: Tensor

    @property
    def margin(self) -> Tensor:
        """Return D = reward_chosen - reward_rejected, (N,)."""
        return self.reward_chosen - self.reward_rejected


def charbonnier(image: Tensor, output: Tensor) -> Tensor:
    """Return mean(sqrt(u^2 + 0.05^2)) - 0.05 of u = image - output, (N,), of (N, C, H, W) images, white at 1.

    The negative log-likelihood, up to scale, of which L1 is the limit. Source: Charbonnier et al. 1994.
    """
    u = image - output
    return ((u.square() + SOFTNESS**2).sqrt() - SOFTNESS).mean((1, 2, 3))


def squared(image: Tensor, output: Tensor) -> Tensor:
    """Return the mean squared difference of (N, C, H, W) images, white at 1, (N,): the Gaussian's energy."""
    return (image - output).square().mean((1, 2, 3))


def preference_loss(
    policy: Tensor, reference: Tensor, chosen: Tensor, rejected: Tensor, config: DpoConfig
) -> PreferenceTerms:
    """Score a batch of comparisons.

    With an energy E, a scale s, rewards r_k = (E(y_k, reference) - E(y_k, policy)) / s and D = r_chosen - r_rejected:

        L = nll(D) + a b E(chosen, policy) / s + k b E(reference, policy) / s

    `charbonnier` and `dpop` use the Charbonnier energy and s = max(mean|chosen - rejected|, 0.01), `gaussian` the
    squared one and s^2. nll is cDPO's -(1-e) log sigma(b D) - e log sigma(-b D) (arXiv 2305.18290, equation 7, and
    its appendix on label noise); `dpop` subtracts the drop of the chosen reward from D (arXiv 2402.13228, equation
    3); `ipo` is (D - 1 / 2b)^2 (arXiv 2310.12036, equation 17). The anchor is RPO's (arXiv 2404.19733, equation 1).

    Args:
        policy: (N, 3, H, W), the unclamped rendering of the model that learns.
        reference: (N, 3, H, W), of the model it started from; no gradient.
        chosen: (N, 3, H, W), the better image, in [0, 1].
        rejected: (N, 3, H, W), the worse image, in [0, 1].
        config: the loss and its weights.
    """
    # Divided by the pair's difference, so that a subtle pair counts as much as one with large moves; clamped, because a
    # near-identical pair would otherwise turn rounding into rewards.
    scale = (chosen - rejected).abs().mean((1, 2, 3)).clamp_min(SMALLEST_DIFFERENCE)
    energy: Callable[[Tensor, Tensor], Tensor] = charbonnier
    if config.loss == "gaussian":
        energy = squared
        scale = scale.square()
    chosen_error = energy(chosen, policy)
    rejected_error = energy(rejected, policy)
    reward_chosen = (energy(chosen, reference) - chosen_error) / scale
    reward_rejected = (energy(rejected, reference) - rejected_error) / scale
    margin = reward_chosen - reward_rejected
    if config.loss == "dpop":
        # DPO is content to move away from both images if it leaves the rejected one faster; this penalises that.
        margin = margin - DPOP_PENALTY * (-reward_chosen).clamp_min(0)
    nll = _nll(margin, config)
    # The anchor pulls towards the chosen image itself, the trust term back to the reference: D alone is unbounded.
    hold = config.anchor * chosen_error + config.trust * energy(reference, policy)
    loss = (nll + config.beta * hold / scale).mean()
    return PreferenceTerms(loss, nll, reward_chosen, reward_rejected, chosen_error, rejected_error)


def _nll(margin: Tensor, config: DpoConfig) -> Tensor:
    if config.loss == "ipo":
        # A target for the margin instead of a limit at infinity: deterministic answers do not drive it further.
        return (margin - 0.5 / config.beta).square()
    logit = config.beta * margin
    # A share of answers is assumed flipped, so that a single wrong one cannot dominate the gradient.
    return -(1 - config.flip_rate) * F.logsigmoid(logit) - config.flip_rate * F.logsigmoid(-logit)


def accuracy(terms: PreferenceTerms) -> Tensor:
    """Return the share, () in [0, 1], of comparisons whose chosen image has the higher reward; equal ones count half."""
    return (torch.sign(terms.margin) * 0.5 + 0.5).mean()
