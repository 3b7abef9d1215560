using System.Text.Json;
using Telefunc.Serialization;
using Telefunc.Validation;

namespace Telefunc.Delivery;

/// <summary>A pending request whose answer has a type.</summary>
internal sealed class PendingAck<TAck> : PendingAck
{
    private readonly TaskCompletionSource<TAck> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TAck> Task => _completion.Task;

    public override void Resolve(ReadOnlySpan<byte> text, DialectSerializer serializer)
    {
        try
        {
            var answer = serializer.Deserialize<TAck>(text);
            if (MessageValidators.Validate(answer) is { } problem)
                _completion.TrySetException(new ShieldValidationException(problem));
            else
                _completion.TrySetResult(answer);
        }
        catch (JsonException error)
        {
            // A text that is valid but of another type is a wrong answer to this request; anything else is a broken peer.
            _completion.TrySetException(new ShieldValidationException("The acknowledgement does not have the declared type.", error));
            serializer.DeserializeUntyped(text);
        }
    }

    public override void Fail(Exception error) => _completion.TrySetException(error);

    public override void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
