using System.Diagnostics.Metrics;
using Playground.Telefunctions;

namespace Playground;

/// <summary>Reads Telefunc's meter and the process. One caller at a time.</summary>
public sealed class Instruments : IDisposable
{
    private readonly TimeProvider _time;
    private readonly MeterListener _listener = new();
    private long _messages;
    private int _connections;
    private int _channels;
    private (long At, long Messages, TimeSpan Cpu) _last;

    public Instruments(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Telefunc" && instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "telefunc.server.messages")
                Interlocked.Add(ref _messages, value);
        });
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
        {
            if (instrument.Name == "telefunc.server.active_connections")
                _connections = value;
            else if (instrument.Name == "telefunc.server.active_channels")
                _channels = value;
        });
        _listener.Start();
        _last = Now();
    }

    /// <summary>How the server is doing, and what it did since this was last asked.</summary>
    public Vitals Read()
    {
        var (before, now) = (_last, Now());
        _last = now;
        var seconds = _time.GetElapsedTime(before.At, now.At).TotalSeconds;
        if (seconds <= 0)
            seconds = double.PositiveInfinity;
        _listener.RecordObservableInstruments();
        return new Vitals(
            (now.Messages - before.Messages) / seconds,
            _connections,
            _channels,
            Environment.WorkingSet / 1e6,
            100 * (now.Cpu - before.Cpu).TotalSeconds / seconds / Environment.ProcessorCount);
    }

    public void Dispose() => _listener.Dispose();

    private (long At, long Messages, TimeSpan Cpu) Now() =>
        (_time.GetTimestamp(), Interlocked.Read(ref _messages), Environment.CpuUsage.TotalTime);
}
