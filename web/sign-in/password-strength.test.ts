import { expect, test } from 'vitest'
import { passwordStrength } from './password-strength.ts'

test('nothing typed says the rule', () => {
  expect(passwordStrength('', [])).toEqual({ level: 0, says: 'At least 10 characters; four random words are a good choice' })
})

test('a short password says how much is missing', () => {
  expect(passwordStrength('abcdefghi', [])).toEqual({ level: 1, says: '1 more character' })
})

test('the own name, well-known words and runs of one letter do not count', () => {
  for (const weak of ['asharao12345', 'aaaaaaaaaaaa', 'passwordqwerty1'])
    expect(passwordStrength(weak, ['Asha Rao', 'asharao@x.example']).level).toBe(2)
})

test('length makes a password strong', () => {
  expect(passwordStrength('kettle-orbit', []).level).toBe(3)
  expect(passwordStrength('kettle orbit lemon twelve', []).level).toBe(4)
})
