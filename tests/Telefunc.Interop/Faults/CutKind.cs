namespace Telefunc.Interop.Faults;

internal enum CutKind
{
    /// <summary>Both sides see an orderly end of the TCP stream. What was on its way is lost.</summary>
    Fin,

    /// <summary>Both sides see a connection reset. What was on its way is lost.</summary>
    Reset,
}
