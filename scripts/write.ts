import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { written } from './written.ts'

for (const [file, content] of Object.entries(written)) writeFileSync(join(import.meta.dirname, '..', file), content())
