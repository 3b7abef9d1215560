namespace Telefunc.Protocol;

/// <summary>The names of the request kinds on the wire. (PROTOCOL.md 2.1)</summary>
internal static class RequestKinds
{
    /// <summary>The query parameter that carries the kind.</summary>
    public const string QueryParameter = "_telefunc";

    /// <summary>The header that carries the kind.</summary>
    public const string Header = "x-telefunc-request";

    /// <summary>Finds the kind from the two places where a client states it.</summary>
    /// <param name="query">The first value of the query parameter; null if absent. Empty is present, and invalid.</param>
    /// <param name="header">The header's value; null if absent. Empty is present, and invalid.</param>
    /// <param name="kind">The kind; <see cref="RequestKind.Text"/> if neither is present.</param>
    /// <returns>False when the request is malformed: one of the two is invalid, or they contradict each other.</returns>
    public static bool TryResolve(string? query, string? header, out RequestKind kind)
    {
        kind = RequestKind.Text;
        if (query is null)
            return header is null || TryParse(header, out kind);
        return TryParse(query, out kind) && (header is null || header == query);
    }

    /// <summary>The kind's name on the wire.</summary>
    public static string Name(this RequestKind kind) => kind switch
    {
        RequestKind.Text => "txt",
        RequestKind.Binary => "bin",
        RequestKind.Sse => "sse",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static bool TryParse(string name, out RequestKind kind)
    {
        (var known, kind) = name switch
        {
            "txt" => (true, RequestKind.Text),
            "bin" => (true, RequestKind.Binary),
            "sse" => (true, RequestKind.Sse),
            _ => (false, RequestKind.Text),
        };
        return known;
    }
}
