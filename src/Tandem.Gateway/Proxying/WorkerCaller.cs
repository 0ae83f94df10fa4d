using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tandem.Gateway.Http;
using Tandem.Gateway.Overflow;
using Tandem.Gateway.Workers;
using Yarp.ReverseProxy.Forwarder;

namespace Tandem.Gateway.Proxying;

/// <summary>What became of one try.</summary>
/// <param name="Outcome">What it says of the worker.</param>
/// <param name="Again">True if it failed, nothing of an answer was let through, and a retry was granted.</param>
/// <param name="Error">What the client is told if it is not tried again; null if an answer was let through to its end.</param>
internal readonly record struct CallResult(Outcome Outcome, bool Again, GatewayException? Error);

/// <summary>
/// Sends one request to one worker through YARP's forwarder. The forwarder gets an <see cref="HttpContext"/> of its own, so that a failed try leaves
/// no trace on the client's: it can be repeated, and a stream that breaks can be ended with words.
/// </summary>
internal sealed class WorkerCaller(IHttpForwarder forwarder, HttpMessageInvoker client, GatewayOptions options)
{
    private readonly ForwarderRequestConfig _config = new()
    {
        ActivityTimeout = options.ActivityTimeout,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>
    /// Sends it. When the try fails before anything of an answer was let through, <paramref name="mayRetry"/> is asked once, and told whether only
    /// another worker would do.
    /// </summary>
    public async Task<CallResult> SendAsync(Lease lease, OutgoingRequest request, IAnswerSink sink, Func<bool, bool> mayRetry)
    {
        Worker worker = lease.Worker;
        CancellationToken loss = worker.Loss;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(sink.Cancelled, loss);
        DefaultHttpContext context = CreateContext(request, sink, worker.Options.ApiKey, stop.Token);
        var transformer = new Transformer(sink, mayRetry);
        ForwarderError error = await forwarder.SendAsync(context, worker.Address, client, _config, transformer, stop.Token);
        if (transformer.Retry)
        {
            return new CallResult(transformer.Outcome, Again: true, null);
        }

        if (error == ForwarderError.None)
        {
            return new CallResult(transformer.Outcome, Again: false, null);
        }

        sink.Cancelled.ThrowIfCancellationRequested();
        Exception? cause = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        Outcome outcome = OutcomeOf(error, cause, loss);
        bool again = !sink.Begun && outcome != Outcome.Unknown && mayRetry(false);
        return new CallResult(outcome, again, GatewayException.WorkerFailed(Describe(error, sink.Begun, loss)));
    }

    private static DefaultHttpContext CreateContext(OutgoingRequest request, IAnswerSink sink, string? workerKey, CancellationToken stop)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = HttpMethods.Post,
            Protocol = HttpProtocol.Http11,
            Scheme = "http",
            Path = request.Path,
            QueryString = request.Query,
            Headers = request.HeadersFor(workerKey),
            Body = new MemoryStream(request.Body, writable: false),
        });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new SinkStream(sink)));
        features.Set<IHttpRequestLifetimeFeature>(new Lifetime { RequestAborted = stop });
        return new DefaultHttpContext(features);
    }

    private static Outcome OutcomeOf(ForwarderError error, Exception? cause, CancellationToken loss)
    {
        if (loss.IsCancellationRequested)
        {
            return Outcome.Failed;
        }

        if (error is ForwarderError.ResponseBodyDestination)
        {
            // The client, not the worker, could not be written to.
            return Outcome.Unknown;
        }

        bool unreachable = cause is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
        };
        return unreachable ? Outcome.Lost : Outcome.Failed;
    }

    private static string Describe(ForwarderError error, bool begun, CancellationToken loss)
    {
        if (loss.IsCancellationRequested)
        {
            return begun ? "The worker stopped answering in the middle of the answer; what was sent is not all." : "The worker stopped answering.";
        }

        return error switch
        {
            ForwarderError.RequestTimedOut => "The worker took too long.",
            _ => begun ? "The worker failed in the middle of the answer; what was sent is not all." : "The worker could not be reached or broke the connection.",
        };
    }

    /// <summary>Reads the answer's status before anything of it goes on.</summary>
    private sealed class Transformer(IAnswerSink sink, Func<bool, bool> mayRetry) : HttpTransformer
    {
        public bool Retry { get; private set; }

        public Outcome Outcome { get; private set; } = Outcome.Unknown;

        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = null;
        }

        public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            if (proxyResponse is null)
            {
                return false;
            }

            int status = (int)proxyResponse.StatusCode;
            Outcome = status switch
            {
                StatusCodes.Status429TooManyRequests => Outcome.Unknown,
                >= 500 => Outcome.Failed,
                _ => Outcome.Ok,
            };
            if (Outcome != Outcome.Ok && mayRetry(true))
            {
                Retry = true;
                return false;
            }

            await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
            sink.Begin(status, httpContext.Response.Headers);
            return true;
        }
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        // The forwarder aborts what it cannot finish; here that is the runner's to decide.
        public void Abort()
        {
        }
    }
}
