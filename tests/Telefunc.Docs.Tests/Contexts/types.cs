// The code of the page.
