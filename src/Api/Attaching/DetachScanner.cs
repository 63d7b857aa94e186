using System.Buffers;

namespace Berth.Api.Attaching;

/// <summary>Looks for the detach keys in what is typed. What may be their beginning is held back until the next key tells (Knuth, Morris,
/// Pratt).</summary>
internal sealed class DetachScanner
{
    private readonly byte[] _keys;

    // for each number of keys that were matched: how many still are when the next one is another
    private readonly int[] _fallback;
    private int _matched;

    /// <summary>Makes one.</summary>
    /// <param name="keys">The sequence; empty never matches.</param>
    public DetachScanner(DetachKeys keys)
    {
        _keys = keys.Bytes;
        _fallback = new int[_keys.Length + 1];
        for (int length = 2; length <= _keys.Length; length++)
        {
            int shorter = _fallback[length - 1];
            while (shorter > 0 && _keys[shorter] != _keys[length - 1])
            {
                shorter = _fallback[shorter];
            }

            _fallback[length] = _keys[shorter] == _keys[length - 1] ? shorter + 1 : 0;
        }
    }

    /// <summary>Takes what was typed.</summary>
    /// <param name="typed">It.</param>
    /// <param name="passed">Gets what is not part of the sequence.</param>
    /// <returns>True when the sequence is complete; what was typed after it is not looked at.</returns>
    public bool Scan(ReadOnlySpan<byte> typed, IBufferWriter<byte> passed)
    {
        if (_keys.Length == 0)
        {
            passed.Write(typed);
            return false;
        }

        foreach (byte key in typed)
        {
            while (_matched > 0 && _keys[_matched] != key)
            {
                int shorter = _fallback[_matched];
                passed.Write(_keys.AsSpan(0, _matched - shorter));
                _matched = shorter;
            }

            if (_keys[_matched] != key)
            {
                passed.Write([key]);
            }
            else if (++_matched == _keys.Length)
            {
                return true;
            }
        }

        return false;
    }
}
