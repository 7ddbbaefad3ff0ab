import { toast } from './parts.js'

/** Calls the control API; what it refuses is said on the screen. */
async function call(method, path, body) {
  const answer = await fetch(`/control${path}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => undefined)
  if (!answer) throw new Error('The simulator does not answer. Is it still running?')
  const json = await answer.json().catch(() => ({}))
  if (answer.ok) return json
  const { error } = json
  throw new Error(error?.error_data?.details ?? error?.message ?? `${path} answered ${answer.status}`)
}

export const get = (path) => call('GET', path)
export const post = (path, body = {}) => call('POST', path, body)
export const remove = (path) => call('DELETE', path)

/** Does it and says so, or says why not. */
export async function act(work, done) {
  try {
    await work()
    if (done) toast(done)
    return true
  } catch (error) {
    toast(error.message, true)
    return false
  }
}
