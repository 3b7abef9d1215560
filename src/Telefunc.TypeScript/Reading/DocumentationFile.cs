using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Telefunc.TypeScript.Reading;

/// <summary>The XML documentation that the compiler wrote beside an assembly. It is read when the first comment is asked for.</summary>
internal sealed class DocumentationFile(string path) : DocumentationProvider
{
    private Dictionary<string, string>? _members;

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => path.GetHashCode(StringComparison.Ordinal);

    protected override string? GetDocumentationForSymbol(
        string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        (_members ??= Read()).GetValueOrDefault(documentationMemberID);

    // A comment is not worth a failed build.
    private Dictionary<string, string> Read()
    {
        try
        {
            return XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member")
                .Where(m => m.Attribute("name") is not null)
                .DistinctBy(m => m.Attribute("name")!.Value)
                .ToDictionary(m => m.Attribute("name")!.Value, m => m.ToString(SaveOptions.DisableFormatting));
        }
        catch (Exception error) when (error is XmlException or IOException)
        {
            return [];
        }
    }
}
