#!/usr/bin/env bash
# Runs the GPU test program: every operation against its reference, the golden models, and with 'bench' the timings. Each group is a process of its own,
# so that one that ends a context does not end the others.   eng/gpu-test.sh PROGRAM_FOLDER [group]...
set -uo pipefail
folder=${1:?usage: eng/gpu-test.sh PROGRAM_FOLDER [group]...}
shift
groups=("$@")
[ ${#groups[@]} -gt 0 ] || groups=(elementwise attention sampling models bench)
nvidia-smi --query-gpu=name,driver_version --format=csv,noheader || true
status=0
for group in "${groups[@]}"; do
  arguments=("$group")
  [ "$group" = models ] && arguments+=("$folder/models")
  timeout "${TIMEOUT:-90}" "$folder/Tandem.Cuda.GpuTests" "${arguments[@]}" || { echo "group $group ended with $?"; status=1; }
done
exit $status
