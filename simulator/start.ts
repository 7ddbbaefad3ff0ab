import type { AddressInfo } from 'node:net'
import { serveAdmin } from './admin/serve.ts'
import { type Clock, RunningClock } from './clock.ts'
import { serveControl } from './control/serve.ts'
import { Delivery } from './delivery/delivery.ts'
import { Throughput } from './delivery/limits.ts'
import { type DeliveryRules, defaultRules } from './delivery/rules.ts'
import { Faults } from './faults.ts'
import { graphApp, serveGraphApi } from './graph-api/app.ts'
import { Ids } from './ids.ts'
import { playPeople } from './inbound/play.ts'
import { MediaStore } from './media-store.ts'
import { rateQuality } from './numbers/quality.ts'
import { Handsets } from './people/handsets.ts'
import { servePhones } from './phones/serve.ts'
import { type Behaviour, believable } from './population.ts'
import { Snapshots } from './snapshot.ts'
import { State } from './state.ts'
import { Traffic } from './traffic.ts'
import { type WebhookOptions, Webhooks } from './webhooks/webhooks.ts'
import type { World } from './world.ts'

export interface SimulatorOptions {
  host?: string
  /** 0 or left out: any free port. */
  port?: number
  /** A JSON file that outlives the process; left out, everything is forgotten. */
  dataPath?: string | undefined
  /** Who reads, who answers, which fault strikes and, without a data file, every id. */
  seed?: number
  /** The clock on the wall when left out. */
  clock?: Clock
  /** Messages a second of a new number; 0 is no limit. */
  throughput?: number
  pairLimit?: boolean
  tier?: string
  reviewMs?: number
  behaviour?: Partial<Behaviour>
  rules?: Partial<DeliveryRules>
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
  playPeople(world)
  rateQuality(world)
  world.slices.set('delivery', world.delivery).set('usage', world.delivery.usage)
  const snapshots = options.dataPath === undefined ? undefined : new Snapshots(world, options.dataPath)
  const app = graphApp(world)
  await serveGraphApi(app, world)
  serveControl(app, world)
  await servePhones(app, world)
  await serveAdmin(app)
  // After the nouns have said what they keep.
  await snapshots?.load()
  const host = options.host ?? '127.0.0.1'
  await app.listen({ host, port: options.port ?? 0 })
  const { port } = app.server.address() as AddressInfo
  world.site.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const stop = async (): Promise<void> => {
    await app.close()
    world.delivery.stop()
    await world.webhooks.stop()
    world.clock.stop()
    // Last of all: what happened after it was written would happen once more.
    await snapshots?.stop()
  }
  return { url: world.site.url, port, world, stop }
}

function build(options: SimulatorOptions): World {
  const clock = options.clock ?? new RunningClock()
  const seed = options.seed ?? 1
  const state = new State({ ...believable, ...options.behaviour }, seed)
  const faults = new Faults(seed)
  const ids = new Ids(seed, options.dataPath !== undefined)
  const traffic = new Traffic(clock)
  const webhooks = new Webhooks(state, clock, faults, traffic, {
    batch: 100,
    flushMs: 4,
    lanes: 4,
    retryMs: 200,
    timeoutMs: 10_000,
    ...options.webhooks,
  })
  const handsets = new Handsets()
  const throughput = new Throughput()
  const rules = { ...defaultRules, ...options.rules }
  return {
    clock,
    ids,
    traffic,
    slices: new Map(),
    known: {},
    state,
    faults,
    webhooks,
    handsets,
    site: { url: '' },
    delivery: new Delivery({ state, clock, webhooks, handsets, ids, throughput, rules }),
    throughput,
    media: new MediaStore(state, clock, options.dataPath?.replace(/(\.json)?$/, '-media'), ids),
    settings: {
      throughput: options.throughput ?? 80,
      pairLimit: options.pairLimit ?? true,
      tier: options.tier ?? 'TIER_100K',
      reviewMs: options.reviewMs ?? 1_500,
    },
  }
}
