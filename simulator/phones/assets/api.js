import { setNow } from './dom.js'

export const handset = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2)

async function call(path, options = {}) {
  const answer = await fetch(`/phones/api/${path}`, options).catch(() => {
    throw new Error('The simulator does not answer. Try again when it runs.')
  })
  const body = await answer.json().catch(() => ({}))
  if (!answer.ok)
    throw new Error(body.error?.error_data?.details ?? body.error?.message ?? `The simulator answered ${answer.status}`)
  if (typeof body.now === 'number') setNow(body.now)
  return body
}

const post = (path, body) =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const query = (values) =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== '')).toString()

export const api = {
  recent: () => call('recent'),
  person: (phone) => call(`person?${query({ phone })}`),
  change: (phone, change) => post('person', { phone, ...change }),
  chat: (phone, number, limit) => call(`chats/${number}?${query({ phone, limit })}`),
  write: (phone, message) => post('messages', { phone, message }),
  open: (phone, number) => post('open', { phone, handset, number }),
  settings: (phone, number, change) => post(`chats/${number}/settings`, { phone, ...change }),
  info: (phone, number) => call(`chats/${number}/info?${query({ phone })}`),
  catalog: (phone, number) => call(`chats/${number}/catalog?${query({ phone })}`),
  order: (phone, number, items, text) => post(`chats/${number}/orders`, { phone, items, ...(text && { text }) }),
  pay: (phone, number, bill) => post(`chats/${number}/payments`, { phone, ...bill }),
  openFlow: (phone, number, message) => post(`chats/${number}/flows`, { phone, message }),
  stepFlow: (phone, session, step) => post(`flows/${session}`, { phone, ...step }),
  closeFlow: (phone, session) => post(`flows/${session}/close`, { phone }),
  flowFile: (phone, number, file) =>
    call(`chats/${number}/form-files?${query({ phone, name: file.name })}`, {
      method: 'POST',
      headers: { 'content-type': file.type || 'application/octet-stream' },
      body: file,
    }),
  played: (phone, number, message) => post(`chats/${number}/played`, { phone, message }),
  ring: (phone, number) => post(`chats/${number}/calls`, { phone }),
  callState: (phone, number, id) => call(`chats/${number}/calls/${encodeURIComponent(id)}?${query({ phone })}`),
  hangUp: (phone, number, id) => post(`chats/${number}/calls/${encodeURIComponent(id)}`, { phone, end: true }),
  move: (phone, to) => post('number', { phone, to }),
  renewKeys: (phone) => post('identity', { phone }),
  file: (phone, number, file, about = {}) =>
    call(`chats/${number}/files?${query({ phone, ...about, name: file.name ?? 'picture' })}`, {
      method: 'POST',
      headers: { 'content-type': file.type || 'application/octet-stream' },
      body: file,
    }),
}
