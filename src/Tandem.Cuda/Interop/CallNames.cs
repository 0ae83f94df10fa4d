namespace Tandem.Cuda.Interop;

/// <summary>Names of native calls for messages.</summary>
internal static class CallNames
{
    /// <summary><c>cuMemFree_v2</c> of <c>CudaDriver.cuMemFree_v2(address)</c>.</summary>
    public static string Of(string expression)
    {
        int end = expression.IndexOf('(', StringComparison.Ordinal);
        string name = end < 0 ? expression : expression[..end];
        return name[(name.LastIndexOf('.') + 1)..].Trim();
    }
}
