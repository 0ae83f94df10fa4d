using Tandem.Core.Numerics;

namespace Tandem.Weights.Safetensors;

/// <summary>One tensor as a safetensors header describes it.</summary>
/// <param name="Name">Name.</param>
/// <param name="TypeName">Type as written, for instance <c>BF16</c>.</param>
/// <param name="Shape">Dimensions, each at least 0; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the start of the data.</param>
/// <param name="End">Byte after the last.</param>
public sealed record TensorEntry(string Name, string TypeName, long[] Shape, long Begin, long End)
{
    /// <summary>Bytes of data.</summary>
    public long Bytes => End - Begin;

    /// <summary>The type, or null if Tandem has none for it (F64, F8_E4M3 and the like).</summary>
    public DType? Type => SafetensorsTypes.ToDType(TypeName);
}

/// <summary>Names and sizes of the types of safetensors.</summary>
internal static class SafetensorsTypes
{
    /// <summary>Bits of one element, or 0 for a name that is unknown.</summary>
    public static int Bits(string name) => name switch
    {
        "F64" or "I64" or "U64" or "C64" => 64,
        "F32" or "I32" or "U32" => 32,
        "F16" or "BF16" or "I16" or "U16" => 16,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 8,
        "F6_E2M3" or "F6_E3M2" => 6,
        "F4" => 4,
        _ => 0,
    };

    public static DType? ToDType(string name) => name switch
    {
        "F32" => DType.F32,
        "F16" => DType.F16,
        "BF16" => DType.BF16,
        "I8" => DType.I8,
        "I32" => DType.I32,
        "I64" => DType.I64,
        "U8" or "BOOL" => DType.U8,
        _ => null,
    };

    public static string FromDType(DType type) => type switch
    {
        DType.F32 => "F32",
        DType.F16 => "F16",
        DType.BF16 => "BF16",
        DType.I8 => "I8",
        DType.I32 => "I32",
        DType.I64 => "I64",
        DType.U8 => "U8",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown element type"),
    };
}
