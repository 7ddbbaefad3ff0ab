import type { Activity, Contact, ContactSource } from '@woochat/contract/contacts.ts'
import { consentSays } from '../contacts/record.ts'
import type { Dice } from './dice.ts'
import { colleagues } from './workspace.ts'

/** A line of a contact's history, and the proof of a consent, as they were once written. */
export interface MadeLine {
  at: Date
  kind: Activity['kind']
  text: string
  actor: string
}
export interface MadeConsent {
  at: Date
  state: Exclude<Contact['optIn'], 'unknown'>
  source: string
  actor: string
}

interface Known {
  source: ContactSource
  createdAt: Date
  optIn: 0 | 1 | 2
  plan: string | null
  tags: readonly string[]
  owner: string | null
  blockedAt: Date | null
}

/** What the product would have written about a contact: where it came from, what it agreed to, what colleagues changed. */
export function linesOf(dice: Dice, contact: Known, now: Date): { lines: MadeLine[]; consents: MadeConsent[] } {
  const { createdAt } = contact
  const origin = origins[contact.source]
  const later = (): Date => new Date(dice.between(createdAt.getTime(), now.getTime()))
  const lines: MadeLine[] = [{ at: createdAt, ...origin }]
  const consents = consentsOf(dice, contact, later)
  for (const { at, state, actor } of consents) lines.push({ at, kind: 'consent', text: consentSays[state], actor })
  if (contact.plan) lines.push({ at: later(), kind: 'changed', text: `set Plan to ${contact.plan}`, actor: 'Web shop' })
  for (const tag of contact.tags)
    if (tag !== 'Newsletter') lines.push({ at: later(), kind: 'tagged', text: `tagged ${tag}`, actor: dice.one(taggers) })
  if (contact.owner) lines.push({ at: later(), kind: 'changed', text: 'changed the owner', actor: colleagues.admin.name })
  if (contact.blockedAt)
    lines.push({ at: contact.blockedAt, kind: 'blocked', text: 'blocked the contact', actor: colleagues.agent.name })
  return { lines: lines.sort((a, b) => a.at.getTime() - b.at.getTime()), consents }
}

const taggers = [colleagues.owner.name, colleagues.admin.name, colleagues.agent.name]

const origins: Readonly<Record<ContactSource, Pick<MadeLine, 'kind' | 'text' | 'actor'>>> = {
  api: { kind: 'created', text: 'added through the API', actor: 'Web shop' },
  inbound: { kind: 'created', text: 'wrote to us for the first time', actor: 'WhatsApp' },
  import: { kind: 'imported', text: 'created by an import', actor: colleagues.marketer.name },
  manual: { kind: 'created', text: 'created the contact', actor: colleagues.agent.name },
  demo: { kind: 'created', text: 'made up for the demo', actor: 'WooChat' },
}

/** Who opted out had mostly opted in before. */
function consentsOf(dice: Dice, { source, createdAt, optIn }: Known, later: () => Date): MadeConsent[] {
  const given: MadeConsent = { at: createdAt, state: 'in', source, actor: origins[source].actor }
  if (optIn === 1) return [given]
  if (optIn === 0) return []
  const taken: MadeConsent = { at: later(), state: 'out', source: 'keyword', actor: 'The contact, by message' }
  return source === 'inbound' || dice.happens(0.7) ? [given, taken] : [taken]
}
