using System.Text;
using System.Text.Json;
using Telefunc.Serialization;
using Telefunc.TypeScript.Tests.Contract;

namespace Telefunc.TypeScript.Tests;

/// <summary>The types say what travels: the serializer, the npm client and the TypeScript compiler agree.</summary>
public sealed class TruthTests
{
    /// <summary>What clients may send, by the types and by the server. The two must be of one opinion.</summary>
    private static readonly (string File, string TypeScript, Type Type, string Code, bool IsRight)[] Arguments =
    [
        ("objects/Shapes", "Search", typeof(Search), "{ text: 'a', sorting: 1 }", true),
        ("objects/Shapes", "Search", typeof(Search), "{ text: 'a', sorting: 1, category: null, limit: 1, onlyNew: true }", true),
        ("objects/Shapes", "Search", typeof(Search), "{ text: 'a' }", false),
        ("objects/Shapes", "Search", typeof(Search), "{ sorting: 1 }", false),
        ("objects/Shapes", "Search", typeof(Search), "{ text: null, sorting: 1 }", false),
        ("objects/Shapes", "Search", typeof(Search), "{ text: 'a', sorting: 1, limit: null }", false),
        ("objects/Shapes", "Search", typeof(Search), "{ text: 'a', sorting: 1, limit: 'b' }", false),
        ("objects/Shapes", "Tree<number>", typeof(Tree<int>), "{ value: 1 }", true),
        ("objects/Shapes", "Tree<number>", typeof(Tree<int>), "{ value: 1, parent: { value: 2, parent: null }, children: [{ value: 3 }] }", true),
        ("objects/Shapes", "Tree<number>", typeof(Tree<int>), "{ children: [] }", false),
        ("objects/Shapes", "Tree<number>", typeof(Tree<int>), "{ value: 1, children: null }", false),
        ("objects/Shapes", "Pair<string, BufferOfByte>", typeof(Pair<string, Buffer<byte>>), "{ first: 'a', second: { content: new Uint8Array([1]) } }", true),
        ("objects/Shapes", "Pair<string, BufferOfByte>", typeof(Pair<string, Buffer<byte>>), "{ first: 'a', second: { content: [1] } }", false),
        ("Room", "ClientMessage", typeof(ClientMessage), "{ type: 'join', roomId: 'a' }", true),
        ("Room", "ClientMessage", typeof(ClientMessage), "{ number: 1, text: 'a', inReplyTo: { text: 'b' }, type: 'chat' }", true),
        ("Room", "ClientMessage", typeof(ClientMessage), "{ type: 'leave' }", true),
        ("Room", "ClientMessage", typeof(ClientMessage), "{ type: 'gone' }", false),
        ("Room", "ClientMessage", typeof(ClientMessage), "{ roomId: 'a' }", false),
        ("Room", "ClientMessage", typeof(ClientMessage), "{ type: 'join' }", false),
        ("Room", "Shape", typeof(Shape), "{ $type: 1, name: 'a', radius: 1 }", true),
        ("Room", "Shape", typeof(Shape), "{ $type: 1, name: 'a' }", false),
        ("Values", "Weekday", typeof(Weekday), "'the day after'", true),
        ("Values", "Weekday", typeof(Weekday), "'Tuesday'", false),
    ];

    [Fact]
    public async Task What_the_server_writes_has_the_type_that_the_file_says()
    {
        var texts = Samples.All.Select(s => Encoding.UTF8.GetString(DialectSerializer.Default.Serialize(s.Value, s.Type))).ToList();
        var codes = await ConvertAsync("print", texts);

        var errors = await CheckAsync("written", Samples.All.Select((s, i) => (s.File, s.TypeScript, codes[i])));

        Assert.Empty(errors.SelectMany(e => e).Select(e => e.Text));
    }

    [Fact]
    public async Task What_the_client_sends_back_is_the_same_value()
    {
        var texts = Samples.All.Select(s => DialectSerializer.Default.Serialize(s.Value, s.Type)).ToList();
        var sent = await ConvertAsync("write", await ConvertAsync("print", texts.Select(Encoding.UTF8.GetString)));

        for (var i = 0; i < texts.Count; i++)
        {
            if (Samples.All[i].Value is Everything)
                continue; // It holds what is written only, and never travels to the server.
            var read = DialectSerializer.Default.Deserialize(Encoding.UTF8.GetBytes(sent[i]), Samples.All[i].Type);
            Assert.Equal(Encoding.UTF8.GetString(texts[i]), Encoding.UTF8.GetString(DialectSerializer.Default.Serialize(read, Samples.All[i].Type)));
        }
    }

    [Fact]
    public async Task The_compiler_and_the_server_take_and_refuse_the_same_arguments()
    {
        var texts = await ConvertAsync("write", Arguments.Select(a => a.Code));
        var errors = await CheckAsync("arguments", Arguments.Select(a => (a.File, a.TypeScript, a.Code)));

        var opinions = Arguments.Select((a, i) => $"{a.TypeScript} {a.Code}: compiler {errors[i].Count == 0}, server {Takes(texts[i], a.Type)}");

        Assert.Equal(Arguments.Select(a => $"{a.TypeScript} {a.Code}: compiler {a.IsRight}, server {a.IsRight}"), opinions);
    }

    private static bool Takes(string text, Type type)
    {
        try
        {
            return DialectSerializer.Default.Deserialize(Encoding.UTF8.GetBytes(text), type) is not null;
        }
        catch (Exception refused) when (refused is JsonException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Compiles <c>const value: TYPE = CODE</c> for each, and gives the errors of each.</summary>
    private static async Task<IReadOnlyList<TscError>[]> CheckAsync(string name, IEnumerable<(string File, string TypeScript, string Code)> values)
    {
        var folder = Project.Workspace(name);
        OutputFolder.Update(Path.Combine(folder, "telefunc"), Generation.Run(Project.Assembly, [], new()).Files);
        var all = values.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            var (file, type, code) = all[i];
            var names = type.Split('<', '>', ' ', ',').Where(n => n.Length > 0 && char.IsUpper(n[0])).Distinct();
            await File.WriteAllTextAsync(
                Path.Combine(folder, $"value{i}.ts"),
                $"import type {{ {string.Join(", ", names)} }} from './telefunc/{file}.telefunc'\nexport const value: {type} = {code}\n",
                TestContext.Current.CancellationToken);
        }
        var errors = await Tsc.CheckAsync(folder);
        Assert.DoesNotContain(errors, e => e.File.StartsWith("telefunc", StringComparison.Ordinal));
        return [.. Enumerable.Range(0, all.Count).Select(i => (IReadOnlyList<TscError>)[.. errors.Where(e => e.File == $"value{i}.ts")])];
    }

    private static async Task<string[]> ConvertAsync(string mode, IEnumerable<string> inputs)
    {
        var file = Path.Combine(Project.Workspace($"convert-{Guid.NewGuid():N}"), "inputs.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(inputs), TestContext.Current.CancellationToken);
        var (exitCode, output) = await Tsc.NodeAsync(Path.Combine(Project.Folder, "node"), "values.mjs", mode, file);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Equal(0, exitCode);
        return JsonSerializer.Deserialize<string[]>(output)!;
    }
}
