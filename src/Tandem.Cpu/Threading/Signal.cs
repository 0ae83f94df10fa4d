namespace Tandem.Cpu.Threading;

/// <summary>An event that threads sleep on. Unlike the library's it takes all it needs at construction, so that the first sleep allocates nothing.</summary>
internal sealed class Signal
{
    private readonly object _gate = new();
    private bool _set;

    public Signal()
    {
        lock (_gate)
        {
            // The runtime makes its bookkeeping for an object at the first wait.
            Monitor.Wait(_gate, 0);
        }
    }

    /// <summary>Wakes whoever waits, now or later, until <see cref="Reset"/>.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _set = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Forgets earlier calls of <see cref="Set"/>.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _set = false;
        }
    }

    /// <summary>Sleeps until set.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            while (!_set)
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
