/** Keeps the page itself, so that an installed handset opens without a network; what people write is never kept. */
const shelf = 'handset-1'
const isPage = (url) => url.pathname === '/phones' || url.pathname.startsWith('/phones/assets/')

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(tidy()))
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method === 'GET' && url.origin === location.origin && isPage(url))
    event.respondWith(fresh(event.request, url))
})

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith('handset-') && name !== shelf) await caches.delete(name)
  await self.clients.claim()
}

/** The newest from the simulator, else what was kept: one page serves every phone and chat. */
async function fresh(request, url) {
  const key = url.origin + url.pathname
  const kept = await caches.open(shelf)
  try {
    const answer = await fetch(request)
    if (answer.ok) await kept.put(key, answer.clone())
    return answer
  } catch (error) {
    const old = await kept.match(key)
    if (old) return old
    throw error
  }
}
