namespace Berth.Api.Attaching;

/// <summary>The first byte of every message: what the rest of it is. Kubernetes' remote command protocol, version 5, and one of our own.</summary>
internal enum Channel : byte
{
    /// <summary>Standard input, from the client.</summary>
    Stdin = 0,

    /// <summary>Standard output, to the client; a terminal's too.</summary>
    Stdout = 1,

    /// <summary>Standard error, to the client.</summary>
    Stderr = 2,

    /// <summary>How the process ended, to the client: see <see cref="AttachStatus"/>.</summary>
    Status = 3,

    /// <summary>The terminal's size, from the client: <c>{"Width": 80, "Height": 24}</c>.</summary>
    Resize = 4,

    /// <summary>Where the next message of output ends, to the client that asked for it: <c>{"cursor": "…", "lostBytes": 0}</c>.</summary>
    Cursor = 5,

    /// <summary>From the client: the channel whose number follows is closed.</summary>
    Close = 255,
}
