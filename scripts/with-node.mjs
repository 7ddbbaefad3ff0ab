import { spawn } from 'node:child_process'
import process from 'node:process'
import { ensureInstalled, fail, pinnedNode } from './install.mjs'

/** `node scripts/with-node.mjs <file> …`: runs a file with the pinned Node, installing first where that is needed. */
if (process.argv.length < 3) fail('Say which file to run: node scripts/with-node.mjs <file> …')
ensureInstalled()
const child = spawn(pinnedNode, process.argv.slice(2), { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
