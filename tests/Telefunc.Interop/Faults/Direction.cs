namespace Telefunc.Interop.Faults;

internal enum Direction
{
    ToServer,
    ToClient,
}
