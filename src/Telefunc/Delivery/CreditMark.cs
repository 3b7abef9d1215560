namespace Telefunc.Delivery;

/// <summary>An amount of counted messages and of their payload bytes.</summary>
internal readonly record struct CreditMark(long Bytes, long Messages);
