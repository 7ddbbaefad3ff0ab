import { messagingTiers } from '@woochat/contract/cloud-api/accounts.ts'
import { z } from 'zod'
import { type Clock, RunningClock, SteppedClock } from './clock.ts'

const whole = z.coerce.number().int().min(0)

const Settings = z.object({
  SIMULATOR_PORT: whole.max(65_535).optional(),
  PORT: whole.max(65_535).optional(),
  HOST: z.string().default('127.0.0.1'),
  SIMULATOR_DATA: z.string().optional(),
  SIMULATOR_SEED: whole.default(1),
  SIMULATOR_CLOCK: z
    .string()
    .regex(/^(real|stepped|\d+(\.\d+)?x)$/, 'real, stepped, or a speed like 60x')
    .default('real'),
  SIMULATOR_START: z.iso.datetime().optional(),
  SIMULATOR_THROUGHPUT: whole.default(80),
  SIMULATOR_TIER: z.enum(Object.keys(messagingTiers) as [string, ...string[]]).default('TIER_100K'),
  SIMULATOR_PAIR_LIMIT: z.enum(['on', 'off']).default('on'),
  SIMULATOR_REVIEW_MS: whole.default(1_500),
  SIMULATOR_REPLY_RATE: z.coerce.number().min(0).max(1).default(0.02),
  SIMULATOR_WEBHOOK_BATCH: whole.min(1).max(1000).default(100),
})

export interface SimulatorConfig {
  host: string
  port: number
  dataPath: string | undefined
  seed: number
  clock: Clock
  throughput: number
  tier: string
  pairLimit: boolean
  reviewMs: number
  replyRate: number
  webhookBatch: number
}

/** Settings of the simulator when it runs alone; every one is optional. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): SimulatorConfig {
  const read = Settings.parse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  return {
    host: read.HOST,
    port: read.SIMULATOR_PORT ?? read.PORT ?? 4011,
    dataPath: read.SIMULATOR_DATA,
    seed: read.SIMULATOR_SEED,
    clock: clockOf(read.SIMULATOR_CLOCK, read.SIMULATOR_START),
    throughput: read.SIMULATOR_THROUGHPUT,
    tier: read.SIMULATOR_TIER,
    pairLimit: read.SIMULATOR_PAIR_LIMIT === 'on',
    reviewMs: read.SIMULATOR_REVIEW_MS,
    replyRate: read.SIMULATOR_REPLY_RATE,
    webhookBatch: read.SIMULATOR_WEBHOOK_BATCH,
  }
}

function clockOf(kind: string, start: string | undefined): Clock {
  const startMs = start === undefined ? undefined : Date.parse(start)
  return kind === 'stepped' ? new SteppedClock(startMs ?? Date.now()) : new RunningClock(Number.parseFloat(kind) || 1, startMs)
}

export const processConfig = (): SimulatorConfig => readConfig(process.env)
