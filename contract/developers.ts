import { z } from 'zod'
import { ApiKeyId, textId } from './id.ts'
import { Done, Instant } from './page.ts'
import { permissions } from './permissions.ts'
import { route } from './route.ts'

export const ApiKey = z.object({
  id: ApiKeyId,
  name: z.string(),
  prefix: z.string().meta({ description: 'wc_live_<id>: enough to recognise it' }),
  scopes: z.array(z.enum(permissions)),
  createdBy: z.string(),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
})
export type ApiKey = z.infer<typeof ApiKey>

export const ApiKeyDraft = z.strictObject({
  name: z.string().trim().min(1, 'A name').max(80),
  scopes: z.array(z.enum(permissions)).min(1, 'At least one permission'),
  expiresInDays: z.number().int().min(1).max(3650).nullable(),
})
export type ApiKeyDraft = z.infer<typeof ApiKeyDraft>

export const developerRoutes = {
  keys: route({
    method: 'GET',
    path: '/api-keys',
    may: 'developers:read',
    summary: 'API keys',
    reply: z.object({ items: z.array(ApiKey) }),
  }),
  createKey: route({
    method: 'POST',
    path: '/api-keys',
    secret: true,
    may: 'developers:write',
    summary: 'Create a key; the secret is shown once',
    body: ApiKeyDraft,
    reply: z.object({ key: ApiKey, secret: z.string() }),
  }),
  revokeKey: route({
    method: 'POST',
    path: '/api-keys/:id/revoke',
    may: 'developers:write',
    summary: 'Revoke a key at once',
    params: z.object({ id: textId(ApiKeyId) }),
    reply: Done,
  }),
}
