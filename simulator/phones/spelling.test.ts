import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ behaviour: { readRate: 0 } })
const { business, simulator } = stage

test('a handset hears of its chat, whichever way its number is written', async () => {
  const control = new AbortController()
  const [written, id] = ['525512345678', '5215512345678']
  const answer = await fetch(`${simulator.url}/phones/events?hold=${written}:h`, { signal: control.signal })
  const reader = answer.body?.getReader()
  await stage.until(() => simulator.world.handsets.inHand(id))
  await stage.call('POST', '/phones/api/person', { phone: written, name: 'Lucía' })
  await stage.write(written, { type: 'text', text: 'hi' })
  let heard = ''
  while (!heard.includes(`"phone":"${written}"`)) heard += new TextDecoder().decode((await reader?.read())?.value)
  const { json } = await stage.call('GET', `/phones/api/person?phone=${written}`)
  expect(json).toMatchObject({ phone: id, name: 'Lucía', chats: [{ number: business.phone_number_id }] })
  control.abort()
})
