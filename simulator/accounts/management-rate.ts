import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphError } from '../graph-error.ts'
import { accessOf } from '../wire/access.ts'
import type { Slice, World } from '../world.ts'

const minuteMs = 60_000
const minutes = 60

/** How many calls of management an app may make on an account in an hour: as Meta has it, another number, or as many as it likes. */
export class ManagementRate implements Slice {
  perHour: 'as at Meta' | 'unlimited' | number = 'unlimited'
  readonly #calls = new Map<string, Map<number, number>>()

  /** Calls in the hour before `nowMs`, this one included. */
  count(key: string, nowMs: number): number {
    const minute = Math.floor(nowMs / minuteMs)
    const calls = this.#calls.get(key) ?? new Map<number, number>()
    this.#calls.set(key, calls)
    calls.set(minute, (calls.get(minute) ?? 0) + 1)
    let sum = 0
    for (const [at, count] of calls) {
      if (at <= minute - minutes) calls.delete(at)
      else sum += count
    }
    return sum
  }

  /** Minutes until enough of the calls are an hour old. */
  minutesToWait(key: string, nowMs: number): number {
    const [oldest = 0] = this.#calls.get(key)?.keys() ?? []
    return Math.max(1, oldest + minutes - Math.floor(nowMs / minuteMs))
  }

  save(): unknown {
    return this.perHour
  }

  load(saved: unknown): void {
    this.perHour = saved as ManagementRate['perHour']
  }
}

export function managementRate(world: World): ManagementRate {
  const kept = world.slices.get('management-rate')
  if (kept instanceof ManagementRate) return kept
  const made = new ManagementRate()
  world.slices.set('management-rate', made)
  return made
}

/** Sending and files have limits of their own. */
const others = /^\/(:node\/(messages|marketing_messages|media|uploads|calls)$|control|phones|admin|samples|whatsapp_business\/)/

/**
 * 200 calls an hour per app and account, 5,000 once the account has a registered number (80007), told by the two usage headers.
 * Only accounts, numbers and templates are counted, and nothing is refused unless it is turned on.
 * Source: Meta, Rate limits (2026-09).
 */
export function limitManagement(app: FastifyInstance, world: World): void {
  const rate = managementRate(world)
  app.addHook('preHandler', (request, reply, done) => {
    const route = request.routeOptions.url
    if (route === undefined || others.test(route)) return done()
    done(weigh(world, rate, request, reply))
  })
}

function weigh(world: World, rate: ManagementRate, request: FastifyRequest, reply: FastifyReply): GraphError | undefined {
  const accountId = accountIn(world, (request.params as { node?: string }).node ?? '')
  const appId = accountId === undefined ? undefined : callerOf(world, request)
  if (accountId === undefined || appId === undefined) return undefined
  const key = `${appId} ${accountId}`
  const now = world.clock.now()
  const calls = rate.count(key, now)
  const limit = typeof rate.perHour === 'number' ? rate.perHour : hasNumber(world, accountId) ? 5_000 : 200
  const refused = rate.perHour !== 'unlimited' && calls > limit
  const used = { call_count: Math.min(100, Math.ceil((calls * 100) / limit)), total_cputime: 0, total_time: 0 }
  const wait = refused ? rate.minutesToWait(key, now) : 0
  reply.header('x-app-usage', JSON.stringify(used))
  reply.header(
    'x-business-use-case-usage',
    JSON.stringify({ [accountId]: [{ type: 'whatsapp', ...used, estimated_time_to_regain_access: wait }] }),
  )
  return refused
    ? new GraphError(80_007, 'The WhatsApp Business Account has reached its rate limit of management calls.')
    : undefined
}

const accountIn = ({ state }: World, id: string): string | undefined =>
  state.accounts.has(id) ? id : (state.numbers.get(id)?.accountId ?? state.templates.get(id)?.accountId)

const hasNumber = ({ state }: World, accountId: string): boolean =>
  [...state.numbers.values()].some((number) => number.accountId === accountId && number.registered)

/** Undefined for a token that will be refused anyhow. */
function callerOf(world: World, request: FastifyRequest): string | undefined {
  try {
    return accessOf(world, request).appId
  } catch {
    return undefined
  }
}
