namespace Telefunc.Browser;

/// <summary>The Chromium of the system. Playwright brings its driver along and is never asked to download a browser.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome.exe"];

    public static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <summary>The path of the executable.</summary>
    /// <exception cref="InvalidOperationException">There is none on the PATH.</exception>
    public static string Find() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from name in Names
         let file = Path.Combine(folder, name)
         where File.Exists(file)
         select file).FirstOrDefault()
        ?? throw new InvalidOperationException("The browser tests need Chromium on the PATH; ./test.sh installs it on Debian.");
}
