#!/usr/bin/env bash
# Runs the attention kernels without a card, emulated on the CPU, against a reference.   eng/kernel-emulate.sh [head width]...
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for dim in "${@:-64}"; do
  # Our header is found beside the emulation before the one beside the kernels.
  cp "$root/src/Tandem.Cuda/Kernels/attention.cu" "$root/eng/kernel-emulation/"*.cpp "$root/eng/kernel-emulation/tandem.cuh" "$out/"
  g++ -std=c++20 -O2 -w -DHEAD_DIM="$dim" -DBLOCK_SIZE=16 -DROW_TILES="${ROW_TILES:-2}" -DKEY_TILE="${KEY_TILE:-64}" -I "$out" -o "$out/attention" -x c++ "$out/attention.cpp"
  "$out/attention"
done
