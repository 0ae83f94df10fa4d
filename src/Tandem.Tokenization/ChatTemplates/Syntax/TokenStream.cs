namespace Tandem.Tokenization.ChatTemplates.Syntax;

/// <summary>The tokens of a template and a place among them.</summary>
internal sealed class TokenStream(List<Token> tokens)
{
    private int _position;

    public Token Current => tokens[_position];

    public Token Ahead => tokens[Math.Min(_position + 1, tokens.Count - 1)];

    public Token Take()
    {
        var token = tokens[_position];
        if (token.Kind != TokenKind.End)
        {
            _position++;
        }

        return token;
    }

    public bool TakeName(string name)
    {
        if (!Current.IsName(name))
        {
            return false;
        }

        Take();
        return true;
    }

    public bool TakeOperator(string sign)
    {
        if (!Current.IsOperator(sign))
        {
            return false;
        }

        Take();
        return true;
    }

    public void ExpectOperator(string sign)
    {
        if (!TakeOperator(sign))
        {
            throw Error($"expected '{sign}', got {Current.Described}");
        }
    }

    public void ExpectName(string name)
    {
        if (!TakeName(name))
        {
            throw Error($"expected '{name}', got {Current.Described}");
        }
    }

    public string ExpectName() => Current.Kind == TokenKind.Name ? Take().Text : throw Error($"expected a name, got {Current.Described}");

    public void Expect(TokenKind kind, string described)
    {
        if (Current.Kind != kind)
        {
            throw Error($"expected {described}, got {Current.Described}");
        }

        Take();
    }

    public ChatTemplateException Error(string reason, int? line = null) => new(ChatTemplateErrorKind.Syntax, reason, line ?? Current.Line);
}
