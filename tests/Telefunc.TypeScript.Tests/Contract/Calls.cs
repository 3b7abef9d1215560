using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Telefunc.TypeScript.Tests.Contract;

/// <summary>Parameters and results.</summary>
public sealed class Calls
{
    /// <summary>
    /// Adds two numbers.
    /// </summary>
    /// <remarks>
    /// The sum is <c>left + right</c>, see <see href="https://example.org/sum">the page</see>; write to sums@example.org.
    /// <para>It never overflows, <paramref name="left"/> or not: /* honestly */</para>
    /// <list type="bullet">
    /// <item>It is quick.</item>
    /// <item><term>It is</term><description>right.</description></item>
    /// </list>
    /// </remarks>
    /// <param name="left">The one number.</param>
    /// <param name="right">The other.</param>
    /// <example>
    /// <code>
    ///     var sum = Add(1);
    ///         // 1
    /// </code>
    /// </example>
    [Telefunction]
    public int OnAdd(int left, int right = 0) => left + right;

    [Telefunction]
    [Obsolete("Use onAdd instead.")]
    public Task OnNothing(CancellationToken cancellation) => Task.Delay(0, cancellation);

    [Telefunction]
    public void OnServer(
        HttpContext http, string first, ClaimsPrincipal user, TelefuncContext context, [FromServices] TimeProvider time, string second, CancellationToken cancellation = default)
    {
    }

    [Telefunction]
    public string? OnOptional(string? middle, string last, string? end, Color color = Color.Green, string text = "it's", DateOnly? day = null) =>
        middle + last + end + color + text + day;

    [Telefunction]
    public async Task<int> OnImport(
        string[] rows, Func<Step, Task> onProgress, Confirm confirm, Func<int, string?, CancellationToken, ValueTask<Step?>>? perhaps = null)
    {
        await onProgress(new(rows.Length, "done"));
        return 1;
    }

    [Telefunction]
    public long OnUpload(TelefuncFile file, Upload upload) => file.Content.Length + upload.Pictures.Length;
}

public delegate Task<bool> Confirm(string question);

public sealed record Step(int Percent, string Text);

public sealed record Upload(string Title, TelefuncFile[] Pictures, TelefuncFile? Cover);
