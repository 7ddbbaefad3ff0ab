import { poolFor } from '../cloud-api/transport.ts'

export interface PracticePerson {
  phone: string
  name: string
  onWhatsApp: boolean
}

const peopleAtOnce = 1_000

/** Tells the simulator who the demo's customers are, so that its handsets and webhooks bear their names. */
export async function namePeople(simulatorUrl: string, people: readonly PracticePerson[]): Promise<void> {
  for (let i = 0; i < people.length; i += peopleAtOnce)
    await post(simulatorUrl, '/control/people', {
      people: people.slice(i, i + peopleAtOnce).map(({ phone, name, onWhatsApp }) => ({
        phone,
        name: name.slice(0, 100),
        ...(!onWhatsApp && { onWhatsApp }),
      })),
    })
}

/** Writes from someone's phone; answers the message's id. */
export async function writeAs(simulatorUrl: string, phone: string, phoneNumberId: string, text: string): Promise<string> {
  const { id } = await post(simulatorUrl, `/control/people/${phone}/messages`, { number: phoneNumberId, type: 'text', text })
  if (typeof id !== 'string') throw new Error('The simulator answered without a message id')
  return id
}

async function post(simulatorUrl: string, path: string, json: object): Promise<Record<string, unknown>> {
  const { statusCode, body } = await poolFor(simulatorUrl).request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
    headersTimeout: 10_000,
  })
  const answer = await body.text()
  if (statusCode >= 300) throw new Error(`The simulator answered HTTP ${statusCode} to ${path}: ${answer.slice(0, 200)}`)
  return JSON.parse(answer) as Record<string, unknown>
}
