using Tandem.Tokenization.CodePointRegex;

namespace Tandem.Tokenization.Normalization;

internal enum UnicodeForm
{
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
}

/// <summary>
/// The four Unicode normalization forms, from embedded tables of Unicode 14.
/// </summary>
/// <remarks><see cref="string.Normalize()"/> leaves text as it is when globalization is invariant, as it is in this product.</remarks>
internal static class UnicodeNormalization
{
    private const int HangulFirst = 0xAC00, HangulCount = 11172, LeadFirst = 0x1100, VowelFirst = 0x1161, TailFirst = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28;

    private static readonly Lazy<Tables> Data = new(Tables.Load);

    /// <summary>Appends the normalized form of <paramref name="text"/> to <paramref name="output"/>.</summary>
    public static void Apply(UnicodeForm form, ReadOnlySpan<char> text, CharBuffer output)
    {
        if (System.Text.Ascii.IsValid(text) || !NeedsWork(form, text))
        {
            output.Append(text);
            return;
        }
        List<int> points = new(text.Length);
        bool compatible = form is UnicodeForm.Nfkc or UnicodeForm.Nfkd;
        for (int at = 0; at < text.Length;)
        {
            Decompose(CodePoints.Read(text, at, out int width), compatible, points);
            at += width;
        }
        Reorder(points);
        if (form is UnicodeForm.Nfc or UnicodeForm.Nfkc)
        {
            Compose(points);
        }
        foreach (int point in points)
        {
            output.AppendCodePoint(point);
        }
    }

    private static bool NeedsWork(UnicodeForm form, ReadOnlySpan<char> text)
    {
        CodePointSet suspects = Data.Value.Suspects[(int)form];
        for (int at = 0; at < text.Length;)
        {
            int c = CodePoints.Read(text, at, out int width);
            if (c >= 0x80 && suspects.Contains(c))
            {
                return true;
            }
            at += width;
        }
        return false;
    }

    private static void Decompose(int c, bool compatible, List<int> output)
    {
        if (c < 0x80)
        {
            output.Add(c);
            return;
        }
        int syllable = c - HangulFirst;
        if (syllable is >= 0 and < HangulCount)
        {
            output.Add(LeadFirst + syllable / (VowelCount * TailCount));
            output.Add(VowelFirst + syllable % (VowelCount * TailCount) / TailCount);
            if (syllable % TailCount != 0)
            {
                output.Add(TailFirst + syllable % TailCount);
            }
        }
        else if ((compatible && Data.Value.Compatible.TryGetValue(c, out int[]? parts)) || Data.Value.Canonical.TryGetValue(c, out parts))
        {
            output.AddRange(parts);
        }
        else
        {
            output.Add(c);
        }
    }

    /// <summary>Sorts every run of combining characters by class, keeping the order of equals.</summary>
    private static void Reorder(List<int> points)
    {
        for (int start = 0; start < points.Count; start++)
        {
            if (Data.Value.Class(points[start]) == 0)
            {
                continue;
            }
            int end = start + 1;
            bool sorted = true;
            while (end < points.Count && Data.Value.Class(points[end]) is var next && next != 0)
            {
                sorted &= Data.Value.Class(points[end - 1]) <= next;
                end++;
            }
            if (!sorted)
            {
                int[] run = [.. points.GetRange(start, end - start).OrderBy(Data.Value.Class)];
                for (int i = 0; i < run.Length; i++)
                {
                    points[start + i] = run[i];
                }
            }
            start = end - 1;
        }
    }

    private static void Compose(List<int> points)
    {
        int starter = -1, written = 0, lastClass = 0;
        for (int i = 0; i < points.Count; i++)
        {
            int c = points[i], combining = Data.Value.Class(c);
            bool adjacent = starter >= 0 && written == starter + 1;
            bool blocked = !adjacent && lastClass >= combining;
            int whole = starter >= 0 && !blocked ? Pair(points[starter], c) : -1;
            if (whole >= 0)
            {
                points[starter] = whole;
                continue;
            }
            if (combining == 0)
            {
                starter = written;
            }
            lastClass = combining;
            points[written++] = c;
        }
        points.RemoveRange(written, points.Count - written);
    }

    private static int Pair(int first, int second)
    {
        if (first - LeadFirst is >= 0 and < LeadCount and var lead && second - VowelFirst is >= 0 and < VowelCount and var vowel)
        {
            return HangulFirst + (lead * VowelCount + vowel) * TailCount;
        }
        int syllable = first - HangulFirst;
        if (syllable is >= 0 and < HangulCount && syllable % TailCount == 0 && second - TailFirst is > 0 and < TailCount and var tail)
        {
            return first + tail;
        }
        return Data.Value.Composites.GetValueOrDefault((first, second), -1);
    }

    private sealed class Tables
    {
        private readonly Dictionary<int, byte> _classes = [];

        public Dictionary<int, int[]> Canonical { get; } = [];

        public Dictionary<int, int[]> Compatible { get; } = [];

        public Dictionary<(int, int), int> Composites { get; } = [];

        /// <summary>By form: the characters without which a text is sure to be normalized already.</summary>
        public CodePointSet[] Suspects { get; private set; } = [];

        public int Class(int c) => c < 0x300 ? 0 : _classes.GetValueOrDefault(c);

        public static Tables Load()
        {
            using Stream stream = typeof(UnicodeNormalization).Assembly.GetManifestResourceStream("normalization.bin")!;
            using BinaryReader reader = new(stream);
            Tables tables = new();
            foreach (Dictionary<int, int[]> table in new[] { tables.Canonical, tables.Compatible })
            {
                int count = reader.Read7BitEncodedInt();
                for (int i = 0, c = 0; i < count; i++)
                {
                    c += reader.Read7BitEncodedInt();
                    int[] parts = new int[reader.Read7BitEncodedInt()];
                    for (int p = 0; p < parts.Length; p++)
                    {
                        parts[p] = reader.Read7BitEncodedInt();
                    }
                    table.Add(c, parts);
                }
            }
            int classes = reader.Read7BitEncodedInt();
            for (int i = 0, c = 0; i < classes; i++)
            {
                c += reader.Read7BitEncodedInt();
                tables._classes.Add(c, (byte)reader.Read7BitEncodedInt());
            }
            int composites = reader.Read7BitEncodedInt();
            for (int i = 0, c = 0; i < composites; i++)
            {
                (int First, int Second) pair = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
                c += reader.Read7BitEncodedInt();
                tables.Composites.Add(pair, c);
            }
            tables.Suspects = [.. Enum.GetValues<UnicodeForm>().Select(tables.SuspectsOf)];
            return tables;
        }

        private CodePointSet SuspectsOf(UnicodeForm form)
        {
            IEnumerable<int> points = _classes.Keys;
            List<(int, int)> ranges = [];
            if (form is UnicodeForm.Nfc or UnicodeForm.Nfkc)
            {
                HashSet<int> wholes = [.. Composites.Values];
                points = points.Concat(Canonical.Keys.Where(c => !wholes.Contains(c))).Concat(Composites.Keys.Select(p => p.Item2));
                ranges.Add((VowelFirst, TailFirst + TailCount));
            }
            else
            {
                points = points.Concat(Canonical.Keys);
                ranges.Add((HangulFirst, HangulFirst + HangulCount - 1));
            }
            if (form is UnicodeForm.Nfkc or UnicodeForm.Nfkd)
            {
                points = points.Concat(Compatible.Keys);
            }
            ranges.AddRange(points.Distinct().Select(c => (c, c)));
            return CodePointSet.FromRanges(ranges);
        }
    }
}
