#!/usr/bin/env bash
# Publishes the GPU test program as one self-contained linux-x64 file, with the golden models beside it: it runs on a machine without .NET.
#   eng/gpu-publish.sh FOLDER
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:?usage: eng/gpu-publish.sh FOLDER}
mkdir -p "$out"
dotnet publish "$root/tests/Tandem.Cuda.GpuTests" -c Release -r linux-x64 --self-contained -nologo -v q \
  -p:PublishSingleFile=true -p:PublishTrimmed=true -p:TrimMode=partial -p:EnableCompressionInSingleFile=true -p:DebugType=none -p:NuGetLockFilePath=obj/publish.lock.json -o "$out"
rm -rf "$out/models" "$out"/*.xml
cp -r "$root/tests/data/models" "$out/models"
cp "$root/eng/gpu-test.sh" "$out/"
du -sh "$out"
