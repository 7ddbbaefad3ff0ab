import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** The path of a real Chromium, installed by apt-get where that is possible; else undefined, after saying what to do. */
export function ensureChromium() {
  const found = process.env.CHROMIUM_PATH ?? find()
  if (found) return found
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    console.log('Installing Chromium for the browser stories (once) …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] }
    spawnSync('apt-get', ['update', '-qq'], quiet)
    spawnSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation', 'fonts-noto-color-emoji'],
      quiet,
    )
  }
  const installed = find()
  if (!installed) {
    console.error(
      'The browser stories need Chromium. Install it ("apt-get install chromium" as root), or set CHROMIUM_PATH to one.',
    )
  }
  return installed
}

const find = () => names.map(onPath).find((path) => path !== undefined)

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
