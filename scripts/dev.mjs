import { spawn } from 'node:child_process'
import process from 'node:process'
import { ensureInstalled, pinnedNode, root } from './install.mjs'
import { loadEnvFile, refuseTakenPort, serverPort, startSimulator, stop, whenNpmEnds } from './processes.mjs'

/** `npm run dev`: the server restarts when its files change, and the browser takes changes of the web app at once. */
loadEnvFile()
await refuseTakenPort()
ensureInstalled()

const children = []
const simulatorUrl = await startSimulator(children)
const run = (...args) => {
  const env = { ...process.env, ...(simulatorUrl && { SIMULATOR_URL: simulatorUrl }) }
  children.unshift(spawn(pinnedNode, args, { cwd: root, env, stdio: 'inherit' }))
}
run('--watch', 'server/main.ts')
run('node_modules/vite/bin/vite.js', 'web', '--clearScreen', 'false')
console.log(`\n  API on http://localhost:${serverPort()}, web app on the address that Vite prints below.\n`)

let stopping = false
const stopAll = async () => {
  if (stopping) return
  stopping = true
  for (const child of children) await stop(child)
  process.exit(0)
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stopAll)
whenNpmEnds(stopAll)
