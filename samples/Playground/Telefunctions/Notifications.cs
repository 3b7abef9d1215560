using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Telefunc;

namespace Playground.Telefunctions;

public sealed class Notifications(TimeProvider time)
{
    [Telefunction, Authorize]
    public BroadcastChannel<string> OnListenNotifications(TelefuncContext call)
    {
        // From the signed cookie: a page that could name a user could read along.
        var user = call.User.FindFirstValue(ClaimTypes.NameIdentifier);
        var key = $"notifications:{user}";
        var notifications = new BroadcastChannel<string>(key);
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
