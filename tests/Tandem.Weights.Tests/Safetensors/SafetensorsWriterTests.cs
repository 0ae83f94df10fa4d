using CsCheck;
using Tandem.Core.Numerics;
using Tandem.Weights.Safetensors;

namespace Tandem.Weights.Tests.Safetensors;

public sealed class SafetensorsWriterTests
{
    private static readonly Gen<TensorPlan[]> Plans = Gen.Select(Gen.Int[0, 6].Select(i => (DType)i), Gen.Long[0, 23].Array[0, 3])
        .Array[0, 12]
        .Select(list => list.Select((item, i) => new TensorPlan($"t{i}.\"é\"", item.Item1, item.Item2)).ToArray());

    [Fact]
    public void WhatIsWrittenInPiecesOfAnySizeIsReadBack()
    {
        using var folder = new TemporaryFolder();
        string path = folder["model.safetensors"];
        Plans.Select(Gen.Int[1, 300]).Sample(
            (plan, piece) =>
            {
                byte[] data = new byte[plan.Sum(tensor => tensor.Bytes)];
                new Random(plan.Length).NextBytes(data);
                using (var writer = new SafetensorsWriter(path, plan, new Dictionary<string, string> { ["made by"] = "a test" }))
                {
                    for (int at = 0; at < data.Length; at += piece)
                    {
                        writer.Append(data.AsSpan(at, Math.Min(piece, data.Length - at)));
                    }

                    writer.Complete();
                }

                using SafetensorsFile file = SafetensorsFile.Open(path);
                Assert.Equal("a test", file.Header.Metadata["made by"]);
                Assert.Equal(0, file.Header.DataStart % 64);
                Assert.Equal(plan.Length, file.Header.Tensors.Count);
                int offset = 0;
                foreach (TensorPlan tensor in plan)
                {
                    Assert.True(file.TryGet(tensor.Name, out HostTensor read));
                    Assert.Equal(tensor.Type, read.DType);
                    Assert.Equal(tensor.Shape, read.Shape);
                    Assert.Equal(data.AsSpan(offset, (int)tensor.Bytes).ToArray(), read.AsBytes().ToArray());
                    offset += (int)tensor.Bytes;
                }
            },
            iter: 60,
            threads: 1);
    }

    [Fact]
    public void NothingAppearsUnderTheNameUntilEverythingIsWritten()
    {
        using var folder = new TemporaryFolder();
        string path = folder["model.safetensors"];
        using (var writer = new SafetensorsWriter(path, [new("a", DType.F32, [3])]))
        {
            writer.Append(new byte[11]);
            Assert.Throws<InvalidOperationException>(writer.Complete);
            Assert.Throws<InvalidOperationException>(() => writer.Append(new byte[2]));
            Assert.False(File.Exists(path));
        }

        Assert.Empty(Directory.EnumerateFiles(folder.Path));
        Assert.Throws<ArgumentException>(() => new SafetensorsWriter(path, [new("a", DType.F32, [3]), new("a", DType.F32, [3])]));
    }
}
