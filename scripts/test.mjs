import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { ensureWebBuilt } from './build-web.mjs'
import { ensureChromium } from './chromium.mjs'
import { ensureInstalled, root } from './install.mjs'
import { runChecks, runNode } from './run.mjs'

/** `npm test`: every check, every test, every browser story. The last line is the sum, and says so to whatever reads it. */
ensureInstalled()
ensureWebBuilt()
const sums = [await runChecks(), await runTests('tests', ['--project', '!e2e'])]
if (hasStories()) sums.push(await runStories())

const passed = sums.reduce((sum, each) => sum + each.passed, 0)
const failed = sums.reduce((sum, each) => sum + each.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

async function runStories() {
  const chromium = ensureChromium()
  return chromium ? await runTests('stories', ['--project', 'e2e'], { CHROMIUM_PATH: chromium }) : { passed: 0, failed: 1 }
}

/** A run that broke without a failed test (a file that does not load, an error outside any test) counts as one failure. */
async function runTests(name, args, env = {}) {
  const report = join(root, '.cache', `${name}.json`)
  mkdirSync(join(root, '.cache'), { recursive: true })
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const { ok } = await runNode([vitest, 'run', ...args, ...reporters], { show: true, env })
  const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
  return { passed: numPassedTests, failed: ok ? numFailedTests : Math.max(numFailedTests, 1) }
}

function hasStories() {
  const folder = join(root, 'e2e')
  return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.spec.ts'))
}
