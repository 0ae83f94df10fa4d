"""Batched greedy decoding with a fixed-size key/value cache; prompts of different lengths are padded on the left."""
import torch

from model import Cache


@torch.no_grad()
def greedy(model, prompts, limit, stop_ids, batch=512, dtype=torch.bfloat16):
    """One list of new ids per prompt, without the stop id; (ids, stopped) pairs. `prompts` are lists of ids."""
    device = model.model.embed_tokens.weight.device
    kind = "cuda" if device.type == "cuda" else "cpu"
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
        with torch.autocast(kind, dtype=torch.bfloat16, enabled=dtype == torch.bfloat16):
            states = model.hidden(ids, positions=positions, mask=mask[:, None], cache=cache)[:, -1:]
            position = positions[:, -1:]
            for step in range(limit):
                token = model.logits(states)[:, -1].argmax(-1)
                new.append(token)
                done |= torch.isin(token, stops)
                if step + 1 == limit or (step % 16 == 15 and bool(done.all())):
                    break
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
