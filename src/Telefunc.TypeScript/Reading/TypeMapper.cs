using Microsoft.CodeAnalysis;
using Telefunc.Generators.Model;
using Telefunc.Generators.Parsing;
using Telefunc.TypeScript.Model;

namespace Telefunc.TypeScript.Reading;

/// <summary>Says for each type of .NET what it is in TypeScript, in the order in which the serializer decides.</summary>
internal sealed class TypeMapper
{
    private readonly ReadingContext _context;
    private readonly DeclarationReader _declarations;

    public TypeMapper(ReadingContext context)
    {
        _context = context;
        _declarations = new(this, context);
    }

    public IReadOnlyDictionary<string, TsDeclaration> Declarations => _declarations.All;

    /// <summary>Whether a value of this type can be null. What was compiled without nullable annotations can be, as for the serializer.</summary>
    public static bool MayBeNull(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || type.NullableAnnotation == NullableAnnotation.Annotated
        || (type.IsReferenceType && type is not ITypeParameterSymbol && type.NullableAnnotation == NullableAnnotation.None);

    public TsType Map(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return TsUnion.OrNull(Map(nullable.TypeArguments[0]));
        var mapped = MapPlain(type);
        return MayBeNull(type) ? TsUnion.OrNull(mapped) : mapped;
    }

    /// <summary>The type of a property or field, whose attributes may change how it is sent.</summary>
    public TsType MapMember(ISymbol member, ITypeSymbol type, bool asMap)
    {
        var plain = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        if (Converters.Of(member) is { } converter)
        {
            var converted = plain is INamedTypeSymbol { TypeKind: TypeKind.Enum } @enum && Converters.EnumStyleOf(converter) is { } style
                ? EnumReader.Inline(@enum, style)
                : Untyped(type, $"has the converter {converter.Name}");
            return MayBeNull(type) ? TsUnion.OrNull(converted) : converted;
        }
        if (asMap && plain is INamedTypeSymbol { TypeArguments: [var key, var value] } dictionary && KnownTypes.IsDictionary(dictionary))
        {
            var map = TsGeneric.Of("Map", Map(key), Map(value));
            return MayBeNull(type) ? TsUnion.OrNull(map) : map;
        }
        return Map(type);
    }

    private TsType MapPlain(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => Missing(type),
        IDynamicTypeSymbol => TsName.Unknown,
        ITypeParameterSymbol parameter => new TsParameter(parameter.Name),
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => TsName.Bytes,
        IArrayTypeSymbol { Rank: 1 } array => new TsArray(Map(array.ElementType)),
        INamedTypeSymbol named => MapNamed(named),
        _ => CannotTravel(type),
    };

    private TsType MapNamed(INamedTypeSymbol type)
    {
        if (_context.Options.Types.TryGetValue(type.FullMetadataName(), out var given))
            return new TsText(given);
        if (KnownTypes.Find(type, _context.Options) is { } known)
            return known;
        if (type.Is("Telefunc", "ClientChannel`2") || type.Is("Telefunc", "ClientChannel`4"))
            return MapChannel(type.TypeArguments);
        if (type.Is("Telefunc", "BroadcastChannel`1"))
            return new TsBroadcast(Map(type.TypeArguments[0]));
        if (type.TypeKind == TypeKind.Enum)
            return _declarations.Enum(type);
        if (Converters.Of(type) is { } converter)
            return Untyped(type, $"has the converter {converter.Name}");
        if (MapCollection(type) is { } collection)
            return collection;
        if (IsLive(type))
            return CannotTravel(type);
        if (type.IsTupleType)
            return MapTuple(type);
        if (type.FullMetadataName() == "System.Collections.Generic.KeyValuePair`2")
            return new TsObject(new([new("key", Map(type.TypeArguments[0])), new("value", Map(type.TypeArguments[1]))]));
        return _declarations.Object(type);
    }

    private TsType? MapCollection(INamedTypeSymbol type)
    {
        if (KnownTypes.IsMemory(type))
            return type.TypeArguments[0].SpecialType == SpecialType.System_Byte ? TsName.Bytes : new TsArray(Map(type.TypeArguments[0]));
        if (KnownTypes.IsSet(type))
            return TsGeneric.Of("Set", Map(type.TypeArguments[0]));

        var dictionary = type.FindInterface("System.Collections.Generic", "IDictionary`2")
            ?? type.FindInterface("System.Collections.Generic", "IReadOnlyDictionary`2");
        if (dictionary is { TypeArguments: [var key, var value] })
            return KnownTypes.IsDictionary(type) && key.SpecialType != SpecialType.System_String
                ? TsGeneric.Of("Map", Map(key), Map(value))
                : TsGeneric.Of("Record", TsName.String, Map(value));
        if (type.FindInterface("System.Collections", "IDictionary") is not null)
            return TsGeneric.Of("Record", TsName.String, TsName.Unknown);

        if (type.FindInterface(SpecialType.System_Collections_Generic_IEnumerable_T) is { } sequence)
            return new TsArray(Map(sequence.TypeArguments[0]));
        return type.FindInterface("System.Collections", "IEnumerable") is null ? null : new TsArray(TsName.Unknown);
    }

    private TsChannel MapChannel(IReadOnlyList<ITypeSymbol> types) => types.Count == 2
        ? new(Map(types[0]), null, Map(types[1]), null)
        : new(Map(types[0]), Answer(types[1]), Map(types[2]), Answer(types[3]));

    // Nothing is answered: the acknowledgement says only that the listener is done.
    private TsType Answer(ITypeSymbol type) => type.Is("Telefunc", "Never") ? TsName.Void : Map(type);

    private TsObject MapTuple(INamedTypeSymbol type)
    {
        if (!_context.Options.IncludeFields)
        {
            _context.Report(Problem.Tuple(_context.Place));
            return new(default);
        }
        // Under its own names the compiler knows them; in JSON they are the fields Item1, Item2, …
        var members = type.TupleElements.Select((element, i) => new TsMember($"item{i + 1}", Map(element.Type)) { MayLackWhenRead = true });
        return new(members.ToEquatableArray());
    }

    private static bool IsLive(INamedTypeSymbol type) =>
        type.TypeKind is TypeKind.Delegate or TypeKind.FunctionPointer || type.IsRefLikeType
        || type.IsServerChannel()
        || type.IsOrDerivesFrom("System.Threading.Tasks", "Task")
        || type.Is("System.Threading.Tasks", "ValueTask") || type.Is("System.Threading.Tasks", "ValueTask`1")
        || type.IsOrDerivesFrom("System.IO", "Stream")
        || type.IsOrImplements("System.Collections.Generic", "IAsyncEnumerable`1")
        || type.IsOrDerivesFrom("System", "Type");

    private static string Plain(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString();

    private TsName Missing(ITypeSymbol type)
    {
        _context.Report(Problem.MissingType(Plain(type), _context.Place));
        return TsName.Unknown;
    }

    private TsName CannotTravel(ITypeSymbol type)
    {
        _context.Report(Problem.CannotTravel(Plain(type), _context.Place));
        return TsName.Unknown;
    }

    private TsName Untyped(ITypeSymbol type, string why)
    {
        _context.Report(Problem.Untyped(Plain(type), _context.Place, why));
        return TsName.Unknown;
    }
}
