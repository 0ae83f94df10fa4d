using System.Net;
using System.Net.Sockets;
using Tandem.Cli.Failures;
using Tandem.Server;

namespace Tandem.Cli.Serving;

/// <summary>Finds out that a port cannot be had before minutes are spent on loading a model.</summary>
internal static class PortCheck
{
    /// <summary>Tries to listen for a moment.</summary>
    /// <exception cref="CommandFailedException">It is not possible.</exception>
    public static void ThrowIfTaken(ServerOptions options)
    {
        IPAddress address = options.Host switch
        {
            "*" => IPAddress.Any,
            "localhost" => IPAddress.Loopback,
            _ => IPAddress.Parse(options.Host),
        };
        try
        {
            using var listener = new TcpListener(address, options.Port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw Describe(e, options);
        }
    }

    /// <summary>What it means that a server could not listen.</summary>
    public static CommandFailedException Describe(Exception exception, ServerOptions options)
    {
        SocketError? error = (exception as SocketException ?? exception.InnerException as SocketException ?? exception.InnerException?.InnerException as SocketException)?.SocketErrorCode;
        string message = error switch
        {
            SocketError.AddressAlreadyInUse => $"port {options.Port} of {options.Host} is taken by another program; stop that one, or choose another port by --port (0 takes a free one).",
            SocketError.AccessDenied => $"port {options.Port} may not be used by this account; choose one of 1024 or above by --port.",
            SocketError.AddressNotAvailable => $"{options.Host} is not an address of this machine; --host takes one that is, or * for all.",
            _ => $"cannot listen on {options.Host}, port {options.Port}: {exception.Message}",
        };
        return new CommandFailedException(message, exception);
    }
}
