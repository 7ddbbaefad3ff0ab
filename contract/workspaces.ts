import { z } from 'zod'
import { WorkspaceId } from './id.ts'
import { route } from './route.ts'
import { Country } from './session.ts'

export const Workspace = z.object({
  id: WorkspaceId,
  name: z.string(),
  country: Country,
  timeZone: z.string(),
  callingCode: z.string(),
  currency: z.string(),
  demo: z.boolean(),
})
export type Workspace = z.infer<typeof Workspace>

export const WorkspaceChange = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  country: Country.optional(),
  timeZone: z.string().min(1).max(64).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
})
export type WorkspaceChange = z.infer<typeof WorkspaceChange>

export const onboardingSteps = ['channel', 'contacts', 'segment', 'template', 'campaign'] as const
export const Onboarding = z.object({
  steps: z.array(z.object({ step: z.enum(onboardingSteps), done: z.boolean() })),
  dismissed: z.boolean(),
})
export type Onboarding = z.infer<typeof Onboarding>

export const AuditEntry = z.object({
  id: z.number(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
})

export const workspaceRoutes = {
  get: route({ method: 'GET', path: '/workspace', may: 'workspace:read', summary: 'This workspace', reply: Workspace }),
  update: route({
    method: 'PATCH',
    path: '/workspace',
    may: 'workspace:write',
    summary: 'Change name, country, time zone, currency',
    body: WorkspaceChange,
    reply: Workspace,
  }),
  onboarding: route({
    method: 'GET',
    path: '/workspace/onboarding',
    may: 'workspace:read',
    summary: 'First steps and which are done',
    reply: Onboarding,
  }),
  dismissOnboarding: route({
    method: 'POST',
    path: '/workspace/onboarding/dismiss',
    may: 'workspace:read',
    summary: 'Hide the first steps',
    reply: Onboarding,
  }),
}
