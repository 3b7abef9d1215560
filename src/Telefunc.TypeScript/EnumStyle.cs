namespace Telefunc.TypeScript;

/// <summary>How enums are sent that do not say it themselves by a converter.</summary>
internal enum EnumStyle
{
    /// <summary>As numbers, as the server does without a converter.</summary>
    Numbers,

    /// <summary>By the names of their members: the server's JSON options have a <c>JsonStringEnumConverter</c>.</summary>
    Names,

    /// <summary>By the names in camelCase: that converter has <c>JsonNamingPolicy.CamelCase</c>.</summary>
    CamelCaseNames,
}
