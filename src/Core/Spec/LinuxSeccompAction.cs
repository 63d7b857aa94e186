namespace Berth.Core.Specs;

/// <summary>What happens to a system call.</summary>
/// <param name="Code">libseccomp's number, without data.</param>
/// <param name="MaxErrno">The largest errno (or data for a tracer) that it takes; null where it takes none.</param>
/// <param name="LetsPass">Whether the call is made, or a tracer decides: then it fails with ENOSYS by itself when the kernel does not
/// have it.</param>
internal sealed record LinuxSeccompAction(uint Code, uint? MaxErrno, bool LetsPass);
