using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>The descriptor numbers that a child will have.</summary>
internal readonly ref struct SpawnTargets
{
    // above the numbers that launchers get
    private const int LowestCopy = 64;

    private readonly ReadOnlySpan<FdMapping> _fds;
    private readonly int _firstFree = LowestCopy;

    /// <summary>Checks the targets.</summary>
    /// <exception cref="ArgumentException">One is negative or there twice.</exception>
    public SpawnTargets(ReadOnlySpan<FdMapping> fds)
    {
        for (var index = 0; index < fds.Length; index++)
        {
            var target = fds[index].Target;
            _fds = fds[..index];
            if (target < 0 || Contains(target))
            {
                throw new ArgumentException($"target {target} is negative or there twice", nameof(fds));
            }

            _firstFree = Math.Max(_firstFree, target + 1);
        }

        _fds = fds;
    }

    /// <summary>True for a number that one of the descriptors gets.</summary>
    public bool Contains(int number)
    {
        foreach (var fd in _fds)
        {
            if (fd.Target == number)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A reference to a descriptor whose number the child does not use for something else: dup2(2) in the child would close it
    /// before its turn.</summary>
    public ClearFd KeepClear(SafeFd fd)
    {
        var number = new FdNumber(fd);
        if (number.Value > 2 && !Contains(number.Value))
        {
            return new ClearFd(number, null);
        }

        number.Dispose();
        var copy = fd.DuplicateFrom(_firstFree);
        return new ClearFd(new FdNumber(copy), copy);
    }

    /// <summary>What <see cref="KeepClear"/> gives.</summary>
    public readonly ref struct ClearFd
    {
        private readonly FdNumber _number;
        private readonly SafeFd? _copy;

        internal ClearFd(FdNumber number, SafeFd? copy)
        {
            _number = number;
            _copy = copy;
        }

        /// <summary>The number, good until <see cref="Dispose"/>.</summary>
        public int Number => _number.Value;

        /// <summary>Gives the reference back, and closes the copy if it took one.</summary>
        public void Dispose()
        {
            _number.Dispose();
            _copy?.Dispose();
        }
    }
}
