import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { TextField } from '../ui/field.tsx'
import css from './password-field.module.css'
import { passwordStrength } from './password-strength.ts'

export interface PasswordFieldProps {
  value: string
  onChange: (value: string) => void
  error?: ReactNode
  aside?: ReactNode
  /** A new password shows its strength; the words it should not contain are the person's own. */
  fresh?: { avoid: readonly string[] }
}

/** A password with a button that reveals it. */
export function PasswordField({ value, onChange, error, aside, fresh }: PasswordFieldProps) {
  const [seen, setSeen] = useState(false)
  const strength = fresh && passwordStrength(value, fresh.avoid)
  return (
    <div className={css.password}>
      <TextField
        label="Password"
        type={seen ? 'text' : 'password'}
        autoComplete={fresh ? 'new-password' : 'current-password'}
        value={value}
        onChange={onChange}
        error={error}
        aside={aside}
        required
        end={
          <button
            type="button"
            className={css.reveal}
            aria-pressed={seen}
            aria-label={seen ? 'Hide the password' : 'Show the password'}
            onClick={() => setSeen(!seen)}
          >
            {seen ? <IconEyeOff size={17} stroke={1.7} /> : <IconEye size={17} stroke={1.7} />}
          </button>
        }
      />
      {strength && (
        <div className={css.strength} data-level={strength.level}>
          <span className={css.meter} aria-hidden="true">
            <span />
            <span />
            <span />
            <span />
          </span>
          <span role="status">{strength.says}</span>
        </div>
      )}
    </div>
  )
}
