import { createHmac, timingSafeEqual } from 'node:crypto'
import { apiPrefix } from '../http/serve.ts'

/** Signs the addresses of files: who holds one may load that file for some minutes, and nothing else. */
export interface MediaAddresses {
  sign(workspaceId: number, mediaId: number): string
  isSigned(workspaceId: string, mediaId: number, until: string, signature: string): boolean
}

const windowSeconds = 15 * 60

/** Addresses stay the same for a quarter of an hour and live twice as long, so that a browser loads a picture once. */
export function createMediaAddresses(secretKey: Buffer, now: () => number = Date.now): MediaAddresses {
  const key = createHmac('sha256', secretKey).update('media addresses').digest()
  const signatureOf = (workspaceId: string, mediaId: number, until: string): Buffer =>
    createHmac('sha256', key).update(`${workspaceId}.${mediaId}.${until}`).digest()
  return {
    sign(workspaceId, mediaId) {
      const until = String((Math.floor(now() / 1000 / windowSeconds) + 2) * windowSeconds)
      const signature = signatureOf(String(workspaceId), mediaId, until).toString('base64url')
      return `${apiPrefix}/media/${mediaId}/file?workspace=${workspaceId}&until=${until}&signature=${signature}`
    },
    isSigned(workspaceId, mediaId, until, signature) {
      const given = Buffer.from(signature, 'base64url')
      const right = signatureOf(workspaceId, mediaId, until)
      return given.length === right.length && timingSafeEqual(given, right) && Number(until) * 1000 > now()
    },
  }
}
