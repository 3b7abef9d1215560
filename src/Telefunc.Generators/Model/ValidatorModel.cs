namespace Telefunc.Generators.Model;

/// <summary>What the values of a type consist of, as far as validation is concerned.</summary>
internal enum ValidatorShape
{
    Object,
    Collection,
    Dictionary,
}

/// <summary>How a validation attribute is checked.</summary>
internal enum CheckKind
{
    /// <summary>By the attribute itself.</summary>
    Attribute,

    /// <summary>By comparing a count in generated code, because the attribute would look the count up by reflection.</summary>
    Length,

    /// <summary>By comparing with another member in generated code, because the attribute would look it up by reflection.</summary>
    Compare,
}

/// <summary>The validator of one type.</summary>
/// <param name="Type">The type in C#, without nullable annotations; the key under which other validators refer to it.</param>
/// <param name="Name">A readable part of an identifier; not unique.</param>
/// <param name="Enumerable">The interface to enumerate the value as, or <see langword="null"/> for the value itself.</param>
/// <param name="Element">The validator of elements or dictionary values.</param>
/// <param name="IsValidatable">Whether it implements <c>IValidatableObject</c>.</param>
/// <param name="Derived">The types that JSON can produce in its place, the most derived first.</param>
internal sealed record ValidatorModel(
    string Type,
    string Name,
    bool IsValueType,
    ValidatorShape Shape,
    string? Enumerable,
    string? Element,
    bool IsValidatable,
    EquatableArray<CheckModel> Checks,
    EquatableArray<MemberModel> Members,
    EquatableArray<string> Derived);

/// <summary>One member of a validated type.</summary>
/// <param name="Accessor">The member in C#.</param>
/// <param name="ClrName">The member's name, for the validation context.</param>
/// <param name="JsonName">The name that the client knows, part of the path in messages.</param>
/// <param name="DisplayName">The name in messages of validation attributes.</param>
/// <param name="Type">The validator for its value, or <see langword="null"/>.</param>
internal sealed record MemberModel(
    string Accessor,
    string ClrName,
    string JsonName,
    string DisplayName,
    string? Type,
    EquatableArray<CheckModel> Checks);

/// <summary>One validation attribute.</summary>
/// <param name="AttributeType">The attribute's type in C#.</param>
/// <param name="Expression">Constructs the attribute.</param>
/// <param name="Count">For lengths: the count, with <c>{0}</c> for the value.</param>
/// <param name="Other">For comparisons: the other member.</param>
internal sealed record CheckModel(
    CheckKind Kind,
    string AttributeType,
    string Expression,
    string? Count = null,
    int Minimum = 0,
    int Maximum = int.MaxValue,
    string? Other = null);
