using Tandem.Core.Execution;
using Tandem.Core.Kernels;

namespace Tandem.Models.Decoder;

/// <summary>
/// Runs a <see cref="DecoderModel{TKernels}"/> step by step on a backend whose operations complete before they return (the CPU). Owns model and tables.
/// </summary>
/// <typeparam name="TKernels">The backend.</typeparam>
public sealed class ModelRunner<TKernels> : IModelRunner
    where TKernels : struct, IKernels
{
    private readonly DecoderModel<TKernels> _model;
    private readonly IDisposable? _owned;

    /// <summary>Wraps a loaded model.</summary>
    /// <param name="model">The model; owned.</param>
    /// <param name="capacity">Sizes the model and its KV cache were made for.</param>
    /// <param name="owned">Whatever must be disposed after the model (backend, checkpoint).</param>
    public ModelRunner(DecoderModel<TKernels> model, RunnerCapacity capacity, IDisposable? owned = null)
    {
        _model = model;
        _owned = owned;
        Capacity = capacity;
        Tables = new BlockTables(capacity.GroupWindows.Count, capacity.MaxSeqs, capacity.MaxBlocksPerSeq);
    }

    /// <inheritdoc/>
    public RunnerCapacity Capacity { get; }

    /// <inheritdoc/>
    public BlockTables Tables { get; }

    /// <inheritdoc/>
    public void Launch(Batch batch) => _model.Forward(batch);

    /// <inheritdoc/>
    public void Wait(StepOutput output) => _model.ReadOutput(output);

    /// <inheritdoc/>
    public void Dispose()
    {
        _model.Dispose();
        Tables.Dispose();
        _owned?.Dispose();
    }
}
