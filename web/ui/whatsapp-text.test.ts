import { describe, expect, test } from 'vitest'
import { parsePieces, parseWhatsAppText, plainWords } from './whatsapp-text.ts'

const text = (text: string) => ({ kind: 'text', text })

describe('WhatsApp text', () => {
  test('marks words bold, italic and struck, one inside another', () => {
    expect(parsePieces('a *b _c_* ~d~')).toEqual([
      text('a '),
      { kind: 'bold', pieces: [text('b '), { kind: 'italic', pieces: [text('c')] }] },
      text(' '),
      { kind: 'strike', pieces: [text('d')] },
    ])
  })

  test('leaves a mark alone inside a word, before a space and without a partner', () => {
    for (const plain of ['snake_case_name', '2 * 3 * 4', '*open', 'a* b*', '**'])
      expect(parsePieces(plain)).toEqual([text(plain)])
  })

  test('keeps marks inside code and addresses as they are', () => {
    expect(parsePieces('`*x*` https://a.example/_b_/c.')).toEqual([
      { kind: 'code', text: '*x*' },
      text(' '),
      { kind: 'link', text: 'https://a.example/_b_/c', url: 'https://a.example/_b_/c' },
      text('.'),
    ])
  })

  test('finds a variable, also inside a mark', () => {
    expect(parsePieces('Hi *{{name}}*')).toEqual([text('Hi '), { kind: 'bold', pieces: [{ kind: 'variable', name: 'name' }] }])
  })

  test('reads lists, quotes and blocks line by line', () => {
    expect(parseWhatsAppText('- one\n2. two\n> three\n```\ncode *x*\n```\nend').map((line) => line.kind)).toEqual([
      'bullet',
      'number',
      'quote',
      'block',
      'plain',
    ])
  })

  test('keeps empty lines', () => {
    expect(parseWhatsAppText('a\n\nb')).toHaveLength(3)
  })

  test('has words without marks, and loses no others', () => {
    expect(plainWords('Hello *{{name}}*, ~_all_ gone~: `a*b*`, 2 * 3 * 4, https://a.in/_b_')).toBe(
      'Hello {{name}}, all gone: a*b*, 2 * 3 * 4, https://a.in/_b_',
    )
  })
})
