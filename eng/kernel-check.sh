#!/usr/bin/env bash
# Compiles every CUDA kernel to PTX with clang, without a CUDA toolkit: finds errors of syntax and of inline PTX operands on a machine without a GPU.
# The compiler that counts is NVRTC, on the machine with the card.   eng/kernel-check.sh [clang] [arch]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
clang=${1:-clang}
arch=${2:-sm_80}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
check() {
  local name=$1 source=$2
  shift 2
  "$clang" -x cuda --cuda-device-only -nocudainc -nocudalib --cuda-gpu-arch="$arch" -Xclang -target-feature -Xclang +ptx70 -std=c++17 -O2 -Wall -Wno-unknown-cuda-version \
    -Wno-unused-function -Wno-pass-failed -include "$root/eng/kernel-check/prelude.cuh" -I "$root/src/Tandem.Cuda/Kernels" "$@" -S -o "$out/$name.ptx" "$root/src/Tandem.Cuda/Kernels/$source.cu"
  echo "$name: $(grep -c '\.entry' "$out/$name.ptx") kernels, $(wc -l <"$out/$name.ptx") lines of PTX, $(grep -c 'local\.' "$out/$name.ptx" || true) accesses to local memory"
}
check elementwise elementwise
check elementwise-f16 elementwise -DTANDEM_F16
check sampling sampling
for dim in 12 16 20 24 64 80 96 128 256; do
  check "attention-$dim" attention "-DHEAD_DIM=$dim" -DBLOCK_SIZE=16 -DROW_TILES=$((dim > 128 ? 1 : 2)) -DKEY_TILE=$((dim > 128 ? 32 : 64))
done
check attention-128-f16 attention -DHEAD_DIM=128 -DBLOCK_SIZE=32 -DROW_TILES=2 -DKEY_TILE=64 -DTANDEM_F16
