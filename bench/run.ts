import { parseArgs } from 'node:util'
import { benches } from './all.ts'
import type { Line } from './line.ts'

/** `npm run bench [-- --json] [name …]`: each bench measures against a limit in the same run. */
const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false }, size: { type: 'string' } },
  allowPositionals: true,
})
const chosen = positionals.length > 0 ? positionals : Object.keys(benches)
const unknown = chosen.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}

const all: Line[] = []
for (const name of chosen) {
  if (!values.json) console.error(`… ${name}`)
  const lines = await (benches[name] as () => Promise<Line[]>)()
  for (const line of lines) if (values.json) console.log(JSON.stringify(line))
  all.push(...lines)
}
if (!values.json) console.table(Object.fromEntries(all.map(({ name, ...rest }) => [name, rest])))
