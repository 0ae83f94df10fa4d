"""Trains one model on packed rows: mixture sampler, schedule, loss curve. Everything random comes from the seed.

All rows of all pools lie on the card, so a step only draws row numbers. With `--minutes` the run ends in time whatever the machine;
the number of steps taken is printed, and `--steps` repeats it.
"""
import argparse
import csv
import os
import sys
import time

import numpy
import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import forms  # noqa: E402
from model import Block, Config, Model, save_checkpoint  # noqa: E402
from optimizer import Optimizer  # noqa: E402
from train_tables import MIXES, SHAPES  # noqa: E402

LONG_MIX = {"library-long": 0.5, "code-long": 0.25, "chat-long": 0.25}
SHORT, LONG = 1024, 4096


class Sampler:
    """Draws row numbers from the pools; the rows of one width lie in one tensor on the device."""

    def __init__(self, folder, mix, seed, device, long=True):
        self.device, self.random, self.mix = device, numpy.random.default_rng(seed), mix
        self.rows, self.places = {}, {}
        for width, names in ((SHORT, list(mix)), (LONG, list(LONG_MIX) if long else [])):
            tables = [forms.load_pool(folder, n) for n in names]
            start = 0
            for name, table in zip(names, tables):
                self.places[name] = (start, len(table))
                start += len(table)
            if tables:
                self.rows[width] = torch.from_numpy(numpy.concatenate(tables).view(numpy.int16)).to(device)
        self.order = {n: iter(()) for n in self.places}

    def _next(self, name):
        number = next(self.order[name], None)
        if number is None:
            start, count = self.places[name]
            self.order[name] = iter((start + self.random.permutation(count)).tolist())
            number = next(self.order[name])
        return number

    def draw(self, buffer, progress):
        """Fills `buffer` [rows, width + 1] with the next batch."""
        width = buffer.shape[1] - 1
        if width == LONG:
            shares = LONG_MIX
        else:
            t = min(1.0, max(0.0, (progress - 0.3) / 0.5))
            shares = {n: a + (b - a) * t for n, (a, b) in self.mix.items()}
        weights = numpy.array(list(shares.values()))
        drawn = self.random.multinomial(len(buffer), weights / weights.sum())
        picked = torch.tensor([self._next(name) for name, n in zip(shares, drawn) for _ in range(n)])
        torch.index_select(self.rows[width], 0, picked.to(self.device, non_blocking=True), out=buffer)


def loss_of(states, head, targets, weights):
    logits = F.linear(states, head.to(states.dtype)).float()
    each = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
    return (each * weights.flatten()).sum() / weights.sum().clamp(min=1.0)


def schedule(progress, warm):
    """Warm-up, level until 40 %, then linear to 3 %."""
    if progress < 0.4:
        return warm
    return max(0.03, (1.0 - progress) / 0.6) * warm


class Step:
    """One training step at one batch shape, recorded as a CUDA graph where there is a card: launching its kernels one by one costs more
    than running them for a model of this size."""

    def __init__(self, model, optimizer, loss_fn, rows, width, device):
        self.model, self.optimizer, self.loss_fn = model, optimizer, loss_fn
        self.buffer = torch.zeros(rows, width + 1, dtype=torch.int16, device=device)
        self.loss = torch.zeros((), device=device)
        self.kind = "cuda" if str(device).startswith("cuda") else "cpu"
        self.graph, self.calls = None, 0

    def _run(self):
        rows = self.buffer.to(torch.int32)
        ids = (rows & 0x7FFF).long()
        weights = ((rows[:, 1:] & forms.NO_LOSS) == 0).float()
        with torch.autocast(self.kind, dtype=torch.bfloat16, cache_enabled=False):
            loss = self.loss_fn(self.model.hidden(ids[:, :-1]), self.model.model.embed_tokens.weight, ids[:, 1:], weights)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.optimizer.parameters, 1.0)
        self.optimizer.step()
        self.loss.copy_(loss.detach())

    def _clear(self):
        for p in self.optimizer.parameters:
            p.grad = None

    def __call__(self):
        self.calls += 1
        if self.graph:
            self.graph.replay()
        elif self.kind == "cpu" or self.graph is False:
            self._clear()
            self._run()
        elif self.calls <= 3:
            # The first steps compile and warm up, on another stream as recording demands.
            self._clear()
            stream = torch.cuda.Stream()
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                self._run()
            torch.cuda.current_stream().wait_stream(stream)
        else:
            self._clear()
            torch.cuda.synchronize()
            torch.cuda.empty_cache()
            try:
                graph = torch.cuda.CUDAGraph()
                with torch.cuda.graph(graph):
                    self._run()
                self.graph = graph
                self.graph.replay()
            except RuntimeError as error:
                # Unrecorded steps are slower and otherwise the same.
                print(f"not recorded: {str(error)[:300]}", flush=True)
                self.graph = False
                self._clear()
                self._run()


def fit(model, sampler, optimizer, *, minutes=None, steps=None, batch=64, long_from=0.7, compiled=True, curve=None, quiet=False):
    """Trains in place; returns the facts for the card."""
    device = sampler.device
    on_card = str(device).startswith("cuda")
    loss_fn = loss_of
    if compiled:
        torch._dynamo.config.cache_size_limit = 64
        model.first_pass = torch.compile(Block.forward, dynamic=False)
        model.second_pass = torch.compile(Block.second, dynamic=False)
        loss_fn = torch.compile(loss_of, dynamic=False)
    model.train()
    short = Step(model, optimizer, loss_fn, batch, SHORT, device)
    long = Step(model, optimizer, loss_fn, max(1, batch * SHORT // LONG), LONG, device) if LONG in sampler.rows else None
    began = time.time()
    # Both shapes are compiled and recorded before the clock starts.
    first = 10 if on_card else 2
    start, step, tokens, progress, curve_rows, running = None, 0, 0, 0.0, [], None
    while True:
        if start is None and step == first:
            if on_card:
                torch.cuda.synchronize()
            start, tokens = time.time(), 0
        if steps:
            progress = step / steps
        elif start is not None:
            progress = max(progress, (time.time() - start) / (minutes * 60))
        if progress >= 1.0:
            break
        is_long = long is not None and ((step < first and step % 2 == 1) or (progress >= long_from and step % 5 == 0))
        taking = long if is_long else short
        sampler.draw(taking.buffer, progress)
        optimizer.prepare(schedule(progress, min(1.0, (step + 1) / 100)))
        taking()
        step += 1
        tokens += taking.buffer.numel() - len(taking.buffer)
        if step % 20 == 0:
            # Reading the loss waits for the card, so the clock above cannot run ahead of it for long.
            value = taking.loss.item()
            running = value if running is None else 0.8 * running + 0.2 * value
            curve_rows.append((step, round(time.time() - began, 2), round(value, 4), round(progress, 4), int(is_long)))
            if not quiet and step % 500 == 0:
                print(f"step {step} progress {progress:.2f} loss {running:.3f} {tokens / max(1e-9, time.time() - (start or began)) / 1e6:.2f} M tokens/s", flush=True)
    if on_card:
        torch.cuda.synchronize()
    ended = time.time()
    recorded = bool(short.graph)
    short._clear()
    del short, long
    model.first_pass, model.second_pass = Block.forward, Block.second
    model.eval()
    facts = {"steps": step, "tokens": tokens, "seconds": round(ended - (start or began), 1), "compile_seconds": round((start or began) - began, 1),
             "tokens_per_second": round(tokens / max(1e-9, ended - (start or began))), "final_loss": round(running or float("nan"), 4), "batch_tokens": batch * SHORT,
             "recorded": recorded}
    if curve:
        with open(curve, "w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["step", "seconds", "loss", "progress", "long"])
            writer.writerows(curve_rows)
    print("trained:", facts, flush=True)
    return facts


def build_model(shape, seed, device, vocab):
    config = Config(**{"vocab_size": vocab, **SHAPES[shape]})
    model = Model(config)
    model.initialise(seed)
    return model.to(device)


def run(shape, mix, pools, out, *, minutes=None, steps=None, batch=64, seed=1, vocab=4096, muon_lr=0.02, adam_lr=4e-3, compiled=True):
    """One model from its seed to its checkpoint, with the loss curve beside it as .csv; returns (model, facts)."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_float32_matmul_precision("high")
    torch.manual_seed(seed)
    model = build_model(shape, seed, device, vocab)
    print(f"{shape}, {mix}: {model.parameter_count():,} parameters", flush=True)
    sampler = Sampler(pools, MIXES[mix], seed, device)
    facts = fit(model, sampler, Optimizer(model, muon_lr, adam_lr), minutes=minutes, steps=steps, batch=batch, compiled=compiled,
                curve=os.path.splitext(out)[0] + ".csv")
    facts.update({"shape": shape, "mix": mix, "vocab": model.config.vocab_size, "parameters": model.parameter_count(), "muon_lr": muon_lr,
                  "adam_lr": adam_lr, "seed": seed})
    save_checkpoint(model, out, facts=facts)
    return model, facts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pools", required=True)
    parser.add_argument("--out", required=True, help="the checkpoint to write; the loss curve goes beside it as .csv")
    parser.add_argument("--shape", choices=sorted(SHAPES), default="deep")
    parser.add_argument("--mix", choices=sorted(MIXES), default="main")
    parser.add_argument("--vocab", type=int, default=4096)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--eager", action="store_true")
    args = parser.parse_args()
    if not args.minutes and not args.steps:
        parser.error("give --minutes or --steps")
    run(args.shape, args.mix, args.pools, args.out, minutes=args.minutes, steps=args.steps, batch=args.batch, seed=args.seed, vocab=args.vocab, compiled=not args.eager)


if __name__ == "__main__":
    main()
