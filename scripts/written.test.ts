import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { written } from './written.ts'

it.each(Object.entries(written))('%s says what its source says (else run `npm run write`)', (file, content) => {
  expect(readFileSync(join(import.meta.dirname, '..', file), 'utf8')).toBe(content())
})
