using Tandem.Server.Tests.Serving;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace Tandem.Server.Tests.Serving;

/// <summary>One server for all tests that need no options of their own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
