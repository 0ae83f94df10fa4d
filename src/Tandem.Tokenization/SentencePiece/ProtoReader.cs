using System.Buffers.Binary;

namespace Tandem.Tokenization.SentencePiece;

/// <summary>
/// Reads the wire format of protocol buffers from a span. Every length is checked against what is there.
/// </summary>
/// <remarks>Sixty lines for the one message that is read here, instead of a run-time library and generated code.</remarks>
internal ref struct ProtoReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _at;

    public int Field { get; private set; }

    private int _wireType;

    /// <summary>Moves to the next field; false at the end.</summary>
    public bool Next()
    {
        if (_at == _data.Length)
        {
            return false;
        }
        ulong tag = ReadVarint();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        _wireType = (int)(tag & 7);
        return Field > 0 ? true : throw Error("a field with number 0");
    }

    public ReadOnlySpan<byte> Bytes()
    {
        Expect(2, "a length-delimited value");
        ulong length = ReadVarint();
        if (length > (ulong)(_data.Length - _at))
        {
            throw Error($"field {Field} of {length} bytes, of which {_data.Length - _at} are there (the file is truncated or damaged)");
        }
        ReadOnlySpan<byte> bytes = _data.Slice(_at, (int)length);
        _at += (int)length;
        return bytes;
    }

    public long Integer()
    {
        Expect(0, "an integer");
        return (long)ReadVarint();
    }

    public bool Boolean() => Integer() != 0;

    public float Single()
    {
        Expect(5, "a 32-bit float");
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4));
    }

    public void Skip()
    {
        switch (_wireType)
        {
            case 0:
                ReadVarint();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                Bytes();
                break;
            case 5:
                Take(4);
                break;
            default:
                throw Error($"field {Field} of wire type {_wireType}");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_data.Length - _at < count)
        {
            throw Error($"field {Field} cut short (the file is truncated)");
        }
        _at += count;
        return _data.Slice(_at - count, count);
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_at == _data.Length)
            {
                throw Error("an integer cut short (the file is truncated)");
            }
            byte part = _data[_at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
        throw Error("an integer of more than ten bytes");
    }

    private readonly void Expect(int wireType, string what)
    {
        if (_wireType != wireType)
        {
            throw Error($"field {Field} of wire type {_wireType} where {what} belongs");
        }
    }

    private readonly TokenizerFormatException Error(string what) =>
        new($"The SentencePiece model holds, near byte {_at} of a message of {_data.Length}, {what}.");
}
