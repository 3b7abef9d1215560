using System.Text.Json;

namespace Telefunc.Interop.Npm;

/// <summary>An error as the npm client shows it to an application.</summary>
/// <param name="Name">The error's class: Abort, NetworkError, ConnectionError, ChannelClosedError, ChannelOverflowError, ShieldValidationError, Error.</param>
/// <param name="Message">For humans.</param>
/// <param name="IsChannel">Only on network errors: whether it is about a channel and not a call.</param>
/// <param name="AbortValue">Only on Abort errors.</param>
internal sealed record NpmError(string Name, string Message, bool? IsChannel = null, JsonElement? AbortValue = null);
