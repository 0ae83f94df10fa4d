namespace Tandem.Tokenization;

/// <summary>A tokenizer file is malformed, contradicts itself, or asks for something that is not supported.</summary>
public sealed class TokenizerFormatException : Exception
{
    /// <summary>Creates the exception with a message that names the offending value and what would be right.</summary>
    public TokenizerFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception around the parser error that caused it.</summary>
    public TokenizerFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static TokenizerFormatException Unsupported(string what, string value, string supported) =>
        new($"{what} '{value}' is not supported; supported are {supported}.");
}
