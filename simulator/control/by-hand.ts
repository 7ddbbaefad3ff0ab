import type { FaultRule } from '../faults.ts'
import { changeBehaviour } from '../people/populations.ts'
import type { Slice, World } from '../world.ts'

const kinds = ['rules', 'settings', 'behaviour'] as const
type Kind = (typeof kinds)[number]

/** What was set by hand holds after a restart too; what nobody touched follows the settings of the next start. */
class ByHand implements Slice {
  readonly #world: World
  readonly #set: Record<Kind, Record<string, unknown>> = { rules: {}, settings: {}, behaviour: {} }

  constructor(world: World) {
    this.#world = world
  }

  set(kind: Kind, change: Readonly<Record<string, unknown>>): void {
    Object.assign(this.#set[kind], change)
    const { delivery, settings, state } = this.#world
    if (kind === 'rules') Object.assign(delivery.rules, change)
    else if (kind === 'settings') Object.assign(settings, change)
    else changeBehaviour(state, change)
    state.touched()
  }

  save(): unknown {
    return { ...this.#set, faults: this.#world.faults.rules }
  }

  load(saved: unknown): void {
    const { faults, ...set } = saved as Record<Kind, Record<string, unknown>> & { faults: FaultRule[] }
    for (const kind of kinds) this.set(kind, set[kind] ?? {})
    this.#world.faults.restore(faults ?? [])
  }
}

/** What was set by hand in this simulator. */
export function byHand(world: World): ByHand {
  const found = world.slices.get('by-hand')
  if (found instanceof ByHand) return found
  const made = new ByHand(world)
  world.slices.set('by-hand', made)
  return made
}
