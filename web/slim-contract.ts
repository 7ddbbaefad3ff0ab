import type { Plugin } from 'vite'

/**
 * Leaves out of the production bundle what the web never reads: of a route only its method and path stay, and a schema
 * that no page uses goes. The server checks every request anyway; in development nothing is left out and replies are checked.
 */
export function slimContract(): Plugin {
  return {
    name: 'woochat:slim-contract',
    apply: 'build',
    enforce: 'post',
    transform: {
      filter: { id: /\/contract\/[^/]+\.ts$/ },
      handler(code) {
        const edits: Edit[] = []
        for (const statement of this.parse(code).body as unknown as Node[]) visitStatement(statement, edits)
        return { code: applied(code, edits), map: null, moduleSideEffects: false }
      },
    },
  }
}

interface Node {
  type: string
  start: number
  end: number
  [part: string]: unknown
}
interface Edit {
  start: number
  end: number
  text: string
}

const left = new Set(['params', 'query', 'body', 'reply'])

function visitStatement(statement: Node, edits: Edit[]): void {
  const declaration = (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement) as Node | null
  if (declaration?.type !== 'VariableDeclaration') return
  for (const { init } of declaration.declarations as { init: Node | null }[]) {
    if (!init) continue
    stripRoutes(init, edits)
    // Called at once and marked pure, so the bundler drops it when nothing reads it.
    if (calls(init)) edits.push(at(init.start, '/* @__PURE__ */ (() => ('), at(init.end, '))()'))
  }
}

function stripRoutes(node: Node, edits: Edit[]): void {
  const [draft] = (node.type === 'CallExpression' ? node.arguments : []) as Node[]
  if (draft && (node.callee as Node).name === 'route') {
    const kept = (draft.properties as Node[]).filter((p) => p.type === 'Property' && !left.has((p.key as Node).name as string))
    const removed = (draft.properties as Node[]).filter((p) => !kept.includes(p))
    for (const property of removed) edits.push({ start: property.start, end: property.end, text: 'reply: undefined' })
    return
  }
  for (const child of childrenOf(node)) stripRoutes(child, edits)
}

/** Whether making the value calls anything; what stands in a function runs later. */
const calls = (node: Node): boolean =>
  node.type === 'CallExpression' || node.type === 'NewExpression' || (!/Function/.test(node.type) && childrenOf(node).some(calls))

const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode)

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value
const at = (place: number, text: string): Edit => ({ start: place, end: place, text })

function applied(code: string, edits: readonly Edit[]): string {
  const ordered = edits.toSorted((a, b) => b.start - a.start || b.end - a.end)
  return ordered.reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), code)
}
