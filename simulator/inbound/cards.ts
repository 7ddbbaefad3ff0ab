import type { State } from '../state.ts'
import { isMap } from '../wire/wire-value.ts'

interface Card extends Record<string, unknown> {
  name: Record<string, unknown> & { formatted_name: string }
}

/** The contact card of a person, as their phone shares it. */
export function ownCard(state: State, phone: string): Card {
  const name = state.nameOf(phone)
  const [first = name, ...rest] = name.split(' ')
  return {
    name: { first_name: first, ...(rest.length > 0 && { last_name: rest.join(' ') }), formatted_name: name },
    phones: [{ phone: `+${phone}`, wa_id: phone, type: 'CELL' }],
  }
}

/** The card with its vCard 3.0, which webhooks carry along. */
export function withVcard(card: Card): Card {
  const phones: unknown[] = Array.isArray(card.phones) ? card.phones : []
  const lines = phones.filter(isMap).map(({ phone, wa_id, type }) => {
    const waid = typeof wa_id === 'string' ? `;waid=${wa_id}` : ''
    return `TEL;type=${typeof type === 'string' ? type : 'CELL'}${waid}:${String(phone)}`
  })
  const { name } = card
  const parts = `${text(name.last_name)};${text(name.first_name)};${text(name.middle_name)};;`
  const vcard = ['BEGIN:VCARD', 'VERSION:3.0', `N:${parts}`, `FN:${name.formatted_name}`, ...lines, 'END:VCARD'].join('\n')
  return { ...card, vcard }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
