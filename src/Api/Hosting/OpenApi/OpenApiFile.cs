namespace Berth.Api.Hosting.OpenApi;

/// <summary>Writes the document into a file: how openapi/v1.json is made.</summary>
internal static class OpenApiFile
{
    /// <returns>The exit status.</returns>
    /// <exception cref="IOException">The file can not be written.</exception>
    public static async Task<int> WriteOpenApiAsync(this WebApplication app, string file)
    {
        await File.WriteAllBytesAsync(file, await OpenApiGenerator.GenerateAsync(app));
        return 0;
    }
}
