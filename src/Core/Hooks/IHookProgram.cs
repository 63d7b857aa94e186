using Berth.Core.Specs;

namespace Berth.Core.Hooks;

/// <summary>Runs one hook in the runtime's namespaces.</summary>
internal interface IHookProgram
{
    /// <summary>Runs it to its end, or kills it with its process group when its time is over.</summary>
    /// <param name="hook">A hook that was validated.</param>
    /// <param name="state">The state document for its standard input (UTF-8).</param>
    /// <param name="directory">Its working directory; / where that is gone.</param>
    /// <param name="cancellationToken">Kills it as well.</param>
    /// <exception cref="Native.Errors.SyscallException">It could not be started.</exception>
    Task<HookOutcome> RunAsync(Hook hook, ReadOnlyMemory<byte> state, string directory, CancellationToken cancellationToken);
}
