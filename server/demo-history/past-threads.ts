import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import type { Dice } from '../demo/dice.ts'
import type { Colleague } from '../demo/workspace.ts'
import type { StoredContent } from '../messages/stored.ts'
import type { TemplateRow } from '../templates/store.ts'
import { befall, fromContact, fromUs, noteOf, type PastMessage } from './past-message.ts'
import { messagesOf, type Voice } from './talk.ts'
import { stopButton } from './templates.ts'
import { openThreads, type Script } from './threads.ts'
import { afterTap, doneThreads } from './threads-done.ts'

export interface PastThread {
  contactId: number
  assigneeId: number | null
  resolved: { at: Date; by: Voice } | null
  messages: PastMessage[]
}

export interface Stage {
  workspaceId: number
  now: Date
  voices: Readonly<Record<Colleague, Voice>>
  fields: CandidateFields
  photo: StoredContent
  orderUpdate: TemplateRow
}

export interface Candidate {
  id: number
  name: string
  phone: string
  country: string
  language: string
  wholesale: boolean
}

const day = 86_400_000
const minute = 60_000

/** The conversations of the last weeks, each with someone of the audience whom it fits and who got no campaign. */
export async function makeThreads(tx: Tx, stage: Stage, dice: Dice): Promise<PastThread[]> {
  const candidates = await listCandidates(tx, stage.workspaceId, stage.fields)
  return [...openThreads, ...doneThreads].flatMap((script) => {
    const fitting = candidates.filter((one) => fits(one, script.from))
    if (fitting.length === 0) return []
    const contact = dice.one(fitting)
    candidates.splice(candidates.indexOf(contact), 1)
    return [threadOf(stage, script, contact, dice)]
  })
}

/** Ids of the fields that decide who fits. */
export interface CandidateFields {
  orders: number
  wholesale: number
}

/** Who could be in a conversation: reachable, a customer for a while, with a full name, no campaign lately and no thread yet. */
export async function listCandidates(tx: Tx, workspaceId: number, { orders, wholesale }: CandidateFields): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select c.id, c.name, c.phone, c.country, c.language, coalesce(c.fields->>${String(wholesale)} = 'true', false) as wholesale
    from contacts c
    where c.workspace_id = ${workspaceId} and c.phone is not null and c.blocked_at is null and c.opt_in = 1 and c.name like '% %'
      and c.created_at < now() - interval '30 days' and (c.fields->>${String(orders)})::numeric > 0
      and not exists (select from campaign_recipients r where r.workspace_id = ${workspaceId} and r.contact_id = c.id and r.state <> 1)
      and not exists (select from conversations v where v.workspace_id = ${workspaceId} and v.contact_id = c.id)
    order by c.id`.execute(tx)
  return rows
}

export function fits({ country, language, wholesale }: Candidate, from: Script['from']): boolean {
  return from === 'wholesale' ? wholesale && country === 'IN' : !wholesale && from === `${country} ${language}`
}

function threadOf(stage: Stage, script: Script, contact: Candidate, dice: Dice): PastThread {
  const by = script.to && stage.voices[script.to]
  const begins = indianHour(new Date(stage.now.getTime() - script.days * day), dice.between(9.2, 19.5))
  const { photo, orderUpdate } = stage
  const messages = messagesOf({ contact, by, begins, lines: script.talk, photo, orderUpdate }, dice)
  return finished(contact.id, messages, by, script.done === true, dice)
}

function finished(contactId: number, messages: PastMessage[], by: Voice | null, done: boolean, dice: Dice): PastThread {
  const last = messages.at(-1)
  if (!done || !by || !last) return { contactId, assigneeId: by?.memberId ?? null, resolved: null, messages }
  const at = new Date(last.at.getTime() + dice.between(1, 25) * minute)
  const content = { type: 'event', event: 'resolved', text: `${by.name} resolved this` } as const
  return {
    contactId,
    assigneeId: by.memberId,
    resolved: { at, by },
    messages: [...messages, noteOf({ contactId, content, at, authorId: by.memberId })],
  }
}

/** Some of those who read one of the campaigns tap one of its buttons, and a colleague answers. Who tapped once is left out later. */
export function makeReplies(
  campaigns: readonly { messages: readonly PastMessage[]; buttons: readonly string[] }[],
  by: Voice,
  dice: Dice,
): PastThread[] {
  const tapped = new Set<number>()
  return campaigns.flatMap(({ messages, buttons }) => {
    const tapping = messages.filter(({ readAt, contactId }) => readAt && !tapped.has(contactId) && dice.happens(0.036))
    for (const { contactId } of tapping) tapped.add(contactId)
    return tapping.map((message) => replyTo(message, buttons, by, dice))
  })
}

function replyTo(message: PastMessage, buttons: readonly string[], by: Voice, dice: Dice): PastThread {
  const { contactId } = message
  const text = dice.happens(0.16) ? stopButton : dice.one(buttons.filter((one) => one !== stopButton))
  const at = new Date((message.readAt ?? message.at).getTime() + dice.whole(6, 1_500) * 1_000)
  message.repliedAt = at
  const tap = fromContact({ contactId, content: { type: 'button', text, payload: text }, at, replyTo: message })
  const after = afterTap[text]
  if (!after) return finished(contactId, [tap], by, true, dice)
  const { more, answer } = dice.one(after)
  const asked =
    more === undefined
      ? []
      : [
          fromContact({
            contactId,
            content: { type: 'text', text: more },
            at: new Date(at.getTime() + dice.whole(15, 90) * 1_000),
          }),
        ]
  const answeredAt = workingHour(new Date(at.getTime() + dice.between(3, 26) * minute))
  const answered = fromUs({ contactId, content: { type: 'text', text: answer }, at: answeredAt, authorId: by.memberId })
  const readSeconds = dice.happens(0.8) ? dice.between(20, 2_400) : null
  befall(
    answered,
    { acceptedMs: dice.whole(180, 900), deliveredSeconds: dice.between(1, 5), readSeconds, category: 'service' },
    dice,
  )
  const took = noteOf({
    contactId,
    content: { type: 'event', event: 'assigned', text: `${by.name} took this by answering` },
    at: answeredAt,
    authorId: by.memberId,
  })
  return finished(contactId, [tap, ...asked, took, answered], by, true, dice)
}

const indiaMs = 5.5 * 3_600_000

/** The day of `at` in India, at an hour of the clock there. */
export function indianHour(at: Date, hour: number): Date {
  const midnight = Math.floor((at.getTime() + indiaMs) / day) * day - indiaMs
  return new Date(midnight + Math.floor(hour * 3_600_000))
}

/** Nobody answers at night: what comes after nine waits for the morning. */
function workingHour(at: Date): Date {
  const hour = ((((at.getTime() + indiaMs) / 3_600_000) % 24) + 24) % 24
  if (hour >= 9 && hour < 21) return at
  const morning = indianHour(hour < 9 ? at : new Date(at.getTime() + day), 9)
  return new Date(morning.getTime() + (at.getTime() % (40 * minute)))
}
