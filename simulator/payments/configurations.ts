import type { Slice, World } from '../world.ts'
import { later } from '../world.ts'

export const providers = ['upi_vpa', 'razorpay', 'payu', 'billdesk', 'zaakpay'] as const
export const configurationStates = ['Active', 'Needs_Connecting', 'Needs_Testing'] as const
type Status = (typeof configurationStates)[number]

/** Where the money of an account's orders goes. Times are ms. */
export interface Configuration {
  readonly accountId: string
  readonly name: string
  readonly provider: (typeof providers)[number]
  readonly purposeCode?: string | undefined
  readonly categoryCode?: string | undefined
  readonly merchantVpa?: string | undefined
  providerMid?: string | undefined
  dataEndpoint?: string | undefined
  status: Status
  readonly createdAt: number
  updatedAt: number
  /** Where the merchant connects it. */
  link?: { token: string; redirectUrl: string | undefined; expiresAt: number } | undefined
  /** Tested by then. */
  testedAt?: number | undefined
}

const linkLifeMs = 24 * 3_600_000

/** Payment configurations by account and name; `termsPending` are accounts that have not accepted the terms of payments. */
export class Configurations implements Slice {
  readonly termsPending = new Set<string>()
  readonly #world: World
  readonly #byName = new Map<string, Configuration>()

  constructor(world: World) {
    this.#world = world
  }

  find(accountId: string, name: string): Configuration | undefined {
    return this.#byName.get(`${accountId} ${name}`)
  }

  ofAccount(accountId: string): Configuration[] {
    return [...this.#byName.values()].filter((one) => one.accountId === accountId)
  }

  ofLink(token: string): Configuration | undefined {
    return [...this.#byName.values()].find(({ link }) => link?.token === token && link.expiresAt > this.#world.clock.now())
  }

  /** A UPI handle can be paid at once; a gateway must be connected by its merchant first. */
  create(wish: Omit<Configuration, 'status' | 'createdAt' | 'updatedAt'>): Configuration {
    const now = this.#world.clock.now()
    const status = wish.provider === 'upi_vpa' ? 'Active' : 'Needs_Connecting'
    const made: Configuration = { ...wish, status, createdAt: now, updatedAt: now }
    this.#byName.set(`${made.accountId} ${made.name}`, made)
    this.#world.state.touched()
    if (status === 'Active') this.#tell(made)
    return made
  }

  /** A new address at which the merchant connects it. */
  linkFor(one: Configuration, redirectUrl: string | undefined): { token: string; expiresAt: number } {
    const { ids, clock, state } = this.#world
    one.link = { token: ids.token(40), redirectUrl, expiresAt: clock.now() + linkLifeMs }
    state.touched()
    return one.link
  }

  /** The merchant was there: a test payment follows by itself, then it is active. */
  connect(one: Configuration): void {
    one.providerMid = `acc_${this.#world.ids.token(14)}`
    one.link = undefined
    one.testedAt = this.#world.clock.now() + this.#world.settings.reviewMs
    this.change(one, 'Needs_Testing')
    this.#testWhenDue(one)
  }

  /** Puts it into another state, which is news. */
  change(one: Configuration, status: Status): void {
    one.status = status
    one.updatedAt = this.#world.clock.now()
    this.#world.state.touched()
    this.#tell(one)
  }

  remove(one: Configuration): void {
    this.#byName.delete(`${one.accountId} ${one.name}`)
    this.#world.state.touched()
  }

  save(): unknown {
    return { termsPending: [...this.termsPending], configurations: [...this.#byName.values()] }
  }

  load(saved: unknown): void {
    const { termsPending, configurations } = saved as { termsPending: string[]; configurations: Configuration[] }
    for (const accountId of termsPending) this.termsPending.add(accountId)
    for (const one of configurations) {
      this.#byName.set(`${one.accountId} ${one.name}`, one)
      if (one.status === 'Needs_Testing') this.#testWhenDue(one)
    }
  }

  #testWhenDue(one: Configuration): void {
    const { testedAt } = one
    if (testedAt === undefined) return
    later(this.#world, Math.max(0, testedAt - this.#world.clock.now()), () => {
      if (one.testedAt === testedAt && one.status === 'Needs_Testing' && this.find(one.accountId, one.name) === one)
        this.change(one, 'Active')
    })
  }

  /** Webhooks write the state in words. Source: Meta, Webhooks → payment_configuration_update (2026-05). */
  #tell(one: Configuration): void {
    const value = {
      configuration_name: one.name,
      provider_name: one.provider,
      ...(one.providerMid !== undefined && { provider_mid: one.providerMid }),
      status: one.status.replace('_', ' '),
      created_timestamp: Math.floor(one.createdAt / 1_000),
      updated_timestamp: Math.floor(one.updatedAt / 1_000),
    }
    this.#world.webhooks.accountField(one.accountId, 'payment_configuration_update', JSON.stringify(value))
  }
}

/** The payment configurations of this simulator. */
export function configurationsOf(world: World): Configurations {
  const found = world.slices.get('payment-configurations')
  if (found instanceof Configurations) return found
  const made = new Configurations(world)
  world.slices.set('payment-configurations', made)
  return made
}
