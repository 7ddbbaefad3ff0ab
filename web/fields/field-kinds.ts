import type { FieldKind } from '@woochat/contract/fields.ts'

/** The kinds of fields in words, with an example of what each is for. */
export const kindSays: Readonly<Record<FieldKind, { name: string; example: string }>> = {
  text: { name: 'Text', example: 'A delivery address, a note' },
  number: { name: 'Number', example: 'Orders, points; can be compared: at least 5' },
  date: { name: 'Date', example: 'A birthday, a renewal; can be near: in the next 7 days' },
  select: { name: 'One of a list', example: 'City, plan' },
  'multi-select': { name: 'Several of a list', example: 'Interests, languages' },
  switch: { name: 'On or off', example: 'Has a store card' },
}
