namespace Tandem.Protocol.Errors;

/// <summary>One bad field of a request.</summary>
/// <param name="Param">Wire name of the field, with indices where it is nested (<c>messages[2].content</c>).</param>
/// <param name="Message">A sentence that names the value and what would be right.</param>
public sealed record FieldError(string Param, string Message);
