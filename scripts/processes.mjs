import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail, pinnedNode, root } from './install.mjs'

/** Settings from a file `.env`, where there is one; what the environment says itself goes first. */
export function loadEnvFile() {
  const file = join(root, '.env')
  if (!existsSync(file)) return
  if (!process.loadEnvFile)
    fail(`Node ${process.versions.node} cannot read .env: use 20.12 or newer, or set the variables yourself.`)
  process.loadEnvFile(file)
}

const setting = (name) => process.env[name]?.trim() || undefined
export const dataDir = () => resolve(root, setting('DATA_DIR') ?? 'data')
export const serverPort = () => Number(setting('PORT') ?? 4000)

/**
 * Starts the practice WhatsApp beside the server and answers its address. It stays off when another one is named, when
 * SIMULATOR=off, and by default on a public installation.
 */
export async function startSimulator(children) {
  if (setting('SIMULATOR_URL')) return setting('SIMULATOR_URL')
  if ((setting('SIMULATOR') ?? (setting('PUBLIC_URL') ? 'off' : 'on')) === 'off') return undefined
  const folder = dataDir()
  mkdirSync(folder, { recursive: true })
  const pidFile = join(folder, 'simulator.pid')
  await endLeftover(pidFile)
  const port = await simulatorPort()
  const env = {
    ...process.env,
    ...compileCache,
    HOST: '127.0.0.1',
    SIMULATOR_PORT: String(port),
    SIMULATOR_DATA: join(folder, 'simulator.json'),
  }
  // In a group of its own, so that Ctrl-C does not take it away from a server that is still finishing.
  const child = spawn(pinnedNode, ['simulator/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  })
  children.push(child)
  writeFileSync(pidFile, String(child.pid))
  child.once('exit', () => rmSync(pidFile, { force: true }))
  await untilOpen(child, port)
  return `http://127.0.0.1:${port}`
}

/** Node keeps what it compiled between starts, which saves a quarter of a second. */
export const compileCache = { NODE_COMPILE_CACHE: join(root, '.cache', 'node') }

/** Refuses in a sentence when the server's port is taken, before anything else is started; one that is just ending is waited for. */
export async function refuseTakenPort() {
  const port = serverPort()
  const host = setting('HOST') ?? '127.0.0.1'
  const began = Date.now()
  while (Date.now() - began < (isOneStopping() ? 30_000 : 1_000)) {
    if (await isFree(port, host)) return
    await sleep(100)
  }
  fail(
    `The port ${port} is in use, perhaps by a WooChat that already runs. Stop that, or choose another: PORT=${port + 1} npm start`,
  )
}

/** Tells a start that follows at once that this one is finishing what it has begun. */
export function markStopping() {
  writeFileSync(stoppingFile(), String(process.pid))
  process.once('exit', () => rmSync(stoppingFile(), { force: true }))
}

/** npm does not pass SIGTERM on to what it runs, but ends its shell: then this process gets another parent. */
export function whenNpmEnds(act) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    act()
  }, 100)
  watch.unref()
}

const stoppingFile = () => join(dataDir(), 'stopping')

function isOneStopping() {
  try {
    return process.kill(Number(readFileSync(stoppingFile(), 'utf8')), 0)
  } catch {
    return false
  }
}

/** SIGTERM, and SIGKILL to what is still there after half a minute. */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  const late = sleep(30_000, 'late', { ref: false })
  if ((await Promise.race([gone, late])) === 'late') child.kill('SIGKILL')
}

async function simulatorPort() {
  const chosen = setting('SIMULATOR_PORT')
  if (await isFree(Number(chosen ?? 4011), '127.0.0.1')) return Number(chosen ?? 4011)
  if (chosen) fail(`The port ${chosen} (SIMULATOR_PORT) is in use. Choose another, or leave it out.`)
  return await freePort()
}

/** One that a killed start left behind would keep writing the same file. */
async function endLeftover(pidFile) {
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8'))
  for (let i = 0; i < 100 && isSimulator(pid); i++) {
    process.kill(pid, i < 60 ? 'SIGTERM' : 'SIGKILL')
    await sleep(50)
  }
}

function isSimulator(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('simulator/main.ts')
  } catch {
    return false
  }
}

async function untilOpen(child, port) {
  for (let i = 0; i < 400; i++) {
    if (child.exitCode !== null)
      fail('The practice WhatsApp did not start: it says why above. Without it: SIMULATOR=off npm start')
    if (await answers(port)) return
    await sleep(25)
  }
  fail('The practice WhatsApp did not start within 10 seconds. Without it: SIMULATOR=off npm start')
}

const answers = (port) =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => done(socket.destroy() && true))
    socket.once('error', () => done(false))
  })

const isFree = (port, host) => listen(port, host).then(Boolean, (error) => error.code !== 'EADDRINUSE')
const freePort = () => listen(0, '127.0.0.1')

const listen = (port, host) =>
  new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(port, host, () => {
      const { port: given } = server.address()
      server.close(() => done(given))
    })
  })
