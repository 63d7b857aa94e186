namespace Berth.Api.Hosting;

/// <summary>Fits other people's sentences to our messages: lower-case, no full stop.</summary>
internal static class Sentences
{
    public static string ToMessage(this string sentence) =>
        sentence.Length == 0 ? sentence : char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');
}
