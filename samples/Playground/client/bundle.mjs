// Bundles the page: client/shell/main.ts and all it imports become wwwroot/assets/app.js and app.css.
// An import that ends in "?source" is replaced by the coloured text of that very file, so that the
// sources shown on the page are the ones that run.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import highlight from 'highlight.js/lib/core'
import csharp from 'highlight.js/lib/languages/csharp'
import typescript from 'highlight.js/lib/languages/typescript'

highlight.registerLanguage('csharp', csharp)
highlight.registerLanguage('typescript', typescript)

const client = path.dirname(fileURLToPath(import.meta.url))
const playground = path.dirname(client)
const languages = { '.cs': 'csharp', '.ts': 'typescript' }

const shownSources = {
  name: 'shown sources',
  setup(build) {
    build.onResolve({ filter: /\?source$/ }, ({ path: request, resolveDir }) => ({
      path: path.resolve(resolveDir, request.replace(/\?source$/, '')),
      namespace: 'shown-source',
    }))
    build.onLoad({ filter: /.*/, namespace: 'shown-source' }, async ({ path: file }) => {
      const language = languages[path.extname(file)]
      if (!language) return { errors: [{ text: `The page shows C# and TypeScript, not ${path.basename(file)}.` }] }
      const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '').trimEnd()
      const shown = {
        file: path.relative(playground, file).replaceAll(path.sep, '/'),
        language,
        html: highlight.highlight(text, { language }).value,
      }
      return { contents: `export default ${JSON.stringify(shown)}`, loader: 'js', watchFiles: [file] }
    })
  },
}

await build({
  absWorkingDir: client,
  entryPoints: { app: 'shell/main.ts' },
  outdir: path.join(playground, 'wwwroot', 'assets'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  conditions: ['browser'],
  minify: true,
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [shownSources],
})
