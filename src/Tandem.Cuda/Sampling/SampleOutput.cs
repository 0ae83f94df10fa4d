using Tandem.Core.Execution;
using Tandem.Core.Requests;
using Tandem.Cuda.Devices;
using Tandem.Cuda.Interop;

namespace Tandem.Cuda.Sampling;

/// <summary>Results of a step's logit rows: on the device, where the next step finds the tokens, and in pinned memory.</summary>
internal sealed unsafe class SampleOutput : IDisposable
{
    private readonly CudaDevice _device;
    private readonly DeviceMemory _sampled;
    private readonly DeviceMemory _results;
    private readonly PinnedMemory _hostResults;
    private readonly CudaEvent _done;
    private DeviceMemory _tops;
    private PinnedMemory _hostTops;
    private int _topCount;

    public SampleOutput(CudaDevice device, int maxRows)
    {
        _device = device;
        _sampled = device.Allocate((long)maxRows * sizeof(int));
        device.Fill(_sampled.Value, 0, _sampled.Bytes);
        _results = device.Allocate((long)maxRows * sizeof(RowResult));
        _hostResults = device.AllocatePinned((long)maxRows * sizeof(RowResult));
        _tops = device.Allocate(1024L * sizeof(TopEntry));
        _hostTops = device.AllocatePinned(1024L * sizeof(TopEntry));
        _done = new CudaEvent(device.Context);
    }

    /// <summary>Token of each row of the last step that was sampled.</summary>
    public nint Sampled => _sampled.Value;

    public nint Results => _results.Value;

    public nint Tops => _tops.Value;

    /// <summary>Makes room for the most likely tokens that a step asks for.</summary>
    public void Begin(int topCount)
    {
        _topCount = topCount;
        long bytes = (long)topCount * sizeof(TopEntry);
        if (bytes > _tops.Bytes)
        {
            _device.Stream.Synchronize();
            _tops.Dispose();
            _hostTops.Dispose();
            _tops = _device.Allocate(bytes * 2);
            _hostTops = _device.AllocatePinned(bytes * 2);
        }
    }

    /// <summary>Starts the copy of all results, after the last row was sampled.</summary>
    public void StartCopy(int rows)
    {
        _device.CopyToHost((void*)_hostResults.Value, _results.Value, (long)rows * sizeof(RowResult));
        if (_topCount > 0)
        {
            _device.CopyToHost((void*)_hostTops.Value, _tops.Value, (long)_topCount * sizeof(TopEntry));
        }

        _done.Record(_device.Stream);
    }

    /// <summary>Waits for the copy and fills the output.</summary>
    public void Read(ReadOnlySpan<RowParams> rows, StepOutput output)
    {
        _done.Synchronize();
        var results = (RowResult*)_hostResults.Value;
        for (int i = 0; i < rows.Length; i++)
        {
            output.Tokens[i] = results[i].Token;
            output.RowFailed[i] = results[i].Failed != 0;
            output.Logprobs[i] = rows[i].Logprobs < 0 || results[i].Failed != 0 ? null : Logprobs(rows[i], results[i]);
        }
    }

    public void Dispose()
    {
        _done.Dispose();
        _hostTops.Dispose();
        _tops.Dispose();
        _hostResults.Dispose();
        _results.Dispose();
        _sampled.Dispose();
    }

    private PositionLogprobs Logprobs(in RowParams row, in RowResult result)
    {
        var entries = (TopEntry*)_hostTops.Value + row.TopStart;
        TokenLogprob[] top = row.Logprobs == 0 ? [] : new TokenLogprob[row.Logprobs];
        for (int n = 0; n < top.Length; n++)
        {
            top[n] = new TokenLogprob(entries[n].Token, entries[n].Logprob, n + 1);
        }

        return new PositionLogprobs(new TokenLogprob(result.Token, result.Logprob, result.Rank), top);
    }
}
