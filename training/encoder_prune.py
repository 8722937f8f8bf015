"""Takes units out of the encoder's feed-forward parts, and heads out of its attention, as far as others can stand in.

The output of either part is linear in its units, so what a unit adds beyond the others is known in closed form from
second moments over sample texts: the saliency of B. Hassibi and D. G. Stork, "Second order derivatives for network
pruning: Optimal Brain Surgeon", NIPS 1992. After each `STEP` units, or each head, the weights of those that stay are
refitted by least squares.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from operator import itemgetter
from typing import NamedTuple

import torch
from torch import Tensor, nn

from training.encoder_data import Example
from training.encoder_model import HEADS, HIDDEN, INNER, Encoder, Layer

STEP = 64
_RIDGE = 1e-5
_WIDTH = HIDDEN // HEADS


class Moments(NamedTuple):
    """For each layer second moments, summed over a sample, of what goes into the last linear step of either part.

    Heads: (HIDDEN + 1, HIDDEN + 1); units: (INNER + 1, INNER + 1). The last place is of a constant.
    """

    heads: list[Tensor]
    units: list[Tensor]


def moments(encoder: Encoder, sample: Iterable[Example]) -> Moments:
    """The moments over the texts of a sample."""
    heads, units = [layer.attended for layer in encoder.layers], [layer.outer for layer in encoder.layers]
    found = Moments(*([_nothing(step.in_features) for step in steps] for steps in (heads, units)))
    steps = zip([*heads, *units], [*found.heads, *found.units], strict=True)
    hooks = [step.register_forward_pre_hook(_adding(total)) for step, total in steps]
    encoder.eval()
    with torch.no_grad():
        for example in sample:
            ids, flags = (torch.from_numpy(part)[None] for part in (example.window.ids, example.window.flags))
            encoder(ids, torch.ones(ids.shape), flags)
    for hook in hooks:
        hook.remove()
    return found


class Lost(NamedTuple):
    """The share of the energy of attention, and of a feed-forward part, that pruning may cost."""

    heads: float
    units: float


def pruned(encoder: Encoder, found: Moments, lost: Lost) -> Encoder:
    """A copy without as many heads and units of each layer as may be lost, by their moments."""
    smaller = deepcopy(encoder).eval()
    with torch.no_grad():
        for layer, heads, units in zip(smaller.layers, found.heads, found.units, strict=True):
            _keep_heads(layer, *_fewer_heads(layer, _regular(heads), lost.heads))
            _keep_units(layer, *_fewer_units(layer, _regular(units), lost.units))
    heads = [layer.query.out_features * HEADS // HIDDEN for layer in smaller.layers]
    print(f"heads that stay: {heads} of {HEADS}", flush=True)
    print(f"units that stay: {[layer.inner.out_features for layer in smaller.layers]} of {INNER}", flush=True)
    return smaller


def _nothing(size: int) -> Tensor:
    return torch.zeros(size + 1, size + 1, dtype=torch.float64)


def _regular(moment: Tensor) -> Tensor:
    return moment + _RIDGE * moment.diag().mean() * torch.eye(len(moment), dtype=torch.float64)


def _adding(total: Tensor) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
    """Adds to `total` the second moments of the units (1, T, INNER) that go into a module, and of a constant."""

    def add(_: nn.Module, units: tuple[Tensor, ...]) -> None:
        rows = torch.cat([units[0][0], torch.ones(units[0].shape[1], 1)], dim=1)
        total.add_(rows.T @ rows)

    return add


class _Output(NamedTuple):
    """A linear step, bias last, (inputs + 1, HIDDEN), and what it gives over the sample."""

    whole: Tensor
    moment: Tensor
    across: Tensor
    energy: Tensor

    def refitted(self, kept: Tensor) -> tuple[Tensor, float]:
        """The best weights of the inputs that stay, and the share of the energy that is lost."""
        weights = torch.linalg.solve(self.moment[kept][:, kept], self.across[kept])
        missing = (self.whole * self.across).sum() - (weights * self.across[kept]).sum()
        return weights, float(missing / self.energy)


def _output(step: nn.Linear, moment: Tensor) -> _Output:
    whole = torch.cat([step.weight.T, step.bias[None]]).double()
    return _Output(whole, moment, moment @ whole, (whole[:-1] * (moment[:-1, :-1] @ whole[:-1])).sum())


def _fewer_units(layer: Layer, moment: Tensor, lost: float) -> tuple[Tensor, Tensor]:
    """The units that stay, and their weights with the bias last."""
    output = _output(layer.outer, moment)
    kept, weights = torch.arange(len(output.whole)), output.whole
    while len(kept) > STEP + 1:
        inverse = torch.linalg.inv(moment[kept][:, kept])
        saliency = (inverse @ output.across[kept]).square().sum(dim=1) / inverse.diag()
        fewer = torch.cat([kept[saliency[:-1].argsort()[STEP:].sort().values], kept[-1:]])
        refitted, missing = output.refitted(fewer)
        if missing > lost:
            break
        kept, weights = fewer, refitted
    return kept[:-1], weights.float()


def _fewer_heads(layer: Layer, moment: Tensor, lost: float) -> tuple[Tensor, Tensor]:
    """The inputs of the heads that stay, and their weights with the bias last."""
    output = _output(layer.attended, moment)
    kept, weights = torch.arange(len(output.whole)), output.whole
    while len(kept) > _WIDTH + 1:
        starts = range(0, len(kept) - 1, _WIDTH)
        choices = [torch.cat([kept[:start], kept[start + _WIDTH :]]) for start in starts]
        refitted, missing, fewer = min(((*output.refitted(one), one) for one in choices), key=itemgetter(1))
        if missing > lost:
            break
        kept, weights = fewer, refitted
    return kept[:-1], weights.float()


def _keep_units(layer: Layer, units: Tensor, weights: Tensor) -> None:
    """Leaves a layer some of its units, with new output weights, the bias last."""
    layer.inner, layer.outer = _rows(layer.inner, units), _linear(weights)


def _keep_heads(layer: Layer, inputs: Tensor, weights: Tensor) -> None:
    """Leaves a layer some of its heads, with new output weights, the bias last."""
    layer.query, layer.key, layer.value = (_rows(step, inputs) for step in (layer.query, layer.key, layer.value))
    layer.attended = _linear(weights)


def _rows(step: nn.Linear, rows: Tensor) -> nn.Linear:
    """A linear step that gives only some of its outputs."""
    smaller = nn.Linear(step.in_features, len(rows))
    smaller.weight.copy_(step.weight[rows])
    smaller.bias.copy_(step.bias[rows])
    return smaller


def _linear(weights: Tensor) -> nn.Linear:
    """The linear step of weights (inputs + 1, outputs), the bias last."""
    step = nn.Linear(len(weights) - 1, weights.shape[1])
    step.weight.copy_(weights[:-1].T)
    step.bias.copy_(weights[-1])
    return step
