"""Batched greedy decoding with a fixed-size key/value cache; prompts of different lengths are padded on the left."""
import copy

import torch

from model import Cache, FixedCache


class Decoder:
    """One decoding step with fixed shapes, recorded as a CUDA graph where there is a card."""

    def __init__(self, model, cache, keys, position, token, limit, stops):
        self.model, self.cache, self.stops = model, FixedCache(cache), stops
        self.allowed, self.position, self.token = keys, position, token
        self.columns = torch.arange(keys.shape[1], device=keys.device)
        self.out = torch.zeros(len(token), limit, dtype=torch.long, device=keys.device)
        self.done = torch.zeros(len(token), dtype=torch.bool, device=keys.device)
        self.at = torch.zeros(1, dtype=torch.long, device=keys.device)
        self.graph = None
        self.note()

    def note(self):
        self.out.index_copy_(1, self.at, self.token[:, None])
        self.done.logical_or_((self.token[:, None] == self.stops).any(-1))
        self.at.add_(1)

    def run(self):
        here = self.cache.position
        self.position.add_(1)
        self.allowed.logical_or_((self.columns == here)[None])
        mask = self.allowed[:, None, None]
        window = mask & (self.columns > here - self.model.config.loop_window_size)[None, None, None]
        states = self.model.hidden(self.token[:, None], positions=self.position, mask=mask, cache=self.cache, window=window)
        self.token.copy_(self.model.logits(states)[:, -1].argmax(-1))
        here.add_(1)
        self.note()

    def step(self):
        if self.graph is None and self.token.is_cuda:
            stream = torch.cuda.Stream()
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                self.run()
            torch.cuda.current_stream().wait_stream(stream)
            torch.cuda.synchronize()
            try:
                graph = torch.cuda.CUDAGraph()
                with torch.cuda.graph(graph):
                    self.run()
                self.graph = graph
            except RuntimeError as error:
                print(f"decoding not recorded: {str(error)[:300]}", flush=True)
                self.graph = False
        elif self.graph:
            self.graph.replay()
        else:
            self.run()


@torch.no_grad()
def greedy(model, prompts, limit, stop_ids, batch=1024, dtype=torch.bfloat16, hopeless=None):
    """One list of new ids per prompt, without the stop id; (ids, stopped) pairs. `prompts` are lists of ids.

    `hopeless(ids)` may end a row early that goes round in a circle.
    """
    if dtype != model.model.embed_tokens.weight.dtype:
        model = copy.deepcopy(model).to(dtype)
    device = model.model.embed_tokens.weight.device
    results = [None] * len(prompts)
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    stops = torch.tensor(sorted(stop_ids), device=device)
    stop_set = set(stop_ids)
    for start in range(0, len(order), batch):
        chosen = order[start:start + batch]
        longest = max(len(prompts[i]) for i in chosen)
        longest += -(longest + limit) % 8  # aligned masks keep the fast attention kernels
        ids = torch.zeros(len(chosen), longest, dtype=torch.long)
        real = torch.zeros(len(chosen), longest, dtype=torch.bool)
        for row, i in enumerate(chosen):
            ids[row, longest - len(prompts[i]):] = torch.tensor(prompts[i])
            real[row, longest - len(prompts[i]):] = True
        ids, real = ids.to(device), real.to(device)
        positions = (real.long().cumsum(1) - 1).clamp(min=0)
        cache = Cache(model.config, len(chosen), longest + limit, device, dtype)
        causal = torch.ones(longest, longest, dtype=torch.bool, device=device).tril()
        # A padded query sees itself only, so that its softmax stays finite.
        mask = (causal & real[:, None, :]) | torch.eye(longest, dtype=torch.bool, device=device)
        states = model.hidden(ids, positions=positions, mask=mask[:, None], cache=cache)[:, -1:]
        keys = torch.cat((real, torch.zeros(len(chosen), limit, dtype=torch.bool, device=device)), dim=1)
        decoder = Decoder(model, cache, keys, positions[:, -1:].clone(), model.logits(states)[:, -1].argmax(-1), limit, stops)
        for step in range(1, limit):
            decoder.step()
            if step % 32 == 31:
                if hopeless and step > 64:
                    so_far, ended = decoder.out[:, :step + 1].tolist(), decoder.done.tolist()
                    decoder.done |= torch.tensor([not e and hopeless(row) for e, row in zip(ended, so_far)], device=device)
                if bool(decoder.done.all()):
                    break
        table = decoder.out[:, :int(decoder.at)].tolist()
        del decoder
        for row, i in enumerate(chosen):
            out, stopped = [], False
            for token in table[row]:
                if token in stop_set:
                    stopped = True
                    break
                out.append(token)
            results[i] = (out, stopped)
    return results
