import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startStage } from '../test/stage.ts'

const stage = await startStage()
const text = async (path: string): Promise<{ status: number; type: string | null; body: string }> => {
  const answer = await fetch(stage.simulator.url + path)
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() }
}

test('the page and each file it is made of are served, and nothing else is', async () => {
  const page = await text('/admin')
  expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' })
  for (const [, path = ''] of page.body.matchAll(/(?:src|href)="(\/[^"#]*)"/g)) expect((await text(path)).status, path).toBe(200)
  expect((await text('/admin/assets/..%2fserve.ts')).status).toBeGreaterThanOrEqual(400)
  expect((await text('/')).body).toContain('WhatsApp simulator')
})

test('every import of the page leads to a file of the page or of the handsets', () => {
  const folder = join(import.meta.dirname, 'assets')
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'))
  for (const name of files)
    for (const [, path = ''] of readFileSync(join(folder, name), 'utf8').matchAll(/from '([^']+)'/g))
      expect(path.startsWith('./') ? files.includes(path.slice(2)) : path === '/phones/assets/dom.js', `${name} → ${path}`).toBe(
        true,
      )
})

test('requests and webhooks can be looked through, and a webhook posted once more byte for byte', async () => {
  await stage.send('919800000901', { type: 'text' })
  await stage.write('919800000901', { type: 'text', text: 'find me: ñ' })
  await stage.until(() => stage.messages().length === 1)
  const refused = (await stage.call('GET', '/control/requests?trouble=true&search=919800000901')).json
  expect(refused).toMatchObject({ total: 1, data: [{ method: 'POST', status: 400 }] })
  const whole = (await stage.call('GET', `/control/requests/${refused.data[0].id}`)).json
  expect(JSON.parse(whole.answer).error.code).toBe(131008)
  await stage.until(() => stage.simulator.world.traffic.posts.length > 0)
  const { data } = (await stage.call('GET', '/control/webhooks?search=find%20me')).json
  expect(data[0]).toMatchObject({ status: 200, fields: 'messages', updates: 1 })
  expect(data[0].body).toBeUndefined()
  await stage.call('POST', `/control/webhooks/${data[0].id}/resend`)
  const [first, second] = stage.received.filter(({ raw }) => raw.includes('find me'))
  expect(second?.raw).toBe(first?.raw)
  expect(stage.forged).toBe(0)
  expect((await stage.call('GET', '/control/webhooks/999999')).status).toBe(404)
})
