using System.Buffers.Binary;
using System.Text.Json;
using Tandem.Core.Numerics;

namespace Tandem.Weights.Safetensors;

/// <summary>Name, type and shape of a tensor that is going to be written.</summary>
public sealed record TensorPlan(string Name, DType Type, long[] Shape)
{
    /// <summary>Bytes of data.</summary>
    public long Bytes => checked(Shape.Aggregate(1L, (product, dimension) => checked(product * dimension)) * Type.Size());
}

/// <summary>
/// Writes a safetensors file in one pass: the tensors are announced first, then their data follows in that order, in pieces of any size. Data starts at a multiple
/// of 64 bytes. The file appears under its name only when <see cref="Complete"/> is called. Not thread-safe.
/// </summary>
public sealed class SafetensorsWriter : IDisposable
{
    private const int Alignment = 64;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly IReadOnlyList<TensorPlan> _plan;
    private int _current;
    private long _written;
    private bool _complete;

    /// <summary>Creates the file and writes its header.</summary>
    /// <param name="path">Path of the finished file; replaced if it exists.</param>
    /// <param name="plan">All tensors, in the order in which data will come.</param>
    /// <param name="metadata">Texts for <c>__metadata__</c>; may be null.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is <c>__metadata__</c>.</exception>
    public SafetensorsWriter(string path, IReadOnlyList<TensorPlan> plan, IReadOnlyDictionary<string, string>? metadata = null)
    {
        _path = path;
        _plan = plan;
        byte[] header = Header(plan, metadata);
        _stream = new FileStream(path + ".incomplete", FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        _stream.Write(header);
        SkipEmpty();
    }

    /// <summary>Writes whole tensors into a new file.</summary>
    public static void Write(string path, IReadOnlyList<HostTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var writer = new SafetensorsWriter(path, [.. tensors.Select(tensor => new TensorPlan(tensor.Name, tensor.DType, tensor.Shape))], metadata);
        foreach (HostTensor tensor in tensors)
        {
            writer.Append(tensor);
        }

        writer.Complete();
    }

    /// <summary>Writes the next bytes of the tensor in turn; goes on to the next when it is full.</summary>
    /// <exception cref="InvalidOperationException">More than was announced.</exception>
    public void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_current == _plan.Count)
            {
                throw new InvalidOperationException($"{data.Length} bytes more than the announced tensors hold");
            }

            int take = (int)Math.Min(data.Length, _plan[_current].Bytes - _written);
            _stream.Write(data[..take]);
            data = data[take..];
            _written += take;
            SkipEmpty();
        }
    }

    /// <summary>Writes one whole tensor, which must be the next in turn.</summary>
    /// <exception cref="InvalidOperationException">Another tensor is in turn, or its type or size is not as announced.</exception>
    public unsafe void Append(in HostTensor tensor)
    {
        if (tensor.Bytes == 0)
        {
            return;
        }

        TensorPlan? next = _current < _plan.Count ? _plan[_current] : null;
        if (next?.Name != tensor.Name || next.Type != tensor.DType || next.Bytes != tensor.Bytes || _written != 0)
        {
            throw new InvalidOperationException($"tensor '{tensor.Name}' of {tensor.Bytes} bytes came where '{next?.Name}' of {next?.Bytes} bytes is in turn");
        }

        const int Piece = 64 << 20;
        for (long at = 0; at < tensor.Bytes; at += Piece)
        {
            Append(new ReadOnlySpan<byte>((byte*)tensor.Data + at, (int)Math.Min(Piece, tensor.Bytes - at)));
        }
    }

    /// <summary>Finishes the file and gives it its name.</summary>
    /// <exception cref="InvalidOperationException">Data is missing.</exception>
    public void Complete()
    {
        if (_current < _plan.Count)
        {
            throw new InvalidOperationException($"tensor '{_plan[_current].Name}' has {_written} of {_plan[_current].Bytes} bytes");
        }

        _stream.Dispose();
        File.Move(_path + ".incomplete", _path, overwrite: true);
        _complete = true;
    }

    /// <summary>Closes; an incomplete file is removed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_complete)
        {
            _complete = true;
            File.Delete(_path + ".incomplete");
        }
    }

    private static byte[] Header(IReadOnlyList<TensorPlan> plan, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is not null)
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
            long offset = 0;
            foreach (TensorPlan tensor in plan)
            {
                if (!names.Add(tensor.Name))
                {
                    throw new ArgumentException($"the name '{tensor.Name}' is taken", nameof(plan));
                }

                WriteEntry(json, tensor, offset);
                offset += tensor.Bytes;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        byte[] header = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    private static void WriteEntry(Utf8JsonWriter json, TensorPlan tensor, long offset)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", SafetensorsTypes.FromDType(tensor.Type));
        json.WriteStartArray("shape");
        foreach (long dimension in tensor.Shape)
        {
            json.WriteNumberValue(dimension);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + tensor.Bytes);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void SkipEmpty()
    {
        while (_current < _plan.Count && _written == _plan[_current].Bytes)
        {
            _current++;
            _written = 0;
        }
    }
}
