import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMessage } from './read-message.ts'

function golden(name: string): unknown {
  const path = join(import.meta.dirname, `../../contract/cloud-api/golden/message-${name}.json`)
  const { entry } = JSON.parse(readFileSync(path, 'utf8'))
  return readMessage(1, entry[0].changes[0].value.messages[0], undefined).content
}
const form = (response_json: string): unknown =>
  readMessage(
    1,
    {
      id: 'wamid.1',
      from: '919800000001',
      timestamp: '1',
      type: 'interactive',
      interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json } },
    },
    undefined,
  ).content

test('what somebody filled in reads as answers, a line each', () => {
  expect(golden('address')).toMatchObject({
    title: 'Address',
    description: expect.stringContaining('name: Asha Rao\nphone number: +919800000001'),
  })
  const answers = { flow_token: 'x', screen_0_First_name_1: 'Asha', days: ['Mon', 'Tue'], terms: true }
  expect(form(JSON.stringify(answers))).toMatchObject({
    title: 'Filled in a form',
    description: 'First name: Asha\ndays: Mon, Tue\nterms: true',
  })
  expect(form('{"flow_token":"x"}')).toMatchObject({ description: null })
  expect(form('not JSON')).toMatchObject({ description: 'not JSON' })
})

test('what WhatsApp keeps from businesses is named in words', () => {
  expect(golden('unsupported')).toMatchObject({ type: 'unsupported', what: expect.not.stringContaining('_') })
})
