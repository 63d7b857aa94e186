using Berth.Core.Errors;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public class SpecValidatorTests
{
    [Theory]
    [InlineData("/ociVersion", null, "/ociVersion", "is required")]
    [InlineData("/ociVersion", "\"\"", "/ociVersion", "not a semantic version")]
    [InlineData("/ociVersion", "\"1.0\"", "/ociVersion", "\"1.0\" is not a semantic version such as 1.3.0")]
    [InlineData("/ociVersion", "\"01.0.0\"", "/ociVersion", "not a semantic version")]
    [InlineData("/ociVersion", "\"v1.0.0\"", "/ociVersion", "not a semantic version")]
    [InlineData("/ociVersion", "\"1.0.0\\n\"", "/ociVersion", "not a semantic version")]
    [InlineData("/ociVersion", "\"2.0.0\"", "/ociVersion", "the major version must be 1")]
    [InlineData("/ociVersion", "\"0.9.0\"", "/ociVersion", "the major version must be 1")]
    [InlineData("/process", null, "/process", "is required")]
    [InlineData("/process/cwd", null, "/process/cwd", "is required")]
    [InlineData("/process/cwd", "\"\"", "/process/cwd", "must not be empty")]
    [InlineData("/process/cwd", "\"tmp\"", "/process/cwd", "\"tmp\" is not an absolute path")]
    [InlineData("/process/cwd", "\"/a\\u0000b\"", "/process/cwd", "must not contain a NUL character")]
    [InlineData("/process/args", null, "/process/args", "is required")]
    [InlineData("/process/args", "[]", "/process/args", "must name a program")]
    [InlineData("/process/args", "[\"\"]", "/process/args/0", "must not be empty")]
    [InlineData("/process/args", "[\"sh\",\"\\u0000\"]", "/process/args/1", "must not contain a NUL character")]
    [InlineData("/process/env/1", "\"TERM\"", "/process/env/1", "\"TERM\" has no \"=\"")]
    [InlineData("/process/env/1", "\"=x\"", "/process/env/1", "has no name before")]
    [InlineData("/process/env/1", "\"A=\\u0000\"", "/process/env/1", "must not contain a NUL character")]
    [InlineData("/process/user/uid", "4294967295", "/process/user/uid", "must be from 0 to 4294967294, found 4294967295")]
    [InlineData("/process/user/gid", "4294967295", "/process/user/gid", "must be from 0 to 4294967294")]
    [InlineData("/process/user/additionalGids", "[1,4294967295]", "/process/user/additionalGids/1", "must be from 0 to 4294967294")]
    [InlineData("/process/user/umask", "512", "/process/user/umask", "must be from 0 to 511 (0777), found 512")]
    [InlineData("/process/rlimits/0/type", null, "/process/rlimits/0/type", "is required")]
    [InlineData("/process/rlimits/0/type", "\"RLIMIT_X\"", "/process/rlimits/0/type", "unknown resource limit \"RLIMIT_X\"")]
    [InlineData("/process/rlimits/0/soft", null, "/process/rlimits/0/soft", "is required")]
    [InlineData("/process/rlimits/0/hard", null, "/process/rlimits/0/hard", "is required")]
    [InlineData("/process/rlimits/0/hard", "1023", "/process/rlimits/0/soft", "the soft limit 1024 is above the hard limit 1023")]
    [InlineData(
        "/process/rlimits/-", """{"type":"RLIMIT_NOFILE","soft":1,"hard":1}""",
        "/process/rlimits/1/type", "already set by /process/rlimits/0")]
    [InlineData("/hooks/prestart", "[{}]", "/hooks/prestart/0/path", "is required")]
    [InlineData("/hooks/createRuntime", """[{"path":""}]""", "/hooks/createRuntime/0/path", "must not be empty")]
    [InlineData("/hooks/createContainer", """[{"path":"/a"},{"path":"b"}]""", "/hooks/createContainer/1/path", "\"b\" is not an absolute path")]
    [InlineData("/hooks/startContainer", """[{"path":"/a","timeout":0}]""", "/hooks/startContainer/0/timeout", "must be greater than 0, found 0")]
    [InlineData("/hooks/poststart", """[{"path":"/a","timeout":-1}]""", "/hooks/poststart/0/timeout", "must be greater than 0, found -1")]
    [InlineData("/hooks/poststop", """[{"path":"/a","args":["a\u0000"]}]""", "/hooks/poststop/0/args/0", "must not contain a NUL character")]
    [InlineData("/root", null, "/root", "is required")]
    [InlineData("/root/path", null, "/root/path", "is required")]
    [InlineData("/root/path", "\"\"", "/root/path", "must not be empty")]
    [InlineData("/root/path", "\"r\\u0000\"", "/root/path", "must not contain a NUL character")]
    [InlineData(
        "/hostname", "\"0123456789012345678901234567890123456789012345678901234567890123ü\"",
        "/hostname", "at most 64 bytes, found 66")]
    [InlineData("/linux/namespaces", """[{"type":"mount"}]""", "/hostname", "needs a uts namespace")]
    [InlineData("/mounts/0/destination", null, "/mounts/0/destination", "is required")]
    [InlineData("/mounts/0/destination", "\"\"", "/mounts/0/destination", "must not be empty")]
    [InlineData("/mounts/0/destination", "\"/\"", "/mounts/0/destination", "is the root")]
    [InlineData("/mounts/0/destination", "\".\"", "/mounts/0/destination", "is the root")]
    [InlineData("/mounts/0/destination", "\"//a/../..\"", "/mounts/0/destination", "is the root")]
    [InlineData("/mounts/0/destination", "\"/a\\u0000\"", "/mounts/0/destination", "must not contain a NUL character")]
    [InlineData("/mounts/0/type", null, "/mounts/0/type", "is required")]
    [InlineData("/mounts/0/type", "\"\"", "/mounts/0/type", "must not be empty")]
    [InlineData("/mounts/0/type", "\"bind\"", "/mounts/0/type", "needs the option \"bind\" or \"rbind\"")]
    [InlineData("/mounts/0", """{"destination":"/a","options":["rbind"]}""", "/mounts/0/source", "is required")]
    [InlineData("/mounts/0", """{"destination":"/a","options":["ro","bind"],"source":""}""", "/mounts/0/source", "must not be empty")]
    [InlineData(
        "/mounts/1/uidMappings", """[{"containerID":0,"hostID":1,"size":1}]""",
        "/mounts/1/gidMappings", "is required")]
    [InlineData(
        "/mounts/1/gidMappings", """[{"containerID":0,"hostID":1,"size":1}]""",
        "/mounts/1/uidMappings", "is required")]
    [InlineData("/mounts/1/options/-", "\"a\\u0000\"", "/mounts/1/options/4", "must not contain a NUL character")]
    [InlineData("/linux/namespaces/-", """{"type":"pid"}""", "/linux/namespaces/6/type", "pid is already listed at /linux/namespaces/0")]
    [InlineData("/linux/namespaces/-", """{"type":"net"}""", "/linux/namespaces/6/type", "unknown namespace type \"net\"")]
    [InlineData("/linux/namespaces/-", """{}""", "/linux/namespaces/6/type", "is required")]
    [InlineData("/linux/namespaces", """[{"type":"uts"}]""", "/linux/namespaces", "a mount namespace is required")]
    [InlineData("/linux/cgroupsPath", "\"/a/../b\"", "/linux/cgroupsPath", "must not contain \"..\"")]
    [InlineData("/linux/cgroupsPath", "\"/./\"", "/linux/cgroupsPath", "is the root of the hierarchy")]
    [InlineData("/linux/cgroupsPath", "\"/a\\u0000\"", "/linux/cgroupsPath", "must not contain a NUL character")]
    [InlineData("/linux/cgroupsPath", "\"/a\\nb\"", "/linux/cgroupsPath", "must not have a line feed")]
    [MemberData(nameof(LongCgroupPaths))]
    [InlineData("/linux/maskedPaths/-", "\"proc\"", "/linux/maskedPaths/11", "\"proc\" is not an absolute path")]
    [InlineData("/linux/readonlyPaths/0", "\"\"", "/linux/readonlyPaths/0", "must not be empty")]
    [InlineData("/annotations", """{"":"x"}""", "/annotations/", "key must not be empty")]
    public void Validate_OneMistake_IsTheOnlyProblem(string put, string? json, string pointer, string message)
    {
        var problem = Configs.OnlyProblem(Configs.With(put, json));
        Assert.Equal(pointer, problem.Pointer);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string, string> LongCgroupPaths => new()
    {
        { "/linux/cgroupsPath", $"\"/{new string('a', 256)}\"", "/linux/cgroupsPath", "is too long" },
        { "/linux/cgroupsPath", $"\"{string.Concat(Enumerable.Repeat("/ab", 1500))}\"", "/linux/cgroupsPath", "is too long" },
    };

    [Theory]
    [InlineData("/ociVersion", "\"1.0.0\"")]
    [InlineData("/ociVersion", "\"1.0.2-dev\"")]
    [InlineData("/ociVersion", "\"1.0.0-rc5+a.b-c.007\"")]
    [InlineData("/ociVersion", "\"1.99.0\"")]
    [InlineData("/process/user", null)]
    [InlineData("/process/user", "{}")]
    [InlineData("/process/user", """{"uid":4294967294,"gid":4294967294,"umask":511,"additionalGids":[4294967294]}""")]
    [InlineData("/process/env", null)]
    [InlineData("/process/env", "[\"A=\",\"A=b=c\"]")]
    [InlineData("/process/args", "[\"sh\",\"\"]")]
    [InlineData("/process/capabilities", null)]
    [InlineData("/process/consoleSize", """{"height":1,"width":2}""")]
    [InlineData("/process/rlimits", """[{"type":"RLIMIT_RTTIME","soft":18446744073709551615,"hard":18446744073709551615}]""")]
    [InlineData("/hostname", "\"\"")]
    [InlineData("/hostname", "\"0123456789012345678901234567890123456789012345678901234567890123\"")]
    [InlineData("/mounts", null)]
    [InlineData("/mounts/0", """{"destination":"/a","source":"b","options":["bind","ro"]}""")]
    [InlineData("/mounts/0", """{"destination":"/a","type":"nonsense","source":"b","options":["rbind"]}""")]
    [InlineData("/mounts/0", """{"destination":"/a","options":["remount","ro"]}""")]
    [InlineData("/mounts/0", """{"destination":"/a","options":["remount","bind","ro"]}""")]
    [InlineData("/linux/cgroupsPath", "\"a/..b/c\"")]
    [InlineData("/linux/maskedPaths", "[]")]
    [InlineData("/annotations", """{"a":"","b":"\u0000"}""")]
    public void Validate_AllowedVariant_HasNoProblem(string put, string? json)
    {
        var validation = SpecValidator.Validate(Configs.With(put, json));
        Assert.Empty(validation.Problems);
        Assert.Empty(validation.Warnings);
        validation.ThrowIfInvalid();
    }

    [Theory]
    [InlineData(
        "/process/capabilities/bounding/0", "\"CAP_NOVEL\"",
        "/process/capabilities/bounding/0", "unknown capability \"CAP_NOVEL\", ignored")]
    [InlineData(
        "/process/capabilities/ambient", "[\"cap_kill\"]",
        "/process/capabilities/ambient/0", "unknown capability \"cap_kill\", ignored")]
    [InlineData(
        "/process/capabilities/permitted/1", "\"CAP_CHOWN\"",
        "/process/capabilities/effective/1", "CAP_KILL is not permitted, so it can not be effective")]
    [InlineData("/mounts/0/destination", "\"proc\"", "/mounts/0/destination", "a relative destination is deprecated; it starts at /")]
    public void Validate_DoubtfulValue_IsAWarningOnly(string put, string json, string pointer, string message)
    {
        var validation = SpecValidator.Validate(Configs.With(put, json));
        Assert.Empty(validation.Problems);
        Assert.Equal([new ConfigProblem(pointer, message)], validation.Warnings);
    }

    [Fact]
    public void Validate_TenMistakes_GivesTenProblems()
    {
        var config = Configs.Default();
        Configs.Put(config, "/ociVersion", "\"one\"");
        Configs.Put(config, "/process/cwd", "\"tmp\"");
        Configs.Put(config, "/process/args", "[]");
        Configs.Put(config, "/process/env/0", "\"PATH\"");
        Configs.Put(config, "/process/user/uid", "4294967295");
        Configs.Put(config, "/process/rlimits/0/type", "\"RLIMIT_WHAT\"");
        Configs.Put(config, "/root/path", null);
        Configs.Put(config, "/mounts/6/destination", "\"/\"");
        Configs.Put(config, "/linux/namespaces/0/type", "\"pids\"");
        Configs.Put(config, "/linux/seccomp", """{"defaultAction":"SCMP_ACT_NONE"}""");
        var error = Assert.Throws<CoreException>(SpecValidator.Validate(Configs.Read(config)).ThrowIfInvalid);
        Assert.Equal(ErrorCode.InvalidConfig, error.Code);
        Assert.Equal("validate config: /ociVersion: \"one\" is not a semantic version such as 1.3.0 (and 9 more problems)", error.Message);
        Assert.Equal(
            [
                "/linux/namespaces/0/type", "/linux/seccomp/defaultAction", "/mounts/6/destination", "/ociVersion", "/process/args",
                "/process/cwd", "/process/env/0", "/process/rlimits/0/type", "/process/user/uid", "/root/path",
            ],
            error.Problems.Select(problem => problem.Pointer).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Validate_EmptyConfig_NamesWhatIsRequired()
    {
        var problems = SpecValidator.Validate(new Spec()).Problems;
        Assert.Equal(["/ociVersion", "/process", "/root", "/linux/namespaces"], problems.Select(problem => problem.Pointer));
    }

    [Fact]
    public void Validate_NullItems_AreProblems()
    {
        var spec = DefaultSpec.Value with
        {
            Mounts = [null!],
            Process = DefaultSpec.Value.Process! with { Args = ["sh", null!], Env = [null!], Rlimits = [null!] },
            Linux = DefaultSpec.Value.Linux! with { MaskedPaths = [null!], Namespaces = [.. DefaultSpec.Value.Linux!.Namespaces!, null!] },
        };
        var problems = SpecValidator.Validate(spec).Problems;
        Assert.Equal(
            ["/process/args/1", "/process/env/0", "/process/rlimits/0", "/mounts/0", "/linux/namespaces/6", "/linux/maskedPaths/0"],
            problems.Select(problem => problem.Pointer));
        Assert.All(problems, problem => Assert.Equal("must not be null", problem.Message));
    }

    [Fact]
    public void Validate_RuncSpec_IsValid()
    {
        var config = System.Text.Json.Nodes.JsonNode.Parse(Fixture.Read("runc-spec.json"))!.AsObject();
        Assert.Empty(SpecValidator.Validate(Configs.Read(config)).Problems);
    }
}
