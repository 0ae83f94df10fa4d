namespace Tandem.Gateway.Workers;

/// <summary>State of one worker's circuit.</summary>
internal enum CircuitState
{
    /// <summary>Requests go through.</summary>
    Closed,

    /// <summary>One request at a time goes through to see whether it works again.</summary>
    HalfOpen,

    /// <summary>Nothing goes through.</summary>
    Open,
}

/// <summary>Counts what became of one worker's requests and says whether it may have more. Not thread safe.</summary>
internal sealed class CircuitBreaker(BreakerOptions options, TimeProvider time)
{
    private readonly Queue<long> _failures = new();
    private long _opened;
    private bool _open;
    private int _trials;
    private int _successes;

    public CircuitState State => !_open ? CircuitState.Closed : time.GetElapsedTime(_opened) < options.OpenTime ? CircuitState.Open : CircuitState.HalfOpen;

    /// <summary>True if a request may go through now.</summary>
    public bool Allows => State switch
    {
        CircuitState.Closed => true,
        CircuitState.HalfOpen => _trials == 0,
        _ => false,
    };

    /// <summary>A request goes through; true if it is a trial, which <see cref="End"/> must be told.</summary>
    public bool Begin()
    {
        if (State != CircuitState.HalfOpen)
        {
            return false;
        }

        _trials++;
        return true;
    }

    /// <summary>A request ended; <paramref name="ok"/> is null if that says nothing about the worker.</summary>
    public void End(bool trial, bool? ok)
    {
        if (trial)
        {
            _trials--;
            EndTrial(ok);
        }
        else if (ok == false && !_open)
        {
            Fail();
        }
    }

    /// <summary>Forgets everything: the worker came back as new.</summary>
    public void Reset()
    {
        _open = false;
        _failures.Clear();
    }

    private void EndTrial(bool? ok)
    {
        if (ok == false)
        {
            Open();
        }
        else if (ok == true && _open && ++_successes >= options.Successes)
        {
            _open = false;
            _failures.Clear();
        }
    }

    private void Fail()
    {
        while (_failures.TryPeek(out long oldest) && time.GetElapsedTime(oldest) > options.Window)
        {
            _failures.Dequeue();
        }

        _failures.Enqueue(time.GetTimestamp());
        if (_failures.Count >= options.Failures)
        {
            Open();
        }
    }

    private void Open()
    {
        _open = true;
        _opened = time.GetTimestamp();
        _successes = 0;
        _failures.Clear();
    }
}
