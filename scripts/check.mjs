import process from 'node:process'
import { ensureInstalled } from './install.mjs'
import { runChecks } from './run.mjs'

/** `npm run check`: everything that can be said of the code without running it. */
ensureInstalled()
const { failed } = await runChecks()
process.exit(failed === 0 ? 0 : 1)
