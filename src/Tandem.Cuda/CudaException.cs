namespace Tandem.Cuda;

/// <summary>A call into the driver, the kernel compiler or cuBLASLt failed.</summary>
public sealed class CudaException : Exception
{
    /// <summary>Names the call and its status.</summary>
    /// <param name="call">Native name of the function.</param>
    /// <param name="codeName">Name of the status.</param>
    /// <param name="code">Number of the status.</param>
    /// <param name="detail">More, or null.</param>
    public CudaException(string call, string codeName, int code, string? detail = null)
        : base($"{call} failed: {codeName} ({code})" + (string.IsNullOrWhiteSpace(detail) ? "." : ": " + detail))
    {
        Call = call;
        CodeName = codeName;
        Code = code;
    }

    /// <summary>Native name of the function that failed.</summary>
    public string Call { get; }

    /// <summary>Name of the status, for instance <c>CUDA_ERROR_OUT_OF_MEMORY</c>.</summary>
    public string CodeName { get; }

    /// <summary>Number of the status.</summary>
    public int Code { get; }
}
