import { createPublicKey } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { flowsOf } from '../flow-store/flows.ts'
import { invalidParameter, missingParameter } from '../graph-error.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { parameters } from '../wire/wire-body.ts'
import type { World } from '../world.ts'

type Node = { Params: { node: string } }

/** `GET`, `POST /{number}/whatsapp_business_encryption`. Source: Meta, Cloud API → Business encryption (2026-09). */
export function serveKeys(app: FastifyInstance, world: World): void {
  const { keys } = flowsOf(world)
  app.post<Node>('/:node/whatsapp_business_encryption', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    keys.set(number.id, { pem: checkedKey(parameters(request).business_public_key), status: 'VALID' })
    world.state.touched()
    return { success: true }
  })
  app.get<Node>('/:node/whatsapp_business_encryption', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'GET')
    const key = keys.get(number.id)
    return {
      data: key ? [{ business_public_key: key.pem, business_public_key_signature_status: key.status }] : [],
    }
  })
}

/** A 2048-bit RSA key in PEM; the answer never says more than that it is not. */
function checkedKey(pem: unknown): string {
  if (typeof pem !== 'string' || pem === '') throw missingParameter('business_public_key')
  try {
    const key = createPublicKey({ key: pem, format: 'pem' })
    const { modulusLength } = key.asymmetricKeyDetails ?? {}
    if (key.asymmetricKeyType === 'rsa' && modulusLength === 2048 && /-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) return pem
  } catch {
    // Said below: it is no key.
  }
  throw invalidParameter('Param business_public_key must be a 2048-bit RSA public key in PEM format.')
}
