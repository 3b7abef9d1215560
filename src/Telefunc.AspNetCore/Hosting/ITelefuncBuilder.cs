namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What <c>AddTelefunc</c> returns: the place where further parts of Telefunc are added.</summary>
public interface ITelefuncBuilder
{
    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }
}
