using Telefunc.Generators.Diagnostics;
using Telefunc.Generators.Model;

namespace Telefunc.Generators.Parsing;

/// <summary>
/// Compares contracts with the telefunctions of this assembly. A contract of whose file there is no telefunction here belongs to another
/// server; a telefunction that no contract has is for other clients.
/// </summary>
internal static class Agreement
{
    public static IEnumerable<DiagnosticModel> Check(IEnumerable<ContractModel> contracts, IEnumerable<ServerSignature> telefunctions)
    {
        var files = telefunctions.ToLookup(t => t.File);
        foreach (var contract in contracts)
        {
            var file = files[contract.File].OrderBy(t => t.Location.Path, StringComparer.Ordinal).ThenBy(t => t.Location.Span.Start).ToArray();
            if (file.Length == 0)
                continue;
            foreach (var method in contract.Methods)
            {
                if (file.FirstOrDefault(t => t.Name == method.Name) is { } telefunction)
                {
                    foreach (var difference in Compare(method, telefunction))
                        yield return difference;
                }
                else
                {
                    yield return Report(Descriptors.Missing, file[0].ClassLocation, file[0].Class, method.Title, method.Name, contract.File);
                }
            }
        }
    }

    private static IEnumerable<DiagnosticModel> Compare(ContractMethodModel method, ServerSignature telefunction)
    {
        var sent = method.Sent.Select(p => p.Value).ToArray();
        var taken = telefunction.Parameters;
        if (sent.Length > taken.Count
            || sent.Where((value, i) => !Takes(taken[i].Value, value)).Any()
            || taken.Skip(sent.Length).Any(p => !p.MayBeAbsent))
        {
            yield return Report(
                Descriptors.ParametersDiffer, telefunction.Location, telefunction.Title, List(taken.Select(p => p.Value)), method.Title, List(sent));
        }
        if (method.Result is { } expected && !(telefunction.Result is { } result && Takes(expected, result)))
        {
            yield return Report(
                Descriptors.ResultDiffers, telefunction.Location, telefunction.Title, telefunction.Result?.Display ?? "nothing", method.Title, expected.Display);
        }
    }

    /// <summary>Whether whatever one end declares to give is what the other declares to take.</summary>
    private static bool Takes(WireValueModel taker, WireValueModel giver) =>
        (taker.Wire == "object" || taker.Wire == giver.Wire) && !(giver.AllowsNull && taker.RefusesNull);

    private static string List(IEnumerable<WireValueModel> values) => $"({string.Join(", ", values.Select(v => v.Display))})";

    private static DiagnosticModel Report(Microsoft.CodeAnalysis.DiagnosticDescriptor descriptor, LocationModel location, params string[] arguments) =>
        new(descriptor, location, arguments.ToEquatableArray());
}
