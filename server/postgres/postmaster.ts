import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `postmaster.pid` says of the server that holds a cluster. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

/** Lines of the file, by PostgreSQL's miscadmin.h: 1 pid, 4 port, 8 status. It grows while the server starts. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  return pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : undefined
}

/** A process of that number runs, and its command line has `word` in it: numbers are reused, above all in containers. */
export function isRunning(pid: number, word: string): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false
  try {
    return commandLine(pid).includes(word)
  } catch {
    return false
  }
}

/**
 * PostgreSQL refuses to start when the number in a dead server's file now belongs to some other program. With our own number
 * there it starts, as a server's parent is never its rival, and still looks whether the dead server's children are gone.
 */
export function disownStalePid(cluster: string, pid: number | undefined): void {
  if (pid === undefined || isRunning(pid, cluster) || !isRunning(pid, '')) return
  const file = join(cluster, 'postmaster.pid')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)))
}

const commandLine = (pid: number): string =>
  existsSync('/proc/self/cmdline')
    ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
