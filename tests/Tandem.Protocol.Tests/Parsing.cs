using System.Text;
using System.Text.Json;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Fields;

namespace Tandem.Protocol.Tests;

internal static class Parsing
{
    public static (T Value, FieldErrors Errors) Read<T>(string json, Func<FieldReader, T> read)
    {
        JsonDocument document = RequestBody.Parse(Encoding.UTF8.GetBytes(json));
        var errors = new FieldErrors();
        return (read(new FieldReader(document.RootElement, errors)), errors);
    }

    public static T Good<T>(string json, Func<FieldReader, T> read)
    {
        (T value, FieldErrors errors) = Read(json, read);
        Assert.Empty(errors.Items);
        return value;
    }

    public static FieldErrors Bad<T>(string json, Func<FieldReader, T> read)
    {
        (_, FieldErrors errors) = Read(json, read);
        Assert.True(errors.Any, "the body was taken as good");
        return errors;
    }
}
