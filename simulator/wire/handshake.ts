import { randomInt } from 'node:crypto'
import { request as fetchUrl } from 'undici'
import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'

/** Proves that an address is the caller's: it must give back a challenge. */
export async function shakeHands(url: unknown, verifyToken: unknown): Promise<{ url: string; verifyToken: string }> {
  if (typeof url !== 'string' || !/^https?:\/\/\S+$/.test(url) || url.length > 200)
    throw invalidParameter('Param override_callback_uri must be a valid URI of at most 200 characters.')
  if (typeof verifyToken !== 'string' || verifyToken === '') throw missingParameter('verify_token')
  const challenge = String(randomInt(100_000_000, 2_000_000_000))
  const query = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.challenge': challenge, 'hub.verify_token': verifyToken })
  const { status, text } = await ask(`${url}${url.includes('?') ? '&' : '?'}${query}`)
  if (status === 200 && text.trim() === challenge) return { url, verifyToken }
  const why =
    status === 0
      ? text
      : `HTTP Status Code = ${status}; HTTP Message = ${status === 200 ? 'the challenge did not come back' : 'refused'}`
  throw new GraphError(2200, undefined, {
    http: 400,
    message: `(#2200) Callback verification failed with the following errors: ${why}`,
  })
}

async function ask(url: string): Promise<{ status: number; text: string }> {
  try {
    const answer = await fetchUrl(url, {
      headers: { 'user-agent': 'facebookplatform/1.0 (+http://developers.facebook.com)' },
      headersTimeout: 10_000,
      bodyTimeout: 10_000,
    })
    return { status: answer.statusCode, text: (await answer.body.text()).slice(0, 2_000) }
  } catch (error) {
    return { status: 0, text: error instanceof Error ? error.message : String(error) }
  }
}
