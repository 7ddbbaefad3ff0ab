import type { CloudCredentials } from '@woochat/contract/channels.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { z } from 'zod'
import { poolFor } from '../cloud-api/transport.ts'

const Made = z.object({ phone_number_id: z.string(), waba_id: z.string(), access_token: z.string(), app_secret: z.string() })

/** Asks the simulator for a business with a number: what Meta's dashboard does by hand. The same `key` gets the same number. */
export async function createPracticeNumber(simulatorUrl: string, key: string, name: string): Promise<CloudCredentials> {
  try {
    const { statusCode, body } = await poolFor(simulatorUrl).request({
      method: 'POST',
      path: '/control/numbers',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key, name: name.slice(0, 100) }),
      headersTimeout: 10_000,
    })
    const made = Made.safeParse(await body.json())
    if (statusCode >= 300 || !made.success) throw new Error(`it answered HTTP ${statusCode}`)
    const { phone_number_id: phoneNumberId, waba_id: wabaId, access_token: token, app_secret: appSecret } = made.data
    return { phoneNumberId, wabaId, token, appSecret }
  } catch (error) {
    throw new Refusal('graph_unreachable', {
      why: `the simulator at ${simulatorUrl} is not running (${error instanceof Error ? error.message : error})`,
    })
  }
}
