import { z } from 'zod'
import { MemberId, WorkspaceId } from './id.ts'
import { Done } from './page.ts'
import { permissions, roles } from './permissions.ts'
import { route } from './route.ts'

export const Password = z.string().min(10, 'At least 10 characters').max(200)
export const Email = z.email('An e-mail address like name@company.com').max(254)
export const Country = z.string().regex(/^[A-Z]{2}$/, 'Two capital letters, ISO 3166-1')

export const SignUp = z.strictObject({
  name: z.string().trim().min(1, 'Your name').max(120),
  email: Email,
  password: Password,
  company: z.string().trim().min(1, 'The name of your company').max(120),
  country: Country,
  timeZone: z.string().min(1).max(64).meta({ description: 'IANA name, e.g. Asia/Kolkata' }),
})
export type SignUp = z.infer<typeof SignUp>

export const SignIn = z.strictObject({ email: Email, password: z.string().min(1).max(200) })
export type SignIn = z.infer<typeof SignIn>

/** Who is asking, in which workspace, and what they may do there. */
export const Session = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  member: z.object({ id: MemberId, role: z.enum(roles) }),
  may: z.array(z.enum(permissions)),
  workspace: z.object({
    id: WorkspaceId,
    name: z.string(),
    country: Country,
    timeZone: z.string(),
    callingCode: z.string().meta({ description: 'Digits, e.g. 91' }),
    currency: z.string().meta({ description: 'ISO 4217' }),
    demo: z.boolean(),
  }),
  workspaces: z.array(z.object({ id: WorkspaceId, name: z.string() })),
})
export type Session = z.infer<typeof Session>

export const Installation = z.object({
  signUpOpen: z.boolean(),
  demoLogin: z.object({ email: z.string(), password: z.string() }).nullable(),
  phonesUrl: z.string().nullable().meta({ description: 'Where the simulated handsets are, when the simulator runs' }),
})
export type Installation = z.infer<typeof Installation>

export const sessionRoutes = {
  installation: route({
    method: 'GET',
    path: '/installation',
    may: 'anyone',
    summary: 'What this installation offers before sign-in',
    reply: Installation,
  }),
  signUp: route({
    method: 'POST',
    path: '/sign-up',
    may: 'anyone',
    summary: 'Create an account and its workspace',
    body: SignUp,
    reply: Session,
  }),
  signIn: route({
    method: 'POST',
    path: '/sign-in',
    may: 'anyone',
    summary: 'Sign in with e-mail and password',
    body: SignIn,
    reply: Session,
  }),
  signOut: route({ method: 'POST', path: '/sign-out', may: 'signed-in', summary: 'End this session', reply: Done }),
  get: route({ method: 'GET', path: '/session', may: 'signed-in', summary: 'Who am I', reply: Session }),
  changeWorkspace: route({
    method: 'POST',
    path: '/session/workspace',
    may: 'signed-in',
    summary: 'Continue this session in another workspace of mine',
    body: z.strictObject({ workspaceId: WorkspaceId }),
    reply: Session,
  }),
}
