using Tandem.Core.Configuration;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Weights.Dummy;
using Tandem.Weights.Safetensors;

namespace Tandem.Weights.Tests.Safetensors;

public sealed class CheckpointTests
{
    [Fact]
    public void ADummyModelWrittenAsOneFileOrAsShardsLoadsCompletelyForEveryShape()
    {
        foreach (ModelConfig config in SmallModels.All)
        {
            using var folder = new TemporaryFolder();
            using var dummy = new DummyWeights(config);
            for (int shards = 1; shards <= 3; shards++)
            {
                WriteShards(folder, dummy, shards);
                using Checkpoint checkpoint = Checkpoint.Open(folder.Path);
                SmallModels.RequireAll(checkpoint, config);
                checkpoint.ThrowIfIncomplete(config);
                Assert.Empty(checkpoint.UnconsumedNames);
                Assert.Equal(dummy.TotalBytes, checkpoint.TotalBytes);
                foreach (HostTensor tensor in dummy.Tensors)
                {
                    Assert.True(checkpoint.TryGet(tensor.Name, out HostTensor read));
                    Assert.True(tensor.AsBytes().SequenceEqual(read.AsBytes()), tensor.Name);
                }
            }
        }
    }

    [Fact]
    public void OneErrorListsMissingDifferentAndLeftOver()
    {
        using var folder = new TemporaryFolder();
        Write(folder["model.safetensors"], new("model.norm.weight", DType.F32, [19]), new("a.integer", DType.I64, [2]), new("extra.weight", DType.BF16, [3, 5]), new("kept", DType.F16, [4]));
        using Checkpoint checkpoint = Checkpoint.Open(folder.Path);

        HostTensor placeholder = checkpoint.Require("model.embed_tokens.weight", 111, 19);
        Assert.Equal(new HostMatrix(0, 111, 19, 19, DType.F32), placeholder.AsMatrix());
        checkpoint.Require("model.norm.weight", 20);
        checkpoint.Require("a.integer", 2);
        Assert.NotNull(checkpoint.Optional("kept", 4));
        Assert.Null(checkpoint.Optional("not there", 4));

        string message = Assert.Throws<CheckpointException>(() => checkpoint.ThrowIfIncomplete(SmallModels.Llama)).Message;
        Assert.Contains("Missing (1):\n  model.embed_tokens.weight [111, 19]", message, StringComparison.Ordinal);
        Assert.Contains("model.norm.weight: the shape is [19], expected [20]", message, StringComparison.Ordinal);
        Assert.Contains("a.integer: the type is I64, weights must be F32, F16 or BF16", message, StringComparison.Ordinal);
        Assert.Contains("Not used by the model (1):\n  extra.weight", message, StringComparison.Ordinal);
        Assert.DoesNotContain("kept", message, StringComparison.Ordinal);
    }

    [Fact]
    public void KnownLeftoversAreFineAndOthersOfLikeNameAreNot()
    {
        ModelConfig tied = SmallModels.Llama with { TieWordEmbeddings = true };
        Assert.True(IgnorableTensors.IsIgnorable("model.layers.17.self_attn.rotary_emb.inv_freq", SmallModels.Llama));
        Assert.True(IgnorableTensors.IsIgnorable("lm_head.weight", tied));
        Assert.False(IgnorableTensors.IsIgnorable("lm_head.weight", SmallModels.Llama));
        Assert.False(IgnorableTensors.IsIgnorable("lm_head.weight_scale", tied));
        Assert.False(IgnorableTensors.IsIgnorable("model.gate_projections.0.weight", SmallModels.Llama));
        Assert.False(IgnorableTensors.IsIgnorable("model.layers.0.self_attn.rotary_emb.inv_freq.extra", SmallModels.Llama));

        using var folder = new TemporaryFolder();
        using var dummy = new DummyWeights(tied);
        HostTensor frequencies = dummy.Tensors[^1] with { Name = "model.layers.0.self_attn.rotary_emb.inv_freq" };
        SafetensorsWriter.Write(folder["model.safetensors"], [.. dummy.Tensors, frequencies]);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Path);
        SmallModels.RequireAll(checkpoint, tied);
        checkpoint.ThrowIfIncomplete(tied);
        Assert.Equal([frequencies.Name], checkpoint.UnconsumedNames);
    }

    [Fact]
    public void AMissingShardIsNamed()
    {
        using var folder = new TemporaryFolder();
        using var dummy = new DummyWeights(SmallModels.Llama);
        WriteShards(folder, dummy, 3);
        File.Delete(folder["model-00002-of-00003.safetensors"]);
        Assert.Contains("missing: model-00002-of-00003.safetensors", OpenError(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void AnIndexMayNotLie()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.safetensors"], new TensorPlan("x", DType.F32, [1]));
        Write(folder["b.safetensors"], new TensorPlan("y", DType.F32, [1]));
        folder.Write("model.safetensors.index.json", """{"weight_map":{"x":"a.safetensors","z":"b.safetensors"}}""");
        Assert.Contains("z in b.safetensors", OpenError(folder), StringComparison.Ordinal);
        folder.Write("model.safetensors.index.json", """{"weight_map":{"x":"../a.safetensors"}}""");
        Assert.Contains("'../a.safetensors'", OpenError(folder), StringComparison.Ordinal);
        folder.Write("model.safetensors.index.json", """{"weight_map":{"x":"a.safetensors","x":"b.safetensors"}}""");
        Assert.Contains("not valid JSON", OpenError(folder), StringComparison.Ordinal);
        folder.Write("model.safetensors.index.json", """{"weight_map":[]}""");
        Assert.Contains("weight_map", OpenError(folder), StringComparison.Ordinal);
        Write(folder["b.safetensors"], new TensorPlan("x", DType.F32, [1]));
        folder.Write("model.safetensors.index.json", """{"weight_map":{"x":"a.safetensors","y":"b.safetensors"}}""");
        Assert.Contains("Tensor 'x' is in", OpenError(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderWithoutSafetensorsSaysWhatItHas()
    {
        using var folder = new TemporaryFolder();
        folder.Write("pytorch_model.bin", "x");
        Assert.Contains("It has pytorch_model.bin", OpenError(folder), StringComparison.Ordinal);
    }

    [Fact]
    public unsafe void RowAndColumnRangesAreViewsOfTheSameMemory()
    {
        float[] values = [.. Enumerable.Range(0, 19 * 7).Select(i => (float)i)];
        fixed (float* data = values)
        {
            var tensor = new HostTensor("w", DType.F32, [19, 7], (nint)data, 4 * values.Length);
            HostMatrix rows = tensor.RowRange(5, 3);
            HostMatrix columns = tensor.ColumnRange(2, 4);
            Assert.Equal((3, 7, 7L), (rows.Rows, rows.Cols, rows.RowStride));
            Assert.Equal(5 * 7, *(float*)rows.Data);
            Assert.Equal((19, 4, 7L), (columns.Rows, columns.Cols, columns.RowStride));
            Assert.Equal((6 * 7) + 2, ((float*)columns.Data)[6 * columns.RowStride]);
            Assert.Throws<ArgumentOutOfRangeException>(() => tensor.RowRange(17, 3));
            Assert.Throws<ArgumentOutOfRangeException>(() => tensor.ColumnRange(-1, 3));
        }
    }

    [Fact]
    public void PrefetchReportsEveryByteOnceAndCanBeCancelled()
    {
        using var folder = new TemporaryFolder();
        using var dummy = new DummyWeights(SmallModels.Llama);
        WriteShards(folder, dummy, 2);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Path);
        var seen = new List<LoadProgress>();
        checkpoint.Prefetch(new Immediately(seen));
        Assert.Equal(checkpoint.Files.Sum(file => file.Length), seen[^1].Done);
        Assert.All(seen, report => Assert.Equal(seen[^1].Total, report.Total));
        Assert.Equal(seen.Select(report => report.Done).Order(), seen.Select(report => report.Done));
        Assert.Throws<OperationCanceledException>(() => checkpoint.Prefetch(null, new CancellationToken(canceled: true)));
    }

    private static string OpenError(TemporaryFolder folder) => Assert.Throws<CheckpointException>(() => Checkpoint.Open(folder.Path).Dispose()).Message;

    private static void Write(string path, params TensorPlan[] plan)
    {
        using var writer = new SafetensorsWriter(path, plan);
        writer.Append(new byte[plan.Sum(tensor => tensor.Bytes)]);
        writer.Complete();
    }

    private static void WriteShards(TemporaryFolder folder, DummyWeights dummy, int count)
    {
        File.Delete(folder["model.safetensors"]);
        if (count == 1)
        {
            SafetensorsWriter.Write(folder["model.safetensors"], dummy.Tensors);
            return;
        }

        var map = new List<string>();
        for (int shard = 0; shard < count; shard++)
        {
            string name = $"model-{shard + 1:00000}-of-{count:00000}.safetensors";
            HostTensor[] part = [.. dummy.Tensors.Where((_, i) => i % count == shard)];
            SafetensorsWriter.Write(folder[name], part);
            map.AddRange(part.Select(tensor => $"\"{tensor.Name}\":\"{name}\""));
        }

        folder.Write("model.safetensors.index.json", "{\"metadata\":{\"total_size\":" + dummy.TotalBytes + "},\"weight_map\":{" + string.Join(",", map) + "}}");
    }

    private sealed class Immediately(List<LoadProgress> seen) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) => seen.Add(value);
    }
}
