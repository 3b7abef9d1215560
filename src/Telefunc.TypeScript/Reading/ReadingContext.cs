using Microsoft.CodeAnalysis;

namespace Telefunc.TypeScript.Reading;

/// <summary>What reading one contract has in hand and what it has found wrong.</summary>
internal sealed class ReadingContext(Compilation compilation, ContractOptions options)
{
    private readonly List<Problem> _problems = [];
    private readonly Stack<string> _places = new();

    public Compilation Compilation { get; } = compilation;

    public ContractOptions Options { get; } = options;

    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>What is being read, for messages.</summary>
    public string Place => _places.TryPeek(out var place) ? place : Compilation.AssemblyName ?? "";

    public void Report(Problem problem)
    {
        if (!_problems.Contains(problem))
            _problems.Add(problem);
    }

    /// <summary>Reads something at a place that messages name.</summary>
    public T At<T>(string place, Func<T> read)
    {
        _places.Push(place);
        try
        {
            return read();
        }
        finally
        {
            _places.Pop();
        }
    }
}
