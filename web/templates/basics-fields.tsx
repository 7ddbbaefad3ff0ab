import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ChannelId } from '@woochat/contract/id.ts'
import type { Template } from '@woochat/contract/templates.ts'
import { channelsQuery } from '../channels/queries.ts'
import { Field, TextField } from '../ui/field.tsx'
import css from './editor.module.css'
import { templateLanguages } from './languages.ts'
import { type DraftState, optOutFooter, slugOf } from './template-draft.ts'
import { categoryWords, languageName } from './template-words.ts'

const languages = templateLanguages
  .map((code) => ({ value: code, label: `${languageName(code)} · ${code}` }))
  .sort((a, b) => a.label.localeCompare(b.label))

/** Name, number, language and category; what Meta fixes after the first submission is shown but closed. */
export function BasicsFields({ state, template }: { state: DraftState; template: Template | undefined }) {
  const { draft, change, touch } = state
  const channels = useQuery(channelsQuery).data ?? []
  const fixed = template !== undefined
  return (
    <>
      <div className={css.row}>
        <TextField
          label="Name"
          value={draft.name}
          onChange={(name) => change({ name: slugOf(name) })}
          onBlur={() => touch('name')}
          error={state.saysOf('name')}
          help={fixed ? 'Meta does not let a name change.' : 'For you and your team; small letters, digits and _'}
          disabled={fixed}
          autoFocus={!fixed}
          spellCheck={false}
          maxLength={512}
        />
        <Field label="Language" help={fixed ? undefined : 'Other languages of the same name are templates of their own.'}>
          {(control) => (
            <Select
              {...control}
              searchable
              disabled={fixed}
              data={languages}
              value={draft.language}
              allowDeselect={false}
              onChange={(language) => language && change({ language })}
              nothingFoundMessage="Meta does not offer this language"
            />
          )}
        </Field>
        {channels.length > 1 && (
          <Field label="Number">
            {(control) => (
              <Select
                {...control}
                disabled={fixed}
                allowDeselect={false}
                data={channels.map((channel) => ({ value: String(channel.id), label: channel.name }))}
                value={draft.channelId === undefined ? null : String(draft.channelId)}
                onChange={(id) => id && change({ channelId: Number(id) as ChannelId })}
              />
            )}
          </Field>
        )}
      </div>
      <CategoryField state={state} closed={template?.state === 'APPROVED'} />
    </>
  )
}

function CategoryField({ state, closed }: { state: DraftState; closed: boolean }) {
  const { draft, change, changeParts } = state
  const choose = (category: 'MARKETING' | 'UTILITY'): void => {
    change({ category })
    // The line that lets people out belongs to marketing; one a person wrote stays.
    if (category === 'UTILITY' && draft.parts.footer === optOutFooter) changeParts({ footer: null })
    if (category === 'MARKETING' && draft.parts.footer === null) changeParts({ footer: optOutFooter })
  }
  return (
    <fieldset className={css.group} disabled={closed}>
      <legend className={css.legend}>Category</legend>
      <div className={css.categories}>
        {(['MARKETING', 'UTILITY'] as const).map((category) => (
          <label key={category} className={css.category}>
            <input type="radio" name="category" checked={draft.category === category} onChange={() => choose(category)} />
            <span>
              <b>{categoryWords[category].says}</b>
              <span className={css.help}>{categoryWords[category].means}</span>
            </span>
          </label>
        ))}
      </div>
      {closed && <p className={css.help}>Meta does not let the category of an approved template change.</p>}
    </fieldset>
  )
}
