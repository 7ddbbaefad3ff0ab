import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import process from 'node:process'

export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')

/** The Node that WooChat runs on, whatever the system has: it comes with the packages. */
export const pinnedNode = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')

/** Installs what package-lock.json names, unless exactly that is installed. Runs on any Node from 20 on, without a package. */
export function ensureInstalled() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(`This is Node ${process.versions.node}. WooChat needs Node 20 or newer to start (it then brings its own).`)
  }
  if (isInstalled()) return
  console.log('Installing the packages (about a minute, only when they change) …')
  const { status } = runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  if (status !== 0) fail('The packages could not be installed: npm says why above. Then start again.')
  if (!existsSync(pinnedNode)) {
    fail('npm left out the install scripts that WooChat needs. Run "npm ci --ignore-scripts=false", then start again.')
  }
}

/** Says what is wrong in a sentence, without a stack: the reader is whoever starts WooChat. */
export function fail(sentence) {
  console.error(`\n${sentence}`)
  process.exit(1)
}

/** npm keeps a copy of what it installed; the two are compared package by package. */
function isInstalled() {
  const hidden = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden) || !existsSync(pinnedNode)) return false
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const found = packagesOf(hidden)
  return Object.entries(wanted).every(
    ([path, { version, link, optional }]) =>
      !path.startsWith('node_modules/') || link || optional || version === undefined || found[path]?.version === version,
  )
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {}

/** With the system's node, not the one in node_modules, which is about to be replaced. */
function runNpm(args) {
  const ours = join(root, 'node_modules', '.bin')
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => resolve(folder) !== ours)
    .join(delimiter)
  return spawnSync('npm', args, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
}
