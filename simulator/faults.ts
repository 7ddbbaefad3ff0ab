import { seededDice } from './dice.ts'

/** What can go wrong between us and Meta. `…_after_accept` and `garbage_200` accept first: the sender cannot know. */
export const faultKinds = [
  'drop_before',
  'drop_after_accept',
  'error_500',
  'error_500_after_accept',
  'rate_429',
  'slow',
  'garbage_200',
  'duplicate_webhooks',
  'status_before_answer',
  'lost_statuses',
  'reorder_webhooks',
  'delay_webhooks',
  'batch_webhooks',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** A fault that befalls a share of requests; `match.to` is a prefix of the person's number; `times` ends it after so many hits. */
export interface FaultRule {
  id: number
  kind: FaultKind
  rate: number
  ms: number
  times: number | undefined
  match: { to?: string | undefined; number?: string | undefined }
  hits: number
}

export type FaultDraft = Omit<FaultRule, 'id' | 'hits'>

export class Faults {
  rules: FaultRule[] = []
  #dice: () => number
  #ids = 0

  constructor(seed: number) {
    this.#dice = seededDice(seed)
  }

  add(draft: FaultDraft): FaultRule {
    const rule = { ...draft, id: ++this.#ids, hits: 0 }
    this.rules.push(rule)
    return rule
  }

  /** Puts back rules that a restart interrupted. */
  restore(rules: readonly FaultRule[]): void {
    this.rules = rules.map((rule) => ({ ...rule }))
    this.#ids = Math.max(0, ...rules.map((rule) => rule.id))
  }

  /** Removes one rule, or all. */
  remove(id?: number): void {
    this.rules = id === undefined ? [] : this.rules.filter((rule) => rule.id !== id)
  }

  /** The first rule of these kinds that strikes now. */
  strike(kinds: readonly FaultKind[], numberId: string, to?: string): FaultRule | undefined {
    for (const rule of this.rules) {
      if (!kinds.includes(rule.kind) || !fits(rule, numberId, to) || this.#dice() >= rule.rate) continue
      rule.hits++
      if (rule.times !== undefined && rule.hits >= rule.times) this.remove(rule.id)
      return rule
    }
    return undefined
  }
}

function fits({ match }: FaultRule, numberId: string, to: string | undefined): boolean {
  if (match.number !== undefined && match.number !== numberId) return false
  return match.to === undefined || (to?.startsWith(match.to) ?? false)
}
