namespace Telefunc.TypeScript.Tests.Contract.Hard
{
    /// <summary>Names that TypeScript has other ideas about.</summary>
    public sealed class Names
    {
        [Telefunction]
        public string Delete(string @class, string @new, string function) => @class + @new + function;

        [Telefunction("with$dollar_ü")]
        public Map OnMap(Record record, Shop.Order one, Warehouse.Order other, Warehouse.Shelf.Order third) => new(record, one, other, third);

        [Telefunction]
        public @string OnString(T parameter, Generic<int> generic) => new(parameter, generic);
    }

    public sealed record Map(Record Record, Shop.Order One, Warehouse.Order Other, Warehouse.Shelf.Order Third);

    public sealed record Record(Dictionary<string, int> Entries);

    public sealed record @string(T Parameter, Generic<int> Generic);

    public sealed record T(int Number);

    public sealed record Generic<T>(T Value);
}

namespace Telefunc.TypeScript.Tests.Contract.Hard.Shop
{
    public sealed record Order(int Number);
}

namespace Telefunc.TypeScript.Tests.Contract.Hard.Warehouse
{
    public sealed record Order(string Place);

    public static class Shelf
    {
        public sealed record Order(bool IsTop);
    }
}
