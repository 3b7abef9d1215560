using System.Globalization;

namespace Telefunc.Serialization;

/// <summary>The ISO 8601 form of JavaScript's dates, which has years beyond those of .NET. (PROTOCOL.md 5.1)</summary>
internal static class DateText
{
    /// <summary>The length of the longest form, <c>+275760-09-13T00:00:00.000Z</c>.</summary>
    public const int MaxLength = 27;

    private const long DayMilliseconds = 86_400_000;
    private static readonly long s_minNet = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long s_maxNet = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Whether <see cref="DateTimeOffset"/> can hold the time.</summary>
    public static bool FitsNet(long milliseconds) => milliseconds >= s_minNet && milliseconds <= s_maxNet;

    public static string Format(long milliseconds)
    {
        Span<byte> utf8 = stackalloc byte[MaxLength];
        return System.Text.Encoding.ASCII.GetString(utf8[..Format(milliseconds, utf8)]);
    }

    public static int Format(long milliseconds, Span<byte> utf8)
    {
        var (days, time) = Math.DivRem(milliseconds, DayMilliseconds);
        if (time < 0)
        {
            time += DayMilliseconds;
            days--;
        }

        var (year, month, day) = FromDays(days);
        var at = 0;
        if (year is < 0 or > 9999)
        {
            utf8[at++] = year < 0 ? (byte)'-' : (byte)'+';
            Digits(utf8, ref at, Math.Abs(year), 6);
        }
        else
        {
            Digits(utf8, ref at, year, 4);
        }

        utf8[at++] = (byte)'-';
        Digits(utf8, ref at, month, 2);
        utf8[at++] = (byte)'-';
        Digits(utf8, ref at, day, 2);
        utf8[at++] = (byte)'T';
        Digits(utf8, ref at, time / 3_600_000, 2);
        utf8[at++] = (byte)':';
        Digits(utf8, ref at, time / 60_000 % 60, 2);
        utf8[at++] = (byte)':';
        Digits(utf8, ref at, time / 1000 % 60, 2);
        utf8[at++] = (byte)'.';
        Digits(utf8, ref at, time % 1000, 3);
        utf8[at++] = (byte)'Z';
        return at;
    }

    /// <summary>
    /// Reads the date-time format of ECMAScript. A time without an offset, which JavaScript takes as local time and never writes, is
    /// taken as UTC. Digits after the milliseconds are dropped.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        var rest = text;
        int year;
        if (rest.Length > 0 && rest[0] is '+' or '-')
        {
            var negative = rest[0] == '-';
            rest = rest[1..];
            if (!Take(ref rest, 6, out year) || (negative && year == 0))
                return false;
            year = negative ? -year : year;
        }
        else if (!Take(ref rest, 4, out year))
        {
            return false;
        }

        int month = 1, day = 1, hour = 0, minute = 0, second = 0, fraction = 0, offset = 0;
        if (Skip(ref rest, '-'))
        {
            if (!Take(ref rest, 2, out month) || (Skip(ref rest, '-') && !Take(ref rest, 2, out day)))
                return false;
        }

        if (Skip(ref rest, 'T'))
        {
            if (!Take(ref rest, 2, out hour) || !Skip(ref rest, ':') || !Take(ref rest, 2, out minute))
                return false;
            if (Skip(ref rest, ':') && (!Take(ref rest, 2, out second) || (Skip(ref rest, '.') && !TakeFraction(ref rest, out fraction))))
                return false;
            if (!Skip(ref rest, 'Z') && !TakeOffset(ref rest, ref offset))
                return false;
        }

        if (!rest.IsEmpty || month is < 1 or > 12 || day < 1 || day > DaysIn(year, month) || hour > 24 || minute > 59 || second > 59)
            return false;
        if (hour == 24 && (minute | second | fraction) != 0)
            return false;
        var time = ((((hour * 60L) + minute - offset) * 60) + second) * 1000;
        milliseconds = (ToDays(year, month, day) * DayMilliseconds) + time + fraction;
        return Math.Abs(milliseconds) <= JsDate.MaxUnixTimeMilliseconds;
    }

    private static bool TakeFraction(ref ReadOnlySpan<char> rest, out int fraction)
    {
        fraction = 0;
        var digits = 0;
        for (; digits < rest.Length && char.IsAsciiDigit(rest[digits]); digits++)
        {
            if (digits < 3)
                fraction = (fraction * 10) + (rest[digits] - '0');
        }

        for (var i = digits; i < 3; i++)
            fraction *= 10;
        rest = rest[digits..];
        return digits > 0;
    }

    private static bool TakeOffset(ref ReadOnlySpan<char> rest, ref int offset)
    {
        if (rest.IsEmpty)
            return true;
        var negative = rest[0] == '-';
        if (!Skip(ref rest, '+') && !Skip(ref rest, '-'))
            return false;
        if (!Take(ref rest, 2, out var hours) || !Skip(ref rest, ':') || !Take(ref rest, 2, out var minutes) || hours > 23 || minutes > 59)
            return false;
        offset = ((hours * 60) + minutes) * (negative ? -1 : 1);
        return true;
    }

    private static bool Take(ref ReadOnlySpan<char> rest, int digits, out int value)
    {
        value = 0;
        if (rest.Length < digits || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out value))
            return false;
        rest = rest[digits..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
            return false;
        rest = rest[1..];
        return true;
    }

    private static void Digits(Span<byte> utf8, ref int at, long value, int count)
    {
        for (var i = count - 1; i >= 0; i--, value /= 10)
            utf8[at + i] = (byte)('0' + (value % 10));
        at += count;
    }

    private static int DaysIn(int year, int month) => month switch
    {
        4 or 6 or 9 or 11 => 30,
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        _ => 31,
    };

    // The Gregorian calendar repeats after 400 years, which are 146,097 days. Years are counted from March, so that the leap day is the
    // last of its year; 719,468 days lie between 0000-03-01 and 1970-01-01.
    private static long ToDays(int year, int month, int day)
    {
        var shifted = month <= 2 ? year - 1 : year;
        var era = (int)Math.Floor(shifted / 400.0);
        var yearOfEra = shifted - (era * 400);
        var dayOfYear = (((153 * ((month + 9) % 12)) + 2) / 5) + day - 1;
        return (era * 146_097L) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    private static (int Year, int Month, int Day) FromDays(long days)
    {
        days += 719_468;
        var era = (int)Math.Floor(days / 146_097.0);
        var dayOfEra = (int)(days - (era * 146_097L));
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        var month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, dayOfYear - (((153 * shiftedMonth) + 2) / 5) + 1);
    }
}
