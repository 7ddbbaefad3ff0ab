import type { ChannelId } from '@woochat/contract/id.ts'
import { describe, expect, test } from 'vitest'
import { emptyDraft, nextNumber, slugOf, submission } from './template-draft.ts'
import { firstLine, languageName, samplesOf } from './template-words.ts'

const channel = 1 as ChannelId

describe('a template draft', () => {
  test('turns any name into one Meta takes', () => {
    expect(slugOf('Diwali Offer, 20% off')).toBe('diwali_offer_20_off')
    expect(slugOf('  Übergrößen')).toBe('ubergro_en')
    expect(slugOf('order_ready')).toBe('order_ready')
  })

  test('numbers the next variable, and not where names are used', () => {
    expect(nextNumber('Hello')).toBe(1)
    expect(nextNumber('Hello {{1}}, {{2}}')).toBe(3)
    expect(nextNumber('Hello {{name}}')).toBeUndefined()
  })

  test('submits samples of present variables only', () => {
    const draft = emptyDraft(channel, 'en')
    draft.parts = {
      ...draft.parts,
      body: 'Hello {{name}}, welcome back to us',
      samples: { 'body.name': 'Asha', 'body.gone': 'x', 'header.1': '' },
    }
    expect(submission(draft)?.parts.samples).toEqual({ 'body.name': 'Asha' })
    expect(submission({ ...draft, channelId: undefined })).toBeUndefined()
  })

  test('shows its first line with the samples filled in', () => {
    const parts = { ...emptyDraft(channel, 'en').parts, body: '\n*Hello* {{name}}!\nMore', samples: { 'body.name': 'Asha' } }
    expect(firstLine(parts)).toBe('Hello Asha!')
    expect(samplesOf(parts, 'body')).toEqual({ name: 'Asha' })
  })

  test('names a language with its country', () => {
    expect(languageName('pt_BR')).toBe('Portuguese (Brazil)')
  })
})
