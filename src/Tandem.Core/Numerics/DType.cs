namespace Tandem.Core.Numerics;

/// <summary>Element types of weights, activations and caches.</summary>
public enum DType
{
    /// <summary>IEEE single precision.</summary>
    F32 = 0,

    /// <summary>IEEE half precision.</summary>
    F16 = 1,

    /// <summary>bfloat16: the upper half of a single.</summary>
    BF16 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    I8 = 3,

    /// <summary>Signed 32-bit integer.</summary>
    I32 = 4,

    /// <summary>Signed 64-bit integer.</summary>
    I64 = 5,

    /// <summary>Unsigned 8-bit integer (also booleans of checkpoints).</summary>
    U8 = 6,
}

/// <summary>Sizes and names of <see cref="DType"/>.</summary>
public static class DTypes
{
    /// <summary>Bytes per element.</summary>
    public static int Size(this DType type) => type switch
    {
        DType.F32 or DType.I32 => 4,
        DType.F16 or DType.BF16 => 2,
        DType.I8 or DType.U8 => 1,
        DType.I64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown element type"),
    };

    /// <summary>The name used by configurations and options: <c>float32</c>, <c>float16</c>, <c>bfloat16</c>, …</summary>
    public static string Name(this DType type) => type switch
    {
        DType.F32 => "float32",
        DType.F16 => "float16",
        DType.BF16 => "bfloat16",
        DType.I8 => "int8",
        DType.I32 => "int32",
        DType.I64 => "int64",
        DType.U8 => "uint8",
        _ => type.ToString(),
    };

    /// <summary>Parses a float type's name as Hugging Face configurations and vLLM's <c>--dtype</c> write it.</summary>
    /// <returns>False if <paramref name="name"/> is none of float32/float/fp32, float16/half/fp16, bfloat16/bf16.</returns>
    public static bool TryParseFloat(string? name, out DType type)
    {
        switch (name)
        {
            case "float32" or "float" or "fp32" or "torch.float32":
                type = DType.F32;
                return true;
            case "float16" or "half" or "fp16" or "torch.float16":
                type = DType.F16;
                return true;
            case "bfloat16" or "bf16" or "torch.bfloat16":
                type = DType.BF16;
                return true;
            default:
                type = default;
                return false;
        }
    }
}
