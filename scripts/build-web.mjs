import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, pinnedNode, root } from './install.mjs'

const built = join(root, 'web', 'dist', 'index.html')
const stamp = join(root, '.cache', 'web-built')

/** Builds the web app when what it is made of changed since the last time. */
export function ensureWebBuilt() {
  const now = fingerprint()
  if (existsSync(built) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  console.log('Building the web app (a few seconds, only when it changes) …')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const { status, stdout, stderr } = spawnSync(pinnedNode, [vite, 'build', 'web'], {
    cwd: root,
    encoding: 'utf8',
    // Under another one, of a shell or of a test run, Vite builds the checks of development in, and those need what is left out.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (status !== 0) fail(`The web app could not be built:\n${stdout}${stderr}`)
  mkdirSync(join(root, '.cache'), { recursive: true })
  writeFileSync(stamp, now)
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of ['package-lock.json', ...['contract', 'web'].flatMap(sourcesIn)]) {
    hash.update(file).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

const sourcesIn = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter(({ name }) => !(/^(dist|node_modules|\.)/.test(name) || /\.test\.tsx?$|\.tsbuildinfo$/.test(name)))
    .flatMap((entry) => (entry.isDirectory() ? sourcesIn(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]))
