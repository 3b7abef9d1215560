using System.Text;

namespace ConsoleChat;

/// <summary>
/// A line that is being typed at the bottom of a terminal, and lines that are shown above it meanwhile. Without a terminal, lines are read
/// and written as they are. Showing is thread safe; one line at a time is read.
/// </summary>
internal sealed class Prompt
{
    private const string Sign = "> ";
    private const string EraseLine = "\r\e[2K";

    private readonly Lock _lock = new();
    private readonly StringBuilder _typed = new();
    private readonly bool _isTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected;
    private bool _isReading;

    /// <summary>Shows a line. Other people's texts may be in it: what would command the terminal is taken out.</summary>
    public void Show(string line)
    {
        lock (_lock)
        {
            if (_isTerminal)
                Console.Write(EraseLine);
            Console.WriteLine(string.Concat(line.Where(static character => !char.IsControl(character))));
            Draw();
        }
    }

    /// <summary>Reads the next line; <see langword="null"/> at the end of the input.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        // Reading from a console cannot be cancelled; it is left behind when the program ends.
        if (!_isTerminal)
            return await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);

        try
        {
            lock (_lock)
            {
                _isReading = true;
                Draw();
            }

            while (true)
            {
                var key = await Task.Run(static () => Console.ReadKey(intercept: true), CancellationToken.None).WaitAsync(cancellationToken);
                lock (_lock)
                {
                    if (key.Key == ConsoleKey.Enter)
                        return Take();
                    if (key.Key == ConsoleKey.D && key.Modifiers == ConsoleModifiers.Control && _typed.Length == 0)
                        return null;
                    Type(key);
                    Draw();
                }
            }
        }
        finally
        {
            lock (_lock)
                _isReading = false;
        }
    }

    private void Type(ConsoleKeyInfo key)
    {
        if (key.Key == ConsoleKey.Backspace && _typed.Length > 0)
            _typed.Length -= char.IsLowSurrogate(_typed[^1]) && _typed.Length > 1 ? 2 : 1;
        else if (!char.IsControl(key.KeyChar))
            _typed.Append(key.KeyChar);
    }

    /// <summary>Takes the line out of the terminal: what was typed is shown again when it comes back with its number.</summary>
    private string Take()
    {
        var line = _typed.ToString();
        _typed.Clear();
        Console.Write(EraseLine);
        return line;
    }

    private void Draw()
    {
        if (!_isReading)
            return;

        // A line that is longer than the terminal is wide is seen from its end, so that it can be erased.
        var room = Math.Max(1, Console.WindowWidth - Sign.Length - 1);
        Console.Write(EraseLine + Sign + _typed.ToString(Math.Max(0, _typed.Length - room), Math.Min(room, _typed.Length)));
    }
}
