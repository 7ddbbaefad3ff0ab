import { type Condition, type Filter, type FilterNode, filterLimits, type Group, isGroup } from '@woochat/contract/filter.ts'

/** The tree as the editor holds it: every node has a key that stays its own while it is moved, and a new row has no condition yet. */
export interface DraftGroup {
  key: number
  match: Group['match']
  of: readonly DraftNode[]
}
export interface DraftCondition {
  key: number
  condition: Condition | null
}
export type DraftNode = DraftGroup | DraftCondition
export type Shift = 'up' | 'down' | 'in' | 'out'

export const isDraftGroup = (node: DraftNode): node is DraftGroup => 'of' in node

export function draftOf(filter: Filter): DraftGroup {
  return groupDraft(filter.root)
}

let lastKey = 0
const nextKey = (): number => ++lastKey

const groupDraft = (group: Group): DraftGroup => ({ key: nextKey(), match: group.match, of: group.of.map(nodeDraft) })
const nodeDraft = (node: FilterNode): DraftNode => (isGroup(node) ? groupDraft(node) : { key: nextKey(), condition: node })

export const newCondition = (condition: Condition | null = null): DraftCondition => ({ key: nextKey(), condition })
export const newGroup = (of: readonly DraftNode[] = [newCondition()], match: Group['match'] = 'any'): DraftGroup => ({
  key: nextKey(),
  match,
  of,
})

export interface Ready {
  filter: Filter
  /** The draft nodes by the path they have in `filter`, as `0.2.1`; the root is the empty text. */
  nodes: ReadonlyMap<string, DraftNode>
  /** How many conditions that were begun are left out because they are not complete. */
  leftOut: number
}

/** What of a draft can be asked or saved now: rows that are not complete and groups with nothing in them are left out. */
export function readyOf(root: DraftGroup, complete: (condition: Condition) => boolean): Ready {
  const nodes = new Map<string, DraftNode>()
  let leftOut = 0
  const readyGroup = (group: DraftGroup, path: string): Group => {
    const of: FilterNode[] = []
    for (const child of group.of) {
      const at = path === '' ? `${of.length}` : `${path}.${of.length}`
      const node = isDraftGroup(child) ? readyGroup(child, at) : child.condition
      const lacking = !isDraftGroup(child) && child.condition !== null && !complete(child.condition)
      if (lacking) leftOut++
      else if (node && !(isGroup(node) && node.of.length === 0)) {
        nodes.set(at, child)
        of.push(node)
      }
    }
    return { type: 'group', match: group.match, of }
  }
  const filter: Filter = { version: 1, root: readyGroup(root, '') }
  return { filter, nodes: nodes.set('', root), leftOut }
}

export function findNode(root: DraftNode, key: number): DraftNode | undefined {
  if (root.key === key) return root
  if (!isDraftGroup(root)) return undefined
  for (const child of root.of) {
    const found = findNode(child, key)
    if (found) return found
  }
  return undefined
}

export function parentOf(root: DraftGroup, key: number): DraftGroup | undefined {
  for (const child of root.of) {
    if (child.key === key) return root
    const found = isDraftGroup(child) ? parentOf(child, key) : undefined
    if (found) return found
  }
  return undefined
}

/** Only the changed node and its ancestors are new objects, so that what stayed is known to have stayed. */
export function changeNode(root: DraftGroup, key: number, change: (node: DraftNode) => DraftNode): DraftGroup {
  return changed(root, key, change) as DraftGroup
}

function changed(node: DraftNode, key: number, change: (node: DraftNode) => DraftNode): DraftNode {
  if (node.key === key) return change(node)
  if (!isDraftGroup(node)) return node
  const of = node.of.map((child) => changed(child, key, change))
  return of.some((child, i) => child !== node.of[i]) ? { ...node, of } : node
}

const changeGroup = (root: DraftGroup, key: number, change: (of: readonly DraftNode[]) => readonly DraftNode[]): DraftGroup =>
  changeNode(root, key, (node) => (isDraftGroup(node) ? { ...node, of: change(node.of) } : node))

export function addNode(root: DraftGroup, parentKey: number, node: DraftNode, at = Number.POSITIVE_INFINITY): DraftGroup {
  return changeGroup(root, parentKey, (of) => of.toSpliced(Math.min(at, of.length), 0, node))
}

export function removeNode(root: DraftGroup, key: number): DraftGroup {
  const parent = parentOf(root, key)
  return parent ? changeGroup(root, parent.key, (of) => of.filter((child) => child.key !== key)) : root
}

export function duplicateNode(root: DraftGroup, key: number): DraftGroup {
  const parent = parentOf(root, key)
  const node = findNode(root, key)
  if (!parent || !node) return root
  return addNode(root, parent.key, rekeyed(node), parent.of.indexOf(node) + 1)
}

const rekeyed = (node: DraftNode): DraftNode =>
  isDraftGroup(node) ? { ...node, key: nextKey(), of: node.of.map(rekeyed) } : { ...node, key: nextKey() }

/** Puts a node before the `at`-th child of a group, as the group stands now; a group never goes into itself. */
export function moveNode(root: DraftGroup, key: number, parentKey: number, at: number): DraftGroup {
  const node = findNode(root, key)
  const from = parentOf(root, key)
  if (!node || !from || findNode(node, parentKey)) return root
  const index = from.of.indexOf(node)
  const to = from.key === parentKey && index < at ? at - 1 : at
  if (from.key === parentKey && to === index) return root
  return addNode(removeNode(root, key), parentKey, node, to)
}

/** The keyboard's way to move: among its neighbours, into the group beside it (or a new one), or out of its group. */
export function shiftNode(root: DraftGroup, key: number, shift: Shift): DraftGroup {
  const parent = parentOf(root, key)
  const index = parent?.of.findIndex((child) => child.key === key) ?? -1
  if (!parent || index < 0) return root
  if (shift === 'up') return index === 0 ? root : moveNode(root, key, parent.key, index - 1)
  if (shift === 'down') return moveNode(root, key, parent.key, index + 2)
  if (shift === 'out') return moveOut(root, key, parent)
  return moveIn(root, key, parent, index)
}

/** Whether `shiftNode` would change anything. */
export function canShift(root: DraftGroup, key: number, shift: Shift): boolean {
  const parent = parentOf(root, key)
  if (!parent) return false
  if (shift === 'out') return parent.key !== root.key
  if (shift === 'in') return true
  return parent.of.at(shift === 'up' ? 0 : -1)?.key !== key
}

function moveOut(root: DraftGroup, key: number, parent: DraftGroup): DraftGroup {
  const grandparent = parentOf(root, parent.key)
  return grandparent ? moveNode(root, key, grandparent.key, grandparent.of.indexOf(parent) + 1) : root
}

function moveIn(root: DraftGroup, key: number, parent: DraftGroup, index: number): DraftGroup {
  const before = parent.of[index - 1]
  const after = parent.of[index + 1]
  if (before && isDraftGroup(before)) return moveNode(root, key, before.key, before.of.length)
  if (after && isDraftGroup(after)) return moveNode(root, key, after.key, 0)
  return changeNode(root, key, (node) => newGroup([node]))
}

export const countConditions = (node: DraftNode): number =>
  isDraftGroup(node) ? node.of.reduce((sum, child) => sum + countConditions(child), 0) : 1

const depthOf = (node: DraftNode): number => (isDraftGroup(node) ? 1 + Math.max(0, ...node.of.map(depthOf)) : 0)

/** A tree the contract would refuse is not made in the first place. */
export const isWithinLimits = (root: DraftGroup): boolean =>
  depthOf(root) <= filterLimits.depth && countConditions(root) <= filterLimits.conditions
