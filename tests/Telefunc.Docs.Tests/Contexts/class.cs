using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

public sealed class Example
{
    // The code of the page.
}
