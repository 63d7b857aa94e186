namespace Berth.Api.Hosting.Requests;

/// <summary>A contract that can be read from the body of a request.</summary>
/// <typeparam name="TSelf">The contract.</typeparam>
internal interface IRequestBody<TSelf>
    where TSelf : IRequestBody<TSelf>
{
    /// <summary>Largest body, in bytes.</summary>
    static virtual int MaxSize => 64 * 1024;

    /// <summary>Takes the contract's fields out of the body. What is wrong is noted in <paramref name="body"/>.</summary>
    static abstract TSelf Read(RequestObject body);
}
