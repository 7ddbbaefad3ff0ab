import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answers, freePort } from '../e2e/stage.ts'
import { type Line, line } from './line.ts'

/** From the command to the first answer: once on an empty data folder (with the demo workspace), once on a used one. */
export async function coldStart(): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'woochat-cold-'))
  try {
    const first = await startOnce(folder)
    const second = await startOnce(folder)
    return [
      line('cold-start first', 's', first, 60, '≤ 1 (60 s)', 'empty data folder, demo workspace made'),
      line('cold-start second', 's', second, 5, '≤ 1 (5 s)', 'the same folder again'),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function startOnce(dataDir: string): Promise<number> {
  const [port, simulatorPort] = [await freePort(), await freePort()]
  const started = performance.now()
  const env = { ...process.env, PORT: String(port), SIMULATOR_PORT: String(simulatorPort), DATA_DIR: dataDir, LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: join(import.meta.dirname, '..'), env, stdio: 'ignore' })
  await answers(`http://127.0.0.1:${port}/readyz`, 120_000)
  const seconds = (performance.now() - started) / 1000
  child.kill('SIGTERM')
  await once(child, 'exit')
  return seconds
}
