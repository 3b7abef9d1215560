using System.Diagnostics;

namespace Telefunc.Dispatch;

internal readonly record struct CallMeasurement(Activity? Activity, long StartedAt);
