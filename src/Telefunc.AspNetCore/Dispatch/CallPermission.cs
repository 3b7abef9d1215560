namespace Telefunc.Dispatch;

internal enum CallPermission
{
    Granted,

    /// <summary>Nobody is signed in.</summary>
    Unauthorized,

    /// <summary>Somebody is signed in who may not.</summary>
    Forbidden,
}
