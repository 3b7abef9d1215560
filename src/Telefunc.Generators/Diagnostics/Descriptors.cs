using Microsoft.CodeAnalysis;

namespace Telefunc.Generators.Diagnostics;

/// <summary>Everything that the generator can complain about. Each has a page in docs/diagnostics.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor NotAccessible = Error(
        "TF0001",
        "A telefunction must be accessible",
        "'{0}' cannot be a telefunction because {1}; make it public or internal");

    public static readonly DiagnosticDescriptor Generic = Error(
        "TF0002",
        "A telefunction cannot be generic",
        "'{0}' cannot be a telefunction because {1} is generic; clients cannot send type arguments");

    public static readonly DiagnosticDescriptor ByReference = Error(
        "TF0003",
        "A telefunction takes and returns ordinary values",
        "{0} of telefunction '{1}' is {2}, which cannot cross the network; use an ordinary value");

    public static readonly DiagnosticDescriptor NotConstructible = Error(
        "TF0004",
        "The class of a telefunction must be constructible",
        "'{0}' cannot be constructed for telefunction '{1}' because {2}");

    public static readonly DiagnosticDescriptor AsyncVoid = Error(
        "TF0005",
        "A telefunction cannot be async void",
        "Telefunction '{0}' is async void, so nobody can wait for it or see it fail; return Task");

    public static readonly DiagnosticDescriptor DuplicateKey = Error(
        "TF0006",
        "Two telefunctions have one key",
        "'{0}' has the same key as '{1}': function '{2}' of file '{3}'; rename one, or set [Telefunction(\"name\")] or [Telefunctions(\"/file\")]");

    public static readonly DiagnosticDescriptor BadFile = Error(
        "TF0007",
        "A file key must be a path that begins with a slash",
        "The file key '{0}' of '{1}' must begin with '/' and name a file without spaces, for example '/pages/Clock.telefunc.ts'");

    public static readonly DiagnosticDescriptor BadName = Error(
        "TF0008",
        "The name of a telefunction must be a JavaScript identifier",
        "The name '{0}' of telefunction '{1}' is not a JavaScript identifier, so clients could not import it");

    public static readonly DiagnosticDescriptor ChannelReturned = Error(
        "TF0009",
        "Return the client's end of a channel",
        "Telefunction '{0}' returns the server's end of a channel ({1} is '{2}'); return its .Client, of type '{3}'");

    public static readonly DiagnosticDescriptor NotFromClient = Error(
        "TF0010",
        "A parameter's type cannot come from a client",
        "Parameter '{0}' of telefunction '{1}' is of type '{2}', which a client cannot send; {3}");

    public static readonly DiagnosticDescriptor Callback = Error(
        "TF0011",
        "A delegate must be callable over the network",
        "Parameter '{0}' of telefunction '{1}' is a delegate that no function of a client can stand for: {2}");

    public static readonly DiagnosticDescriptor ParamsArray = Error(
        "TF0012",
        "A parameter cannot be params",
        "Parameter '{0}' of telefunction '{1}' is params; declare it without, so that the client sends it as one argument");

    public static readonly DiagnosticDescriptor NoTelefunctions = Warning(
        "TF0013",
        "A class with [Telefunctions] has no telefunction",
        "'{0}' has [Telefunctions] but no method with [Telefunction], so clients can call nothing in it");

    public static readonly DiagnosticDescriptor UnusableAttribute = Error(
        "TF0014",
        "An attribute cannot be honoured",
        "[{0}] on {1} cannot be honoured because {2}");

    public static readonly DiagnosticDescriptor NotValidated = Warning(
        "TF0015",
        "The validation attributes of a type are out of reach",
        "'{0}' has validation attributes, but generated code cannot reach the type and so does not check them; make it internal or public");

    public static readonly DiagnosticDescriptor AbstractParameter = Warning(
        "TF0016",
        "A parameter's type cannot be made from JSON",
        "Parameter '{0}' of telefunction '{1}' is of type '{2}', which is {3} without [JsonDerivedType]; "
        + "if it is a service, mark it with [FromServices]");

    public static readonly DiagnosticDescriptor NotAContract = Error(
        "TF0101",
        "A contract is an accessible interface without type parameters",
        "'{0}' cannot be a contract because {1}");

    public static readonly DiagnosticDescriptor NotCallable = Error(
        "TF0102",
        "A contract consists of methods that can be awaited",
        "'{0}' cannot be part of a contract because {1}");

    public static readonly DiagnosticDescriptor NotSendable = Error(
        "TF0103",
        "A parameter of a contract is sent by the client",
        "Parameter '{0}' of '{1}' {2}");

    public static readonly DiagnosticDescriptor NoContract = Error(
        "TF0104",
        "For needs a contract",
        "'{0}' is not a contract, so there is no proxy for it; mark the interface with [Telefunctions]");

    public static readonly DiagnosticDescriptor Missing = Error(
        "TF0105",
        "The server lacks a method of its contract",
        "'{0}' lacks '{1}' of its contract: there is no telefunction '{2}' of file '{3}'");

    public static readonly DiagnosticDescriptor ParametersDiffer = Error(
        "TF0106",
        "The server takes other arguments than its contract sends",
        "Telefunction '{0}' takes {1} from clients, but its contract '{2}' sends {3}");

    public static readonly DiagnosticDescriptor ResultDiffers = Error(
        "TF0107",
        "The server returns something else than its contract says",
        "Telefunction '{0}' returns {1}, but its contract '{2}' returns {3}");

    private const string Category = "Telefunc";

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLink(id));

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLink(id));

    private static string HelpLink(string id) => $"docs/diagnostics/{id}.md";
}
