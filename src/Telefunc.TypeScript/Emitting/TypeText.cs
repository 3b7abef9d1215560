using Telefunc.TypeScript.Model;

namespace Telefunc.TypeScript.Emitting;

/// <summary>Writes types.</summary>
/// <param name="names">The names of declared types.</param>
internal sealed class TypeText(NameTable names)
{
    /// <param name="type">The type.</param>
    /// <param name="directions">Which way the values of the declaration around it travel.</param>
    public string Write(TsType type, Directions directions) => type switch
    {
        TsName name => name.Text,
        TsText text => text.Text,
        TsParameter parameter => parameter.Name,
        TsArray array => Atom(array.Element, directions) + "[]",
        TsGeneric generic => $"{generic.Name}<{List(generic.Arguments, directions)}>",
        TsUnion union => string.Join(" | ", union.Alternatives.Select(a => Alternative(a, directions))),
        TsIntersection intersection => $"{Atom(intersection.Left, directions)} & {Atom(intersection.Right, directions)}",
        TsObject plain => Object(plain, directions),
        TsReference reference => names[reference.Key] + (reference.Arguments.Count == 0 ? "" : $"<{List(reference.Arguments, directions)}>"),
        TsFunction function => Function(function, directions),
        TsChannel channel => Channel(channel, directions),
        TsBroadcast broadcast => $"BroadcastChannel<{Write(broadcast.Message, directions)}>",
        _ => throw new InvalidOperationException($"{type} is not written."),
    };

    public string Parameter(TsArgument parameter, Directions directions) =>
        $"{Text.ParameterName(parameter.Name)}{(parameter.IsOptional ? "?" : "")}: {Write(parameter.Type, directions)}";

    public string Member(TsMember member, Directions directions) =>
        $"{Text.MemberName(member.Name)}{(member.MayLackIn(directions) ? "?" : "")}: {Write(member.Type, directions)}";

    private string Object(TsObject plain, Directions directions)
    {
        var members = plain.Members.Where(m => m.ExistsIn(directions)).Select(m => Member(m, directions)).ToList();
        return members.Count == 0 ? "{}" : $"{{ {string.Join("; ", members)} }}";
    }

    private string Channel(TsChannel channel, Directions directions) => channel.ReceiveAck is null || channel.SendAck is null
        ? $"ClientChannel<{Write(channel.Receive, directions)}, {Write(channel.Send, directions)}>"
        : $"ClientChannel<{Message(channel.Receive, channel.ReceiveAck, directions)}, {Message(channel.Send, channel.SendAck, directions)}, true>";

    private string Message(TsType message, TsType answer, Directions directions) =>
        message == TsName.Never ? "never" : $"(message: {Write(message, directions)}) => {Write(answer, directions)}";

    private string List(IEnumerable<TsType> types, Directions directions) => string.Join(", ", types.Select(t => Write(t, directions)));

    private string Function(TsFunction function, Directions directions)
    {
        var parameters = function.Parameters.Select(p => Parameter(p, directions));
        return $"({string.Join(", ", parameters)}) => {Write(function.Result, directions)}";
    }

    /// <summary>One type of a union.</summary>
    public string Alternative(TsType type, Directions directions) =>
        type is TsFunction or TsIntersection ? $"({Write(type, directions)})" : Write(type, directions);

    // A text that the user gave may be anything.
    private string Atom(TsType type, Directions directions) =>
        type is TsUnion or TsIntersection or TsFunction || (type is TsText text && !Text.IsIdentifier(text.Text))
            ? $"({Write(type, directions)})"
            : Write(type, directions);
}
