"""Takes units out of the encoder's feed-forward parts, as far as the units that stay can stand in for them.

The output of a part is linear in its units, so what a unit adds beyond the others is known in closed form from second
moments over sample texts: the saliency of B. Hassibi and D. G. Stork, "Second order derivatives for network pruning:
Optimal Brain Surgeon", NIPS 1992. After each `STEP` units the weights of those that stay are refitted by least squares.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy

import torch
from torch import Tensor, nn

from training.encoder_data import Example
from training.encoder_model import HIDDEN, INNER, Encoder, Layer

STEP = 64
_RIDGE = 1e-5


def moments(encoder: Encoder, sample: Iterable[Example]) -> list[Tensor]:
    """For each layer the second moments of its units and a constant, (INNER + 1, INNER + 1), summed over the sample."""
    found = [torch.zeros(INNER + 1, INNER + 1, dtype=torch.float64) for _ in encoder.layers]
    hooks = [
        layer.outer.register_forward_pre_hook(_adding(total))
        for layer, total in zip(encoder.layers, found, strict=True)
    ]
    encoder.eval()
    with torch.no_grad():
        for example in sample:
            ids, flags = (torch.from_numpy(part)[None] for part in (example.window.ids, example.window.flags))
            encoder(ids, torch.ones(ids.shape), flags)
    for hook in hooks:
        hook.remove()
    return found


def pruned(encoder: Encoder, found: Sequence[Tensor], lost: float) -> Encoder:
    """A copy without as many units of each layer as cost at most `lost` of its output's energy, by their `moments`."""
    smaller = deepcopy(encoder).eval()
    with torch.no_grad():
        for layer, moment in zip(smaller.layers, found, strict=True):
            _shrink(layer, moment, lost)
    print(f"units that stay: {[layer.inner.out_features for layer in smaller.layers]} of {INNER}", flush=True)
    return smaller


def _adding(total: Tensor) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
    """Adds to `total` the second moments of the units (1, T, INNER) that go into a module, and of a constant."""

    def add(_: nn.Module, units: tuple[Tensor, ...]) -> None:
        rows = torch.cat([units[0][0], torch.ones(units[0].shape[1], 1)], dim=1)
        total.add_(rows.T @ rows)

    return add


def _shrink(layer: Layer, moment: Tensor, lost: float) -> None:
    moment = moment + _RIDGE * moment.diag().mean() * torch.eye(len(moment), dtype=torch.float64)
    whole = torch.cat([layer.outer.weight.T, layer.outer.bias[None]]).double()
    across = moment @ whole
    energy = (whole[:-1] * (moment[:-1, :-1] @ whole[:-1])).sum()
    kept, weights = torch.arange(len(whole)), whole
    while len(kept) > STEP + 1:
        inverse = torch.linalg.inv(moment[kept][:, kept])
        saliency = (inverse @ across[kept]).square().sum(dim=1) / inverse.diag()
        fewer = torch.cat([kept[saliency[:-1].argsort()[STEP:].sort().values], kept[-1:]])
        refitted = torch.linalg.solve(moment[fewer][:, fewer], across[fewer])
        if (whole * across).sum() - (refitted * across[fewer]).sum() > lost * energy:
            break
        kept, weights = fewer, refitted
    _keep(layer, kept[:-1], weights.float())


def _keep(layer: Layer, units: Tensor, weights: Tensor) -> None:
    """Leaves a layer some of its units, with new output weights, the bias last."""
    inner, outer = nn.Linear(HIDDEN, len(units)), nn.Linear(len(units), HIDDEN)
    inner.weight.copy_(layer.inner.weight[units])
    inner.bias.copy_(layer.inner.bias[units])
    outer.weight.copy_(weights[:-1].T)
    outer.bias.copy_(weights[-1])
    layer.inner, layer.outer = inner, outer
