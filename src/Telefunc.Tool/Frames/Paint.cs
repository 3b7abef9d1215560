namespace Telefunc.Tool.Frames;

/// <summary>Colours for a terminal, or none.</summary>
/// <param name="isOn">Whether there are any.</param>
internal sealed class Paint(bool isOn)
{
    public static Paint For(Colors colors) => new(colors switch
    {
        Colors.Always => true,
        Colors.Never => false,
        _ => !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb",
    });

    public string Dim(string text) => Wrap("2", text);

    public string Bold(string text) => Wrap("1", text);

    public string Red(string text) => Wrap("31", text);

    public string Green(string text) => Wrap("32", text);

    public string Yellow(string text) => Wrap("33", text);

    public string Cyan(string text) => Wrap("36", text);

    private string Wrap(string code, string text) => isOn ? $"\e[{code}m{text}\e[0m" : text;
}
