using System.Buffers.Binary;
using System.Text;
using Tandem.Weights.Safetensors;

namespace Tandem.Weights.Tests.Safetensors;

/// <summary>Safetensors bytes made by hand, so that they can lie.</summary>
internal static class RawFile
{
    public static byte[] Make(string header, int dataBytes, long? length = null)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, length ?? json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    public static SafetensorsHeader Parse(byte[] file) => SafetensorsHeader.Parse(file, file.Length, "x.safetensors");
}
