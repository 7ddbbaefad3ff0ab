import { el } from './dom.js'
import { makeFlow } from './flow-screen.js'

/** The page behind `preview_url`: a form as a handset draws it, without a chat. */
const title = document.querySelector('h1')
let session

async function step(wish) {
  const answer = await fetch(location.pathname + location.search, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ session, ...wish }),
  })
  const view = await answer.json()
  if (!answer.ok) throw new Error(view.error?.message ?? 'This cannot be done')
  session = view.session
  return view
}

const flow = makeFlow({
  step,
  upload: () => Promise.reject(new Error('A preview takes no files')),
  titled: (text) => {
    title.textContent = text
  },
  ended: (view) => {
    const answer = view.response ? el('pre', {}, JSON.stringify(view.response, undefined, 2)) : ''
    flow.node.replaceChildren(el('p', { role: 'status' }, view.error ?? 'Sent'), answer)
  },
})
document.querySelector('main').append(flow.node)
step({}).then(flow.take, (error) => flow.node.replaceChildren(el('p', { role: 'alert' }, error.message)))
