import type { AddressInfo } from 'node:net'
import { realClock } from './clock.ts'
import { serveControl } from './control/serve.ts'
import { Delivery } from './deliver.ts'
import { Faults } from './faults.ts'
import { graphApp, serveGraphApi } from './graph-api/app.ts'
import { MediaStore } from './media-store.ts'
import { Handsets } from './phones/handsets.ts'
import { servePhones } from './phones/serve.ts'
import { Throughput } from './rules/limits.ts'
import { type Behaviour, believable } from './rules/population.ts'
import { Snapshots } from './snapshot.ts'
import { State } from './state.ts'
import { type WebhookOptions, Webhooks } from './webhooks.ts'
import type { World } from './world.ts'

export interface SimulatorOptions {
  host?: string
  /** 0 or left out: any free port. */
  port?: number
  /** A JSON file that outlives the process; left out, everything is forgotten. */
  dataPath?: string | undefined
  seed?: number
  /** Messages a second of a new number; 0 is no limit. */
  throughput?: number
  pairLimit?: boolean
  tier?: string
  reviewMs?: number
  behaviour?: Partial<Behaviour>
  webhooks?: Partial<WebhookOptions>
}

export interface Simulator {
  readonly url: string
  readonly port: number
  /** What it knows, for tests that look inside. */
  readonly world: World
  stop(): Promise<void>
}

/** Starts one Meta: Graph API, control API and handsets on one port. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = build(options)
  const snapshots = options.dataPath === undefined ? undefined : new Snapshots(world, options.dataPath)
  await snapshots?.load()
  const app = graphApp()
  await serveGraphApi(app, world)
  serveControl(app, world)
  await servePhones(app, world)
  const host = options.host ?? '127.0.0.1'
  await app.listen({ host, port: options.port ?? 0 })
  const { port } = app.server.address() as AddressInfo
  const stop = async (): Promise<void> => {
    await app.close()
    await snapshots?.stop()
    world.delivery.wheel.stop()
    world.delivery.chores.stop()
    await world.webhooks.stop()
  }
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port, world, stop }
}

function build(options: SimulatorOptions): World {
  const clock = realClock
  const seed = options.seed ?? 1
  const state = new State({ ...believable, ...options.behaviour }, seed)
  const faults = new Faults(seed)
  const webhooks = new Webhooks(state, clock, faults, {
    batch: 100,
    flushMs: 4,
    lanes: 4,
    retryMs: 200,
    timeoutMs: 10_000,
    ...options.webhooks,
  })
  const handsets = new Handsets()
  return {
    clock,
    state,
    faults,
    webhooks,
    handsets,
    delivery: new Delivery(state, clock, webhooks, handsets),
    throughput: new Throughput(),
    media: new MediaStore(state, clock, options.dataPath?.replace(/(\.json)?$/, '-media')),
    settings: {
      throughput: options.throughput ?? 80,
      pairLimit: options.pairLimit ?? true,
      tier: options.tier ?? 'TIER_100K',
      reviewMs: options.reviewMs ?? 1_500,
    },
  }
}
