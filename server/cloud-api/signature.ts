import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Says whether a webhook's `X-Hub-Signature-256` was made over exactly these bytes with one of the secrets: the present one,
 * or the one before while it is being changed.
 */
export function isSignedBy(body: Buffer, header: unknown, secrets: readonly string[]): boolean {
  const digits = typeof header === 'string' ? /^sha256=([0-9a-f]{64})$/i.exec(header)?.[1] : undefined
  if (digits === undefined) return false
  const claimed = Buffer.from(digits, 'hex')
  // Every secret is tried, so that the time taken says nothing about which one fitted.
  return secrets.reduce((found, secret) => timingSafeEqual(claimed, hmac(secret, body)) || found, false)
}

export const signatureOf = (body: Buffer, secret: string): string => `sha256=${hmac(secret, body).toString('hex')}`

const hmac = (secret: string, body: Buffer): Buffer => createHmac('sha256', secret).update(body).digest()
