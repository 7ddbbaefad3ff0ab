import { type Stage as BareStage, raiseStage as raiseBare } from './stage.ts'

/** The stage of the browser stories with somebody on it: the owner of a fresh workspace. */
export interface Stage extends BareStage {
  /** Calls the API as the owner. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>
  readonly cookie: string
  readonly workspaceId: number
}

export async function raiseStage(settings: Record<string, string> = {}): Promise<Stage> {
  const stage = await raiseBare(settings)
  const session = await signUp(stage.address)
  return { ...stage, ...session, api: (method, path, body) => callApi(stage.address, session.cookie, method, path, body) }
}

async function signUp(address: string): Promise<{ cookie: string; workspaceId: number }> {
  const response = await fetch(`${address}/api/v1/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Bench',
      email: `bench${Date.now()}@example.test`,
      password: 'a long password',
      company: 'Bench',
      country: 'IN',
      timeZone: 'Asia/Kolkata',
    }),
  })
  if (!response.ok) throw new Error(`Sign-up answered ${response.status}: ${await response.text()}`)
  const session = (await response.json()) as { workspace: { id: number } }
  return { cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '', workspaceId: session.workspace.id }
}

async function callApi<T>(address: string, cookie: string, method: string, path: string, body?: unknown): Promise<T> {
  const form = body instanceof FormData
  const response = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: { cookie, ...(body !== undefined && !form && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}
