namespace Telefunc;

/// <summary>The message type of a direction in which nothing is ever sent. It has no value.</summary>
public sealed class Never
{
    private Never()
    {
    }
}
