namespace Telefunc.Tool.Frames;

/// <summary>When output is coloured.</summary>
internal enum Colors
{
    /// <summary>On a terminal, unless <c>NO_COLOR</c> is set.</summary>
    Auto,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
