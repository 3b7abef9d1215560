namespace Telefunc.Dispatch;

/// <summary>How a call ended, as metrics and traces say it.</summary>
internal static class CallOutcome
{
    public const string Ok = "ok";
    public const string Aborted = "aborted";
    public const string Unauthorized = "unauthorized";
    public const string Forbidden = "forbidden";
    public const string Invalid = "invalid";
    public const string Malformed = "malformed";
    public const string Failed = "failed";

    /// <summary>The client gave up before the answer was written.</summary>
    public const string Cancelled = "cancelled";
}
