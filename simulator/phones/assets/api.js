const handset = crypto.randomUUID ? crypto.randomUUID() : String(Math.random())

async function call(path, options = {}) {
  const answer = await fetch(`/phones/api/${path}`, options)
  const body = await answer.json().catch(() => ({}))
  if (!answer.ok)
    throw new Error(body.error?.error_data?.details ?? body.error?.message ?? `The simulator answered ${answer.status}`)
  return body
}

const post = (path, body) =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const query = (values) => new URLSearchParams(values).toString()

export const api = {
  recent: () => call('recent'),
  person: (phone) => call(`person?${query({ phone })}`),
  rename: (phone, change) => post('person', { phone, ...change }),
  chat: (phone, number) => call(`chats/${number}?${query({ phone })}`),
  write: (phone, message) => post('messages', { phone, message }),
  open: (phone, number) => post('open', { phone, handset, number }),
  settings: (phone, number, change) => post(`chats/${number}/settings`, { phone, ...change }),
  picture: (phone, number, file, caption) =>
    call(`chats/${number}/files?${query({ phone, ...(caption && { caption }), name: file.name ?? 'picture' })}`, {
      method: 'POST',
      headers: { 'content-type': file.type || 'application/octet-stream' },
      body: file,
    }),
}

/** Calls `changed` whenever something happened to this phone, and `online` with the state of the line. */
export function listen(phone, changed, online) {
  const source = new EventSource(`/phones/events?${query({ phone, handset })}`)
  source.onopen = () => online(true)
  source.onerror = () => online(false)
  source.onmessage = () => changed()
  return () => source.close()
}
