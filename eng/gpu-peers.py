#!/usr/bin/env python3
"""Attention of PyTorch's SDPA, every backend it has, on the shapes that the GPU test program times. Needs torch and a card.   python3 eng/gpu-peers.py"""

import torch
import torch.nn.functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel


def milliseconds(run):
    for _ in range(3):
        run()
    times = []
    for _ in range(11):
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        begin.record()
        run()
        end.record()
        torch.cuda.synchronize()
        times.append(begin.elapsed_time(end))
    return sorted(times)[5]


def main():
    for dim, heads, kv_heads in ((128, 40, 8), (64, 32, 8), (256, 16, 8)):
        for batch, tokens in ((1, 8192), (16, 512)):
            q = torch.randn(batch, heads, tokens, dim, device="cuda", dtype=torch.bfloat16)
            k, v = (torch.randn(batch, kv_heads, tokens, dim, device="cuda", dtype=torch.bfloat16) for _ in range(2))
            for backend in (SDPBackend.FLASH_ATTENTION, SDPBackend.CUDNN_ATTENTION):
                try:
                    with sdpa_kernel(backend):
                        ms = milliseconds(lambda: F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True))
                    rate = 4 * batch * tokens * (tokens + 1) / 2 * heads * dim / ms / 1e9
                    print(f"  torch {torch.__version__} {backend.name}, {heads}/{kv_heads} heads of {dim}, {batch} x {tokens}: {ms:.4f} ms, {rate:.0f} TFLOP/s")
                except RuntimeError as error:
                    print(f"  torch {backend.name}, heads of {dim}, {batch} x {tokens}: {str(error).splitlines()[0]}")


main()
