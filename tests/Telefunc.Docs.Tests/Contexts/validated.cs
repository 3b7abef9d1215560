using System.ComponentModel.DataAnnotations;

// The code of the page.
