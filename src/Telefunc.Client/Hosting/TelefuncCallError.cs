namespace Telefunc;

/// <summary>Why a call failed with a <see cref="TelefuncCallException"/>.</summary>
public enum TelefuncCallError
{
    /// <summary>It is not known.</summary>
    Unknown = 0,

    /// <summary>The telefunction threw. What, is told in the server's log only.</summary>
    ServerError = 1,

    /// <summary>The server does not know the telefunction, or cannot read the arguments: client and server are out of step.</summary>
    Malformed = 2,

    /// <summary>What answered does not look like a Telefunc server: the address or the installation is wrong, or something in between refused.</summary>
    NotTelefunc = 3,

    /// <summary>The server's result does not have the expected type, is too large, or holds something that this client cannot receive.</summary>
    InvalidResult = 4,
}
