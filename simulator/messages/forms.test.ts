import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage({ behaviour: { replyRate: 1, buttonTapRate: 1, replyDelayMs: [1, 5] } })
const { phone_number_id: number } = stage.business
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const sendForm = (fields: Record<string, string>) =>
  stage.call('POST', `/${number}/messages`, new URLSearchParams({ messaging_product: 'whatsapp', ...fields }).toString(), form)

test('a template sent as a form is drawn, and people tap its button', async () => {
  const to = '919800000001'
  await stage.approve({
    name: 'offer',
    components: [
      { type: 'BODY', text: 'We have tea.' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Show me' }] },
    ],
  })
  const template = JSON.stringify({ name: 'offer', language: { code: 'en_US' } })
  expect((await sendForm({ to, type: 'template', template })).status).toBe(200)
  const tap = await stage.until(() => stage.messages().find((one) => one.from === to))
  expect(tap).toMatchObject({ type: 'button', button: { text: 'Show me' } })
  const { bubbles } = (await stage.call('GET', `/phones/api/chats/${number}?phone=${to}`)).json
  expect(JSON.stringify(bubbles)).toContain('We have tea.')
})
