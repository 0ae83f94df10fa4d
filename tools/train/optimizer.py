"""Muon for the weight matrices of the blocks, AdamW for everything else.

Muon: the momentum of each matrix is brought near an orthogonal one by five Newton-Schulz steps; all matrices of one shape go together.
"""
import torch


def orthogonal(update):
    """[n, rows, columns] → near-orthogonal matrices of the same shape, in BF16."""
    x = update.bfloat16()
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.mT
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(5):
        square = x @ x.mT
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x.mT if tall else x


class Muon:
    def __init__(self, parameters, lr=0.02, momentum=0.95, weight_decay=0.01):
        self.lr, self.momentum, self.weight_decay = lr, momentum, weight_decay
        shapes = {}
        for p in parameters:
            shapes.setdefault(tuple(p.shape), []).append(p)
        self.groups = [(ps, torch.zeros(len(ps), *shape, device=ps[0].device)) for shape, ps in shapes.items()]

    @torch.no_grad()
    def step(self, scale, momentum):
        for parameters, average in self.groups:
            gradient = torch.stack([p.grad for p in parameters]).float()
            average.lerp_(gradient, 1 - momentum)
            update = orthogonal(gradient.lerp_(average, momentum)).to(parameters[0].dtype)
            size = max(1.0, average.shape[1] / average.shape[2]) ** 0.5
            torch._foreach_mul_(parameters, 1 - self.lr * scale * self.weight_decay)
            torch._foreach_add_(parameters, list(update.unbind(0)), alpha=-self.lr * scale * size)


class Optimizer:
    """Both together; `step(scale)` takes the schedule's factor."""

    def __init__(self, model, muon_lr, adam_lr, seed_steps=300):
        matrices, plain, gates = [], [], []
        for name, p in model.named_parameters():
            if not p.requires_grad:
                continue
            if "gate_projections" in name:
                gates.append(p)
            elif p.dim() == 2 and ".layers." in name and "lora" not in name:
                matrices.append(p)
            else:
                plain.append(p)
        self.parameters = matrices + plain + gates
        self.muon = Muon(matrices, muon_lr) if matrices else None
        groups = [{"params": plain, "lr": adam_lr, "base": adam_lr}]
        if gates:
            groups.append({"params": gates, "lr": adam_lr * 2, "base": adam_lr * 2})
        self.adam = torch.optim.AdamW(groups, betas=(0.9, 0.95), eps=1e-10, weight_decay=0.0, **({"fused": True} if plain[0].is_cuda else {}))
        self.seed_steps, self.taken = seed_steps, 0

    def step(self, scale):
        self.taken += 1
        for group in self.adam.param_groups:
            group["lr"] = group["base"] * scale
        self.adam.step()
        if self.muon:
            warm = min(1.0, self.taken / self.seed_steps)
            self.muon.step(scale, 0.85 + 0.10 * warm)
        self.adam.zero_grad(set_to_none=True)
        for p in self.parameters:
            p.grad = None
