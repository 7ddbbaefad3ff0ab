import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { type EmbeddedDatabase, startEmbedded } from './embedded.ts'
import { firstShut } from './home.ts'
import { isRunning } from './postmaster.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'woochat-embedded-'))
const log = createLog('silent')
const start = (): Promise<EmbeddedDatabase> => startEmbedded({ dataDir, log, durability: 'scratch' })
const started: EmbeddedDatabase[] = []
afterAll(async () => {
  await Promise.all(started.map((database) => database.stop()))
  rmSync(dataDir, { recursive: true, force: true })
})

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** A second WooChat process that starts the same database, says where it is, and waits. */
async function startElsewhere(): Promise<{ child: ChildProcess; url: string }> {
  const program = `
    import { startEmbedded } from ${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))}
    import { createLog } from ${JSON.stringify(join(import.meta.dirname, '../log.ts'))}
    const database = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: createLog('silent'), durability: 'scratch' })
    process.on('SIGTERM', () => database.stop().then(() => process.exit(0)))
    process.stdout.write(database.url)
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [chunk] = await once(child.stdout, 'data')
  return { child, url: String(chunk) }
}

test('a new folder becomes a PostgreSQL that only the holder of its password can enter', async () => {
  const database = await start()
  started.push(database)
  await query(database.url, 'create table kept as select 1 as n')
  await expect(query(database.url.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toThrow(/password authentication failed/)
  expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600)
  await database.stop()
  await expect(query(database.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/)
})

test('a second start is quick and finds everything again, at the same address', async () => {
  const began = performance.now()
  const database = await start()
  expect(performance.now() - began).toBeLessThan(2000)
  expect(await query(database.url, 'select n from kept')).toEqual([{ n: 1 }])
  await database.stop()
})

test('after kill -9 of its process the next start takes the running database over, and can stop it', async () => {
  const { child, url } = await startElsewhere()
  await query(url, 'insert into kept values (2)')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const database = await start()
  expect(database.url).toBe(url)
  expect(await query(url, 'select count(*)::int as n from kept')).toEqual([{ n: 2 }])
  await database.stop()
  expect(isRunning(database.pid, dataDir)).toBe(false)
})

test('after kill -9 of the database itself the next start recovers what was committed', async () => {
  const before = await start()
  await query(before.url, 'insert into kept values (3)')
  process.kill(before.pid, 'SIGKILL')
  const after = await start()
  expect(await query(after.url, 'select count(*)::int as n from kept')).toEqual([{ n: 3 }])
  await after.stop()
})

test('a dead file of a server whose number now belongs to another program does not stop the start', async () => {
  const before = await start()
  process.kill(before.pid, 'SIGKILL')
  while (isRunning(before.pid, '')) await new Promise((done) => setTimeout(done, 5))
  const file = join(dataDir, 'postgres', 'cluster', 'postmaster.pid')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, '1'))
  const after = await start()
  expect(await query(after.url, 'select count(*)::int as n from kept')).toEqual([{ n: 3 }])
  await after.stop()
})

test('of two processes on one folder the second uses the database of the first and leaves it running', async () => {
  const first = await startElsewhere()
  const second = await start()
  expect(second.url).toBe(first.url)
  await second.stop()
  expect(await query(first.url, 'select 1 as n')).toEqual([{ n: 1 }])
  first.child.kill('SIGTERM')
  expect((await once(first.child, 'exit'))[0]).toBe(0)
})

test('two processes that start a database at the same moment agree on one', async () => {
  const [first, second] = await Promise.all([startElsewhere(), startElsewhere()])
  expect(second.url).toBe(first.url)
  for (const { child } of [first, second]) child.kill('SIGTERM')
  await Promise.all([first, second].map(({ child }) => child.exitCode ?? once(child, 'exit')))
})

test('a port of another program is refused in a sentence when it was asked for, and given way to when not', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = address && typeof address === 'object' ? address.port : 0
  await expect(startEmbedded({ dataDir, log, port, durability: 'scratch' })).rejects.toThrow(
    `The port ${port} (DATABASE_PORT) is in use.`,
  )
  const kept = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8'))
  writeFileSync(join(dataDir, 'postgres.json'), JSON.stringify({ ...kept, port }), { mode: 0o600 })
  const database = await start()
  expect(database.url).not.toContain(`:${port}/`)
  await database.stop()
  other.close()
})

test('a folder that the database user cannot enter is found out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'woochat-shut-'))
  const stranger = { uid: 54_321, gid: 54_321 }
  expect(firstShut(join(folder, 'data'), stranger)).toBe(folder)
  chmodSync(folder, 0o755)
  expect(firstShut(join(folder, 'data'), stranger)).toBeUndefined()
  rmSync(folder, { recursive: true })
})
