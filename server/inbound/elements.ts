/** One thing a webhook tells: an incoming message, a status of one of ours, or anything else by its field. */
export interface WebhookElement {
  /** The stored body it came in; 0 while it is in none. */
  bodyId: number
  kind: 'message' | 'status' | 'field'
  field: string
  wabaId: string
  /** null for fields of the account rather than of a number. */
  phoneNumberId: string | null
  /** The message, the status, or the whole value of the field. */
  item: unknown
  /** The sender's card that came along with a message. */
  contact: unknown
  /** Where in the body it stood, e.g. `entry[0].changes[2].messages[17]`. */
  place: string
}

export interface Unreadable {
  place: string
  reason: string
  item: unknown
}

/** Takes a body apart. Whatever part of it has the wrong shape is told apart from the rest, which goes on. */
export function elementsOf(body: unknown, bodyId = 0): { elements: WebhookElement[]; unreadable: Unreadable[] } {
  const elements: WebhookElement[] = []
  const unreadable: Unreadable[] = []
  const no = (place: string, reason: string, item: unknown): void => void unreadable.push({ place, reason, item })
  const entries = record(body)?.['entry']
  if (!Array.isArray(entries))
    return { elements, unreadable: [{ place: 'body', reason: 'It has no list of entries', item: body }] }
  for (const [i, entry] of entries.entries()) {
    const changes = record(entry)?.['changes']
    if (!Array.isArray(changes)) no(`entry[${i}]`, 'It has no list of changes', entry)
    else
      for (const [j, change] of changes.entries()) {
        const place = `entry[${i}].changes[${j}]`
        const { field, value } = record(change) ?? {}
        if (typeof field !== 'string') no(place, 'It names no field', change)
        else elements.push(...elementsOfChange({ field, value, wabaId: String(record(entry)?.['id'] ?? ''), place, bodyId }, no))
      }
  }
  return { elements, unreadable }
}

interface Change {
  field: string
  value: unknown
  wabaId: string
  place: string
  bodyId: number
}

function elementsOfChange(
  { field, value, wabaId, place, bodyId }: Change,
  no: (place: string, reason: string, item: unknown) => void,
): WebhookElement[] {
  const parts = record(value)
  const number = record(parts?.['metadata'])?.['phone_number_id']
  const phoneNumberId = typeof number === 'string' || typeof number === 'number' ? String(number) : null
  if (field !== 'messages')
    return [{ bodyId, kind: 'field', field, wabaId, phoneNumberId, item: value, contact: undefined, place }]
  if (!parts || phoneNumberId === null) {
    no(place, 'It does not say for which number it is', { field, value })
    return []
  }
  const contacts = list(parts['contacts'])
  const elements: WebhookElement[] = []
  for (const [kind, name] of [
    ['status', 'statuses'],
    ['message', 'messages'],
  ] as const)
    for (const [i, item] of list(parts[name]).entries())
      elements.push({
        bodyId,
        kind,
        field,
        wabaId,
        phoneNumberId,
        item,
        contact: kind === 'message' ? cardOf(item, contacts) : undefined,
        place: `${place}.${name}[${i}]`,
      })
  return elements
}

/** The card of whoever wrote the message; a batch may carry those of several people. */
function cardOf(message: unknown, contacts: readonly unknown[]): unknown {
  const { from, from_user_id: userId } = record(message) ?? {}
  const card = contacts.find((contact) => {
    const { wa_id, user_id } = record(contact) ?? {}
    return (from !== undefined && wa_id === from) || (userId !== undefined && user_id === userId)
  })
  return card ?? (contacts.length === 1 ? contacts[0] : undefined)
}

/** A webhook that brings this element only: what is quarantined, so that it can be processed again by itself. */
export function bodyOf({ kind, field, wabaId, phoneNumberId, item, contact }: WebhookElement): unknown {
  const value =
    kind === 'field'
      ? item
      : {
          metadata: { phone_number_id: phoneNumberId },
          ...(contact !== undefined && { contacts: [contact] }),
          [kind === 'message' ? 'messages' : 'statuses']: [item],
        }
  return { object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [{ field, value }] }] }
}

const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
