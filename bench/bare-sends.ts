import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'

const sockets = 64
const patienceMs = 900_000

export interface BareRun {
  /** Until the last request was answered. */
  acceptedSeconds: number
  /** Until the last of three statuses for each came in. */
  allSeconds: number
  statuses: number
}

/** Sends one template to each of many people straight to a simulator, from 64 sockets, and counts the statuses it posts back. */
export async function sendBare(simulator: string, people: number): Promise<BareRun> {
  const counted = { statuses: 0 }
  const receiver = await countStatuses(counted)
  const number = await post<BareNumber>(`${simulator}/control/numbers`, {
    key: 'bare',
    throughput: 0,
    callback_url: receiver.url,
    verify_token: 'bare',
  })
  const graph = `${simulator}/v26.0`
  const headers = { authorization: `Bearer ${number.access_token}`, 'content-type': 'application/json' }
  await post(`${graph}/${number.waba_id}/subscribed_apps`, {}, headers)
  await post(`${graph}/${number.waba_id}/message_templates`, bareTemplate, headers)
  await sleep(1_000)
  const pool = new Pool(simulator, { connections: sockets, pipelining: 1 })
  const started = performance.now()
  let next = 0
  const send = async (): Promise<void> => {
    while (next < people) {
      const i = next++
      const template = {
        name: bareTemplate.name,
        language: { code: 'en' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'Asha' }] }],
      }
      const body = JSON.stringify({
        messaging_product: 'whatsapp',
        to: String(918100000001 + i * 10),
        type: 'template',
        template,
        biz_opaque_callback_data: `1.${i}`,
      })
      const response = await pool.request({ method: 'POST', path: `/v26.0/${number.phone_number_id}/messages`, headers, body })
      const text = await response.body.text()
      if (response.statusCode !== 200) throw new Error(`The simulator refused: ${text}`)
    }
  }
  await Promise.all(Array.from({ length: sockets }, send))
  const acceptedSeconds = (performance.now() - started) / 1000
  while (counted.statuses < 3 * people && performance.now() - started < patienceMs) await sleep(50)
  const allSeconds = (performance.now() - started) / 1000
  await pool.close()
  await receiver.close()
  return { acceptedSeconds, allSeconds, statuses: counted.statuses }
}

interface BareNumber {
  phone_number_id: string
  waba_id: string
  access_token: string
}

const bareTemplate = {
  name: 'bare_offer',
  language: 'en',
  category: 'MARKETING',
  components: [
    { type: 'BODY', text: 'Hello {{1}}, our sale starts today and ends on Sunday.', example: { body_text: [['Asha']] } },
    { type: 'FOOTER', text: 'Reply STOP to stop offers' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Show me' }] },
  ],
}

async function post<T>(
  url: string,
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<T> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`)
  return JSON.parse(text) as T
}

async function countStatuses(counted: { statuses: number }): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const challenge = new URL(request.url ?? '/', 'http://localhost').searchParams.get('hub.challenge')
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      counted.statuses += Buffer.concat(parts).toString('latin1').split('"status":"').length - 1
      response.end(challenge ?? 'ok')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
