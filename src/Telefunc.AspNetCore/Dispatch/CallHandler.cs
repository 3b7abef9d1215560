using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Telefunc.Connections;
using Telefunc.Hosting;
using Telefunc.Protocol;
using Telefunc.Serialization;

namespace Telefunc.Dispatch;

/// <summary>Executes one call: envelope, telefunction, permission, invocation, answer. (PROTOCOL.md 2.4, 3)</summary>
internal sealed partial class CallHandler(
    DialectSerializer serializer,
    CallAuthorization authorization,
    IChannelEndpoint channels,
    CallTelemetry telemetry,
    IOptions<TelefuncOptions> options,
    ILogger<CallHandler> logger)
{
    private readonly int _bodyLimit = options.Value.MaxRequestBodySize;

    public async Task HandleAsync(HttpContext context, RequestKind kind)
    {
        var measurement = telemetry.Start();
        var outcome = CallOutcome.Failed;
        Telefunction? telefunction = null;
        try
        {
            var envelope = CallEnvelope.Parse(await CallBody.ReadAsync(context, _bodyLimit), kind, serializer);
            telefunction = Find(envelope);
            outcome = await authorization.CheckAsync(context, telefunction) switch
            {
                CallPermission.Granted => await CallAsync(context, telefunction, envelope),
                CallPermission.Unauthorized => await RefuseAsync(context, telefunction, CallOutcome.Unauthorized),
                _ => await RefuseAsync(context, telefunction, CallOutcome.Forbidden),
            };
        }
        catch (Exception exception)
        {
            outcome = await AnswerAsync(context, telefunction, exception);
        }
        finally
        {
            telemetry.Stop(measurement, telefunction, outcome);
        }
    }

    private static Telefunction Find(CallEnvelope envelope) =>
        TelefunctionCatalog.Find(envelope.File, envelope.Name)
        ?? throw new MalformedCallException($"No telefunction {LogText.Of(envelope.Name)} is known in {LogText.Of(envelope.File)}.");

    private async Task<string> RefuseAsync(HttpContext context, Telefunction telefunction, string outcome)
    {
        LogNotPermitted(telefunction.File, telefunction.Name, outcome);
        var isKnown = outcome == CallOutcome.Forbidden;
        await CallResponse.WriteAbortAsync(context, isKnown ? """{"reason":"forbidden"}"""u8 : """{"reason":"unauthorized"}"""u8);
        return outcome;
    }

    private async Task<string> CallAsync(HttpContext context, Telefunction telefunction, CallEnvelope envelope)
    {
        var callContext = new TelefuncContext(context, logger);
        TelefuncContext.Current = callContext;
        var givenUp = context.RequestAborted.UnsafeRegister(static state => ((TelefuncContext)state!).Abort(), callContext);
        ICallEmbedding? uncommitted = null;
        AbortException? aborted = null;
        try
        {
            var embedding = channels.CreateEmbedding(callContext);
            uncommitted = embedding as ICallEmbedding;
            if (envelope.Files is { } files)
                embedding = files.Embedding(embedding);
            var call = new IncomingCall(callContext, context.RequestServices, envelope, serializer, embedding, uncommitted);
            var result = await telefunction.InvokeAsync(call);
            var json = telefunction.ResultType is { } type ? serializer.Serialize(result, type, embedding) : Undefined;

            // An answer that nobody reads would leave channels behind that nobody opens.
            context.RequestAborted.ThrowIfCancellationRequested();
            await CallResponse.WriteResultAsync(context, json);
            uncommitted?.Commit();
            uncommitted = null;
            return CallOutcome.Ok;
        }
        catch (AbortException abort)
        {
            aborted = abort;
            callContext.Abort();
            throw;
        }
        finally
        {
            uncommitted?.Discard(aborted);
            givenUp.Unregister();
            callContext.LeaveRequest();
            callContext.Release();
        }
    }

    private static byte[] Undefined { get; } = "\"!undefined\""u8.ToArray();

    private async Task<string> AnswerAsync(HttpContext context, Telefunction? telefunction, Exception exception)
    {
        var (file, name) = (telefunction?.File, telefunction?.Name);
        if (context.RequestAborted.IsCancellationRequested)
        {
            LogGivenUp(exception is OperationCanceledException ? null : exception, file, name);
            return CallOutcome.Cancelled;
        }

        if (context.Response.HasStarted)
        {
            // The telefunction wrote to the response itself, so all that can still be said is that it is not complete.
            LogFailed(exception, file, name);
            context.Abort();
            return CallOutcome.Failed;
        }

        switch (exception)
        {
            case MalformedCallException:
                LogMalformed(exception.Message);
                await CallResponse.WriteMalformedAsync(context);
                return CallOutcome.Malformed;
            case ShieldValidationException:
                LogInvalid(file, name, exception.Message);
                await CallResponse.WriteShieldAsync(context);
                return CallOutcome.Invalid;
            case AbortException abort when TryEncode(abort, file, name) is { } json:
                LogAborted(file, name);
                await CallResponse.WriteAbortAsync(context, json);
                return CallOutcome.Aborted;
            case AbortException:
                break;
            default:
                LogFailed(exception, file, name);
                break;
        }

        await CallResponse.WriteInternalErrorAsync(context);
        return CallOutcome.Failed;
    }

    private byte[]? TryEncode(AbortException abort, string? file, string? name)
    {
        try
        {
            return abort.AbortValue is { } value ? serializer.Serialize(value, typeof(object), null) : Undefined;
        }
        catch (Exception exception)
        {
            LogFailed(exception, file, name);
            return null;
        }
    }
}
