"""The training loop of the encoder: batches, loss, schedule, checkpoints."""

import random
import time
from collections.abc import Iterator
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kg.extract.group import KINDS
from kg.extract.large_decode import TAGS
from training.encoder_data import IGNORED, Example
from training.encoder_model import LAYERS, Encoder

SEED = 7
REPORTED, KEPT = 40, 80
WARM = 100


class Options(NamedTuple):
    """How to train: `rate` is that of the last layer, `decay` the ratio from a layer to the one below it."""

    steps: int
    rate: float
    head_rate: float
    batch: int = 8
    decay: float = 0.9


def collate(batch: list[Example]) -> tuple[Tensor, ...]:
    """Pads examples to ids, mask, flags, tags, optional, roles."""
    length = max(len(example.window.ids) for example in batch)

    def stack(arrays: list[Any], fill: float) -> Tensor:
        padded = [np.pad(a, [(0, length - len(a)), *[(0, 0)] * (a.ndim - 1)], constant_values=fill) for a in arrays]
        return torch.from_numpy(np.stack(padded))

    return (
        stack([e.window.ids for e in batch], 0),
        stack([np.ones(len(e.window.ids), dtype=np.float32) for e in batch], 0),
        stack([e.window.flags for e in batch], 0),
        stack([e.targets.tags for e in batch], 0),
        stack([e.targets.optional for e in batch], IGNORED),
        stack([e.targets.roles for e in batch], IGNORED),
    )


def batches(data: list[Example], size: int, order: random.Random) -> list[list[Example]]:
    """Batches of windows of like length, in random order."""
    shuffled = sorted(data, key=lambda e: (len(e.window.ids) // 24, order.random()))
    grouped = [shuffled[i : i + size] for i in range(0, len(shuffled), size)]
    order.shuffle(grouped)
    return grouped


def loss_of(logits: Tensor, tags: Tensor, optional: Tensor, roles: Tensor) -> Tensor:
    """Cross-entropy of the tags, summed over types, and of optional and role on the words of mentions."""
    boundary = logits[..., : len(KINDS) * TAGS].reshape(tags.shape)
    total = -len(KINDS) * (tags * functional.log_softmax(boundary, dim=-1)).sum() / tags.sum()
    rest = logits[..., len(KINDS) * TAGS :]
    for scores, targets, weight in (
        (rest[..., : len(KINDS)], optional, 0.25),
        (rest[..., len(KINDS) :], roles, 0.1),
    ):
        known = targets != IGNORED
        total = total + weight * functional.binary_cross_entropy_with_logits(scores[known], targets[known])
    return total


def groups_of(encoder: Encoder, rate: float, head_rate: float, decay: float) -> list[dict[str, Any]]:
    """Parameter groups: the nearer a layer to the words, the slower it learns; no weight decay on norms and biases."""
    groups = []
    for name, parameter in encoder.named_parameters():
        if name.startswith("layers."):
            scaled = rate * decay ** (LAYERS - 1 - int(name.split(".")[1]))
        else:
            scaled = head_rate if name.startswith(("head", "flags")) else rate * decay**LAYERS
        groups.append({"params": [parameter], "lr": scaled, "weight_decay": 0.01 if parameter.ndim > 1 else 0.0})
    return groups


def rate_at(step: int, options: Options) -> float:
    """The learning rate as a share of the full one: up, flat, and down over the second half."""
    return min((step + 1) / WARM, 1.0, max(0.02, 2 * (options.steps - step) / options.steps))


def train(learnt: list[Example], encoder: Encoder, checkpoint: Path, options: Options) -> None:
    """Trains in place; the checkpoint lets a later run go on where this one stopped, to the same end."""
    optimizer = torch.optim.AdamW(groups_of(encoder, options.rate, options.head_rate, options.decay), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate_at(step, options))
    done = 0
    if checkpoint.exists():
        state = torch.load(checkpoint)
        encoder.load_state_dict(state["encoder"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"])
        done = state["step"]
        for group, rate in zip(optimizer.param_groups, schedule.base_lrs, strict=True):
            group["lr"] = rate * rate_at(done, options)
    per_epoch = -(-len(learnt) // options.batch)
    encoder.train()
    started, seen = time.monotonic(), 0.0
    for step, batch in enumerate(stream(learnt, options), 1):
        if step <= done:
            continue
        epoch, within = divmod(step - 1, per_epoch)
        if within == 0:
            torch.manual_seed(SEED + epoch)
        ids, mask, flags, tags, optional, roles = collate(batch)
        loss = loss_of(encoder(ids, mask, flags), tags, optional, roles)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        seen += loss.item()
        if step % REPORTED == 0:
            passed = time.monotonic() - started
            print(f"step {step}/{options.steps} loss {seen / REPORTED:.3f} {passed:.0f} s", flush=True)
            seen = 0.0
        if step % KEPT == 0 or step == options.steps:
            state = {
                "encoder": encoder.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
            }
            torch.save({**state, "random": torch.get_rng_state(), "step": step}, checkpoint)
    encoder.eval()


def stream(data: list[Example], options: Options) -> Iterator[list[Example]]:
    """As many batches as there are steps: the data again and again, each time in another order."""
    epochs = (batches(data, options.batch, random.Random(SEED + epoch)) for epoch in count())  # noqa: S311
    return islice(chain.from_iterable(epochs), options.steps)
