using System.Buffers.Binary;
using System.Text;

namespace Tandem.Cli.Benchmarks.Making;

/// <summary>Element types of GGUF tensors, by their numbers in the format.</summary>
internal enum GgufType
{
    /// <summary>Singles.</summary>
    F32 = 0,

    /// <summary>Halves.</summary>
    F16 = 1,

    /// <summary>Blocks of 32 signed bytes with a half as their scale.</summary>
    Q8_0 = 8,

    /// <summary>Upper halves of singles.</summary>
    BF16 = 30,
}

/// <summary>A tensor of a GGUF file.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Rows">Rows; 0 for a vector.</param>
/// <param name="Cols">Elements of a row; a multiple of 32 for <see cref="GgufType.Q8_0"/>.</param>
/// <param name="WriteData">Writes exactly <see cref="Bytes"/> bytes.</param>
internal sealed record GgufTensor(string Name, GgufType Type, long Rows, long Cols, Action<Stream> WriteData)
{
    /// <summary>Bytes of data.</summary>
    public long Bytes => Math.Max(Rows, 1) * (Type switch
    {
        GgufType.F32 => Cols * 4,
        GgufType.Q8_0 => Cols / 32 * 34,
        _ => Cols * 2,
    });
}

/// <summary>Writes GGUF, version 3, little-endian: facts about the model, then descriptions of the tensors, then their data. Not thread-safe.</summary>
internal sealed class GgufWriter : IDisposable
{
    private const int Alignment = 32;

    private readonly MemoryStream _facts = new();
    private readonly List<GgufTensor> _tensors = [];
    private long _factCount;

    // Numbers of the format's value types.
    private enum ValueType
    {
        UInt32 = 4,
        Int32 = 5,
        Float32 = 6,
        Bool = 7,
        String = 8,
        Array = 9,
    }

    /// <summary>Adds a number.</summary>
    public void Add(string key, uint value)
    {
        Begin(key, ValueType.UInt32);
        Number(_facts, value);
    }

    /// <summary>Adds a number with a fraction.</summary>
    public void Add(string key, float value)
    {
        Begin(key, ValueType.Float32);
        Number(_facts, BitConverter.SingleToUInt32Bits(value));
    }

    /// <summary>Adds a truth value.</summary>
    public void Add(string key, bool value)
    {
        Begin(key, ValueType.Bool);
        _facts.WriteByte(value ? (byte)1 : (byte)0);
    }

    /// <summary>Adds a text.</summary>
    public void Add(string key, string value)
    {
        Begin(key, ValueType.String);
        Text(_facts, value);
    }

    /// <summary>Adds a list of texts.</summary>
    public void Add(string key, IReadOnlyList<string> values)
    {
        Begin(key, ValueType.Array);
        Number(_facts, (uint)ValueType.String);
        Number(_facts, (ulong)values.Count);
        foreach (string value in values)
        {
            Text(_facts, value);
        }
    }

    /// <summary>Adds a list of numbers.</summary>
    public void Add(string key, IReadOnlyList<int> values)
    {
        Begin(key, ValueType.Array);
        Number(_facts, (uint)ValueType.Int32);
        Number(_facts, (ulong)values.Count);
        foreach (int value in values)
        {
            Number(_facts, (uint)value);
        }
    }

    /// <summary>Adds a tensor.</summary>
    public void Add(GgufTensor tensor) => _tensors.Add(tensor);

    /// <summary>Writes the file.</summary>
    public void Write(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write("GGUF"u8);
        Number(file, 3u);
        Number(file, (ulong)_tensors.Count);
        Number(file, (ulong)_factCount);
        _facts.WriteTo(file);
        long offset = 0;
        foreach (GgufTensor tensor in _tensors)
        {
            Text(file, tensor.Name);
            // Dimensions go from the fastest to the slowest.
            Number(file, tensor.Rows == 0 ? 1u : 2u);
            Number(file, (ulong)tensor.Cols);
            if (tensor.Rows > 0)
            {
                Number(file, (ulong)tensor.Rows);
            }

            Number(file, (uint)tensor.Type);
            Number(file, (ulong)offset);
            offset += Padded(tensor.Bytes);
        }

        Pad(file);
        foreach (GgufTensor tensor in _tensors)
        {
            tensor.WriteData(file);
            Pad(file);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _facts.Dispose();

    private static long Padded(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;

    private static void Pad(FileStream file)
    {
        Span<byte> zeros = stackalloc byte[Alignment];
        zeros.Clear();
        file.Write(zeros[..(int)(Padded(file.Position) - file.Position)]);
    }

    private static void Number(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Number(Stream stream, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Text(Stream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Number(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private void Begin(string key, ValueType type)
    {
        Text(_facts, key);
        Number(_facts, (uint)type);
        _factCount++;
    }
}
