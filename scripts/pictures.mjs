import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fail, root } from './install.mjs'

/** `npm run pictures`: what the README shows, as the browser stories saw it last. */
const taken = join(root, '.cache', 'pictures')
const kept = join(root, 'docs', 'pictures')
const shown = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/docs\/pictures\/([\w-]+\.png)/g)].map(
  ([, name]) => name,
)

const missing = shown.filter((name) => !existsSync(join(taken, name)))
if (missing.length > 0) fail(`Nobody took ${missing.join(', ')} yet: npm test does, or npx vitest run --project e2e.`)
mkdirSync(kept, { recursive: true })
for (const name of readdirSync(kept)) rmSync(join(kept, name))
for (const name of shown) copyFileSync(join(taken, name), join(kept, name))
const bytes = shown.reduce((sum, name) => sum + statSync(join(kept, name)).size, 0)
console.log(`${new Set(shown).size} pictures, ${Math.round(bytes / 1000)} kB`)
