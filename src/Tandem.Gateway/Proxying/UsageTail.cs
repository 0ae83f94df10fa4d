using System.Buffers.Text;

namespace Tandem.Gateway.Proxying;

/// <summary>Keeps the end of an answer, where its <c>usage</c> stands, and counts the rest, so that tokens are known without parsing what passes.</summary>
internal sealed class UsageTail
{
    private const int Kept = 1024;
    private const int BytesPerToken = 4;

    private readonly byte[] _tail = new byte[Kept];
    private int _length;
    private long _bytes;

    public void Add(ReadOnlySpan<byte> data)
    {
        _bytes += data.Length;
        if (data.Length >= Kept)
        {
            data[^Kept..].CopyTo(_tail);
            _length = Kept;
            return;
        }

        int keep = Math.Min(_length, Kept - data.Length);
        _tail.AsSpan(_length - keep, keep).CopyTo(_tail);
        data.CopyTo(_tail.AsSpan(keep));
        _length = keep + data.Length;
    }

    /// <summary>Tokens of prompt and output as the worker counted them; else an estimate from sizes.</summary>
    /// <param name="promptTokens">Estimate for the prompt.</param>
    public long Tokens(long promptTokens)
    {
        ReadOnlySpan<byte> tail = _tail.AsSpan(0, _length);
        return Number(tail, "\"total_tokens\":"u8) ?? promptTokens + (Number(tail, "\"output_tokens\":"u8) ?? _bytes / BytesPerToken);
    }

    private static long? Number(ReadOnlySpan<byte> tail, ReadOnlySpan<byte> name)
    {
        int at = tail.LastIndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(tail[(at + name.Length)..].TrimStart((byte)' '), out long value, out _) && value >= 0 ? value : null;
    }
}
