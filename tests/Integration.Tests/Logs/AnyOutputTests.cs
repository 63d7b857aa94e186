using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Integration.Tests.Logs;

/// <summary>Whatever a program writes to its two streams, through a real monitor into small files, is read back as it was.</summary>
public sealed class AnyOutputTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Runs = 15;
    private const int Widest = 40; // of the alphabets: less of what makes more records
    private const long SmallestFile = 65536;
    private const int MostFiles = 100;

    // what becomes of a byte at most: a line of its own, with its header
    private const int Record = 45;

    private sealed record Piece(bool IsError, byte[] Bytes)
    {
        public override string ToString() => $"{(IsError ? "stderr" : "stdout")} {Bytes.Length}";
    }

    // lines of every length, none, nothing but line ends, bytes of every kind; more than a pipe, a chunk and a file hold
    private static readonly Arbitrary<Piece[]> Outputs = Gen.ArrayOf(
        from isError in Gen.Elements(false, true)
        from length in Gen.Frequency((4, Gen.Choose(0, 200)), (2, Gen.Choose(16_300, 16_500)), (1, Gen.Choose(60_000, 150_000)))
        from alphabet in Gen.Elements("\n", "x", "ab\n", "a\r\n\0", "\u00ff\u0080\n", "0123456789abcdefghijklmnopqrstuvwxyz \n")
        from seed in Gen.Choose(0, int.MaxValue)
        select new Piece(isError, Make(alphabet.Contains('\n', StringComparison.Ordinal) ? length * alphabet.Length / Widest : length, alphabet, seed)))
        .ToArbitrary();

    [RequiresContainersFact]
    public void Output_OfAnyKind_IsReadBackAcrossRotations() =>
        Check.One(
            FsCheck.Config.QuickThrowOnFailure.WithMaxTest(Runs).WithEndSize(8),
            Prop.ForAll(Outputs, pieces => IsReadBackAsync(pieces).GetAwaiter().GetResult()));

    private async Task<bool> IsReadBackAsync(Piece[] pieces)
    {
        using var directory = new TemporaryDirectory();
        var script = new StringBuilder();
        for (int i = 0; i < pieces.Length; i++)
        {
            await File.WriteAllBytesAsync(directory[i.ToString(CultureInfo.InvariantCulture)], pieces[i].Bytes);
            script.Append(CultureInfo.InvariantCulture, $"cat /tmp/{i}{(pieces[i].IsError ? " >&2" : "")}\n");
        }

        string id = berth.NewId();
        JsonObject request = berth.CreateRequest(config => config.Shell(script + "true").Bind(directory.Path, "/tmp", "ro"));
        request["log"] = new JsonObject { ["maxSize"] = FileSize(pieces), ["maxFiles"] = MostFiles };
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        await berth.StartAsync(id);
        await berth.WaitAsync(id);
        bool isReadBack = await IsReadBackAsync(id, "stdout", Expected(pieces, isError: false))
            && await IsReadBackAsync(id, "stderr", Expected(pieces, isError: true));
        await berth.DeleteAsync(id);
        return isReadBack;
    }

    // nothing is to be rotated away
    private static long FileSize(Piece[] pieces) => Math.Max(SmallestFile, 2L * Record * pieces.Sum(piece => piece.Bytes.Length) / MostFiles);

    // as text, as records, and from the middle on
    private async Task<bool> IsReadBackAsync(string id, string stream, byte[] expected)
    {
        string path = $"/v1/containers/{id}/logs?stream={stream}";
        byte[] text = (await berth.Client.GetAsync(path)).Expect(HttpStatusCode.OK).Bytes;
        JsonNode[] records = await RecordsAsync(path);
        JsonNode[] rest = records.Length == 0 ? [] : await RecordsAsync($"{path}&cursor={records[records.Length / 2]["cursor"]}");
        return text.AsSpan().SequenceEqual(expected)
            && Bytes(records).AsSpan().SequenceEqual(expected)
            && Bytes(rest).AsSpan().SequenceEqual(Bytes(records.Skip((records.Length / 2) + 1)))
            && records.All(record => (long)record["damagedBytes"]! + (long)record["lostBytes"]! == 0);
    }

    private async Task<JsonNode[]> RecordsAsync(string path) =>
        [.. (await berth.Client.GetAsync(path, "application/x-ndjson")).Expect(HttpStatusCode.OK).Text
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static byte[] Bytes(IEnumerable<JsonNode> records) =>
        [.. records.SelectMany(record => (byte[])
        [
            .. (string?)record["base64"] is { } exact ? Convert.FromBase64String(exact) : Encoding.UTF8.GetBytes((string)record["text"]!),
            .. (bool)record["partial"]! ? ""u8 : "\n"u8,
        ])];

    private static byte[] Expected(Piece[] pieces, bool isError) =>
        [.. pieces.Where(piece => piece.IsError == isError).SelectMany(piece => piece.Bytes)];

    private static byte[] Make(int length, string alphabet, int seed)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)alphabet[random.Next(alphabet.Length)];
        }

        return bytes;
    }
}
