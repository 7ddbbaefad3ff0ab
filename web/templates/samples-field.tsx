import { templateVariables } from '@woochat/contract/template-text.ts'
import { TextField } from '../ui/field.tsx'
import css from './editor.module.css'
import type { DraftState } from './template-draft.ts'

/** An example for each variable: Meta's reviewers read the message with them. */
export function SamplesField({ state }: { state: DraftState }) {
  const { parts } = state.draft
  const variables = templateVariables(parts).filter(({ place }) => place !== 'button')
  if (variables.length === 0) return null
  const complaint = state.saysOf('samples')
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>Samples</legend>
      <p className={css.help}>What a variable could hold. Reviewers at Meta read the message with them; nobody else does.</p>
      <div className={css.samples}>
        {variables.map(({ key, name, place }) => (
          <TextField
            key={key}
            label={
              <>
                <code className={css.code}>{`{{${name}}}`}</code>
                {place === 'header' && ' in the header'}
              </>
            }
            value={parts.samples[key] ?? ''}
            onChange={(sample) => state.changeParts({ samples: { ...parts.samples, [key]: sample } })}
            onBlur={() => state.touch('samples')}
            error={complaint && !parts.samples[key]?.trim() ? 'Needs a sample' : undefined}
          />
        ))}
      </div>
    </fieldset>
  )
}
