import { spawn } from 'node:child_process'
import process from 'node:process'
import { ensureWebBuilt } from './build-web.mjs'
import { ensureInstalled, pinnedNode, root } from './install.mjs'
import { compileCache, loadEnvFile, markStopping, refuseTakenPort, startSimulator, stop, whenNpmEnds } from './processes.mjs'

/** `npm start`: from a fresh clone to a running WooChat, and from a stopped one back to it. */
loadEnvFile()
await refuseTakenPort()
ensureInstalled()
ensureWebBuilt()

const children = []
const simulatorUrl = await startSimulator(children)
const server = spawn(pinnedNode, ['server/main.ts'], {
  cwd: root,
  env: {
    ...process.env,
    ...compileCache,
    ...(simulatorUrl && { SIMULATOR_URL: simulatorUrl }),
    LOG_LEVEL: process.env.LOG_LEVEL ?? defaultLogLevel(),
  },
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
})
server.on('message', (message) => {
  if (message?.kind === 'ready') greet(message)
})
server.once('exit', async (code) => {
  await Promise.all(children.map(stop))
  process.exit(code ?? 1)
})
const end = () => {
  markStopping()
  server.kill('SIGTERM')
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
whenNpmEnds(end)

/** A person at a terminal wants the address, not a line for each request. */
function defaultLogLevel() {
  return process.stdout.isTTY ? 'warn' : 'info'
}

function greet({ address, demoLogin }) {
  const meta = simulatorUrl ? `\n  Simulator   ${simulatorUrl}/admin` : ''
  const login = demoLogin ? `\n  Demo login  ${demoLogin.email}  ${demoLogin.password}` : ''
  console.log(`\n  WooChat is ready\n\n  Address     ${address}${login}${meta}\n  Stop it with Ctrl-C; nothing is lost.\n`)
}
