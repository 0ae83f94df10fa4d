using System.Text.Json;
using Tandem.Hosting;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Fields;
using Tandem.Server.Http;

namespace Tandem.Server.Generation;

/// <summary>The names a request may call the model by.</summary>
internal sealed class ModelNames(LLM llm)
{
    /// <summary>The name answers carry if the request names none.</summary>
    public string Default => llm.ServedNames[0];

    /// <summary>Refuses a body that names another model, before anything else in it is looked at.</summary>
    /// <exception cref="ApiException">404.</exception>
    public void Check(FieldReader fields)
    {
        if (fields.TryGet("model", out JsonElement value) && FieldReader.TextOf(value) is { } name)
        {
            Check(name);
        }
    }

    /// <summary>Refuses a name that is not served.</summary>
    /// <exception cref="ApiException">404.</exception>
    public void Check(string name)
    {
        if (!llm.ServedNames.Contains(name, StringComparer.Ordinal))
        {
            throw new ApiException(404, new ErrorDetail
            {
                Message = $"The model \"{(name.Length <= 100 ? name : name[..100])}\" is not served here; served: {string.Join(", ", llm.ServedNames)}.",
                Type = ErrorTypes.InvalidRequest,
                Param = "model",
                Code = ErrorCodes.ModelNotFound,
            });
        }
    }
}
