namespace Telefunc.TypeScript.Model;

/// <summary>Marks every declaration that a type reaches with the way in which its values travel.</summary>
internal sealed class DirectionWalk(IReadOnlyDictionary<string, TsDeclaration> declarations)
{
    private readonly HashSet<(TsReference, Directions)> _visited = [];

    public void Visit(TsType type, Directions direction)
    {
        switch (type)
        {
            case TsReference reference:
                VisitDeclaration(reference, direction);
                break;
            case TsFunction function:
                foreach (var parameter in function.Parameters)
                    Visit(parameter.Type, direction.Reversed());
                Visit(function.Result, direction);
                break;
            case TsChannel channel:
                Visit(channel.Receive, Directions.ToServer);
                Visit(channel.Send, Directions.ToClient);
                if (channel.ReceiveAck is not null)
                    Visit(channel.ReceiveAck, Directions.ToClient);
                if (channel.SendAck is not null)
                    Visit(channel.SendAck, Directions.ToServer);
                break;
            case TsBroadcast broadcast:
                Visit(broadcast.Message, Directions.ToServer | Directions.ToClient);
                break;
            default:
                foreach (var part in type.Parts())
                    Visit(part, direction);
                break;
        }
    }

    private void VisitDeclaration(TsReference reference, Directions direction)
    {
        if (!_visited.Add((reference, direction)))
            return;
        var declaration = declarations[reference.Key];
        declaration.Directions |= direction;
        var arguments = Substitution.Of(declaration, reference);
        if (declaration.Body is TsInterface { Base: { } @base })
            Visit(arguments.In(@base), direction);
        foreach (var part in declaration.Body.Parts())
            Visit(arguments.In(part), direction);
    }
}
