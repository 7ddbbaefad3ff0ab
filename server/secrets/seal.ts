import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Where a secret lives. It is bound to this place: moved to another row or column it does not open. */
export interface Place {
  readonly workspaceId: number
  readonly table: string
  readonly row: number | string
  readonly column: string
}

/** AES-256-GCM: one format byte, nonce, ciphertext, tag. */
export function seal(key: Buffer, place: Place, plain: string | Buffer): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(boundTo(place))
  const sealed = [cipher.update(Buffer.from(plain)), cipher.final()]
  return Buffer.concat([Buffer.of(format), nonce, ...sealed, cipher.getAuthTag()])
}

/** Opens what `seal` made under the same key for the same place; anything else throws a SealBroken. */
export function open(key: Buffer, place: Place, sealed: Buffer): Buffer {
  try {
    if (sealed[0] !== format || sealed.length < 1 + nonceBytes + tagBytes) throw new Error('Not a sealed value')
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes), { authTagLength: tagBytes })
    decipher.setAAD(boundTo(place))
    decipher.setAuthTag(sealed.subarray(-tagBytes))
    return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes)), decipher.final()])
  } catch (cause) {
    throw new SealBroken(place, { cause })
  }
}

/** A secret that does not open: the installation's key changed, or the row was tampered with. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
  constructor({ workspaceId, table, row, column }: Place, options: ErrorOptions) {
    super(`${table}.${column} of row ${row} in workspace ${workspaceId} does not open with this installation’s key`, options)
  }
}

const format = 1
const nonceBytes = 12
const tagBytes = 16

/** JSON keeps the parts apart: no choice of names makes two places read alike. */
const boundTo = ({ workspaceId, table, row, column }: Place): Buffer =>
  Buffer.from(JSON.stringify([workspaceId, table, String(row), column]))
