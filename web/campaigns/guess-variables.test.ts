import type { Field } from '@woochat/contract/fields.ts'
import { describe, expect, test } from 'vitest'
import { guessVariables } from './guess-variables.ts'

const city: Field = { id: 7 as Field['id'], label: 'City', kind: 'text', options: [], position: 0 }
const parts = {
  header: null,
  body: 'Hi {{first_name}}, news from {{city}} about {{order_id}}, stay well',
  footer: null,
  buttons: [],
  samples: {},
}

describe('a first mapping of variables', () => {
  test('takes fields of the same name, custom ones too', () => {
    expect(guessVariables(parts, [city], {})).toEqual({
      'body.first_name': { from: 'field', field: 'firstName', fallback: 'there' },
      'body.city': { from: 'field', field: 'field.7', fallback: '' },
      'body.order_id': { from: 'text', text: '' },
    })
  })

  test('keeps what a person chose and forgets variables that are gone', () => {
    const chosen = { 'body.city': { from: 'text', text: 'Pune' }, 'body.gone': { from: 'text', text: 'x' } } as const
    const guessed = guessVariables(parts, [city], chosen)
    expect(guessed['body.city']).toEqual({ from: 'text', text: 'Pune' })
    expect(guessed).not.toHaveProperty('body.gone')
  })
})
