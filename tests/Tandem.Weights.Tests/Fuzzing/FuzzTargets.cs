using Tandem.Weights.Configuration;
using Tandem.Weights.Safetensors;

namespace Tandem.Weights.Tests.Fuzzing;

/// <summary>Entry points for a fuzzer: any bytes may come in; only the documented exceptions are caught.</summary>
public static class FuzzTargets
{
    /// <summary>A whole safetensors file.</summary>
    /// <returns>True if it was accepted.</returns>
    public static bool SafetensorsHeaderTarget(ReadOnlySpan<byte> data)
    {
        SafetensorsHeader header;
        try
        {
            header = SafetensorsHeader.Parse(data, data.Length, "fuzz.safetensors");
        }
        catch (CheckpointException)
        {
            return false;
        }

        // What is accepted must be inside the file, without holes, and of the size its shape says.
        long position = 0;
        foreach (TensorEntry tensor in header.Tensors)
        {
            Assert.Equal(position, tensor.Begin);
            Assert.True(tensor.End >= tensor.Begin && tensor.Shape.All(dimension => dimension >= 0));
            position = tensor.End;
        }

        Assert.Equal(data.Length, header.DataStart + position);
        return true;
    }

    /// <summary>A config.json, which is also tried as a generation_config.json.</summary>
    /// <returns>True if it was accepted.</returns>
    public static bool ModelConfigTarget(ReadOnlySpan<byte> data)
    {
        byte[] json = data.ToArray();
        try
        {
            ModelSettings settings = ModelConfigReader.Parse(json, json, "fuzz");

            // What is accepted is a model whose memory can be planned.
            Assert.True(settings.Model.ParameterCount > 0);
            Assert.Equal(0, settings.Model.NumHeads % settings.Model.NumKvHeads);
            Assert.True(settings.Model.Rope.Theta > 0 && settings.Model.Rope.Factor >= 1 && settings.Model.MaxPositions > 0);
            return true;
        }
        catch (ModelConfigException e)
        {
            Assert.NotEmpty(e.Problems);
            return false;
        }
    }

    /// <summary>A model.safetensors.index.json.</summary>
    /// <returns>True if it was accepted.</returns>
    public static bool ShardIndexTarget(ReadOnlySpan<byte> data)
    {
        try
        {
            foreach (string file in ShardIndex.Parse(data.ToArray(), "fuzz.index.json").Values)
            {
                Assert.Equal(file, Path.GetFileName(file));
            }

            return true;
        }
        catch (CheckpointException)
        {
            return false;
        }
    }
}
