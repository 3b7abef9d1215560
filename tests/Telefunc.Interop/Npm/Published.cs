namespace Telefunc.Interop.Npm;

/// <summary>What the npm client knows of a message that it published.</summary>
/// <param name="Key">The key.</param>
/// <param name="Seq">The message's number.</param>
/// <param name="Timestamp">When it was published, in milliseconds since 1970.</param>
/// <param name="Heard">Whether the publisher had received its own message when the receipt came.</param>
internal sealed record Published(string Key, long Seq, double Timestamp, bool Heard);
