using Tandem.Core.Numerics;

namespace Tandem.Cuda.Tests;

public sealed class CudaBackendOptionsTests
{
    private static readonly CudaBackendOptions Good = new() { MaxTokens = 19, MaxSeqs = 1, MaxModelLen = 111, VocabSize = 199 };

    [Fact]
    public void Single_precision_is_refused_by_name()
        => Assert.Contains("float32", Assert.Throws<NotSupportedException>((Good with { ActivationType = DType.F32 }).Validate).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(17)]
    public void Blocks_of_other_than_sixteens_are_refused(int blockSize)
        => Assert.Contains("multiple of 16", Assert.Throws<ArgumentOutOfRangeException>((Good with { BlockSize = blockSize }).Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void Good_sizes_pass_and_give_the_table_width()
    {
        Good.Validate();
        Assert.Equal(7, Good.MaxBlocksPerSeq);
    }
}
