namespace Telefunc;

/// <summary>
/// Sends a dictionary with string keys as a JavaScript <c>Map</c> instead of an object. Dictionaries with other keys are always sent
/// as a map; both forms are always accepted. Applies to a property of a known dictionary type, or to the parameter of a record.
/// (PROTOCOL.md 5)
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class JsonMapAttribute : Attribute;
