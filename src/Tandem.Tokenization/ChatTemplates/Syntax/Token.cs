namespace Tandem.Tokenization.ChatTemplates.Syntax;

internal enum TokenKind
{
    Data,
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name,
    String,
    Number,
    Operator,
    End,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">The text, with escapes resolved where it is a string.</param>
/// <param name="Line">Line of the template, from 1.</param>
/// <param name="Value">The value where it is a number.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line, object? Value = null)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    public bool IsOperator(string sign) => Kind == TokenKind.Operator && Text == sign;

    public string Described => Kind switch
    {
        TokenKind.End => "end of template",
        TokenKind.BlockEnd => "end of statement block",
        TokenKind.VariableEnd => "end of print statement",
        TokenKind.BlockBegin => "begin of statement block",
        TokenKind.VariableBegin => "begin of print statement",
        TokenKind.Data => "template text",
        _ => "'" + (Text.Length <= 40 ? Text : Text[..40]) + "'",
    };
}
