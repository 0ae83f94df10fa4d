"""Muon for the weight matrices of the blocks, Adam for everything else.

Muon: the momentum of each matrix is brought near an orthogonal one by five Newton-Schulz steps; all matrices of one shape go together.
What changes from step to step lies in the tensor `controls`, so that a step can be recorded once and replayed on the card.
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


class Optimizer:
    """`prepare(scale)` sets the next step's factors from outside; `step()` uses the gradients and may be recorded."""

    ADAM_BETAS, ADAM_EPSILON, MOMENTUM_STEPS = (0.9, 0.95), 1e-10, 300

    def __init__(self, model, muon_lr, adam_lr):
        named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
        matrices = [p for n, p in named if p.dim() == 2 and ".layers." in n and "lora" not in n]
        taken = {id(p) for p in matrices}
        self.plain = [p for _, p in named if id(p) not in taken]
        # The gates learn at twice the rate: they decide which branch is heard.
        self.rates = [2.0 if "gate_projections" in n else 1.0 for n, p in named if id(p) not in taken]
        self.parameters = [p for _, p in named]
        self.muon_lr, self.adam_lr, self.taken = muon_lr, adam_lr, 0
        shapes = {}
        for p in matrices:
            shapes.setdefault(tuple(p.shape), []).append(p)
        device = self.parameters[0].device
        self.groups = [(ps, torch.zeros(len(ps), *shape, device=device)) for shape, ps in shapes.items()]
        self.first = [torch.zeros_like(p) for p in self.plain]
        self.second = [torch.zeros_like(p) for p in self.plain]
        self.controls = torch.zeros(4, device=device)

    def prepare(self, scale):
        """`scale`: the schedule's factor for the coming step."""
        self.taken += 1
        b1, b2 = self.ADAM_BETAS
        correction = 1 / (1 - b1 ** self.taken)
        momentum = 0.85 + 0.10 * min(1.0, self.taken / self.MOMENTUM_STEPS)
        values = [self.adam_lr * scale * correction, 1 / (1 - b2 ** self.taken), self.muon_lr * scale, momentum]
        self.controls.copy_(torch.tensor(values), non_blocking=True)

    @torch.no_grad()
    def step(self):
        adam_size, second_correction, muon_size, momentum = self.controls.unbind(0)
        b1, b2 = self.ADAM_BETAS
        gradients = [p.grad for p in self.plain]
        torch._foreach_mul_(self.first, b1)
        torch._foreach_add_(self.first, gradients, alpha=1 - b1)
        torch._foreach_mul_(self.second, b2)
        torch._foreach_addcmul_(self.second, gradients, gradients, 1 - b2)
        for p, first, second, rate in zip(self.plain, self.first, self.second, self.rates):
            p.sub_(first / ((second * second_correction).sqrt() + self.ADAM_EPSILON) * (adam_size * rate))
        for parameters, average in self.groups:
            gradient = torch.stack([p.grad for p in parameters])
            average.mul_(momentum).add_(gradient * (1 - momentum))
            nesterov = gradient * (1 - momentum) + average * momentum
            size = max(1.0, average.shape[1] / average.shape[2]) ** 0.5
            update = orthogonal(nesterov).float() * (muon_size * size)
            torch._foreach_sub_(parameters, list(update.unbind(0)))
