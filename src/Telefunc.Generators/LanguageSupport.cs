// The types that the C# compiler wants for records and list patterns, and that netstandard2.0, which compilers load generators as, lacks.
#pragma warning disable IDE0130 // The compiler finds them by their namespaces.

namespace System.Runtime.CompilerServices
{
    internal static class IsExternalInit;
}

namespace System
{
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public int GetOffset(int length) => fromEnd ? length - value : value;
    }
}
