using System.Buffers.Binary;
using System.Text.Json;

namespace Tandem.Weights.Safetensors;

/// <summary>
/// The header of a safetensors file: 8 bytes of length (little-endian), then JSON from tensor name to type, shape and byte range. Nothing in it is believed:
/// the tensors must fill the rest of the file exactly, without holes or overlaps, each range being as long as its shape and type say.
/// </summary>
public sealed class SafetensorsHeader
{
    /// <summary>Longest header that is read, in bytes.</summary>
    public const long MaxHeaderBytes = 100_000_000;

    private const int MaxDimensions = 16;

    private SafetensorsHeader(long dataStart, IReadOnlyList<TensorEntry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        DataStart = dataStart;
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>Byte of the file at which data begins.</summary>
    public long DataStart { get; }

    /// <summary>All tensors in the order of their data.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>The texts under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads the length in the first 8 bytes and checks it against the file.</summary>
    /// <param name="start">The file's first bytes; 8 are enough.</param>
    /// <param name="fileLength">Bytes of the file.</param>
    /// <param name="file">Name for messages.</param>
    /// <returns>Bytes of the JSON that follows.</returns>
    /// <exception cref="CheckpointException">The file is shorter than it says, or the header longer than allowed.</exception>
    public static int ReadLength(ReadOnlySpan<byte> start, long fileLength, string file)
    {
        if (fileLength < 8 || start.Length < 8)
        {
            throw new CheckpointException($"{file} is not a safetensors file: it has {fileLength} bytes, at least 8 are needed.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > (ulong)MaxHeaderBytes)
        {
            throw new CheckpointException($"{file} says that its header has {length} bytes; at most {MaxHeaderBytes} are read. It is damaged or not a safetensors file.");
        }

        if ((long)length > fileLength - 8)
        {
            throw new CheckpointException($"{file} says that its header has {length} bytes, but only {fileLength - 8} follow. It is truncated or not a safetensors file.");
        }

        return (int)length;
    }

    /// <summary>Parses a whole header, length included.</summary>
    /// <param name="start">The file's bytes from the first; at least length and JSON.</param>
    /// <param name="fileLength">Bytes of the file.</param>
    /// <param name="file">Name for messages.</param>
    /// <exception cref="CheckpointException">The header lies; the message names file and tensor.</exception>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> start, long fileLength, string file)
    {
        int length = ReadLength(start, fileLength, file);
        if (start.Length < 8 + length)
        {
            throw new ArgumentException($"the header has {8 + length} bytes, {start.Length} were given", nameof(start));
        }

        try
        {
            var parser = new Parser(start.Slice(8, length), file);
            parser.Run();
            CheckLayout(parser.Tensors, fileLength - 8 - length, file);
            return new SafetensorsHeader(8 + length, parser.Tensors, parser.Metadata);
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{file}: the header is not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // Text that is not valid UTF-8, or half a surrogate pair.
            throw new CheckpointException($"{file}: the header has a text that is not valid: {e.Message}", e);
        }
    }

    private static void CheckLayout(List<TensorEntry> tensors, long dataLength, string file)
    {
        tensors.Sort(static (a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        long position = 0;
        string? previous = null;
        foreach (TensorEntry tensor in tensors)
        {
            if (tensor.End > dataLength)
            {
                throw new CheckpointException($"{file}: tensor '{tensor.Name}' ends at byte {tensor.End} of the data, but the file has {dataLength}. It is truncated or lies.");
            }

            if (tensor.Begin < position)
            {
                throw new CheckpointException($"{file}: tensor '{tensor.Name}' begins at byte {tensor.Begin} and overlaps '{previous}', which ends at {position}.");
            }

            if (tensor.Begin > position)
            {
                throw new CheckpointException($"{file}: there is a hole of {tensor.Begin - position} bytes before tensor '{tensor.Name}'; data must be contiguous.");
            }

            position = tensor.End;
            previous = tensor.Name;
        }

        if (position != dataLength)
        {
            throw new CheckpointException($"{file}: {dataLength - position} bytes follow the last tensor{(previous is null ? string.Empty : $" '{previous}'")}; nothing may follow it.");
        }
    }

    private ref struct Parser(ReadOnlySpan<byte> json, string file)
    {
        private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = 4 });

        public List<TensorEntry> Tensors { get; } = [];

        public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

        public void Run()
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            Expect(JsonTokenType.StartObject, "the header");
            while (Next() != JsonTokenType.EndObject)
            {
                string name = _reader.GetString()!;
                if (!names.Add(name))
                {
                    throw new CheckpointException($"{file}: tensor '{name}' is described twice.");
                }

                if (name == "__metadata__")
                {
                    ReadMetadata();
                }
                else
                {
                    Tensors.Add(ReadTensor(name));
                }
            }

            if (_reader.Read())
            {
                throw new CheckpointException($"{file}: something follows the header's JSON object.");
            }
        }

        private JsonTokenType Next()
        {
            if (!_reader.Read())
            {
                throw new CheckpointException($"{file}: the header's JSON ends too early.");
            }

            return _reader.TokenType;
        }

        private void Expect(JsonTokenType type, string what)
        {
            JsonTokenType found = Next();
            if (found != type)
            {
                throw new CheckpointException($"{file}: {what} is {Describe(found)}, expected {Describe(type)}.");
            }
        }

        private void ReadMetadata()
        {
            Expect(JsonTokenType.StartObject, "__metadata__");
            while (Next() != JsonTokenType.EndObject)
            {
                string key = _reader.GetString()!;
                Expect(JsonTokenType.String, $"__metadata__ '{key}'");
                Metadata[key] = _reader.GetString()!;
            }
        }

        private TensorEntry ReadTensor(string name)
        {
            string? type = null;
            long[]? shape = null;
            long[]? offsets = null;
            Expect(JsonTokenType.StartObject, $"tensor '{name}'");
            while (Next() != JsonTokenType.EndObject)
            {
                string key = _reader.GetString()!;
                bool twice = key switch
                {
                    "dtype" => type is not null,
                    "shape" => shape is not null,
                    "data_offsets" => offsets is not null,
                    _ => throw new CheckpointException($"{file}: tensor '{name}' has the unknown field '{key}'; dtype, shape and data_offsets are known."),
                };
                if (twice)
                {
                    throw new CheckpointException($"{file}: tensor '{name}' says '{key}' twice.");
                }

                switch (key)
                {
                    case "dtype":
                        Expect(JsonTokenType.String, $"the dtype of tensor '{name}'");
                        type = _reader.GetString()!;
                        break;
                    case "shape":
                        shape = ReadNumbers(name, key, MaxDimensions);
                        break;
                    default:
                        offsets = ReadNumbers(name, key, 2);
                        break;
                }
            }

            return Checked(name, type, shape, offsets);
        }

        private long[] ReadNumbers(string name, string key, int most)
        {
            Expect(JsonTokenType.StartArray, $"{key} of tensor '{name}'");
            var numbers = new List<long>(4);
            while (Next() != JsonTokenType.EndArray)
            {
                if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out long number) || number < 0)
                {
                    throw new CheckpointException($"{file}: {key} of tensor '{name}' must be integers of at least 0 and below 2^63.");
                }

                if (numbers.Count == most)
                {
                    throw new CheckpointException($"{file}: {key} of tensor '{name}' has more than {most} numbers.");
                }

                numbers.Add(number);
            }

            return [.. numbers];
        }

        private readonly TensorEntry Checked(string name, string? type, long[]? shape, long[]? offsets)
        {
            if (type is null || shape is null || offsets is null)
            {
                string missing = type is null ? "dtype" : shape is null ? "shape" : "data_offsets";
                throw new CheckpointException($"{file}: tensor '{name}' has no {missing}.");
            }

            int bits = SafetensorsTypes.Bits(type);
            if (bits == 0)
            {
                throw new CheckpointException($"{file}: tensor '{name}' has the unknown dtype '{type}'.");
            }

            if (offsets.Length != 2 || offsets[1] < offsets[0])
            {
                throw new CheckpointException($"{file}: data_offsets of tensor '{name}' are [{string.Join(", ", offsets)}]; begin and end are needed, begin not above end.");
            }

            UInt128 total = (UInt128)bits;
            foreach (long dimension in shape)
            {
                total *= (UInt128)dimension;
                if (total > (UInt128)long.MaxValue)
                {
                    throw new CheckpointException($"{file}: the shape [{string.Join(", ", shape)}] of tensor '{name}' overflows.");
                }
            }

            if (total % 8 != 0 || (long)(total / 8) != offsets[1] - offsets[0])
            {
                throw new CheckpointException(
                    $"{file}: tensor '{name}' of shape [{string.Join(", ", shape)}] and dtype {type} needs {(long)(total / 8)} bytes, "
                    + $"but its data_offsets [{offsets[0]}, {offsets[1]}] hold {offsets[1] - offsets[0]}.");
            }

            return new TensorEntry(name, type, shape, offsets[0], offsets[1]);
        }

        private static string Describe(JsonTokenType type) => type switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "a text",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a boolean",
            JsonTokenType.Null => "null",
            _ => type.ToString(),
        };
    }
}
