using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Core.Errors;
using Berth.Core.Specs;
using Berth.Native.Seccomp;

namespace Berth.Core.Seccomp;

/// <summary>Compiles profiles, each distinct one once: compiling takes libseccomp up to 15 ms, looking one up next to nothing.</summary>
internal sealed class SeccompCompiler(SeccompCache cache)
{
    /// <summary>Bounds the memory: a program has 32 KiB at most.</summary>
    private const int MaxRemembered = 256;

    /// <summary>Changes with whatever this program adds to libseccomp's filter.</summary>
    private const string Format = "berth-seccomp-1";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _programs = new(StringComparer.Ordinal);

    /// <summary>How many profiles libseccomp has compiled, which is what the caches are there to avoid.</summary>
    public int Compilations { get; private set; }

    /// <summary>Compiles a profile.</summary>
    /// <param name="profile">Has passed <see cref="SeccompRules"/>.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.HostUnsupported"/>: there is no libseccomp.</exception>
    public CompiledProfile Compile(LinuxSeccomp profile)
    {
        if (SeccompLibrary.Version is not { } version)
        {
            throw new CoreException(
                ErrorCode.HostUnsupported,
                $"linux.seccomp needs libseccomp, and {SeccompLibrary.FileName} can not be loaded (Debian: libseccomp2)");
        }

        var findings = new Findings();
        var flags = SeccompFlagSupport.Resolve(profile, findings);
        var numbers = new SeccompProfile(profile, findings);

        // the library keeps state of its own that it does not lock
        lock (_lock)
        {
            var program = findings.Problems.Count == 0 ? Find(Key(profile, version), numbers, findings) : null;
            return new CompiledProfile(program is null ? null : new SeccompFilter(program, flags), findings.Problems, findings.Warnings);
        }
    }

    /// <summary>Names everything that the program depends on. The agent's path and metadata are no part of it.</summary>
    private static string Key(LinuxSeccomp profile, Version version)
    {
        var rules = profile with { ListenerPath = null, ListenerMetadata = null, Flags = null };
        var json = JsonSerializer.SerializeToUtf8Bytes(rules, SpecJson.Context.LinuxSeccomp);
        var machine = $"{Format}\n{LinuxSeccompNames.OfThisMachine[0]}\n{version}\n{SeccompLibrary.ApiLevel}\n";
        return Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(machine), .. json]));
    }

    private byte[]? Find(string key, SeccompProfile profile, Findings findings)
    {
        if (_programs.TryGetValue(key, out var program))
        {
            return program;
        }

        program = cache.Read(key) ?? Build(key, profile, findings);
        if (program is not null)
        {
            if (_programs.Count >= MaxRemembered)
            {
                _programs.Clear();
            }

            _programs.Add(key, program);
        }

        return program;
    }

    private byte[]? Build(string key, SeccompProfile profile, Findings findings)
    {
        Compilations++;
        var program = SeccompProgram.Compile(profile, findings);
        if (program is not null)
        {
            cache.Write(key, program);
        }

        return program;
    }
}
