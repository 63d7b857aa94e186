using System.Text.Json;
using Berth.Core.Errors;
using Berth.Core.Monitoring;
using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Seccomp;

/// <summary>Sends notification descriptors to agents (config-linux.md, "The Container Process State"). Waits for an agent to listen, but never
/// for it to accept, to read or to answer.</summary>
internal sealed class SeccompAgent(EventLoop loop)
{
    /// <summary>One connection, one document with the descriptor, and its end.</summary>
    /// <param name="profile">Says where the agent listens.</param>
    /// <param name="state">The container's.</param>
    /// <param name="pid">The process that loaded the filter: the container process, or one that was added to it.</param>
    /// <param name="listener">The notification descriptor. It stays the caller's.</param>
    /// <param name="cancellationToken">When to give up.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.AgentFailed"/>: nobody listens, or the agent hung up.</exception>
    public async Task HandOverAsync(LinuxSeccomp profile, State state, int pid, SafeFd listener, CancellationToken cancellationToken)
    {
        var path = profile.ListenerPath!;
        var document = JsonSerializer.SerializeToUtf8Bytes(
            new ContainerProcessState
            {
                OciVersion = SpecVersions.Max,
                Fds = [ContainerProcessState.SeccompFdName],
                Pid = pid,
                Metadata = string.IsNullOrEmpty(profile.ListenerMetadata) ? null : profile.ListenerMetadata,
                State = state,
            },
            SpecJson.Context.ContainerProcessState);
        try
        {
            using var socket = await SeccompPipelines.Connect
                .ExecuteAsync(_ => ValueTask.FromResult(Sockets.ConnectStream(path)), cancellationToken).ConfigureAwait(false);
            await SendAsync(socket, document, listener, cancellationToken).ConfigureAwait(false);
        }
        catch (SyscallException failure)
        {
            throw new CoreException(
                ErrorCode.AgentFailed, $"seccomp agent: {failure.Operation} {path}: {Errno.Describe(failure.Errno)}", failure)
            {
                Errno = failure.ErrnoName,
                Syscall = failure.Operation,
                Path = path,
            };
        }
    }

    // the descriptor goes with the first bytes; all of a usual document fits into the socket's buffer
    private async Task SendAsync(SafeSocketFd socket, ReadOnlyMemory<byte> document, SafeFd listener, CancellationToken cancellationToken)
    {
        var sent = FdPassing.SendSome(socket, document.Span, listener);
        if (sent == document.Length)
        {
            return;
        }

        using var watch = loop.Add(socket);
        while (sent < document.Length)
        {
            await watch.EventAsync(Libc.EPOLLOUT, cancellationToken).ConfigureAwait(false);
            sent += sent == 0
                ? FdPassing.SendSome(socket, document.Span, listener)
                : FdPassing.SendSome(socket, document.Span[sent..]);
        }
    }
}
