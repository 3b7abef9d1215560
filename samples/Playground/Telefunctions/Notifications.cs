using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Telefunc;

namespace Playground.Telefunctions;

public sealed class Notifications(TimeProvider time)
{
    [Telefunction, Authorize]
    public BroadcastChannel<string> OnListenNotifications(TelefuncContext context)
    {
        // From the signed cookie, not from what the page says: whoever could name another user would read along.
        var user = context.User.FindFirstValue(ClaimTypes.NameIdentifier);
        var notifications = new BroadcastChannel<string>($"notifications:{user}");
        notifications.OnOpen(() => { _ = NotifyAsync(); });
        return notifications;

        async Task NotifyAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            await notifications.PublishAsync("hello");
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            await notifications.PublishAsync("world");
        }
    }
}
