// What bundle.mjs puts in place of an import that ends in "?source".
declare module '*?source' {
  const source: {
    /** The file's path inside the playground. */
    readonly file: string
    readonly language: 'csharp' | 'typescript'
    /** The file's text, coloured and escaped when the page was built. */
    readonly html: string
  }
  export default source
}

declare module '*.css' {}
