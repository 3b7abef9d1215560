namespace Telefunc;

/// <summary>Says for one send that it differs from its channel's rule for acknowledgements.</summary>
public enum Ack
{
    /// <summary>This message is not acknowledged: the send completes when the receiver has room for more.</summary>
    None = 0,
}
