using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Tandem.Server.Console;

/// <summary>
/// The page at <c>/</c> and its files, embedded in the assembly. They say nothing about the model or anybody's requests, so they need no key; what
/// the page shows it fetches with the key its reader gives.
/// </summary>
internal static class PageFiles
{
    // Everything from this server, nothing from elsewhere, and no code or style in the page itself.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Prefix = "console/";

    private static readonly Dictionary<string, PageFile> Files = Load();

    /// <summary>Paths of all files.</summary>
    public static IReadOnlyCollection<string> Paths => Files.Keys;

    public static Task HandleAsync(HttpContext context)
    {
        PageFile file = Files[context.Request.Path.Value!];
        HttpResponse response = context.Response;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = file.Type;
        response.ContentLength = file.Content.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(file.Content, context.RequestAborted).AsTask();
    }

    private static Dictionary<string, PageFile> Load()
    {
        var files = new Dictionary<string, PageFile>(StringComparer.Ordinal);
        Assembly assembly = typeof(PageFiles).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            string path = name == Prefix + "index.html" ? "/" : "/" + name;
            files.Add(path, new PageFile(content, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\""));
        }

        return files;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        string other => throw new NotSupportedException($"the page has a file of a type it does not know: {other}."),
    };

    private sealed record PageFile(byte[] Content, string Type, string Tag);
}
