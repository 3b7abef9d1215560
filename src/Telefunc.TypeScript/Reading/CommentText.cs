using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Telefunc.TypeScript.Reading;

/// <summary>Writes the content of an element of XML documentation in the Markdown of TSDoc.</summary>
internal sealed partial class CommentText
{
    private readonly StringBuilder _text = new();

    public List<string> Read(XElement element)
    {
        Add(element.Nodes());
        var lines = _text.ToString().Split('\n').Select(line => line.TrimEnd()).ToList();
        // Not more than one empty line, and none around the text.
        for (var i = lines.Count - 1; i >= 0; i--)
            if (lines[i].Length == 0 && (i == 0 || i == lines.Count - 1 || lines[i - 1].Length == 0))
                lines.RemoveAt(i);
        return lines;
    }

    /// <summary>The last name of what an element refers to.</summary>
    public static string Reference(XElement element)
    {
        if ((string?)element.Attribute("langword") is { } word)
            return word;
        var cref = (string?)element.Attribute("cref") ?? (string?)element.Attribute("name") ?? "";
        var name = cref.Length > 2 && cref[1] == ':' ? cref[2..] : cref;
        name = Arity().Replace(name.Split('(')[0], "");
        return cref.StartsWith("T:", StringComparison.Ordinal) || !name.Contains('.', StringComparison.Ordinal)
            ? name.Split('.')[^1]
            : string.Join('.', name.Split('.')[^2..]);
    }

    /// <summary>The text in a form that neither ends the comment nor is taken for a tag.</summary>
    public static string Escape(string text) => Tag().Replace(text.Replace("*/", "*\\/", StringComparison.Ordinal), "\\@");

    private void Add(IEnumerable<XNode> nodes)
    {
        foreach (var node in nodes)
        {
            if (node is XText text)
                AddWords(Escape(text.Value));
            else if (node is XElement element)
                Add(element);
        }
    }

    private void Add(XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "see" or "seealso" when (string?)element.Attribute("href") is { } address:
                _text.Append(element.Value.Length == 0 ? address : $"[{Escape(element.Value.Trim())}]({address})");
                break;
            case "see" or "seealso" or "paramref" or "typeparamref":
                _text.Append(element.Value.Length == 0 ? $"`{Reference(element)}`" : Escape(element.Value.Trim()));
                break;
            case "c":
                _text.Append('`').Append(element.Value.Trim().Replace("*/", "*\\/", StringComparison.Ordinal)).Append('`');
                break;
            case "code":
                Break();
                _text.Append("```\n").Append(Unindented(element.Value).Replace("*/", "*\\/", StringComparison.Ordinal)).Append("\n```\n");
                break;
            case "para":
                Break();
                _text.Append('\n');
                Add(element.Nodes());
                Break();
                _text.Append('\n');
                break;
            case "br":
                _text.Append('\n');
                break;
            case "item":
                Break();
                _text.Append("- ");
                Add(element.Nodes());
                Break();
                break;
            case "term" when element.ElementsAfterSelf("description").Any():
                Add(element.Nodes());
                _text.Append(": ");
                break;
            default:
                Add(element.Nodes());
                break;
        }
    }

    // Spaces and line ends of the source are where its author's editor wrapped; they stay line ends where they were.
    private void AddWords(string text)
    {
        var normal = LineBreak().Replace(text, "\n");
        if (_text.Length == 0 || _text[^1] == '\n')
            normal = normal.TrimStart();
        if (normal.Length > 0 && normal[0] == '\n' && _text.Length > 1 && _text[^1] == ' ' && _text[^2] == '-')
            normal = normal.TrimStart();
        _text.Append(normal);
    }

    private void Break()
    {
        if (_text.Length > 0 && _text[^1] != '\n')
            _text.Append('\n');
    }

    private static string Unindented(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Trim('\n').TrimEnd().Split('\n');
        var indent = lines.Where(l => l.Trim().Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(l => l.Length >= indent ? l[indent..] : l.TrimStart()));
    }

    [GeneratedRegex(@"[ \t]*\r?\n[ \t]*")]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"(?<![\w\\])@(?=\w)")]
    private static partial Regex Tag();

    [GeneratedRegex(@"`+\d+|\{[^}]*\}|#ctor$")]
    private static partial Regex Arity();
}
