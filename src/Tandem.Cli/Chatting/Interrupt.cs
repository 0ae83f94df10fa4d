using System.Runtime.InteropServices;

namespace Tandem.Cli.Chatting;

/// <summary>Ctrl-C stops an answer while there is one, else the conversation; SIGTERM stops the conversation.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly Lock _lock = new();
    private CancellationTokenSource? _answer;

    /// <summary>Listens from now on.</summary>
    public Interrupt()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            lock (_lock)
            {
                (_answer ?? _ended).Cancel();
            }
        });
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            _ended.Cancel();
        });
    }

    /// <summary>Cancelled when the conversation shall end.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Does something that Ctrl-C stops.</summary>
    /// <returns>False if it was stopped that way.</returns>
    public async Task<bool> RunAsync(Func<CancellationToken, Task> answer)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        lock (_lock)
        {
            _answer = source;
        }

        try
        {
            await answer(source.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!Ended.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            lock (_lock)
            {
                _answer = null;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _ended.Dispose();
    }
}
