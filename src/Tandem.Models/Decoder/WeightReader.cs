using Tandem.Core.Kernels;
using Tandem.Core.Memory;
using Tandem.Core.Numerics;
using Tandem.Weights;

namespace Tandem.Models.Decoder;

/// <summary>
/// Reads tensors by name and expected shape. Linear weights are handed on as stored (the backend converts them); small tensors that the backend keeps in
/// single precision (norms, biases, gates) are rounded here to the model's type first, so that <c>--dtype bfloat16</c> on a checkpoint of singles gives
/// what a checkpoint of that type gives.
/// </summary>
internal sealed class WeightReader(IWeightSource source, DType type) : IDisposable
{
    private readonly List<AlignedMemory> _rounded = [];

    public HostMatrix Matrix(string name, int rows, int cols) => source.Require(name, rows, cols).AsMatrix();

    public HostMatrix SmallMatrix(string name, int rows, int cols) => Rounded(source.Require(name, rows, cols));

    public HostMatrix Vector(string name, int length) => Rounded(source.Require(name, length));

    public void Dispose() => _rounded.ForEach(memory => memory.Dispose());

    private unsafe HostMatrix Rounded(HostTensor tensor)
    {
        HostMatrix matrix = tensor.AsMatrix();
        if (tensor.DType != DType.F32 || type == DType.F32 || tensor.Data == 0)
        {
            return matrix;
        }

        int count = checked(matrix.Rows * matrix.Cols);
        var memory = new AlignedMemory((long)count * sizeof(float));
        _rounded.Add(memory);
        Span<float> values = memory.AsSpan<float>();
        for (int i = 0; i < count; i++)
        {
            float value = System.Runtime.CompilerServices.Unsafe.ReadUnaligned<float>((byte*)tensor.Data + ((long)i * sizeof(float)));
            values[i] = type == DType.BF16 ? BFloat16Bits.ToSingle(BFloat16Bits.FromSingle(value)) : (float)(Half)value;
        }

        return matrix with { Data = memory.Address, RowStride = matrix.Cols };
    }
}
