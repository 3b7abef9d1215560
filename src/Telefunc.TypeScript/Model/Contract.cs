namespace Telefunc.TypeScript.Model;

/// <summary>All that a server offers to its clients.</summary>
internal sealed record Contract(IReadOnlyList<TsTelefunction> Telefunctions, IReadOnlyDictionary<string, TsDeclaration> Declarations)
{
    /// <summary>Finds out which way the values of each declared type travel.</summary>
    public void FollowDirections()
    {
        var walk = new DirectionWalk(Declarations);
        foreach (var telefunction in Telefunctions)
        {
            foreach (var parameter in telefunction.Parameters)
                walk.Visit(parameter.Type, Directions.ToServer);
            walk.Visit(telefunction.Result, Directions.ToClient);
        }
    }
}
