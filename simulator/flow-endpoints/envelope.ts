import { constants, createCipheriv, createDecipheriv, createPublicKey, publicEncrypt } from 'node:crypto'
import type { FlowEnvelope } from '@woochat/contract/cloud-api/flows.ts'

/** The keys of one exchange: an AES-128 key and a vector of 16 bytes. */
export interface ExchangeKeys {
  readonly key: Buffer
  readonly vector: Buffer
}

const tagBytes = 16

/**
 * Seals a request for an endpoint: AES-128-GCM with the tag at the end, its key sealed by RSA-OAEP with SHA-256.
 * Source: Meta, Flows → Implementing endpoints → Request decryption and encryption (2026-09).
 */
export function sealRequest(pem: string, request: unknown, { key, vector }: ExchangeKeys): FlowEnvelope {
  const cipher = createCipheriv('aes-128-gcm', key, vector)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(request), 'utf8'), cipher.final(), cipher.getAuthTag()])
  const sealedKey = publicEncrypt(
    { key: createPublicKey(pem), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    key,
  )
  return {
    encrypted_flow_data: sealed.toString('base64'),
    encrypted_aes_key: sealedKey.toString('base64'),
    initial_vector: vector.toString('base64'),
  }
}

/** Opens the reply of an endpoint: the same key, the vector with every bit inverted. Undefined when it cannot be opened. */
export function openReply(text: string, { key, vector }: ExchangeKeys): unknown {
  const sealed = Buffer.from(text.trim(), 'base64')
  if (sealed.length <= tagBytes) return undefined
  try {
    const decipher = createDecipheriv(
      'aes-128-gcm',
      key,
      vector.map((byte) => byte ^ 0xff),
      { authTagLength: tagBytes },
    )
    decipher.setAuthTag(sealed.subarray(-tagBytes))
    const clear = Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()])
    return JSON.parse(clear.toString('utf8'))
  } catch {
    // Sealed with another key, or no JSON inside: the two look the same to the phone.
    return undefined
  }
}
