namespace Telefunc.TypeScript.Model;

/// <summary>Which way the values of a type travel.</summary>
[Flags]
internal enum Directions
{
    None = 0,
    ToServer = 1,
    ToClient = 2,
}

internal static class DirectionsExtensions
{
    public static Directions Reversed(this Directions directions) =>
        ((directions & Directions.ToServer) != 0 ? Directions.ToClient : 0) | ((directions & Directions.ToClient) != 0 ? Directions.ToServer : 0);
}
