using Microsoft.AspNetCore.Http;

namespace Tandem.Server.Pages;

/// <summary><c>GET /openapi.json</c>.</summary>
internal static class PageEndpoints
{
    private static readonly byte[] OpenApi = Load("openapi.json");

    public static Task OpenApiAsync(HttpContext context) => WriteAsync(context, OpenApi, "application/json; charset=utf-8");

    private static Task WriteAsync(HttpContext context, byte[] content, string type)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static byte[] Load(string name)
    {
        using Stream stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
