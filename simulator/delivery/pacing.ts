import type { Outgoing, State, Template } from '../state.ts'
import type { DeliveryRules } from './rules.ts'

const utilityPacedMs = 7 * 86_400_000

export interface PacingParts {
  readonly state: State
  readonly rules: DeliveryRules
  readonly later: (delayMs: number, chore: () => void) => void
  /** Lets a message go, or lets it fail with a code of Meta. */
  readonly decide: (out: Outgoing, errorCode: number) => void
}

/**
 * The first messages of a new marketing template go out; the rest waits until those who got them have shown what they think of it.
 * The same holds after a pause, for a week also for utility. Source: Meta, Templates → Template pacing (2026-09).
 */
export class Pacing {
  readonly #parts: PacingParts
  readonly #held = new Map<string, Outgoing[]>()

  constructor(parts: PacingParts) {
    this.#parts = parts
  }

  /** Whether this message must wait; counts it when not. */
  holds({ templateId, via, at }: Outgoing): boolean {
    const { pacingAfter } = this.#parts.rules
    if (pacingAfter === null || templateId === undefined || via === 'direct') return false
    const template = this.#parts.state.templates.get(templateId)
    if (!template || !isPaced(template, at)) return false
    const pacing = template.pacing ?? { sent: 0 }
    template.pacing = pacing
    if (pacing.done) return false
    if (pacing.sent >= pacingAfter) return true
    pacing.sent++
    return false
  }

  hold(out: Outgoing): void {
    const id = out.templateId ?? ''
    const waiting = this.#held.get(id)
    if (waiting) {
      waiting.push(out)
      return
    }
    this.#held.set(id, [out])
    this.#parts.later(this.#parts.rules.pacingMs, () => this.#judge(id))
  }

  /** Whether messages of this template wait now. */
  isHolding(templateId: string): boolean {
    return this.#held.has(templateId)
  }

  /** By then blocks and reports have had their effect: what is RED or paused loses what it held. */
  #judge(id: string): void {
    const template = this.#parts.state.templates.get(id)
    const good = template?.status === 'APPROVED' && template.quality !== 'RED'
    if (template && good) template.pacing = { sent: 0, done: true }
    const held = this.#held.get(id) ?? []
    this.#held.delete(id)
    for (const out of held) if (out.life === 'held') this.#parts.decide(out, good ? 0 : 132015)
  }
}

const isPaced = ({ category, pauses, pausedUntil }: Template, atMs: number): boolean =>
  category === 'MARKETING' || (category === 'UTILITY' && pauses !== undefined && atMs < (pausedUntil ?? 0) + utilityPacedMs)
