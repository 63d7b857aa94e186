namespace Berth.Api.Hosting.OpenApi;

/// <summary>Writes the document into a file: how openapi/v1.json is made.</summary>
internal static class OpenApiFile
{
    /// <returns>The exit status.</returns>
    public static async Task<int> WriteAsync(WebApplication app, string file)
    {
        try
        {
            await File.WriteAllBytesAsync(file, await OpenApiGenerator.GenerateAsync(app));
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"berthd: {failure.Message}");
            return 1;
        }
    }
}
