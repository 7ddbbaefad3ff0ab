import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const dataDir = mkdtempSync(join(tmpdir(), 'woochat-start-'))
const port = await freePort()
const simulatorPort = await freePort()
const address = `http://127.0.0.1:${port}`
const started: ChildProcess[] = []
afterEach(async () => {
  for (const child of started) child.kill('SIGTERM')
  await Promise.all(started.splice(0).map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')))
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const given = server.address()
  server.close()
  return given && typeof given === 'object' ? given.port : 0
}

interface Start {
  child: ChildProcess
  said: () => string
}

function begin(): Start {
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    PORT: String(port),
    SIMULATOR_PORT: String(simulatorPort),
    npm_lifecycle_event: undefined,
  }
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let said = ''
  child.stdout.on('data', (chunk) => (said += chunk))
  child.stderr.on('data', (chunk) => (said += chunk))
  return { child, said: () => said }
}

async function untilReady(start: Start): Promise<void> {
  await expect
    .poll(() => (start.child.exitCode === null ? start.said() : `ended: ${start.said()}`), { timeout: 90_000 })
    .toMatch(/Stop it with|^ended/)
  expect(start.said()).not.toMatch(/^ended/)
}

async function end({ child }: Start): Promise<void> {
  child.kill('SIGTERM')
  expect((await once(child, 'exit'))[0]).toBe(0)
}

/** The processes of this test that run now: their environment or command line names its folder. */
function ours(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => read(`/proc/${pid}/environ`).includes(dataDir) || read(`/proc/${pid}/cmdline`).includes(dataDir))
    .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim())
    .filter(Boolean)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

test('one command starts everything, says where it is, and ends without leaving anything behind', {
  timeout: 120_000,
}, async () => {
  const start = begin()
  await untilReady(start)
  expect(start.said()).toContain(`Address     http://localhost:${port}`)
  expect((await fetch(`${address}/healthz`)).status).toBe(200)
  expect((await fetch(`http://127.0.0.1:${simulatorPort}/phones`)).status).toBe(200)
  await end(start)
  await expect.poll(ours, { timeout: 5_000 }).toEqual([])
})

test('a second start takes at most five seconds, and a third beside it is told that the port is in use', {
  timeout: 60_000,
}, async () => {
  const began = performance.now()
  const start = begin()
  await untilReady(start)
  if (!start.said().includes('Building the web app')) expect(performance.now() - began).toBeLessThan(5_000)
  const other = begin()
  expect((await once(other.child, 'exit'))[0]).toBe(1)
  expect(other.said()).toContain(`The port ${port} is in use`)
  expect((await fetch(`${address}/healthz`)).status).toBe(200)
  await end(start)
})

test('after kill -9 of all its processes it starts again as if nothing had been', { timeout: 60_000 }, async () => {
  const start = begin()
  await untilReady(start)
  const server = childrenOf(start.child.pid).find((pid) => read(`/proc/${pid}/cmdline`).includes('server/main.ts'))
  start.child.kill('SIGKILL')
  process.kill(Number(server), 'SIGKILL')
  await once(start.child, 'exit')
  const again = begin()
  await untilReady(again)
  expect((await fetch(`${address}/healthz`)).status).toBe(200)
  await end(again)
  await expect.poll(ours, { timeout: 5_000 }).toEqual([])
})

const childrenOf = (pid: number | undefined): string[] =>
  readdirSync('/proc').filter((name) => read(`/proc/${name}/stat`).split(') ')[1]?.split(' ')[1] === String(pid))
