import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prepare } from '../test/golden-stage.ts'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ pairLimit: false, throughput: 0, behaviour: { delivered: 0 } })
await prepare(stage)
const folder = new URL('../../contract/cloud-api/golden/', import.meta.url)
const golden = readdirSync(folder)
  .filter((name) => name.startsWith('send-') && name !== 'send-template.json')
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))

/** All places in a body where something could stand instead. */
function places(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [...(at.length > 0 ? [at] : []), ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...at, key]))]
}

function put(body: unknown, at: readonly (string | number)[], value: unknown): void {
  const inner = at
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>((node, key) => node[key] as typeof node, body as Record<string, unknown>)
  inner[at.at(-1) ?? ''] = value
}

const odd = fc.oneof(
  fc.constantFrom(null, '', [], {}, [[]], [null], { toString: 1, valueOf: 1 }, { length: 5 }, -1, 1e300, true),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.dictionary(fc.constantFrom('id', 'type', 'text', 'name', 'value'), fc.constantFrom(null, 1, 'x', {}, []), { maxKeys: 3 }),
)

test('whatever stands where something else belongs, the answer is a message or a refusal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...golden), fc.nat(), odd, async (text, n, value) => {
      const body: unknown = JSON.parse(text)
      const all = places(body)
      put(body, all[n % all.length] ?? [], value)
      const answer = await stage.call('POST', `/v26.0/${stage.business.phone_number_id}/messages`, body)
      expect(answer.status, JSON.stringify(answer.json)).toBeLessThan(500)
      expect(answer.json).toHaveProperty(answer.status === 200 ? 'messages' : 'error.code')
    }),
    { numRuns: 800 },
  )
})
