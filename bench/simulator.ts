import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { sendBare } from './bare-sends.ts'
import { type Line, line } from './line.ts'

const heapMb = 1_200
const people = Number(process.env.BENCH_PEOPLE ?? 1_000_000)

/**
 * How much the simulator takes and gives back on one core, so that it is never what a bench of the product measures. Counted in
 * messages per second of its own processor time: other processes on the machine do not change that figure.
 */
export async function simulator(): Promise<Line[]> {
  const meta = await startAlone()
  try {
    await quicken(meta.url)
    const [cpuBefore, memoryBefore] = [await cpuSeconds(meta.child), await memoryMb(meta.child)]
    const run = await sendBare(meta.url, people)
    const cpu = (await cpuSeconds(meta.child)) - cpuBefore
    const memory = await memoryMb(meta.child)
    const note = `${people} people, three statuses each while it accepts; ${cpu.toFixed(1)} s of one core`
    return [
      line('simulator-accepts', 'sends/s of a core', people / cpu, 5_000, '≥ 1 (5,000/s)', note),
      line('simulator-delivers', 'statuses/s of a core', run.statuses / cpu, 10_000, '≥ 1 (10,000/s)', 'in batches of 100'),
      line(
        'simulator-wall',
        'sends/s',
        people / run.acceptedSeconds,
        5_000,
        '',
        'by the clock, with the sender on the same machine',
      ),
      line(
        'simulator-memory',
        'MB',
        memory,
        1_536,
        '≤ 1 (1.5 GB for a million)',
        `${memoryBefore} MB before; ${people} people, heap of at most ${heapMb} MB`,
      ),
    ]
  } finally {
    meta.child.kill('SIGKILL')
  }
}

async function startAlone(): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort()
  const env = {
    ...process.env,
    SIMULATOR_PORT: String(port),
    SIMULATOR_THROUGHPUT: '0',
    SIMULATOR_PAIR_LIMIT: 'off',
    SIMULATOR_TIER: 'TIER_UNLIMITED',
    SIMULATOR_REVIEW_MS: '10',
    SIMULATOR_REPLY_RATE: '0',
  }
  // Left to itself the engine lets a heap grow as long as the machine has room: what is needed shows when there is little.
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, 'simulator/main.ts'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  for (let turn = 0; turn < 200; turn++) {
    if (
      await fetch(`${url}/control/health`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return { url, child }
    await sleep(50)
  }
  child.kill('SIGKILL')
  throw new Error('The simulator did not start within ten seconds')
}

/** Everyone gets and reads everything at once. */
async function quicken(url: string): Promise<void> {
  const behaviour = { delivered: 1, readRate: 1, sentDelayMs: [5, 50], deliveredDelayMs: [20, 100], readDelayMs: [50, 500] }
  const headers = { 'content-type': 'application/json' }
  await fetch(`${url}/control/behaviour`, { method: 'POST', headers, body: JSON.stringify(behaviour) })
}

/** User and system time of a process so far. Source: proc(5), fields 14 and 15 of stat, in ticks of 10 ms. */
async function cpuSeconds({ pid }: ChildProcess): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'latin1')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function memoryMb({ pid }: ChildProcess): Promise<number> {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'latin1')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    }),
  )
}
