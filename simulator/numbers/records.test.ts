import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startSimulator } from '../start.ts'

test('PINs, profiles, usernames, restrictions and reviews under way outlive a restart', async () => {
  const dataPath = join(await mkdtemp(join(tmpdir(), 'simulator-')), 'state.json')
  const first = await startSimulator({ dataPath, reviewMs: 600_000 })
  const call = async (url: string, method: string, path: string, body?: unknown) =>
    (
      await fetch(url + path, {
        method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    ).json()
  let token = ''
  const made = await call(first.url, 'POST', '/control/numbers', { key: 'k' })
  token = made.access_token
  const id = made.phone_number_id
  await call(first.url, 'POST', `/${id}`, { pin: '123456' })
  await call(first.url, 'POST', `/${id}`, { new_display_name: 'Lucky Shrub' })
  await call(first.url, 'POST', `/${id}/username`, { username: 'lucky.shrub' })
  await call(first.url, 'POST', `/${id}/whatsapp_business_profile`, { messaging_product: 'whatsapp', about: 'Plants' })
  await call(first.url, 'POST', `/control/accounts/${made.waba_id}`, { payment: 'missing' })
  const { access_token: short } = await call(first.url, 'POST', '/control/tokens', {
    waba_ids: [made.waba_id],
    expires_in: 3_600,
  })
  await first.stop()

  const second = await startSimulator({ dataPath, reviewMs: 1 })
  const number = () => call(second.url, 'GET', `/${id}?fields=is_pin_enabled,username,new_name_status`)
  await expect.poll(number).toEqual({ id, is_pin_enabled: true, username: 'lucky.shrub', new_name_status: 'APPROVED' })
  expect(await call(second.url, 'GET', `/${id}/whatsapp_business_profile?fields=about`)).toEqual({ data: [{ about: 'Plants' }] })
  expect((await call(second.url, 'GET', `/debug_token?input_token=${short}`)).data.expires_at).toBeGreaterThan(0)
  const text = { messaging_product: 'whatsapp', to: '919800000001', text: { body: 'hi' } }
  expect((await call(second.url, 'POST', `/${id}/messages`, text)).error.code).toBe(131042)
  await second.stop()
})
