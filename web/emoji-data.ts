import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const files = ['data.json', 'messages.json'] as const
const read = (file: string): Buffer => readFileSync(createRequire(import.meta.url).resolve(`emojibase-data/en/${file}`))

/** Serves the emoji picker its data from our own address, `/emoji/en/…`: no page of ours loads anything from elsewhere. */
export function emojiData(): Plugin {
  return {
    name: 'woochat-emoji-data',
    generateBundle() {
      for (const file of files) this.emitFile({ type: 'asset', fileName: `emoji/en/${file}`, source: read(file) })
    },
    configureServer(server) {
      server.middlewares.use('/emoji/en', (request, response, next) => {
        const file = files.find((name) => request.url?.startsWith(`/${name}`))
        if (!file) return next()
        response.setHeader('content-type', 'application/json')
        response.end(read(file))
      })
    },
  }
}
