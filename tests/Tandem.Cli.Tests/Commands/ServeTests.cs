using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tandem.Cli.Tests.Commands;

public sealed partial class ServeTests
{
    [Fact]
    public async Task It_greets_answers_and_stops_at_a_signal()
    {
        using Process process = TandemProgram.Start("serve", "random", "--port", "0", "--api-key", "secret");
        Task<string> error = process.StandardError.ReadToEndAsync();
        (Uri address, string greeting) = await ReadyAsync(process);
        Assert.Contains("random", greeting, StringComparison.Ordinal);
        Assert.Contains("curl " + address, greeting, StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health")).StatusCode);
        var body = new { model = "random", prompt = "def", max_tokens = 4, ignore_eos = true };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsJsonAsync("v1/completions", body)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
        using HttpResponseMessage answer = await http.PostAsJsonAsync("v1/completions", body);
        using JsonDocument completion = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(4, completion.RootElement.GetProperty("usage").GetProperty("completion_tokens").GetInt32());

        await TandemProgram.SignalAsync(process, "TERM");
        await TandemProgram.EndAsync(process);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("stopping", await error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_curl_line_works_as_it_is_printed()
    {
        using Process process = TandemProgram.Start("serve", "random", "--port", "0");
        Task<string> error = process.StandardError.ReadToEndAsync();
        (_, string greeting) = await ReadyAsync(process);
        string line = greeting[greeting.IndexOf("curl ", StringComparison.Ordinal)..].Split('\n')[0];
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", line.Replace("curl ", "curl -sf ", StringComparison.Ordinal)]) { RedirectStandardOutput = true })!;
        string answer = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
        using JsonDocument completion = JsonDocument.Parse(answer);
        Assert.Equal("text_completion", completion.RootElement.GetProperty("object").GetString());

        await TandemProgram.SignalAsync(process, "INT");
        await TandemProgram.EndAsync(process);
        Assert.Equal(0, process.ExitCode);
        await error;
    }

    [Fact]
    public async Task What_runs_is_finished_after_the_first_signal()
    {
        using Process process = TandemProgram.Start("serve", "random", "--port", "0");
        Task<string> error = process.StandardError.ReadToEndAsync();
        (Uri address, _) = await ReadyAsync(process);
        using var http = new HttpClient { BaseAddress = address };
        using StreamReader stream = await StreamAsync(http, choices: 8, tokens: 1500);
        Assert.StartsWith("data: ", await stream.ReadLineAsync(), StringComparison.Ordinal);
        await TandemProgram.SignalAsync(process, "TERM");
        string rest = await stream.ReadToEndAsync();
        Assert.EndsWith("data: [DONE]\n\n", rest, StringComparison.Ordinal);
        await TandemProgram.EndAsync(process);
        Assert.Equal(0, process.ExitCode);
        await error;
    }

    [Theory]
    [InlineData("60", 2)]
    [InlineData("0", 1)]
    public async Task A_second_signal_or_the_end_of_the_drain_time_stops_at_once(string drain, int signals)
    {
        using Process process = TandemProgram.Start("serve", "random", "--port", "0", "--drain-timeout", drain);
        Task<string> error = process.StandardError.ReadToEndAsync();
        (Uri address, _) = await ReadyAsync(process);
        using var http = new HttpClient { BaseAddress = address };
        // More than a quarter of a million tokens: it does not end by itself in time.
        using StreamReader stream = await StreamAsync(http, choices: 128, tokens: 4000);
        Assert.NotNull(await stream.ReadLineAsync());
        await TandemProgram.SignalAsync(process, "TERM");
        if (signals == 2)
        {
            await WaitForAsync(() => http.GetAsync("health/ready"));
            await TandemProgram.SignalAsync(process, "TERM");
        }

        await TandemProgram.EndAsync(process);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("not finished", await error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_named_before_the_model_is_loaded()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        TandemProgram.Run run = await TandemProgram.RunAsync("serve", "random", "--port", port);
        Assert.Equal(1, run.Code);
        Assert.Contains(port, run.Error, StringComparison.Ordinal);
        Assert.Contains("--port", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Reading", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--host", "--host", "nowhere.example")]
    [InlineData(2, "--port", "--port", "70000")]
    [InlineData(2, "--drain-timeout", "--drain-timeout", "-1")]
    [InlineData(2, "--allowed-origins", "--allowed-origins", "example")]
    [InlineData(2, "--max-request-bytes", "--max-request-bytes", "12")]
    [InlineData(1, "192.0.2.1", "--host", "192.0.2.1")]
    public async Task Bad_values_are_refused(int code, string named, params string[] arguments)
    {
        TandemProgram.Run run = await TandemProgram.RunAsync(["serve", "random", .. arguments]);
        Assert.Equal(code, run.Code);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
    }

    private static async Task<(Uri Address, string Greeting)> ReadyAsync(Process process)
    {
        var greeting = new System.Text.StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            greeting.Append(line).Append('\n');
            if (line.Contains("Ctrl-C", StringComparison.Ordinal))
            {
                string text = greeting.ToString();
                return (new Uri(PageAddress().Match(text).Groups[1].Value), text);
            }
        }

        throw new InvalidOperationException("the server ended before it was ready: " + greeting);
    }

    private static async Task<StreamReader> StreamAsync(HttpClient http, int choices, int tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/completions")
        {
            Content = JsonContent.Create(new { model = "random", prompt = "x", max_tokens = tokens, n = choices, ignore_eos = true, stream = true, seed = 1 }),
        };
        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    // The first signal has been handled once the server takes no connections, or says that it is not ready.
    private static async Task WaitForAsync(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            while ((await ask()).StatusCode == HttpStatusCode.OK)
            {
                await Task.Delay(20);
            }
        }
        catch (HttpRequestException)
        {
            // No connection is taken any more.
        }
    }

    [GeneratedRegex(@"Page +(\S+)")]
    private static partial Regex PageAddress();
}
