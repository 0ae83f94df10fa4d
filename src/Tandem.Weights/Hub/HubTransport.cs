using System.Net;
using System.Net.Http.Headers;

namespace Tandem.Weights.Hub;

/// <summary>Requests to a hub: the token, timeouts, retries of what passes, and messages for what does not.</summary>
internal sealed class HubTransport(HubOptions options, HttpClient http)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of the largest answer that is read into memory.</summary>
    private const int MaxListingBytes = 64 << 20;

    /// <summary>The hub could not be reached at all.</summary>
    public sealed class UnreachableException(string message, Exception inner) : Exception(message, inner);

    public async Task<byte[]> GetBytesAsync(string path, string what, CancellationToken cancellationToken)
    {
        byte[] result = [];
        await RetryAsync(
            what,
            async cancel =>
            {
                using HttpResponseMessage response = await SendAsync(path, 0, what, cancel).ConfigureAwait(false);
                await using Stream stream = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
                using var buffer = new MemoryStream();
                await CopyAsync(stream, data => buffer.Write(data.Span), buffer, cancel).ConfigureAwait(false);
                result = buffer.ToArray();
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Sends a request from byte <paramref name="from"/> on; the answer's status is 200 or 206, or 416 if <paramref name="from"/> is above 0.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, long from, string what, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Endpoint, path));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("tandem", "0.1"));
        if (options.Token is { Length: > 0 } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Timeout);
        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent || (from > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable))
        {
            return response;
        }

        using (response)
        {
            throw Failure(response, what);
        }
    }

    /// <summary>Reads a body with a time limit on each piece.</summary>
    public async Task CopyAsync(Stream body, Action<ReadOnlyMemory<byte>> sink, MemoryStream? bounded, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 18];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(options.Timeout);
            int read = await body.ReadAsync(buffer, timeout.Token).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            if (bounded?.Length + read > MaxListingBytes)
            {
                throw new HubException($"The hub's answer has more than {MaxListingBytes} bytes; the endpoint does not look like a model hub.");
            }

            sink(buffer.AsMemory(0, read));
        }
    }

    /// <summary>Runs until it returns true; attempts that fail for a passing reason are repeated after a growing wait. False means "again, and it counts".</summary>
    public async Task RetryAsync(string what, Func<CancellationToken, Task<bool>> attempt, CancellationToken cancellationToken)
    {
        TimeSpan delay = options.RetryDelay;
        for (int number = 1; ; number++)
        {
            Exception? failure = null;
            TimeSpan? asked = null;
            try
            {
                if (await attempt(cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (PassingException e)
            {
                failure = e;
                asked = e.RetryAfter;
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                failure = e is OperationCanceledException ? new TimeoutException($"no answer within {options.Timeout.TotalSeconds:0.#} s", e) : e;
            }

            if (number >= options.Attempts)
            {
                throw GiveUp(what, number, failure);
            }

            TimeSpan wait = asked ?? delay;
            await Task.Delay(wait < LongestDelay ? wait : LongestDelay, cancellationToken).ConfigureAwait(false);
            delay *= 2;
        }
    }

    private Exception GiveUp(string what, int attempts, Exception? failure)
    {
        string tries = attempts == 1 ? "1 attempt" : $"{attempts} attempts";
        if (failure is PassingException passing)
        {
            return new HubException($"{what}: {options.Endpoint} answered {(int)passing.Status} {passing.Status} after {tries}. Try again later.", passing.Status, passing);
        }

        string message = $"{what}: {options.Endpoint} can't be reached or breaks off ({failure?.Message ?? "incomplete data"}) after {tries}. "
            + "Check the network and HF_ENDPOINT, or set HF_HUB_OFFLINE=1 to use what is in the cache.";
        return new UnreachableException(message, failure ?? new IOException("incomplete data"));
    }

    private Exception Failure(HttpResponseMessage response, string what)
    {
        string code = response.Headers.TryGetValues("X-Error-Code", out IEnumerable<string>? codes) ? codes.First() : string.Empty;
        HttpStatusCode status = response.StatusCode;
        string token = options.Token is null ? "HF_TOKEN is not set" : "the token in HF_TOKEN was sent";
        switch (status)
        {
            case HttpStatusCode.Unauthorized when code != "GatedRepo":
                return new HubException($"{what}: the hub answered 401. The repository does not exist, or it is private or gated and needs a valid token ({token}).", status);
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                return new HubException(
                    $"{what}: the hub answered {(int)status}. The repository is gated or not yours to read: accept its terms on its page at {options.Endpoint} and use a token of that account ({token}).",
                    status);
            case HttpStatusCode.NotFound:
                string found = code switch
                {
                    "RevisionNotFound" => "There is no such revision.",
                    "EntryNotFound" => "There is no such file.",
                    _ => "There is no such repository, revision or file.",
                };
                return new HubException($"{what}: the hub answered 404. {found} Check the spelling of Org/Name and of the revision.", status);
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests:
            case >= HttpStatusCode.InternalServerError:
                return new PassingException(status, response.Headers.RetryAfter?.Delta);
            default:
                return new HubException($"{what}: the hub answered {(int)status} {status}.", status);
        }
    }

    private sealed class PassingException(HttpStatusCode status, TimeSpan? retryAfter) : Exception($"status {(int)status}")
    {
        public HttpStatusCode Status => status;

        public TimeSpan? RetryAfter => retryAfter;
    }
}
