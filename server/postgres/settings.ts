import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

/** `scratch` is for tests: nothing in it outlives a power cut, and it is small. */
export type Durability = 'durable' | 'scratch'

/** The settings of the embedded PostgreSQL, as arguments of its command line. */
export function serverSettings(port: number, durability: Durability): string[] {
  const settings = { ...common(port), ...(durability === 'durable' ? durable() : scratch) }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

type Settings = Record<string, string | number>

const common = (port: number): Settings => ({
  listen_addresses: '127.0.0.1',
  port,
  unix_socket_directories: '',
  max_connections: 100,
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
  jit: 'off',
  synchronous_commit: 'on',
  wal_compression: 'pglz',
  random_page_cost: 1.1,
  dynamic_shared_memory_type: sharedMemory(),
  autovacuum_naptime: '15s',
  autovacuum_vacuum_scale_factor: 0.05,
  autovacuum_vacuum_insert_scale_factor: 0.1,
  autovacuum_analyze_scale_factor: 0.03,
})

const durable = (): Settings => {
  const memoryMb = Math.floor(totalmem() / 2 ** 20)
  return {
    fsync: 'on',
    full_page_writes: 'on',
    shared_buffers: `${clamp(Math.floor(memoryMb / 4), 64, 1024)}MB`,
    effective_cache_size: `${clamp(Math.floor(memoryMb / 2), 256, 16_384)}MB`,
    work_mem: '16MB',
    maintenance_work_mem: `${clamp(Math.floor(memoryMb / 16), 64, 512)}MB`,
    wal_buffers: '16MB',
    min_wal_size: '256MB',
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: 0.9,
  }
}

const scratch: Settings = {
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  wal_level: 'minimal',
  max_wal_senders: 0,
}

const clamp = (n: number, least: number, most: number): number => Math.min(Math.max(n, least), most)

/** Containers often give /dev/shm 64 MB, where a parallel query would fail for want of room. */
function sharedMemory(): string {
  if (process.platform !== 'linux') return process.platform === 'win32' ? 'windows' : 'posix'
  try {
    const { bsize, blocks } = statfsSync('/dev/shm')
    return bsize * blocks >= 256 * 2 ** 20 ? 'posix' : 'mmap'
  } catch {
    return 'mmap'
  }
}
