// The npm package's own server. Run by NodeServer.cs with one argument, JSON: {port: number (0: a free one), channel: config.channel of the
// package}. Says {"port": n} on stdout as soon as it serves, and ends when its stdin does.
import { createServer } from 'node:http'
import { config, __applyReturnShields, __decorateTelefunction } from 'telefunc'
import { Telefunc } from 'telefunc/node'
import * as files from './telefunctions/index.mjs'

const settings = JSON.parse(process.argv[2])

config.disableNamingConvention = true
config.channel = settings.channel

// What the package's bundler plug-ins append to a file Name.telefunc.ts: every export is registered under the file's path.
for (const [name, { returnShields = {}, ...telefunctions }] of Object.entries(files)) {
  for (const [exportName, telefunction] of Object.entries(telefunctions))
    __decorateTelefunction(telefunction, exportName, `/${name}.telefunc.ts`, import.meta.dirname)
  for (const [exportName, shields] of Object.entries(returnShields)) __applyReturnShields(telefunctions[exportName], shields)
}

const telefunc = new Telefunc()
const server = createServer(async (req, res) => {
  if (!(await telefunc.serve({ req, res }))) res.writeHead(404).end()
})
telefunc.installWebSocket(server)
server.listen(settings.port, '127.0.0.1', () => process.stdout.write(JSON.stringify({ port: server.address().port }) + '\n'))

process.stdin.resume().on('end', () => process.exit(0))
process.on('uncaughtException', (error) => console.error('uncaught:', error))
process.on('unhandledRejection', (error) => console.error('unhandled:', error))
