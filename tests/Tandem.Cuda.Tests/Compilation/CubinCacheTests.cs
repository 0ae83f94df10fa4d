using Tandem.Cuda.Compilation;

namespace Tandem.Cuda.Tests.Compilation;

public sealed class CubinCacheTests
{
    private static readonly KernelSource Source = new("attention.cu", "HEAD_DIM=128", "BLOCK_SIZE=16");

    [Fact]
    public void The_key_depends_on_source_macros_architecture_and_compiler()
    {
        string[] keys =
        [
            CubinCache.Key(Source, "sm_90", "13.0"),
            CubinCache.Key(Source, "sm_80", "13.0"),
            CubinCache.Key(Source, "sm_90", "13.1"),
            CubinCache.Key(new KernelSource("attention.cu", "HEAD_DIM=64", "BLOCK_SIZE=16"), "sm_90", "13.0"),
            CubinCache.Key(new KernelSource("attention.cu", "TANDEM_F16=1", "HEAD_DIM=128", "BLOCK_SIZE=16"), "sm_90", "13.0"),
            CubinCache.Key(new KernelSource("sampling.cu"), "sm_90", "13.0"),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], CubinCache.Key(new KernelSource("attention.cu", "HEAD_DIM=128", "BLOCK_SIZE=16"), "sm_90", "13.0"));
        Assert.Matches("^attention-sm_90-[0-9a-f]{64}\\.cubin$", keys[0]);
    }

    [Fact]
    public void What_is_written_is_read_and_what_is_not_there_is_null()
    {
        string folder = Path.Combine(Directory.CreateTempSubdirectory("tandem-cuda").FullName, "new");
        try
        {
            var cache = new CubinCache(folder);
            Assert.Null(cache.Read("a.cubin"));
            Assert.True(cache.Write("a.cubin", [1, 2, 3]));
            Assert.Equal([1, 2, 3], cache.Read("a.cubin"));
            Assert.True(cache.Write("a.cubin", [4]));
            Assert.Equal([4], cache.Read("a.cubin"));
            Assert.Equal(["a.cubin"], Directory.GetFiles(folder).Select(Path.GetFileName));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_is_no_error()
    {
        string file = Path.GetTempFileName();
        try
        {
            var cache = new CubinCache(Path.Combine(file, "below"));
            Assert.False(cache.Write("a.cubin", [1]));
            Assert.Null(cache.Read("a.cubin"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("attention.cu")]
    [InlineData("elementwise.cu")]
    [InlineData("sampling.cu")]
    public void Kernels_include_no_header_but_ours(string name)
    {
        string[] includes = [.. new KernelSource(name).Text.Split('\n').Where(line => line.StartsWith("#include", StringComparison.Ordinal))];
        Assert.Equal(["#include \"tandem.cuh\""], includes);
        Assert.DoesNotContain("#include", KernelSource.HeaderText, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_kernel_file_is_named()
        => Assert.Contains("absent.cu", Assert.Throws<ArgumentException>(() => new KernelSource("absent.cu").Text).Message, StringComparison.Ordinal);
}
