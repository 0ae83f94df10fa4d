using Tandem.Cuda.Interop;

namespace Tandem.Cuda.Tests.Interop;

public sealed class NativeLibrariesTests
{
    [Fact]
    public void A_machine_without_a_driver_gives_one_line_that_names_the_file_and_the_setting()
    {
        bool available = CudaAvailability.Check(out string reason);
        if (NativeLibraries.TryLoad(NativeLibraries.Driver, out _, out string missing))
        {
            // A card may be here, or only a driver; either way a refusal says why.
            Assert.Equal(available, reason.Length == 0);
            return;
        }

        Assert.False(available);
        Assert.StartsWith("No NVIDIA driver: ", reason, StringComparison.Ordinal);
        Assert.Contains("libcuda.so.1", reason, StringComparison.Ordinal);
        Assert.Contains(NativeLibraries.PathVariable, reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', reason);
        Assert.EndsWith(missing, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backend_without_a_driver_is_refused_with_the_same_line()
    {
        if (CudaAvailability.Check(out string reason))
        {
            Assert.Empty(reason);
            return;
        }

        var options = new CudaBackendOptions { MaxTokens = 19, MaxSeqs = 1, MaxModelLen = 111, VocabSize = 199 };
        Assert.Equal(reason, Assert.Throws<NotSupportedException>(() => new CudaBackend(options)).Message);
    }

    [Fact]
    public void The_forced_folder_comes_first_then_the_loader_then_files_that_exist()
    {
        string folder = Directory.CreateTempSubdirectory("tandem-cuda").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "libb.so"), "");
            string[] found = [.. NativeLibraries.Candidates(["liba.so", "libb.so"], [folder])];
            Assert.Equal(["liba.so", "libb.so", Path.Combine(folder, "libb.so")], found);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("CudaDriver.cuMemFree_v2(address)", "cuMemFree_v2")]
    [InlineData("cuInit(0)", "cuInit")]
    [InlineData("cuMemAlloc_v2 of 19 bytes", "cuMemAlloc_v2 of 19 bytes")]
    public void Errors_name_the_native_function(string expression, string name) => Assert.Equal(name, CallNames.Of(expression));

    [Fact]
    public void An_error_tells_call_status_and_detail()
    {
        var error = new CudaException("cuMemAlloc_v2 of 19 bytes", "CUDA_ERROR_OUT_OF_MEMORY", 2, "out of memory");
        Assert.Equal("cuMemAlloc_v2 of 19 bytes failed: CUDA_ERROR_OUT_OF_MEMORY (2): out of memory", error.Message);
    }
}
