import type { TemplateShown } from '@woochat/contract/content.ts'
import { shownTemplate } from '@woochat/contract/template-shown.ts'
import type { TemplateParts } from '@woochat/contract/templates.ts'
import type { Dice } from '../demo/dice.ts'
import type { StoredContent } from '../messages/stored.ts'
import type { TemplateRow } from '../templates/store.ts'
import { befall, fromContact, fromUs, noteOf, type PastMessage } from './past-message.ts'

/** Someone of us in a thread. */
export interface Voice {
  memberId: number
  name: string
}

export interface Talk {
  contact: { id: number; name: string }
  /** Who answers; null when nobody has. */
  by: Voice | null
  begins: Date
  lines: string
  photo: StoredContent
  orderUpdate: TemplateRow
}

const minute = 60_000

/** The messages of a thread as its lines tell them, with the times that follow from reading and answering. */
export function messagesOf(talk: Talk, dice: Dice): PastMessage[] {
  const messages: PastMessage[] = []
  let at = talk.begins.getTime()
  for (const line of talk.lines.trim().split('\n').map(readLine)) {
    at += messages.length === 0 ? 0 : line.minutes * minute + dice.whole(0, 50_000)
    const made = line.ours ? ours(talk, line, new Date(at)) : theirs(talk, line, new Date(at), messages)
    if (line.ours && talk.by && !messages.some((message) => message.direction === 1))
      messages.push(takeover(talk, talk.by, made.at))
    messages.push(made)
  }
  for (const [i, message] of messages.entries()) if (message.direction === 1) deliver(message, messages.slice(i + 1), dice)
  return messages
}

interface Line {
  ours: boolean
  minutes: number
  /** A failure's code. */
  code?: number
  kind: 'text' | 'photo' | 'react' | 'order'
  text: string
}

function readLine(line: string): Line {
  const [, arrow, code, kind, minutes, text = ''] = /^\s*([<>])(?:x(\d{6}),?)?(photo|react|order)?(\d+)? (.*)$/.exec(line) ?? []
  if (arrow === undefined) throw new Error(`A thread of the demo has a line that is none: ${line}`)
  const ours = arrow === '>'
  return {
    ours,
    minutes: minutes === undefined ? (ours ? 4 : 1) : Number(minutes),
    ...(code !== undefined && { code: Number(code) }),
    kind: (kind as Line['kind'] | undefined) ?? 'text',
    text: text.trim(),
  }
}

function theirs({ contact, photo }: Talk, { kind, text }: Line, at: Date, before: readonly PastMessage[]): PastMessage {
  const heart = before.findLast((message) => message.direction === 1) ?? null
  if (kind === 'react' && heart)
    return fromContact({ contactId: contact.id, content: { type: 'reaction', emoji: text, toMessage: '' }, at, replyTo: heart })
  const content: StoredContent = kind === 'photo' && photo.type === 'image' ? { ...photo, caption: text } : { type: 'text', text }
  return fromContact({ contactId: contact.id, content, at })
}

function ours({ contact, by, orderUpdate }: Talk, { kind, text, code }: Line, at: Date): PastMessage {
  const content = kind === 'order' ? orderContent(orderUpdate, contact.name, text) : { type: 'text' as const, text }
  const message = fromUs({ contactId: contact.id, content, at, authorId: by?.memberId ?? null })
  if (code !== undefined) message.error = { code, text: '' }
  return message
}

function orderContent(template: TemplateRow, name: string, text: string): StoredContent {
  const [order = '', day = ''] = text.split('|').map((part) => part.trim())
  const values = { 'body.name': name.split(' ')[0] ?? '', 'body.order': order, 'body.day': day, 'button.0': order }
  const shown: TemplateShown = shownTemplate(
    { name: template.name, language: template.language, parts: template.parts as TemplateParts },
    values,
  )
  return { type: 'template', values, templateId: template.id, headerMediaId: null, shown }
}

/** As the product notes it: whoever answers what nobody has, has it. */
const takeover = ({ contact }: Talk, by: Voice, at: Date): PastMessage =>
  noteOf({
    contactId: contact.id,
    content: { type: 'event', event: 'assigned', text: `${by.name} took this by answering` },
    at,
    authorId: by.memberId,
  })

/** Whoever answers has read; the last word is mostly read too. */
function deliver(message: PastMessage, later: readonly PastMessage[], dice: Dice): void {
  const answer = later.find((one) => one.direction === 0)
  const soon = dice.between(1, 5)
  const gapSeconds = answer ? (answer.at.getTime() - message.at.getTime()) / 1000 - soon - 4 : null
  const read =
    gapSeconds === null ? (dice.happens(0.8) ? dice.between(20, 3_000) : null) : Math.max(0, dice.between(0.1, 0.8) * gapSeconds)
  const category = message.content.type === 'template' ? 'utility' : 'service'
  befall(
    message,
    {
      acceptedMs: dice.whole(180, 900),
      deliveredSeconds: soon,
      readSeconds: read,
      ...(message.error && { code: message.error.code }),
      category,
    },
    dice,
  )
}
