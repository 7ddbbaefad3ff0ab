import { NativeSelect } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Condition } from '@woochat/contract/filter.ts'
import { type FocusEvent, useId, useState } from 'react'
import { cx } from '../ui/cx.ts'
import { changeNode, type DraftCondition, removeNode } from './draft.ts'
import { useEditor } from './editor-context.ts'
import css from './filter-editor.module.css'
import { gapOf } from './gaps.ts'
import { NodeCountLink } from './node-count-link.tsx'
import { NodeHandle } from './node-handle.tsx'
import { operatorOf, operatorsOf, withOperator } from './operators.ts'
import { RemoveButton } from './remove-button.tsx'
import { SubjectPicker } from './subject-picker.tsx'
import { blankCondition, type Subject, subjectOf } from './subjects.ts'
import { ValueEditor } from './value-editor.tsx'

/** One condition: about what, how compared, with what, and how many contacts it matches by itself. */
export function ConditionRow({ node }: { node: DraftCondition }) {
  const { subjects, change, countOf, showGaps, disabled, dragged } = useEditor()
  const { condition } = node
  const [left, setLeft] = useState(false)
  const noteId = useId()
  const subject = condition ? subjectOf(condition, subjects) : undefined
  const lost = condition !== null && !subject
  const gap = gapOf(condition)
  const problem = lost
    ? 'What this asked about no longer exists. Choose something else or remove it.'
    : gap === undefined
      ? countOf(node)?.problem
      : showGaps || left
        ? gap
        : undefined
  const set = (next: Condition): void => change((tree) => changeNode(tree, node.key, () => ({ ...node, condition: next })))
  return (
    <div
      role="group"
      aria-label={subject ? `Condition on ${subject.label}` : 'Condition'}
      aria-describedby={problem ? noteId : undefined}
      className={cx(css.row, node.key === dragged && css.dragged)}
      onBlur={(event) => leaves(event) && setLeft(true)}
    >
      <NodeHandle node={node} name="condition" />
      <SubjectPicker
        subjects={subjects}
        value={subject}
        lost={lost}
        disabled={disabled}
        openAtOnce={condition === null && !showGaps}
        onChange={(next) => set(blankCondition(next))}
      />
      {condition && subject && <OperatorSelect condition={condition} subject={subject} onChange={set} disabled={disabled} />}
      <div className={css.value}>
        {condition && subject && (
          <ValueEditor condition={condition} subject={subject} onChange={set} disabled={disabled} invalid={Boolean(problem)} />
        )}
      </div>
      <span className={css.rowCount}>
        <NodeCountLink node={node} />
      </span>
      <RemoveButton name="condition" disabled={disabled} onRemove={() => change((tree) => removeNode(tree, node.key))} />
      {problem && (
        <p className={css.problem} id={noteId}>
          <IconAlertTriangle size={14} aria-hidden="true" /> {problem}
        </p>
      )}
    </div>
  )
}

/** Focus went out of the row and not into one of its own menus, which hang elsewhere in the document. */
const leaves = (event: FocusEvent): boolean =>
  event.relatedTarget instanceof Element &&
  !event.currentTarget.contains(event.relatedTarget) &&
  !event.relatedTarget.closest('[data-portal]')

function OperatorSelect({
  condition,
  subject,
  onChange,
  disabled,
}: {
  condition: Condition
  subject: Subject
  onChange: (next: Condition) => void
  disabled: boolean
}) {
  return (
    <NativeSelect
      aria-label={`How ${subject.label} is compared`}
      className={css.operator ?? ''}
      value={operatorOf(condition)}
      disabled={disabled}
      onChange={(event) => onChange(withOperator(condition, event.currentTarget.value))}
      data={operatorsOf(subject).map(([value, label]) => ({ value, label }))}
    />
  )
}
