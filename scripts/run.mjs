import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { pinnedNode, root } from './install.mjs'

const bin = (...path) => join(root, 'node_modules', ...path)

/** Every check of the shape and the style, with the file of the tool that makes it. */
const checks = [
  ['types', bin('typescript-native', 'bin', 'tsc'), '-p', '.'],
  ['types of the web app', bin('typescript-native', 'bin', 'tsc'), '-p', 'web'],
  ['style (Biome)', bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '.', '--error-on-warnings', '--colors=off'],
  [
    'boundaries (dependency-cruiser)',
    bin('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
    '--config',
    '.dependency-cruiser.cjs',
  ],
  ['nothing unused (knip)', bin('knip', 'bin', 'knip.js'), '--no-config-hints', '--no-progress'],
]

/** Runs the checks two at a time, a line each, and answers how many passed and failed. */
export async function runChecks() {
  const waiting = checks.map((check) => (check[0].startsWith('boundaries') ? [...check, ...cruised()] : check))
  const tally = { passed: 0, failed: 0 }
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) tally[(await runCheck(check)) ? 'passed' : 'failed']++
  }
  await Promise.all([worker(), worker()])
  return tally
}

/** Runs a file with the pinned Node; `show` lets it write to the screen as it goes. */
export function runNode(args, { show = false, env = {} } = {}) {
  return new Promise((done) => {
    const path = [bin('.bin'), process.env.PATH].join(delimiter)
    const child = spawn(pinnedNode, args, {
      cwd: root,
      env: { ...process.env, PATH: path, ...env },
      stdio: show ? 'inherit' : 'pipe',
    })
    let said = ''
    child.stdout?.on('data', (chunk) => (said += chunk))
    child.stderr?.on('data', (chunk) => (said += chunk))
    child.once('exit', (code) => done({ ok: code === 0, said }))
  })
}

async function runCheck([name, ...args]) {
  const began = Date.now()
  const { ok, said } = await runNode(args)
  console.log(`${ok ? '✓' : '✗'} ${name}  ${((Date.now() - began) / 1000).toFixed(1)} s${ok ? '' : `\n${said.trimEnd()}\n`}`)
  return ok
}

/** The folders that exist: a room without code is not an error. */
const cruised = () =>
  ['contract', 'flow', 'server', 'simulator', 'web', 'e2e', 'bench'].filter((room) => existsSync(join(root, room)))
