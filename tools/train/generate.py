"""Batched greedy decoding with a fixed-size key/value cache; prompts of different lengths are padded on the left."""
import copy

import torch

from model import Cache


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
    for start in range(0, len(order), batch):
        chosen = order[start:start + batch]
        longest = max(len(prompts[i]) for i in chosen)
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
        keys = torch.cat((real, torch.ones(len(chosen), limit, dtype=torch.bool, device=device)), dim=1)
        done = torch.zeros(len(chosen), dtype=torch.bool, device=device)
        new = []
        states = model.hidden(ids, positions=positions, mask=mask[:, None], cache=cache)[:, -1:]
        position = positions[:, -1:]
        for step in range(limit):
            token = model.logits(states)[:, -1].argmax(-1)
            new.append(token)
            done |= torch.isin(token, stops)
            if step % 32 == 31:
                if hopeless and step > 64:
                    so_far, ended = torch.stack(new, dim=1).tolist(), done.tolist()
                    done |= torch.tensor([not e and hopeless(row) for e, row in zip(ended, so_far)], device=device)
                if bool(done.all()):
                    break
            if step + 1 < limit:
                position = position + 1
                allowed = keys[:, None, None, :cache.past + 1]
                states = model.hidden(token[:, None], positions=position, mask=allowed, cache=cache)
        table = torch.stack(new, dim=1).tolist()
        stop_set = set(stop_ids)
        for row, i in enumerate(chosen):
            out, stopped = [], False
            for token in table[row]:
                if token in stop_set:
                    stopped = True
                    break
                out.append(token)
            results[i] = (out, stopped)
    return results
