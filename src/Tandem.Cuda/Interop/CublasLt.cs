using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Tandem.Cuda.Interop;

/// <summary>cuBLASLt's functions under their native names.</summary>
internal static unsafe partial class CublasLt
{
    public const int TypeF32 = 0;
    public const int TypeF16 = 2;
    public const int TypeBF16 = 14;
    public const int ComputeF32 = 68;

    public const int DescTransA = 3;
    public const int DescEpilogue = 7;
    public const int DescBiasPointer = 8;

    public const int LayoutCols = 3;

    public const int PreferenceMaxWorkspaceBytes = 1;
    public const int PreferenceMinAlignmentA = 5;
    public const int PreferenceMinAlignmentB = 6;
    public const int PreferenceMinAlignmentC = 7;
    public const int PreferenceMinAlignmentD = 8;

    public const int OpT = 1;
    public const int EpilogueBias = 4;

    static CublasLt() => NativeLibraries.Register();

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial nuint cublasLtGetVersion();

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial byte* cublasLtGetStatusName(int status);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtCreate(out nint handle);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtDestroy(nint handle);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtMatmulDescCreate(out nint desc, int computeType, int scaleType);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtMatmulDescSetAttribute(nint desc, int attribute, void* value, nuint size);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtMatmulDescDestroy(nint desc);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtMatrixLayoutCreate(out nint layout, int type, ulong rows, ulong cols, long ld);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtMatrixLayoutSetAttribute(nint layout, int attribute, void* value, nuint size);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtMatrixLayoutDestroy(nint layout);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtMatmulPreferenceCreate(out nint preference);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtMatmulPreferenceSetAttribute(nint preference, int attribute, void* value, nuint size);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtMatmulPreferenceDestroy(nint preference);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtMatmulAlgoGetHeuristic(
        nint handle, nint desc, nint a, nint b, nint c, nint d, nint preference, int requested, GemmHeuristic* results, out int found);

    [LibraryImport(NativeLibraries.Gemm)]
    public static partial int cublasLtMatmul(
        nint handle, nint desc, void* alpha, nint a, nint layoutA, nint b, nint layoutB, void* beta, nint c, nint layoutC, nint d, nint layoutD,
        GemmAlgorithm* algorithm, nint workspace, nuint workspaceBytes, nint stream);

    /// <summary>Throws if a status is not success.</summary>
    public static void Check(int status, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != 0)
        {
            throw new CudaException(CallNames.Of(call), Utf8StringMarshaller.ConvertToManaged(cublasLtGetStatusName(status)) ?? "unknown", status);
        }
    }
}

/// <summary><c>cublasLtMatmulAlgo_t</c>: opaque.</summary>
internal unsafe struct GemmAlgorithm
{
    public fixed ulong Data[8];
}

/// <summary><c>cublasLtMatmulHeuristicResult_t</c>.</summary>
internal unsafe struct GemmHeuristic
{
    public GemmAlgorithm Algorithm;
    public nuint WorkspaceBytes;
    public int State;
    public float WavesCount;
    public fixed int Reserved[4];
}
