namespace Berth.Core.Planning;

/// <summary>Sorts the options of one mount by what they act on.</summary>
internal static class MountOptionParser
{
    /// <summary>Reads the options of the mount at <paramref name="pointer"/>; what is wrong is reported to
    /// <paramref name="context"/>.</summary>
    public static MountRequest Parse(PlanContext context, string pointer, IReadOnlyList<string> options)
    {
        var request = new MountRequest();
        for (var i = 0; i < options.Count; i++)
        {
            var option = options[i];
            if (MountOptions.Find(option) is { } known)
            {
                Apply(known);
            }
            else if (Objection(option) is { } objection)
            {
                Refuse(objection);
            }
            else
            {
                request.FilesystemOptions.Add((i, option));
            }

            void Apply(MountOption known)
            {
                switch (known.Kind)
                {
                    case MountOptionKind.Attribute or MountOptionKind.AccessTime when known.Recursive:
                        request.RecursiveAttributes = request.RecursiveAttributes.With(known);
                        break;
                    case MountOptionKind.Attribute or MountOptionKind.AccessTime:
                        request.Attributes = request.Attributes.With(known);
                        break;
                    case MountOptionKind.Propagation:
                        request.Propagations.Add((known.Propagation, known.Recursive));
                        break;
                    case MountOptionKind.Superblock:
                        request.SuperblockFlags.RemoveAll(earlier => earlier.Option.Flag == known.Flag);
                        request.SuperblockFlags.Add((i, known));
                        break;
                    case MountOptionKind.Bind:
                        request.IsBind = true;
                        request.IsRecursiveBind |= known.Recursive;
                        break;
                    case MountOptionKind.Remount:
                        request.IsRemount = true;
                        break;
                    case MountOptionKind.CopyUp:
                        request.CopyUp = i;
                        break;
                    case MountOptionKind.IdMap:
                        request.IdMap = (i, known.Recursive);
                        break;
                    case MountOptionKind.NoEffect:
                        break;
                }
            }

            void Refuse(string message) => context.Problem($"{pointer}/options/{i}", message);
        }

        return request;
    }

    /// <summary>What can be said against an option without asking the filesystem.</summary>
    private static string? Objection(string option)
    {
        var key = option.Split('=', 2)[0];
        return key switch
        {
            "" => "mount option has no name",

            // the kernel would look at the name alone and set the flag, whatever the value says
            _ when MountOptions.Find(key) is not null => $"mount option \"{key}\" takes no value",
            _ when option.Any(char.IsControl) => "mount option holds a control character",
            _ => null,
        };
    }
}
