import { build, type Plugin, type Rolldown } from 'vite'
import { expect, test } from 'vitest'
import { slimContract } from './slim-contract.ts'

const entryOf = (code: string): Plugin => ({
  name: 'entry',
  resolveId: (id) => (id === 'virtual:entry' ? '\0entry' : undefined),
  load: (id) => (id === '\0entry' ? code : undefined),
})

async function bundle(code: string): Promise<string> {
  const result = await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'silent',
    plugins: [entryOf(code), slimContract()],
    build: { write: false, minify: false, rolldownOptions: { input: 'virtual:entry' } },
  })
  const { output } = [result].flat()[0] as Rolldown.RolldownOutput
  return output[0].code
}

test('a route keeps its method and path and takes no schema along', async () => {
  const code = await bundle(`import { contactRoutes } from '@woochat/contract/contacts.ts'; globalThis.shown = contactRoutes`)
  expect(code).toMatch(/path: ["']\/contacts\/:id["']/)
  expect(code).not.toContain('ZodObject')
}, 30_000)

test('a schema that a page reads stays whole', async () => {
  const code = await bundle(`import { Email } from '@woochat/contract/session.ts'; globalThis.shown = Email.safeParse('x')`)
  expect(code).toContain('An e-mail address like name@company.com')
  expect(code).toContain('ZodEmail')
}, 30_000)
