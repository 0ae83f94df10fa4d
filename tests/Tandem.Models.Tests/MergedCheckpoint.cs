using System.Runtime.InteropServices;
using System.Text.Json;
using Tandem.Core.Numerics;
using Tandem.Weights;
using Tandem.Weights.Safetensors;

namespace Tandem.Models.Tests;

/// <summary>Writes a checkpoint whose linear layers are W + (alpha / r) · B·A: what a low-rank adapter in PEFT's format does to its base.</summary>
internal static class MergedCheckpoint
{
    private const string Prefix = "base_model.model.";

    public static void Write(string baseFolder, string adapterFolder, string outFolder)
    {
        using Checkpoint weights = Checkpoint.Open(baseFolder);
        using SafetensorsFile adapter = SafetensorsFile.Open(Path.Combine(adapterFolder, "adapter_model.safetensors"));
        using JsonDocument config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(adapterFolder, "adapter_config.json")));
        float scale = config.RootElement.GetProperty("lora_alpha").GetSingle() / config.RootElement.GetProperty("r").GetInt32();
        TensorEntry[] entries = [.. weights.Tensors];
        int merged = 0;
        using (var writer = new SafetensorsWriter(Path.Combine(outFolder, "model.safetensors"), [.. entries.Select(e => new TensorPlan(e.Name, DType.F32, e.Shape))]))
        {
            foreach (TensorEntry entry in entries)
            {
                weights.TryGet(entry.Name, out HostTensor tensor);
                float[] values = Singles(tensor);
                string module = Prefix + entry.Name[..^".weight".Length];
                if (adapter.TryGet(module + ".lora_A.weight", out HostTensor a) && adapter.TryGet(module + ".lora_B.weight", out HostTensor b))
                {
                    Add(values, Singles(a), Singles(b), (int)a.Shape[0], (int)a.Shape[1], scale);
                    merged++;
                }

                writer.Append(MemoryMarshal.AsBytes(values.AsSpan()));
            }

            writer.Complete();
        }

        Assert.Equal(adapter.Header.Tensors.Count, merged * 2);
        foreach (string file in (string[])["config.json", "generation_config.json"])
        {
            File.Copy(Path.Combine(baseFolder, file), Path.Combine(outFolder, file));
        }
    }

    private static void Add(float[] weight, float[] a, float[] b, int rank, int columns, float scale)
    {
        for (int row = 0; row < weight.Length / columns; row++)
        {
            for (int r = 0; r < rank; r++)
            {
                float factor = scale * b[(row * rank) + r];
                for (int c = 0; c < columns; c++)
                {
                    weight[(row * columns) + c] += factor * a[(r * columns) + c];
                }
            }
        }
    }

    private static float[] Singles(HostTensor tensor) => tensor.DType switch
    {
        DType.F32 => MemoryMarshal.Cast<byte, float>(tensor.AsBytes()).ToArray(),
        DType.BF16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(tensor.AsBytes()).ToArray(), BFloat16Bits.ToSingle),
        _ => throw new NotSupportedException($"{tensor.Name} is {tensor.DType}"),
    };
}
