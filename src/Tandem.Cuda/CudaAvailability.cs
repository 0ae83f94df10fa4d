using System.Globalization;
using Tandem.Cuda.Interop;

namespace Tandem.Cuda;

/// <summary>Whether this machine can run the CUDA backend.</summary>
public static class CudaAvailability
{
    /// <summary>Looks for the driver, the kernel compiler, cuBLASLt and a card of compute capability 8.0 or more.</summary>
    /// <param name="reason">If there is something missing: one line that says what.</param>
    /// <returns>True if nothing is missing.</returns>
    public static bool Check(out string reason)
    {
        NativeLibraries.Register();
        if (!NativeLibraries.TryLoad(NativeLibraries.Driver, out _, out string missing))
        {
            reason = "No NVIDIA driver: " + missing;
            return false;
        }

        if (!NativeLibraries.TryLoad(NativeLibraries.Compiler, out _, out missing))
        {
            reason = "No CUDA kernel compiler (NVRTC): " + missing;
            return false;
        }

        if (!NativeLibraries.TryLoad(NativeLibraries.Gemm, out _, out missing))
        {
            reason = "No cuBLASLt: " + missing;
            return false;
        }

        try
        {
            return HasCard(out reason);
        }
        catch (CudaException e)
        {
            reason = "The NVIDIA driver does not work: " + e.Message;
            return false;
        }
    }

    private static bool HasCard(out string reason)
    {
        CudaDriver.Check(CudaDriver.cuInit(0));
        CudaDriver.Check(CudaDriver.cuDeviceGetCount(out int count));
        if (count == 0)
        {
            reason = "The NVIDIA driver sees no GPU; CUDA_VISIBLE_DEVICES may hide it.";
            return false;
        }

        CudaDriver.Check(CudaDriver.cuDeviceGet(out int device, 0));
        CudaDriver.Check(CudaDriver.cuDeviceGetAttribute(out int major, CudaDriver.AttributeComputeCapabilityMajor, device));
        CudaDriver.Check(CudaDriver.cuDeviceGetAttribute(out int minor, CudaDriver.AttributeComputeCapabilityMinor, device));
        if (major < 8)
        {
            reason = string.Create(CultureInfo.InvariantCulture, $"The GPU has compute capability {major}.{minor}; 8.0 or more is needed.");
            return false;
        }

        reason = "";
        return true;
    }
}
