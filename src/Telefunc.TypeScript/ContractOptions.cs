namespace Telefunc.TypeScript;

/// <summary>What the server's JSON options say at run time, where no assembly shows it.</summary>
internal sealed record ContractOptions
{
    public EnumStyle Enums { get; init; }

    /// <summary>Whether 64-bit integers are <c>number | bigint</c>, which is what arrives, and not <c>number</c>, which is what is meant.</summary>
    public bool AreInt64Exact { get; init; }

    /// <summary>Whether public fields are sent.</summary>
    public bool IncludeFields { get; init; }

    /// <summary>The TypeScript of types that have converters of their own, by full name.</summary>
    public IReadOnlyDictionary<string, string> Types { get; init; } = new Dictionary<string, string>();
}
