using Tandem.Core.Numerics;
using Tandem.Weights.Safetensors;

namespace Tandem.Weights.Tests.Safetensors;

public sealed class SafetensorsHeaderTests
{
    [Fact]
    public void ReadsTensorsInOrderOfTheirDataAndMetadata()
    {
        const string Json = """
            {"__metadata__":{"format":"pt"},"b":{"dtype":"BF16","shape":[2,3],"data_offsets":[4,16]},"a":{"data_offsets":[0,4],"dtype":"F32","shape":[]},
             "e":{"dtype":"F64","shape":[0,5],"data_offsets":[16,16]}}
            """;
        SafetensorsHeader header = RawFile.Parse(RawFile.Make(Json + "   ", 16));

        Assert.Equal(["a", "b", "e"], header.Tensors.Select(tensor => tensor.Name));
        Assert.Equal("pt", header.Metadata["format"]);
        Assert.Equal(DType.BF16, header.Tensors[1].Type);
        Assert.Equal([2L, 3L], header.Tensors[1].Shape);
        Assert.Equal(12, header.Tensors[1].Bytes);
        Assert.Null(header.Tensors[2].Type);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensor 'a' is described twice")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F16","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'a' says 'dtype' twice")]
    [InlineData("""{"a":{"dtype":"Q4_0","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'a' has the unknown dtype 'Q4_0'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "shape of tensor 'a' must be integers of at least 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "shape of tensor 'a' must be integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,4]}}""", 4, "of tensor 'a' overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,1073741824],"data_offsets":[0,0]}}""", 0, "of tensor 'a' overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "tensor 'a' of shape [3] and dtype F32 needs 12 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "data_offsets of tensor 'a' are [4, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "data_offsets of tensor 'a' are [0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "data_offsets of tensor 'a' has more than 2 numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "tensor 'a' ends at byte 8 of the data, but the file has 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "tensor 'b' begins at byte 4 and overlaps 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "hole of 4 bytes before tensor 'b'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "1 bytes follow the last tensor 'a'")]
    [InlineData("{}", 3, "3 bytes follow the last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "tensor 'a' has no data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"code":"x"}}""", 4, "tensor 'a' has the unknown field 'code'")]
    [InlineData("""{"a":[1]}""", 4, "tensor 'a' is a list, expected an object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__ 'a' is a number, expected a text")]
    [InlineData("[]", 0, "the header is a list, expected an object")]
    [InlineData("{} {}", 0, "header")]
    [InlineData("hello", 0, "the header is not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4, "shape of tensor 'a' has more than 16 numbers")]
    public void EveryLieHasItsError(string json, int dataBytes, string message)
    {
        var error = Assert.Throws<CheckpointException>(() => RawFile.Parse(RawFile.Make(json, dataBytes)));
        Assert.Contains("x.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000_001, "at most 100000000 are read")]
    [InlineData(-1, "at most 100000000 are read")]
    [InlineData(1000, "only 2 follow")]
    public void ALyingHeaderLengthIsRefused(long length, string message)
    {
        var error = Assert.Throws<CheckpointException>(() => RawFile.Parse(RawFile.Make("{}", 0, length)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileOfSevenBytesIsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.safetensors"], new byte[7]);
        Assert.Contains("7 bytes", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(folder["a.safetensors"])).Message, StringComparison.Ordinal);
        Assert.Contains("can't be read", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(folder["b.safetensors"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATruncatedFileIsRefusedWithTheTensorThatIsCut()
    {
        using var folder = new TemporaryFolder();
        string path = folder["model.safetensors"];
        using (var writer = new SafetensorsWriter(path, [new("first", DType.F32, [19]), new("second", DType.F32, [111])]))
        {
            writer.Append(new byte[4 * 130]);
            writer.Complete();
        }

        using (var stream = new FileStream(path, FileMode.Open))
        {
            stream.SetLength(stream.Length - 1);
        }

        Assert.Contains("tensor 'second' ends at byte 520", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }
}
