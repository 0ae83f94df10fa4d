using System.Runtime.InteropServices;
using Tandem.Cli.Loading;
using Tandem.Core.Configuration;
using Tandem.Core.Numerics;
using Tandem.Weights;
using Tandem.Weights.Dummy;
using Tandem.Weights.Safetensors;

namespace Tandem.Cli.Benchmarks.Making;

/// <summary>Writes one set of random weights in several formats.</summary>
internal static class ModelMaker
{
    // BF16 reaches further down than F16: below this the latter would have to round.
    private const int SmallestExponent = 127 - 14;

    /// <summary>Writes a folder that can be loaded, and GGUF files in it.</summary>
    /// <param name="config">A Llama model.</param>
    /// <param name="name">Its name.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="types">Types of GGUF files.</param>
    /// <param name="seed">Seed of the numbers.</param>
    /// <returns>The weight files written.</returns>
    public static IReadOnlyList<string> Write(ModelConfig config, string name, string folder, IReadOnlyList<GgufType> types, uint seed)
    {
        ModelFiles.WriteConfig(folder, config);
        ByteTokenizer.Write(folder);
        using var weights = new DummyWeights(config, DType.BF16, seed);
        IReadOnlyList<HostTensor> tensors = weights.Tensors;
        Parallel.ForEach(tensors, tensor => DropSmall(tensor));

        var files = new List<string> { Path.Combine(folder, "model.safetensors") };
        SafetensorsWriter.Write(files[0], tensors, new Dictionary<string, string> { ["format"] = "pt" });
        foreach (GgufType type in types)
        {
            files.Add(Path.Combine(folder, $"{name}-{type.ToString().ToLowerInvariant()}.gguf"));
            LlamaGguf.Write(files[^1], config, name, tensors, type);
        }

        return files;
    }

    /// <summary>Makes the few numbers zero that F16 cannot hold exactly, so that all formats have the same.</summary>
    private static unsafe void DropSmall(in HostTensor tensor)
    {
        var values = new Span<ushort>((void*)tensor.Data, checked((int)(tensor.Bytes / sizeof(ushort))));
        foreach (ref ushort value in values)
        {
            if (((value >> 7) & 0xFF) < SmallestExponent)
            {
                value = 0;
            }
        }
    }

    /// <summary>The numbers of a BF16 tensor as singles.</summary>
    internal static void ToSingles(ReadOnlySpan<byte> data, Span<float> values)
    {
        ReadOnlySpan<ushort> bits = MemoryMarshal.Cast<byte, ushort>(data);
        for (int i = 0; i < bits.Length; i++)
        {
            values[i] = BFloat16Bits.ToSingle(bits[i]);
        }
    }
}
