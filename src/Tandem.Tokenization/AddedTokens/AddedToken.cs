namespace Tandem.Tokenization;

/// <summary>A token that is recognised in the text as a whole, before anything is cut into words.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="Special">Skipped when decoding skips special tokens, and matched only when special tokens are parsed.</param>
/// <param name="Normalized">Looked for in the normalized text, in its own normalized form.</param>
/// <param name="SingleWord">Matched only where no word character touches it.</param>
/// <param name="LeftStrip">Takes the white space before it along.</param>
/// <param name="RightStrip">Takes the white space behind it along.</param>
public sealed record AddedToken(
    int Id, string Content, bool Special, bool Normalized = false, bool SingleWord = false, bool LeftStrip = false, bool RightStrip = false);
